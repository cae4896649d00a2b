"""Hashing the lines of an export: in one process or in two, the same hashes for the same lines."""

from pathlib import Path

import pytest

from tasks.membership import hashing
from tasks.membership.hashes import hashes_of
from tasks.shared.tables import SourceTable, open_table

COLUMNS = {"member_id": ["Member ID"], "last_name": ["Last Name"]}
EXPORTS = {
    "plain": b"Member ID,Last Name\nM1,Berg\nM2,Dahl\n",
    "blank lines and titles": b"Report\n\nMember ID;Last Name\r\nM1;Berg\r\n;\r\n\r\nM2;Dahl\r\n",
    "a line break within quotes": b'Member ID,Last Name\nM1,"Berg\nvon Dahl"\nM2,Eng\n',
    "an older encoding": "Member ID,Last Name\nM1,Bérg\nM2,Dahl\n".encode("cp1252"),
}


def opened(folder: Path, content: bytes) -> SourceTable:
    path = folder / "export.csv"
    path.write_bytes(content)
    return open_table(path, COLUMNS, ["member_id"])


@pytest.fixture
def always_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "LONG", 0)
    monkeypatch.setattr(hashing.os, "cpu_count", lambda: 2)


@pytest.mark.parametrize("content", EXPORTS.values(), ids=EXPORTS.keys())
def test_two_processes_hash_what_one_does(tmp_path, content, always_two):
    table = opened(tmp_path, content)

    with hashing.hashed_lines(table) as lines:
        found = list(lines)

    assert [(line, raw) for first, records, _ in found for line, raw in enumerate(records, first)] == [*table.records()]
    assert b"".join(hashes for *_, hashes in found) == hashes_of(raw for _, raw in table.records())


@pytest.mark.parametrize("hashed", [[b"M1,Berg"], [b"M9,Berg", b"M2,Dahl"]], ids=["fewer", "others"])
def test_hashes_of_other_lines_are_noticed(hashed):
    blocks = iter([hashes_of(hashed), b""])

    with pytest.raises(RuntimeError, match="nothing was applied"):
        list(hashing.paired(iter([(2, [b"M1,Berg", b"M2,Dahl"])]), lambda: next(blocks)))


def test_more_hashes_than_lines_are_noticed():
    records = [b"M1,Berg", b"M2,Dahl"]
    blocks = iter([hashes_of([*records, b"M3,Eng"]), b""])

    with pytest.raises(RuntimeError, match="fewer lines"):
        list(hashing.paired(iter([(2, records)]), lambda: next(blocks)))


def test_whoever_stops_half_way_leaves_no_process(tmp_path, always_two, monkeypatch):
    started = []
    whole = hashing.subprocess.Popen

    def noted(*given, **named):
        started.append(whole(*given, **named))
        return started[0]

    monkeypatch.setattr(hashing.subprocess, "Popen", noted)
    table = opened(tmp_path, EXPORTS["plain"])
    with pytest.raises(KeyError), hashing.hashed_lines(table):
        raise KeyError

    assert started[0].poll() is not None
