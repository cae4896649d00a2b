"""Members who come back under another id are one person, or somebody looks: never two flags."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from exports import a_member, a_roster, as_csv, drop
from intake import unproven
from pulled_ground import pulled_first
from sqlalchemy import select

from schemas.registry import program
from sql.tables import decisions, flags, person_links
from tasks.eligibility.steps import decide_members
from tasks.membership.identity import Link, Namesake, rekeyed
from tasks.membership.steps import pull_membership

MASA = program("masa")
MONDAYS = [date(2026, 8, 3) + timedelta(7 * week) for week in range(6)]


@pytest.fixture
def weeks(database):
    """Pull and decide week by week: in each, one new superintendent stands in the export under the ids given."""

    def pulled(*ids, **said):
        for week, (day, keys) in enumerate(zip(MONDAYS, ids, strict=False)):
            them = [a_member(1, position_start="7/15/2026", member_id=key, **said) for key in keys]
            export = as_csv([*a_roster()[1:], *them, a_member(500 + week)])
            evening = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
            if not week:
                pulled_first(database, MASA, day, export, evening)
            else:
                drop(Path(os.environ["MENTOR_HOME"]), "masa", day, export)
                pull_membership(MASA, database, evening, unproven)
            decide_members(MASA, database, day)
        return database

    return pulled


def flagged(database):
    """Who holds a standing flag."""
    with database.connect() as db:
        return [row.person_id for row in db.execute(select(flags).where(flags.c.withdrawn_on.is_(None)))]


def current(database, person):
    """What is decided about a person."""
    query = select(decisions.c.outcome, decisions.c.reason).where(
        decisions.c.person_id == person, decisions.c.decided_to.is_(None)
    )
    with database.connect() as db:
        return [tuple(row) for row in db.execute(query)]


def links(database):
    query = select(person_links.c.row_key, person_links.c.person_id, person_links.c.evidence)
    with database.connect() as db:
        return sorted(tuple(row) for row in db.execute(query))


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param([["00001"], ["90001"]], id="once"),
        pytest.param([["00001"], ["90001"], ["90002"]], id="twice"),
        pytest.param([["00001"], ["90001"], ["90002"], ["90003"]], id="three times"),
        pytest.param([["00001"], [], ["90001"]], id="after a week without either"),
        pytest.param([["00001"], [], [], ["90001"]], id="after the old id had departed"),
        pytest.param([["00001"], ["00001", "90001"], ["90001"]], id="after a week with both"),
        pytest.param([["00001"], ["00001", "90001"], ["90001"], ["90001"], ["90002"]], id="both, and once more"),
        pytest.param([["00001", "90001"], ["90001"], ["90001"]], id="both from the beginning"),
        pytest.param([["00001"], ["90001"], ["00001"]], id="and back"),
    ],
)
def test_a_member_under_new_ids_has_one_flag(weeks, ids):
    database = weeks(*ids)

    assert flagged(database) == ["00001"]


def test_a_new_id_beside_the_old_one_is_for_a_person_to_look_at(weeks):
    database = weeks(["00001"], ["00001", "90001"])

    assert links(database) == [("90001", "90001", "ambiguous")]
    assert current(database, "90001") == [("REVIEW", "AMBIGUOUS_PERSON")]
    assert flagged(database) == ["00001"]


def test_the_doubt_ends_when_the_old_id_is_gone(weeks):
    database = weeks(["00001"], ["00001", "90001"], ["90001"])

    assert links(database) == [("90001", "00001", "rekeyed")]
    assert current(database, "90001") == []


def test_of_two_new_ids_for_one_missing_member_neither_is_flagged(weeks):
    database = weeks(["00001"], ["90001", "90002"])

    assert [evidence for *_, evidence in links(database)] == ["ambiguous", "ambiguous"]
    assert flagged(database) == ["00001"]


def test_the_successor_in_a_mailbox_is_somebody_else(database, weeks):
    weeks(["00001"])
    successor = a_member(77, last_name="Berg", email="m1@example.org")
    drop(Path(os.environ["MENTOR_HOME"]), "masa", MONDAYS[1], as_csv([*a_roster()[1:], successor]))

    pull_membership(MASA, database, datetime(2026, 8, 11, tzinfo=UTC), unproven)

    assert links(database) == []


def one(key, *, person="", evidence="", stands=False):
    return Namesake(key, person or key, evidence, stands)


@pytest.mark.parametrize(
    ("namesakes", "expected"),
    [
        pytest.param({"9": {one("1")}}, [Link("9", "1", "rekeyed")], id="the old one is gone"),
        pytest.param({"9": {one("2", person="1"), one("1")}}, [Link("9", "1", "rekeyed")], id="gone under both ids"),
        pytest.param({"9": {one("1", stands=True)}}, [Link("9", "9", "ambiguous")], id="the old one stands"),
        pytest.param({"9": {one("1"), one("2")}}, [Link("9", "9", "ambiguous")], id="two old ones"),
        pytest.param({"8": {one("9", stands=True)}, "9": {one("8", stands=True)}}, [Link("9", "9", "ambiguous")],
                     id="two new ones and no old one"),
        pytest.param({"9": {one("8", evidence="ambiguous"), one("1")}}, [Link("9", "1", "rekeyed")],
                     id="a doubtful one is gone, too"),
    ],
)  # fmt: skip
def test_a_new_id_is_linked_by_what_stands_beside_it(namesakes, expected):
    assert rekeyed(namesakes) == expected
