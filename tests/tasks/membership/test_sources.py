"""A database as the source of exports: any SELECT gives a file like any other."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from exports import a_roster
from sqlalchemy import create_engine, text

from schemas.registry import program
from schemas.roster import Source
from tasks.membership.sources import arrivals
from tasks.membership.steps import pull_membership

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
SELECT = """SELECT id AS "Member ID", last AS "Last Name", first AS "First Name", district AS "District",
            title AS "Title", region AS "Region", status AS "Status" FROM people ORDER BY id"""


@pytest.fixture
def membership_system(tmp_path):
    """A made-up membership database with sixty members."""
    url = f"sqlite:///{tmp_path}/members.db"
    engine = create_engine(url)
    with engine.begin() as db:
        db.execute(text("CREATE TABLE people (id, last, first, district, title, region, status)"))
        db.execute(
            text("INSERT INTO people VALUES (:member_id, :last_name, :first_name, :district, :title, :region, NULL)"),
            a_roster(),
        )
        db.execute(text("UPDATE people SET status = 'Active'"))
    yield url, engine
    engine.dispose()


@pytest.fixture
def asking():
    """MASA, with a database as its only source."""
    masa = program("masa")
    source = Source(id="members", kind="database", query="members.sql", query_text=SELECT)
    return masa.model_copy(update={"roster": masa.roster.model_copy(update={"sources": (source,)})})


def test_what_a_select_gives_becomes_history(asking, membership_system, database, monkeypatch):
    monkeypatch.setenv("MENTOR_SOURCE_MASA_MEMBERS", membership_system[0])

    [outcome] = pull_membership(asking, database, NOW, lambda *_: "")

    assert (outcome.verdict, outcome.counts["accepted"]) == ("applied", 60)
    assert outcome.as_of == date(2026, 11, 2)


def test_asking_again_on_the_same_day_with_the_same_answer_changes_nothing(
    asking, membership_system, sqlite_database, monkeypatch
):
    monkeypatch.setenv("MENTOR_SOURCE_MASA_MEMBERS", membership_system[0])
    pull_membership(asking, sqlite_database, NOW, lambda *_: "")

    [outcome] = pull_membership(asking, sqlite_database, NOW, lambda *_: "")

    assert outcome.verdict == "repeated"


def test_a_database_that_is_not_named_is_said_by_its_variable(asking):
    with pytest.raises(RuntimeError, match="MENTOR_SOURCE_MASA_MEMBERS is not set"):
        arrivals(asking, NOW)


def test_a_source_that_fails_half_way_leaves_no_file(asking, membership_system, monkeypatch):
    monkeypatch.setenv("MENTOR_SOURCE_MASA_MEMBERS", membership_system[0])
    with membership_system[1].begin() as db:
        db.execute(text("DROP TABLE people"))

    with pytest.raises(Exception, match="people"):
        arrivals(asking, NOW)

    assert not list((Path(os.environ["MENTOR_HOME"]) / "inbox/masa/members").iterdir())
