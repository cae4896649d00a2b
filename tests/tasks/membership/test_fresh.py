"""Finding what is fresh in an export: in one process or in two, the same lines."""

import json
from io import BytesIO
from pathlib import Path

import pytest

from tasks.membership import fresh
from tasks.membership.fresh import FreshLines, process_beside
from tasks.membership.hashes import hashes_of
from tasks.membership.known import KnownLines, packed
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


def known(*lines: bytes) -> KnownLines:
    return KnownLines(packed([[(number, hashes_of([line])) for number, line in enumerate(lines, start=1)]]))


@pytest.fixture
def always_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh, "LONG", 0)
    monkeypatch.setattr(fresh.os, "cpu_count", lambda: 2)


@pytest.mark.parametrize("lines", [(), (b"M2,Dahl", b"M3,Eng", b"M1;Berg")], ids=["none", "some"])
@pytest.mark.parametrize("content", EXPORTS.values(), ids=EXPORTS.keys())
def test_two_processes_find_what_one_does(tmp_path, content, lines, always_two):
    table, stood = opened(tmp_path, content), known(*lines).packed
    here = FreshLines(table, stood, None)
    in_one = [*here]

    with process_beside(tmp_path / "export.csv") as child:
        there = FreshLines(table, stood, child)
        in_two = [*there]

    assert child is not None
    assert in_two == in_one
    assert there.rows == here.rows == len([*table.records()])
    assert [*there.known.lost()] == [*here.known.lost()]


def test_every_line_comes_with_its_number_and_hash(tmp_path):
    table = opened(tmp_path, EXPORTS["plain"])

    assert [*FreshLines(table, known(b"M1,Berg").packed, None)] == [(3, b"M2,Dahl", hashes_of([b"M2,Dahl"]))]


def test_a_block_is_received_as_it_was_sent():
    lines = [(7, b"M1,Berg", hashes_of([b"M1,Berg"])), (9, b"", hashes_of([b""]))]
    pipe = BytesIO()
    fresh.sent(pipe, 40, lines)
    pipe.seek(0)

    count, rows = fresh.HEAD.unpack(pipe.read(fresh.HEAD.size))

    assert (count, rows) == (2, 40)
    assert [*fresh.received(pipe, count)] == lines


@pytest.mark.parametrize("told", [["nowhere.csv", "utf-8", "\n", False, ",", 1], "nothing"], ids=["gone", "nonsense"])
def test_a_process_that_ends_half_way_is_noticed(tmp_path, told, always_two, monkeypatch):
    table = opened(tmp_path, EXPORTS["plain"])
    monkeypatch.setattr(fresh.json, "dumps", lambda _: json.JSONEncoder().encode(told))

    with process_beside(tmp_path / "export.csv") as child, pytest.raises(RuntimeError, match="nothing was applied"):
        [*FreshLines(table, b"", child)]


def test_whoever_stops_half_way_leaves_no_process(tmp_path, always_two):
    opened(tmp_path, EXPORTS["plain"])
    with pytest.raises(KeyError), process_beside(tmp_path / "export.csv") as child:
        raise KeyError

    assert child.poll() is not None
