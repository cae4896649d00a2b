"""The lists that are due, written once, changed only when something changed, and never across regions."""

import io
import threading
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from region_builders import (
    ACSA,
    MASA,
    MOMENT,
    TODAY,
    WASBO,
    a_row,
    change_decision,
    change_member,
    put_application,
    put_coordinator,
    put_decision,
    put_members,
    put_new,
    put_run,
    ref,
    rows_of,
)
from sqlalchemy import update

from sql import tables
from sql.database import reading
from tasks.regions import steps
from tasks.regions.isolation import ForeignRows
from tasks.regions.reading import read_plan
from tasks.regions.steps import DueLists, RegionBlocked, close_event, lists_due, render_lists, write_region_list
from tasks.shared import audit

COUNTS = ("new", "changed", "left", "same")


def write(database, region="Region 5", program=MASA, today=TODAY):
    return write_region_list(program, database, region, today, MOMENT)


def counted(told):
    return {name: told[name] for name in COUNTS if told[name]}


def mails(database):
    return [message_from_bytes(row["mime"], policy=policy.default) for row in rows_of(database, tables.outbox)]


def sheet_of(mail, name):
    """The rows of one sheet of the workbook in a mail, without its headings."""
    [content] = [part.get_content() for part in mail.iter_attachments() if part.get_filename().endswith(".xlsx")]
    return list(openpyxl.load_workbook(io.BytesIO(content))[name].values)[1:]


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


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(roster=ROSTERS, grouping=st.sampled_from(["region", "single"]))
def test_every_flagged_and_eligible_person_is_on_one_list_or_blocked(sqlite_database, roster, grouping):
    with sqlite_database.begin() as db:
        for table in (tables.member_versions, tables.decisions, tables.flags):
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


# Versions ----------------------------------------------------------------------------------------------------------


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


# Isolation ---------------------------------------------------------------------------------------------------------


def leak(monkeypatch, change):
    """Let the workbook be made from something else than it should be."""
    honest = steps.render_workbook
    monkeypatch.setattr(steps, "render_workbook", lambda book: honest(change(book)))


@pytest.mark.parametrize("name", ["mentee_email", "mentee_member_id", "list_ref", "note"])
def test_a_row_of_another_region_stops_the_list(ready, monkeypatch, name):
    put_new(ready, "00900", region="Region 6")
    foreign = {"mentee_email": "m00900@example.org", "mentee_member_id": "00900", "list_ref": ref("00900"),
               "note": "m00900@example.org"}[name]  # fmt: skip
    leak(monkeypatch, lambda book: replace(
        book, rows=[replace(row, values={**row.values, name: foreign}) for row in book.rows]))  # fmt: skip

    with pytest.raises(ForeignRows, match="holds what is not its own") as refused:
        write(ready)

    assert "00900" not in str(refused.value)
    assert rows_of(ready, tables.region_lists) == rows_of(ready, tables.outbox) == rows_of(ready, tables.audit) == []


def test_a_mentor_of_another_region_stops_the_list(ready, monkeypatch):
    put_members(ready, a_row("00901", region="Region 6"), a_row("00501"))
    leak(monkeypatch, lambda book: replace(
        book, mentors=[replace(one, mentor_id="00901") for one in book.mentors]))  # fmt: skip

    with pytest.raises(ForeignRows, match="mentors"):
        write(ready)


def test_mentors_without_ids_are_checked_by_name_and_district(ready, monkeypatch):
    roster = MASA.roster.model_copy(update={"identity": "person"})
    by_name = MASA.model_copy(update={"roster": roster})
    put_members(ready, a_row("00501", district="South"), a_row("00901", region="Region 6"))

    assert write(ready, program=by_name)["state"] == "written"
    assert [line[0] for line in sheet_of(mails(ready)[-1], "Mentors available")] == ["Last00501, Jo, South"]

    leak(monkeypatch, lambda book: replace(
        book, mentors=[replace(one, last_name="Last00901") for one in book.mentors]))  # fmt: skip
    put_new(ready, "00103")
    with pytest.raises(ForeignRows, match="mentors"):
        write(ready, program=by_name)


def test_a_workbook_with_the_token_of_another_list_stops_the_list(ready, monkeypatch):
    leak(monkeypatch, lambda book: replace(book, token="lother.mark"))

    with pytest.raises(ForeignRows, match="1 tokens"):
        write(ready)


def test_a_mailbox_shared_by_two_regions_stops_no_list(ready):
    put_new(ready, "00900", region="Region 6", email="m00101@example.org")

    assert write(ready)["state"] == "written"


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
