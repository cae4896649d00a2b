"""Exports that are whole and wrong: everything changed at once, a column gone, members vanishing little by little."""

from datetime import UTC, date, datetime, timedelta

import pytest
from exports import a_member, a_roster
from pulled_ground import pulling

from schemas.registry import program
from tasks.membership.held import follow_decisions, held_exports, record_decision

MASA = program("masa")
NOW = datetime(2027, 8, 2, 12, tzinfo=UTC)
MONDAYS = [date(2026, 8, 3) + timedelta(7 * week) for week in range(40)]
ROSTER = a_roster(200)


@pytest.fixture
def pull(database):
    """Drop rosters as exports of one Monday after the other, pull, and give what became of them."""
    return pulling(MASA, database, MONDAYS, NOW, ROSTER)


def everywhere(**said):
    """The roster with the same in every row."""
    return [{**row, **said} for row in ROSTER]


def shifted(*columns):
    """The roster with some columns one row further down."""
    return [row | {name: ROSTER[at - 1][name] for name in columns} for at, row in enumerate(ROSTER)]


@pytest.mark.parametrize(
    ("roster", "subject"),
    [
        pytest.param(everywhere(region=""), "region", id="regions blank"),
        pytest.param([row | {"region": f"{row['region']} (North)"} for row in ROSTER], "region", id="regions renamed"),
        pytest.param(everywhere(membership_status="Lapsed"), "status", id="everybody lapsed"),
        pytest.param(everywhere(membership_status=""), "status", id="statuses blank"),
        pytest.param(everywhere(position_start=""), "start", id="start dates blank"),
        pytest.param(everywhere(position_start="1/7/2020"), "start", id="day and month swapped"),
        pytest.param(shifted("last_name", "first_name", "email"), "who", id="names beside other ids"),
        pytest.param([row | {"last_name": row["first_name"], "first_name": row["last_name"]} for row in ROSTER], "who",
                     id="first and last name swapped"),
        pytest.param(everywhere(email=""), "who", id="e-mails blank"),
    ],
)  # fmt: skip
def test_what_changes_for_everybody_at_once_is_held(pull, roster, subject):
    outcomes = pull(ROSTER, roster)

    assert [outcome.verdict for outcome in outcomes] == ["applied", "held"]
    assert ("G7", subject) in {(finding.guard, finding.subject) for finding in outcomes[1].findings}


def test_what_changes_for_some_is_applied(pull):
    some = [row | {"region": "Region 1", "last_name": "Berg", "position_start": ""} for row in ROSTER[:30]]

    outcomes = pull(ROSTER, [*some, *ROSTER[30:]])

    assert [outcome.verdict for outcome in outcomes] == ["applied", "applied"]


def test_names_in_capitals_are_the_same_names(pull):
    outcomes = pull(ROSTER, [row | {"last_name": row["last_name"].upper(), "email": row["email"].upper()}
                             for row in ROSTER])  # fmt: skip

    assert [outcome.verdict for outcome in outcomes] == ["applied", "applied"]


def test_a_region_that_moves_empty_is_held(pull):
    small = [a_member(number, region="Region 9") for number in range(201, 206)]

    outcomes = pull([*ROSTER, *small], [*ROSTER, *[row | {"region": "Region 8"} for row in small]])

    assert [finding.sentence for finding in outcomes[1].findings] == [
        "0 of 5 members of Region 9 are missing from this export and 5 have another region in it. Was the region "
        "renamed?"
    ]


def test_a_region_of_two_that_is_gone_is_held(pull):
    outcomes = pull([*ROSTER, a_member(201, region="Region 9"), a_member(202, region="Region 9")], ROSTER)

    assert [finding.subject for finding in outcomes[1].findings] == ["Region 9"]


def test_one_misspelt_region_may_be_corrected(pull):
    outcomes = pull([*ROSTER, a_member(201, region="Regoin 1")], [*ROSTER, a_member(201, region="Region 1")])

    assert [outcome.verdict for outcome in outcomes] == ["applied", "applied"]


def test_members_who_vanish_little_by_little_are_noticed(pull):
    outcomes = pull(*[ROSTER[: 200 - 8 * week] for week in range(5)])

    assert [outcome.verdict for outcome in outcomes] == ["applied", "applied", "applied", "held", "held"]
    assert outcomes[3].findings[0].sentence == (
        "This export has 176 rows; one of the 60 days before had 200. More than 10 % fewer within that time is unusual."
    )


def test_what_was_long_ago_is_not_compared(pull):
    outcomes = pull(*[ROSTER[: 200 - week] for week in range(24)])

    assert {outcome.verdict for outcome in outcomes} == {"applied"}


def test_once_a_smaller_roster_is_approved_it_is_the_measure(pull, database):
    pull(ROSTER, ROSTER[:170])
    with database.connect() as db:
        [held] = held_exports(db, "masa")
    record_decision(database, held, "approve", "ops", NOW)
    follow_decisions(MASA, database, NOW, lambda *_: "")

    outcomes = pull(ROSTER[:169], ROSTER[:168], first=2)

    assert [outcome.verdict for outcome in outcomes] == ["applied", "applied"]


def without(column):
    return [{name: value for name, value in row.items() if name != column} for row in ROSTER]


@pytest.mark.parametrize(("column", "heading"), [("position_start", "Position Start Date"), ("email", "Email")])
def test_an_export_without_a_column_of_before_is_held(pull, column, heading):
    outcomes = pull(ROSTER, without(column))

    assert outcomes[1].verdict == "held"
    assert outcomes[1].findings[0].sentence == (
        f"The export has no column headed '{heading}', and the one before had it. Add the column and drop the file "
        "again, or approve this one to go on without it: the values of before then end."
    )


def test_a_column_that_comes_later_is_welcome(pull):
    outcomes = pull(without("position_start")[:60], ROSTER[:60])

    assert "G2" not in {finding.guard for finding in outcomes[1].findings}
