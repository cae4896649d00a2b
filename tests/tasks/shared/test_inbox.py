"""The folder in which people leave files."""

import os
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from tasks.shared.files import home
from tasks.shared.inbox import settle, waiting

ZONE = "America/Chicago"


def drop(name: str, content: bytes = b"x", arrived: datetime = datetime(2026, 8, 4, 12, tzinfo=UTC)) -> Path:
    """Leave a file in the inbox."""
    path = home() / "inbox" / "demo" / "membership" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (arrived.timestamp(), arrived.timestamp()))
    return path


def found() -> list[tuple[str, date, str]]:
    return [(each.path.name, each.as_of, each.dated_by) for each in waiting("demo", "membership", ZONE)]


def left(folder: str = "") -> list[str]:
    return sorted(path.name for path in (home() / "inbox/demo/membership" / folder).iterdir() if path.is_file())


def test_an_inbox_that_nobody_used_is_empty():
    assert found() == []


@pytest.mark.parametrize(
    ("name", "as_of"),
    [
        ("members_2026-07-31.csv", date(2026, 7, 31)),
        ("20260731 members.xlsx", date(2026, 7, 31)),
        ("2026-07-31 of 20260731.csv", date(2026, 7, 31)),
    ],
)
def test_the_day_in_a_name_counts(name, as_of):
    drop(name)

    assert found() == [(name, as_of, "name")]


def test_two_days_in_a_name_are_not_ours_to_choose_from():
    drop("from 2026-07-01 to 2026-07-31.csv")

    assert [how for _, _, how in found()] == ["unclear"]


@pytest.mark.parametrize("name", ["members.csv", "2026-02-30.csv", "1202607310.csv", "2026-0731.csv"])
def test_without_a_day_in_the_name_the_day_of_arrival_counts_where_the_program_is(name):
    drop(name, arrived=datetime(2026, 8, 2, 3, tzinfo=UTC))

    assert found() == [(name, date(2026, 8, 1), "arrival")]


def test_the_oldest_day_comes_first():
    drop("b 2026-08-02.csv")
    drop("a 2026-08-03.csv")
    drop("c 2026-08-01.csv")

    assert [as_of.day for _, as_of, _ in found()] == [1, 2, 3]


def test_what_is_not_a_finished_file_is_left_alone():
    for name in (".hidden.csv", "~$members.xlsx", "members.csv.part", "members.tmp"):
        drop(name)
    (home() / "inbox/demo/membership/link.csv").symlink_to(drop("real.csv"))

    assert [name for name, _, _ in found()] == ["real.csv"]


def test_a_settled_file_is_moved_with_what_became_of_it():
    drop("Ann Lind's members 2026-07-31.CSV", b"abc")
    [dropped] = waiting("demo", "membership", ZONE)

    settle(dropped, "refused", ["The file is empty.", "Send it again."])

    stem = f"{sha256(b'abc').hexdigest()[:8]}-2026-07-31"
    assert left("refused") == [f"{stem}.csv", f"{stem}.txt"]
    assert (home() / f"inbox/demo/membership/refused/{stem}.txt").read_text() == "The file is empty.\nSend it again.\n"
    assert found() == []


def test_settling_twice_changes_nothing():
    drop("2026-07-31.csv")
    [dropped] = waiting("demo", "membership", ZONE)

    first = settle(dropped, "taken", ["All rows were taken."])
    again = settle(dropped, "taken", ["All rows were taken."])

    assert first == again
    assert len(left("taken")) == 2


def test_a_file_that_was_not_moved_before_a_crash_waits_and_is_settled_again(monkeypatch):
    drop("2026-07-31.csv")
    [dropped] = waiting("demo", "membership", ZONE)

    with monkeypatch.context() as crash:
        crash.setattr(Path, "replace", killed_when_moving(dropped.path))
        with pytest.raises(KeyboardInterrupt):
            settle(dropped, "taken", ["All rows were taken."])
    [waits] = waiting("demo", "membership", ZONE)
    settle(waits, "taken", ["All rows were taken."])

    assert waits.sha256 == dropped.sha256
    assert (left(), len(left("taken"))) == ([], 2)


def killed_when_moving(source: Path):
    """`Path.replace` of a process that dies before it moves the dropped file."""
    replace = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if self == source:
            raise KeyboardInterrupt
        return replace(self, target)

    return killed


def test_a_file_replaced_in_the_meantime_is_another_file_and_stays():
    path = drop("2026-07-31.csv", b"old")
    [dropped] = waiting("demo", "membership", ZONE)
    drop("2026-07-31.csv", b"new")

    settle(dropped, "taken", ["All rows were taken."])

    assert path.read_bytes() == b"new"


def test_the_same_content_under_two_names_is_settled_as_one():
    drop("a 2026-07-31.csv")
    drop("b 2026-07-31.csv")

    for dropped in waiting("demo", "membership", ZONE):
        settle(dropped, "taken", ["All rows were taken."])

    assert (left(), len(left("taken"))) == ([], 2)


def test_a_text_file_does_not_take_the_place_of_its_own_sentences():
    drop("2026-07-31.txt", b"id\tname\n")
    [dropped] = waiting("demo", "membership", ZONE)

    place = settle(dropped, "taken", ["All rows were taken."])

    assert place.read_bytes() == b"id\tname\n"
    assert len(left("taken")) == 2


def test_a_repeat_does_not_take_the_place_of_the_first_reasons():
    first = ["Line 2 has no name.", "Line 9 has no name."]

    for said in (first, ["The same file came before."], first):
        drop("2026-07-31.csv")
        [dropped] = waiting("demo", "membership", ZONE)
        place = settle(dropped, "refused", said)

    words = place.with_suffix(".txt").read_text()
    assert words == "Line 2 has no name.\nLine 9 has no name.\nThe same file came before.\n"
