"""A list is written once, and changed only when something changed."""

import threading
from datetime import date, timedelta

import pytest
from list_builders import counted, mails, sheet_of, write
from region_builders import TODAY, change_decision, change_member, put_coordinator, put_new, put_run, ref, rows_of

from sql import tables
from tasks.shared import audit


@pytest.fixture
def ready(database):
    """Two new members in Region 5, a coordinator and a backup, and decisions of today."""
    put_new(database, "00101", "00102")
    put_coordinator(database)
    put_coordinator(database, email="berg@example.org", name="Bo Berg", kind="backup")
    put_run(database)
    return database


def test_a_first_list_goes_to_every_active_coordinator(ready):
    told = write(ready)

    assert (told["version"], told["state"], told["mails"], counted(told)) == (1, "written", 2, {"new": 2})
    assert sorted(row["recipient"] for row in rows_of(ready, tables.outbox)) == ["berg@example.org", "lind@example.org"]


def test_writing_a_list_twice_writes_and_sends_nothing_twice(ready):
    write(ready)
    before = {table.name: rows_of(ready, table) for table in (tables.region_lists, tables.region_list_rows,
                                                              tables.outbox, tables.audit)}  # fmt: skip

    told = write(ready, "REGION  5", today=TODAY + timedelta(days=1))

    assert (told["state"], told["mails"], told["version"]) == ("unchanged", 0, 1)
    assert {name: rows_of(ready, tables.metadata.tables[name]) for name in before} == before


def test_the_next_version_says_who_is_new_changed_left_and_same(ready):
    put_new(ready, "00103")
    write(ready)
    change_member(ready, "00101", title="Superintendent of Schools")
    change_decision(ready, "00102", "NOT_ELIGIBLE")
    put_new(ready, "00104")

    told = write(ready)

    assert (told["version"], counted(told)) == (2, {"new": 1, "changed": 1, "left": 1, "same": 1})
    assert {row["list_ref"]: row["standing"] for row in rows_of(ready, tables.region_list_rows)
            if row["list_id"] == told["list_id"]} == {
        ref("00101"): "changed", ref("00102"): "left", ref("00103"): "same", ref("00104"): "new"}  # fmt: skip


def test_a_fact_that_no_column_shows_changes_no_list(ready):
    write(ready)
    change_member(ready, "00101", prior_title="Principal", record_updated="2026-08-31")

    assert write(ready)["state"] == "unchanged"


def test_whoever_left_is_told_once_and_the_empty_list_still_goes(ready):
    write(ready)
    for person in ("00101", "00102"):
        change_decision(ready, person, "NOT_ELIGIBLE")

    assert counted(write(ready)) == {"left": 2}
    assert write(ready)["state"] == "unchanged"
    assert "Nobody is on it any more" in mails(ready)[-1].get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("FIRST_YEAR_OVER", "The first year in the role is complete; nothing is wrong. A pair that has begun goes on."),
        ("LEFT_ROSTER", "Is no longer on the membership roster."),
        ("OTHER_ROLE", "The facts have changed: no longer counts as new in the role. A pair that has begun goes on."),
    ],
)
def test_a_completed_first_year_is_told_apart_from_leaving(ready, reason, sentence):
    write(ready)
    change_decision(ready, "00102", "NOT_ELIGIBLE", reason)

    write(ready)

    [left] = sheet_of(mails(ready)[-1], "No longer on the list")
    assert left == (ref("00102"), "Last00102, Jo", sentence)


def test_whoever_moves_leaves_one_list_and_is_new_on_the_other(ready):
    put_coordinator(ready, region="Region 6", email="six@example.org")
    write(ready)
    change_member(ready, "00102", region="Region 6", district="Secret")

    assert counted(write(ready)) == {"left": 1, "same": 1}
    assert counted(write(ready, "Region 6")) == {"new": 1}


def test_a_new_program_year_begins_with_list_1(ready):
    write(ready)

    told = write(ready, today=date(2027, 7, 5))

    assert told["version"] == 1


def test_whoever_was_listed_last_year_is_not_new_on_the_first_list_of_the_next(ready):
    write(ready)
    change_member(ready, "00102", title="Principal")
    put_new(ready, "00103")

    told = write(ready, today=date(2027, 7, 5))
    again = write(ready, today=date(2027, 7, 6))

    assert (told["version"], counted(told)) == (1, {"new": 1, "changed": 1, "same": 1})
    assert (again["state"], again["mails"]) == ("unchanged", 0)
    assert "Since the last list of the year before: 1 new, 1 changed." in " ".join(
        mails(ready)[-1].get_body(("plain",)).get_content().split())  # fmt: skip


def test_whoever_left_over_the_summer_is_told_on_the_first_list(ready):
    write(ready)
    change_decision(ready, "00102", "NOT_ELIGIBLE")

    told = write(ready, today=date(2027, 7, 5))

    assert counted(told) == {"left": 1, "same": 1}
    assert sheet_of(mails(ready)[-1], "No longer on the list")[0][1] == "Last00102, Jo"


def test_a_new_coordinator_gets_the_list_that_stands_and_nobody_else_gets_it_again(ready):
    write(ready)
    put_coordinator(ready, email="new@example.org", name="Nu Ek", kind="backup")

    told = write(ready)

    assert (told["state"], told["version"], told["mails"]) == ("unchanged", 1, 1)
    assert rows_of(ready, tables.outbox)[-1]["recipient"] == "new@example.org"


def test_two_writers_of_one_region_make_one_version_and_one_mail_each(ready):
    start, told = threading.Barrier(4), []

    def writer():
        start.wait()
        told.append(write(ready)["state"])

    writers = [threading.Thread(target=writer) for _ in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    assert sorted(told) == ["unchanged"] * 3 + ["written"]
    assert len(rows_of(ready, tables.region_lists)) == 1
    assert len(rows_of(ready, tables.outbox)) == 2
    with ready.begin() as db:
        assert audit.broken(db) == []


def test_a_region_that_nobody_belongs_to_has_no_list(ready):
    with pytest.raises(ValueError, match="nobody of the region 'Region 77'"):
        write(ready, "Region 77")


def test_without_the_key_nothing_is_written(ready, monkeypatch):
    monkeypatch.delenv("MENTOR_KEY")

    with pytest.raises(RuntimeError, match="MENTOR_KEY is not set"):
        write(ready)
    assert rows_of(ready, tables.region_lists) == []
