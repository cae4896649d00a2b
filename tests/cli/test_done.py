"""`mentor matches done`: what a named person has seen to waits no more, on no page and in no alarm."""

import json
from datetime import timedelta

import pytest
from laid_ground import laid_once
from match_builders import a_finding, a_said, newest_list, put_reply, put_submission, reply_id
from region_builders import MASA, MOMENT, put_coordinator, put_new, put_run, ref, rows_of
from sqlalchemy import insert
from typer.testing import CliRunner

from cli.main import app
from sql import match_tables
from sql.database import engine, reading
from tasks.matches import standing, waiting
from tasks.regions.steps import write_region_list

LATER = MOMENT + timedelta(days=5)
SAM = ("-p", "masa", "--by", "Sam Staff")


def mentor(*words):
    return CliRunner().invoke(app, ["matches", *map(str, words)])


@laid_once
def put_region(database):
    """A region that says that somebody left, asks something, and sent a mail that staff let in for nothing."""
    put_new(database, "00101")
    put_coordinator(database)
    put_run(database)
    write_region_list(MASA, database, "Region 5", MOMENT.date(), MOMENT)
    say_left(database, 1)
    put_reply(database, 2, "question", code="no_file", list_id=newest_list(database))
    vain = put_reply(database, 3, "refused", code="list_unknown", answer_to="")
    with database.begin() as db:
        db.execute(insert(match_tables.reply_decisions).values(
            reply_id=vain, decision="accept", person="Sam Staff", reason="She called.", decided_at=MOMENT))  # fmt: skip


@pytest.fixture
def region(database, monkeypatch):
    """The installation of that region, some days later."""
    put_region(database)
    monkeypatch.setenv("MENTOR_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setattr("tasks.shared.clock.now", lambda: LATER)
    engine.cache_clear()
    yield database
    engine().dispose()
    engine.cache_clear()


def say_left(database, number):
    left = a_said(ref("00101"), 2, "accept", [a_finding("left", "accept", column="outcome")], mentee="00101",
                  outcome="left")  # fmt: skip
    put_submission(database, left, number=number, list_id=newest_list(database))


def listed(kind):
    return json.loads(mentor("waiting", "-p", "masa", "--json").stdout)[kind]


def alarms(database):
    with reading(database) as db:
        return [*standing.alarms(db, MASA, LATER), *waiting.alarms(db, MASA, LATER)]


def test_what_is_done_waits_no_more_and_rings_no_more(region):
    names = [listed("corrections")[0]["item"], reply_id(2), reply_id(3)]
    assert len(alarms(region)) == 2

    assert [mentor("done", name, *SAM, "--note", "told").exit_code for name in names] == [0, 0, 0]
    assert alarms(region) == []
    assert (mentor("waiting", "-p", "masa").exit_code, listed("corrections"), listed("questions")) == (0, [], [])
    assert {(row["kind"], row["person"]) for row in rows_of(region, match_tables.staff_ticks)} == {
        ("correction", "Sam Staff"), ("question", "Sam Staff"), ("in_vain", "Sam Staff")}  # fmt: skip


def test_the_same_correction_in_a_later_answer_is_done_as_well(region):
    mentor("done", listed("corrections")[0]["item"], *SAM)
    say_left(region, 9)

    assert listed("corrections") == []


def test_nothing_is_done_that_does_not_wait_and_by_nobody(region):
    item = listed("corrections")[0]["item"]

    assert mentor("done", "ffffffffffff", *SAM).exit_code == 2
    assert mentor("done", item, "-p", "masa", "--by", " ").exit_code == 2
    assert len(listed("corrections")) == 1
