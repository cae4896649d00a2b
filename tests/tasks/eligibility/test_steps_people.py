"""Programs are decided apart, people are found by older ids, and why somebody is here is told day by day."""

from datetime import date

import pytest
from decided_rosters import ACSA, MASA, NEW, NOON, everything, flags_of, standing_reason
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import forget_records
from rosters import PULLS, TODAY, a_row, keep_pulls, keep_rows, link, moved, the
from sqlalchemy import delete
from thorough import some

from sql.tables import applications, decision_runs, decisions, flags
from tasks.eligibility.steps import NotRecognised, decide_members, people, timeline


def test_programs_are_decided_apart(database):
    keep_rows(database, MASA, a_row(position_start=NEW))
    keep_rows(database, ACSA, a_row(position_start=NEW))
    decide_members(MASA, database, TODAY)

    decide_members(ACSA, database, TODAY)

    assert len({flag.list_ref for flag in flags_of(database)}) == 2


def test_a_door_of_an_older_id_opens_for_the_person(database):
    keep_rows(database, MASA, a_row(row_key="new", position_start="7/1/2019"))
    link(database, MASA, "new", "old", "rekeyed")
    with database.begin() as db:
        db.execute(applications.insert(), {
            "program": "masa", "person_id": "old", "kind": "special", "reason": "illness",
            "decided_on": date(2026, 9, 15), "approved_by": "Jo Lind",
        })  # fmt: skip

    decide_members(MASA, database, TODAY)

    assert standing_reason(database, "old") == "SPECIAL_APPLICATION"


def test_rows_are_joined_only_where_the_export_has_no_ids(database):
    by_name = MASA.model_copy(update={"roster": MASA.roster.model_copy(update={"identity": "person"})})
    keep_rows(database, MASA, a_row(row_key="a", title="Principal", valid_from=PULLS[2], valid_to=PULLS[3]),
              a_row(row_key="b", valid_from=PULLS[3]))  # fmt: skip
    link(database, MASA, "a", "a", "first_seen")
    link(database, MASA, "b", "a", "unique_name")

    with database.connect() as db:
        [person] = people(db, by_name)
        [same] = people(db, MASA)

    assert (person.person_id, len(person.versions), person.joined_by) == ("a", 2, "unique_name")
    assert same.joined_by == ""


def test_what_no_rule_of_the_program_asks_is_not_read(database):
    for program in (MASA, the("wasbo")):
        keep_rows(database, program, a_row(functions="Payroll", enrolled="Yes", extra="{}"))

    with database.connect() as db:
        [plain], [asked] = [[person.versions[0] for person in people(db, program)] for program in (MASA, the("wasbo"))]

    assert (asked.functions, asked.enrolled, asked.extra) == ("Payroll", "Yes", "{}")
    assert plain == asked._replace(functions="", enrolled="", extra="")


def test_the_employers_on_the_roster_tell_where_a_job_before_was(database):
    keep_rows(database, MASA, a_row(position_start=NEW, prior_title="Superintendent", prior_district="Hilltop"),
              a_row(row_key="2", district="Hilltop"))  # fmt: skip

    decide_members(MASA, database, TODAY)

    assert standing_reason(database, "01234") == "LATERAL_IN_STATE"


def test_nobody_is_decided_while_somebody_is_not_recognised(database):
    by_name = MASA.model_copy(update={"roster": MASA.roster.model_copy(update={"identity": "person"})})
    keep_rows(database, MASA, a_row(row_key="a"), a_row(row_key="b"))
    link(database, MASA, "a", "a", "first_seen")

    with pytest.raises(NotRecognised, match="whose 1 of its rows are"):
        decide_members(by_name, database, TODAY)

    link(database, MASA, "b", "b", "first_seen")
    assert decide_members(by_name, database, TODAY)["roster"] == 2


def test_why_somebody_is_here_is_told_day_by_day(database):
    keep_rows(database, MASA, *moved((PULLS[2], {"title": "Principal"}), (PULLS[3], {})))
    keep_pulls(database, MASA, NOON, *PULLS)
    decide_members(MASA, database, TODAY)

    with database.connect() as db:
        events = timeline(db, MASA, "01234")
        nobody = timeline(db, MASA, "nobody")

    assert [(event["day"], event["what"]) for event in events] == [
        (PULLS[2], "row"), (PULLS[2], "spell"), (PULLS[3], "row"), (PULLS[3], "spell"), (PULLS[3], "row_ended"),
        (TODAY, "decision"), (TODAY, "flag"),
    ]  # fmt: skip
    assert nobody == []


@settings(max_examples=some(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["Superintendent", "Principal", "Wizard"]), st.sampled_from([NEW, "", "x"])),
                max_size=6, unique_by=repr), st.integers(0, 400))  # fmt: skip
def test_running_twice_changes_nothing_whatever_the_roster(database, roster, later):
    with database.begin() as db:
        forget_records(db)
        for table in (decisions, flags, decision_runs):
            db.execute(delete(table))
    keep_rows(database, MASA, *[a_row(row_key=f"r{n}", title=title, position_start=start)
                                for n, (title, start) in enumerate(roster)])  # fmt: skip
    decide_members(MASA, database, TODAY)
    day = date.fromordinal(TODAY.toordinal() + later)
    decide_members(MASA, database, day)
    before = everything(database)

    decide_members(MASA, database, day)

    assert everything(database) == before
