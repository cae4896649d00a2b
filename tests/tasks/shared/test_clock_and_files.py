"""Days are the program's, files are whole and ours alone."""

import hashlib
import os
import stat
from datetime import UTC, date, datetime

import pytest

from tasks.shared import clock, files


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        pytest.param("America/Chicago", date(2026, 11, 20), id="still yesterday in Minnesota"),
        pytest.param("Europe/London", date(2026, 11, 21), id="already today in Manchester"),
    ],
)
def test_today_is_the_programs_day(zone, day):
    assert clock.today_in(zone, datetime(2026, 11, 21, 3, 0, tzinfo=UTC)) == day


def test_a_moment_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="without a time zone"):
        clock.today_in("Europe/London", clock.now().replace(tzinfo=None))


def test_without_a_home_nothing_is_guessed(monkeypatch):
    monkeypatch.delenv("MENTOR_HOME")

    with pytest.raises(RuntimeError, match="MENTOR_HOME is not set"):
        files.home()


def test_what_we_write_nobody_else_reads():
    previous = os.umask(0)
    try:
        path = files.home() / "evidence" / "one" / "note.txt"
        files.write_whole(path, b"first")
        files.write_whole(path, b"second")
    finally:
        os.umask(previous)

    assert path.read_bytes() == b"second"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)} == {0o700}
    assert os.listdir(path.parent) == ["note.txt"]


def test_a_file_that_is_there_is_never_overwritten():
    path = files.home() / "note.txt"

    assert [files.write_once(path, b"first"), files.write_once(path, b"second")] == [True, False]
    assert path.read_bytes() == b"first"
    assert os.listdir(path.parent) == ["note.txt"]


def test_raw_bytes_are_kept_once_under_their_own_hash(tmp_path):
    content = b"id,name\r\n" * 300_000
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(content)

    first, second = files.keep_raw(tmp_path / "a.csv"), files.keep_raw(tmp_path / "b.csv")

    assert first == second
    assert (first.sha256, first.size_bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    assert first.path.read_bytes() == content
    assert len([path for path in (files.home() / "raw").rglob("*") if path.is_file()]) == 1


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "export.csv").symlink_to(tmp_path / "secret")

    with pytest.raises(ValueError, match="not a regular file"):
        files.keep_raw(tmp_path / "export.csv")


def test_a_folder_that_takes_no_file_leaves_no_draft(tmp_path):
    (tmp_path / "taken").mkdir()

    with pytest.raises(OSError, match="directory"):
        files.write_whole(tmp_path / "taken", b"x")
    assert os.listdir(tmp_path) == ["taken"]
