"""Regions are reminded of what is missing, once for each step, on the days of their calendar."""

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from chase_builders import FIRST, LAST, LISTED, OPS, SECOND, answer, chase, refs_in, reminders, send_list, words_of
from region_builders import (
    ACSA,
    ILA,
    MASA,
    MSA,
    WASBO,
    change_member,
    put_application,
    put_coordinator,
    put_new,
    put_run,
    ref,
    rows_of,
)
from returned_books import filled
from sqlalchemy import update

from schemas.program import When
from sql import match_tables, tables
from tasks.matches.limited_reader import read_book
from tasks.matches.returned import match_list_in
from tasks.regions.chasing import DueChases, due_chases
from tasks.shared.tokens import name_in

# When, and whom ------------------------------------------------------------------------------------------------------


def test_nobody_is_reminded_before_the_day_and_everybody_missing_on_it(chased):
    assert due_chases(MASA, chased, FIRST - timedelta(days=1)) == DueChases()
    assert due_chases(MASA, chased, FIRST) == DueChases(regions=("Region 5",))


def test_a_reminder_goes_to_the_coordinator_with_the_missing_rows_alone(chased):
    answer(chased, [(ref("00101"), "accept")])

    told = chase(chased, FIRST)

    assert told == {"region": "Region 5", "reminder": 2, "escalation": 0, "mails": 1}
    [mail] = reminders(chased)
    assert mail["To"] == "Ann Lind <lind@example.org>"
    assert mail["Subject"].strip() == "Reminder: MASA Mentor Program, Region 5: 2 of 3 mentees without an answer"
    said = words_of(mail)
    assert "2 of the 3 mentees on list 1 for Region 5 have no answer that we can use yet" in said
    assert "You were first asked on Wednesday, August 5, 2026. Thank you for the other answer." in said
    assert "Please reply by Wednesday, September 30, 2026." in said
    assert "Last00102, Jo (North)" in said
    assert "Last00101" not in said
    assert refs_in(mail) == {ref("00102"), ref("00103")}


def test_the_workbook_of_a_reminder_is_read_like_the_list_itself(chased):
    answer(chased, [(ref("00101"), "accept")])
    chase(chased, FIRST)

    [content] = [part.get_content() for part in reminders(chased)[0].iter_attachments()]
    book = read_book(filled(content), "open.xlsx")

    assert [name_in(mark) for mark in book.tokens] == [rows_of(chased, tables.region_lists)[0]["list_id"]]
    assert {row.list_ref for row in match_list_in(book, MASA).rows} == {ref("00102"), ref("00103")}


def test_a_reminder_stands_in_the_thread_of_its_list_and_a_reply_finds_the_list(chased):
    chase(chased, FIRST)

    [of_list] = [row for row in rows_of(chased, tables.outbox) if row["recipient"] == "lind@example.org"
                 and row["kind"] == "region_list"]  # fmt: skip
    [mail] = reminders(chased)
    assert mail["In-Reply-To"] == of_list["message_id"]
    assert mail["Reply-To"] == message_from_bytes(of_list["mime"], policy=policy.default)["Reply-To"]


def test_where_reminders_were_of_no_use_the_backup_and_the_association_are_asked(chased):
    chase(chased, FIRST)
    chase(chased, SECOND)
    told = chase(chased, LAST)

    assert told == {"region": "Region 5", "reminder": 0, "escalation": 3, "mails": 2}
    *_, to_backup, to_association = reminders(chased)
    assert to_backup["To"] == "Bo Berg <berg@example.org>"
    assert "Ann Lind was first asked on Wednesday, August 5, 2026." in words_of(to_backup)
    assert to_association["To"] == OPS
    said = words_of(to_association)
    assert "MASA Mentor Program, Region 5, program year 2026-27: 3 mentees on list 1" in said
    assert "reminders went out on Wednesday, September 16, 2026 and Monday, October 5, 2026" in said
    assert not [word for word in ("Last", "Lind", "Berg", "lind@") if word in said], "numbers, and nobody's name"
    assert not list(to_association.iter_attachments())


def test_without_a_backup_the_coordinator_is_asked_once_more(chased):
    with chased.begin() as db:
        db.execute(update(tables.coordinators).where(tables.coordinators.c.kind == "backup").values(active_to=FIRST))

    chase(chased, LAST)

    assert [mail["To"] for mail in reminders(chased)] == ["Ann Lind <lind@example.org>", OPS]
    assert "You were first asked on" in words_of(reminders(chased)[0])
    assert "no reminder has gone out before" in words_of(reminders(chased)[1])


def test_without_an_address_of_the_association_the_region_is_asked_all_the_same(chased, monkeypatch):
    monkeypatch.delenv("MENTOR_OPS_MAIL")

    assert chase(chased, LAST)["mails"] == 1


def test_a_day_that_was_missed_is_made_up_once_by_the_newest_step(chased):
    told = chase(chased, date(2026, 10, 20))

    assert (told["reminder"], told["escalation"]) == (0, 3)
    assert due_chases(MASA, chased, date(2026, 10, 21)) == DueChases()
    assert {row["step"] for row in rows_of(chased, match_tables.chases)} == {"lists_escalation"}


@pytest.mark.parametrize("day", [date(2026, 9, 19), date(2026, 9, 20), date(2026, 11, 26)], ids=str)
def test_nobody_is_written_to_on_a_quiet_day(chased, day):
    assert due_chases(MASA, chased, day) == DueChases()
    assert chase(chased, day)["mails"] == 0


@pytest.mark.parametrize("program", [MSA, WASBO, ILA], ids=lambda program: program.code)
def test_a_program_whose_calendar_reminds_nobody_never_does(database, program):
    put_new(database, "00101", code=program.code)
    put_coordinator(database, region="*", code=program.code)
    put_application(database, "00101", code=program.code)
    put_run(database, LISTED, code=program.code)
    send_list(database, "*", program)

    assert due_chases(program, database, date(2026, 12, 1)) == DueChases()


# The facilitator's queue ---------------------------------------------------------------------------------------------


@pytest.fixture
def queue(database):
    """Two people who applied to a program whose facilitators have seven days for each, one of them late."""
    for member, applied in (("00101", date(2026, 9, 1)), ("00102", date(2026, 9, 4))):
        put_new(database, member, code="acsa")
        put_application(database, member)
        with database.begin() as db:
            db.execute(update(tables.applications).where(tables.applications.c.person_id == member).values(
                decided_on=applied))  # fmt: skip
    put_coordinator(database, code="acsa")
    put_run(database, date(2026, 9, 4), code="acsa")
    send_list(database, program=ACSA, day=date(2026, 9, 4))
    return database


def test_each_application_has_its_own_clock_from_when_the_facilitator_knew_of_it(queue):
    change_member(queue, "00102", region="")
    assert due_chases(ACSA, queue, date(2026, 9, 10)).regions == ()
    change_member(queue, "00102", region="Region 5")

    told = chase(queue, date(2026, 9, 11), program=ACSA)

    assert told["reminder"] == 2
    assert due_chases(ACSA, queue, date(2026, 9, 17)).regions == ()
    assert chase(queue, date(2026, 9, 18), program=ACSA)["escalation"] == 2


def test_a_later_application_is_reminded_of_alone(queue):
    put_new(queue, "00103", code="acsa")
    put_application(queue, "00103")
    send_list(queue, program=ACSA, day=date(2026, 9, 10))
    chase(queue, date(2026, 9, 11), program=ACSA)

    told = chase(queue, date(2026, 9, 17), program=ACSA)

    assert (told["reminder"], told["mails"]) == (1, 1)
    assert ref("00103", "acsa") in words_of(reminders(queue)[-1]) or "Last00103" in words_of(reminders(queue)[-1])


def test_a_program_may_count_from_the_day_a_list_was_sent(chased):
    lists = MASA.lists.model_copy(update={
        "reminders": (When(anchor="event.list_sent", offset="P10D"),), "escalate": None, "due": None})  # fmt: skip
    program = MASA.model_copy(update={"lists": lists})

    assert due_chases(program, chased, date(2026, 8, 14)).regions == ()
    assert due_chases(program, chased, date(2026, 8, 17)).regions == ("Region 5",), "the tenth day is a Saturday"
