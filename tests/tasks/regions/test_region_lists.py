"""The lists that are due, who is listed, and when an event is closed."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from list_builders import counted, mails, write
from records import forget_records
from region_builders import (
    ACSA,
    MASA,
    TODAY,
    WASBO,
    a_row,
    put_application,
    put_coordinator,
    put_decision,
    put_members,
    put_new,
    put_run,
    rows_of,
)
from sqlalchemy import update
from thorough import some

from sql import tables
from sql.database import reading
from tasks.regions import steps
from tasks.regions.reading import read_plan
from tasks.regions.steps import DueLists, RegionBlocked, close_event, lists_due, render_lists


@pytest.fixture
def ready(database):
    """Two new members in Region 5, a coordinator and a backup, and decisions of today."""
    put_new(database, "00101", "00102")
    put_coordinator(database)
    put_coordinator(database, email="berg@example.org", name="Bo Berg", kind="backup")
    put_run(database)
    return database


# Due ---------------------------------------------------------------------------------------------------------------


def test_lists_are_due_for_every_region_with_people_and_a_coordinator(ready):
    due = lists_due(MASA, ready, TODAY)

    assert "masa/2026-27/lists_out" in due.event_keys
    assert (due.regions, due.blocked, due.waiting) == (("Region 5",), (), ())


def test_a_list_waits_for_decisions_of_its_day(database):
    put_new(database, "00101")
    put_run(database, date(2026, 7, 31))

    due = lists_due(MASA, database, TODAY)

    assert due.event_keys == ("masa/2026-27/lists_topup_20260701",)
    assert due.waiting == ("Lists were due on 2026-08-03, and the decisions they need are not there: "
                           "the last were made on 2026-07-31.",)  # fmt: skip


def test_a_program_whose_calendar_sends_no_lists_owes_none(ready):
    milestones = tuple(milestone for milestone in MASA.calendar if milestone.action != "send_lists")

    assert lists_due(MASA.model_copy(update={"calendar": milestones}), ready, TODAY) == DueLists((), (), (), ())


def test_people_without_a_region_or_coordinator_are_blocked_and_visible_and_hold_nobody_up(ready):
    put_new(ready, "00103", region="")
    put_new(ready, "00104", "00105", region="Region 9")

    due = lists_due(MASA, ready, TODAY)

    assert due.regions == ("Region 5",)
    assert [(block.region, block.people) for block in due.blocked] == [("", 1), ("Region 9", 2)]
    assert due.blocked[0].sentence.startswith("1 person has no region in the membership export and cannot be listed")
    assert due.blocked[1].sentence.startswith("Region 9 has no active regional coordinator: 2 people wait.")


@pytest.mark.parametrize(
    "term",
    [
        pytest.param({"active_from": TODAY + timedelta(days=1)}, id="from tomorrow"),
        pytest.param({"active_to": TODAY}, id="until yesterday"),
    ],
)
def test_a_coordinator_counts_only_in_their_time(database, term):
    put_new(database, "00101")
    put_coordinator(database, **term)
    put_run(database)

    assert lists_due(MASA, database, TODAY).regions == ()
    with pytest.raises(RegionBlocked, match="Region 5 has no active regional coordinator"):
        write(database)
    assert rows_of(database, tables.outbox) == []


def test_a_program_may_want_two_coordinators(ready):
    lists = MASA.lists.model_copy(update={"coordinators_min": 3})

    due = lists_due(MASA.model_copy(update={"lists": lists}), ready, TODAY)

    assert "2 of the 3 regional coordinators it needs" in due.blocked[0].sentence


def test_the_state_of_lists_names_nobody(ready):
    put_new(ready, "00103", region="", last_name="Canary")

    assert "Canary" not in repr(lists_due(MASA, ready, TODAY)) + repr(write(ready))


# Who is listed -----------------------------------------------------------------------------------------------------


def test_only_the_flagged_and_eligible_are_listed(ready):
    put_members(ready, *[a_row(number) for number in ("00201", "00202", "00203", "00204")])
    put_decision(ready, "00201", outcome="UPCOMING")
    put_decision(ready, "00202", outcome="REVIEW", reason="NO_HISTORY")
    put_decision(ready, "00203", flagged=False)
    put_decision(ready, "00204")
    with ready.begin() as db:
        db.execute(update(tables.flags).where(tables.flags.c.person_id == "00204").values(withdrawn_on=TODAY))

    assert counted(write(ready)) == {"new": 2}


def test_an_old_flag_of_the_same_person_adds_no_second_row(ready):
    with ready.begin() as db:
        db.execute(tables.flags.insert().values(
            program="masa", person_id="00101", role_family="principal", employer="", spell=1, list_ref="OLD",
            reason="NEW_ROLE", flagged_on=date(2024, 8, 1)))  # fmt: skip

    assert counted(write(ready)) == {"new": 2}
    assert "OLD" not in [row["list_ref"] for row in rows_of(ready, tables.region_list_rows)]


def test_where_an_application_is_required_the_list_starts_at_the_application(database):
    put_new(database, "00101", "00102", code="acsa")
    put_application(database, "00101")
    put_coordinator(database, code="acsa")

    assert counted(write(database, program=ACSA)) == {"new": 1}


def test_a_program_with_one_list_lists_everybody_whatever_their_region(database):
    put_new(database, "00101", code="wasbo", region="")
    put_new(database, "00102", code="wasbo", region="North")
    for person in ("00101", "00102"):
        put_application(database, person, code="wasbo")
    put_coordinator(database, region="*", code="wasbo")

    told = write(database, "*", WASBO)

    assert (told["region"], counted(told)) == ("*", {"new": 2})
    assert "Program: prot\u00e9g\u00e9 list 1 (2 new)" in mails(database)[0]["Subject"]


ROSTERS = st.lists(
    st.tuples(
        st.sampled_from(["ELIGIBLE", "UPCOMING", "REVIEW", "NOT_ELIGIBLE"]), st.booleans(),
        st.sampled_from(["", "Region 5", "region 5", "Region 6", "Region 9"]),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=some(20), deadline=None, suppress_health_check=list(HealthCheck))
@given(roster=ROSTERS, grouping=st.sampled_from(["region", "single"]))
def test_every_flagged_and_eligible_person_is_on_one_list_or_blocked(sqlite_database, roster, grouping):
    with sqlite_database.begin() as db:
        forget_records(db)
        for table in (tables.decisions, tables.flags):
            db.execute(table.delete())
    for number, (outcome, flagged, region) in enumerate(roster):
        put_members(sqlite_database, a_row(str(number), region=region))
        put_decision(sqlite_database, str(number), outcome=outcome, flagged=flagged)
    program = MASA.model_copy(update={"lists": MASA.lists.model_copy(update={"grouping": grouping})})

    with reading(sqlite_database) as db:
        plan = read_plan(db, program, TODAY)

    expected = [str(number) for number, (outcome, flagged, _) in enumerate(roster) if flagged and outcome == "ELIGIBLE"]
    listed = [one.person_id for people in plan.grouping.regions.values() for one in people]
    assert sorted(listed + [one.person_id for one in plan.grouping.unknown]) == sorted(expected)
    assert sum(block.people for block in steps.blocked_in(plan)) == len(expected)


# Closing, and looking at lists -------------------------------------------------------------------------------------


def test_an_event_is_closed_when_every_list_has_gone(ready):
    keys = lists_due(MASA, ready, TODAY).event_keys
    put_new(ready, "00103", region="")

    assert close_event(MASA, ready, keys, TODAY) == {
        "closed": (), "open": ("Region 5: the list is due and has not been written.",)}  # fmt: skip
    write(ready)
    assert close_event(MASA, ready, keys, TODAY)["closed"] == keys
    assert lists_due(MASA, ready, TODAY).event_keys == ()
    assert close_event(MASA, ready, keys, TODAY) == {"closed": (), "open": ()}


def test_a_region_without_a_coordinator_keeps_the_event_open(ready):
    put_new(ready, "00104", region="Region 9")
    keys = lists_due(MASA, ready, TODAY).event_keys
    write(ready)

    assert close_event(MASA, ready, keys, TODAY)["closed"] == ()
    put_coordinator(ready, region="Region 9", email="nine@example.org")
    write(ready, "Region 9")
    assert close_event(MASA, ready, keys, TODAY)["closed"] == keys


def test_an_event_that_is_not_due_is_not_closed(ready):
    write(ready)

    assert close_event(MASA, ready, ["masa/2026-27/lists_topup_20261201"], TODAY)["closed"] == ()


def test_rendering_writes_nothing_and_shows_what_would_go(ready):
    put_new(ready, "00103", region="")
    put_new(ready, "00104", region="Region 9")
    before = {table: rows_of(ready, table) for table in tables.metadata.sorted_tables}

    first, second = render_lists(MASA, ready, TODAY), render_lists(MASA, ready, TODAY)

    assert [(one.region, one.counts["new"], bool(one.blocked)) for one in first] == [
        ("Region 5", 2, False), ("Region 9", 1, True), ("", 1, True)]  # fmt: skip
    assert first == second
    assert {table: rows_of(ready, table) for table in tables.metadata.sorted_tables} == before


def test_what_was_rendered_is_what_is_sent(ready):
    [rendered] = render_lists(MASA, ready, TODAY)

    write(ready)

    assert [[part.get_payload(decode=True) for part in mail.iter_attachments()] for mail in mails(ready)] == [
        [rendered.workbook], [rendered.workbook]]  # fmt: skip
