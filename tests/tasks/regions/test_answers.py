"""Answers to what regions send: one mail for each reply, about the whole list."""

from datetime import UTC, date, datetime, timedelta

import pytest
from answer_builders import LATER, A, B, C, answer, bad, book, good, lines, mails, words
from match_builders import a_finding, a_said, newest_list, put_reply, put_submission, reply_id
from region_builders import (
    ACSA,
    ILA,
    MASA,
    MOMENT,
    MSA,
    TODAY,
    WASBO,
    put_application,
    put_coordinator,
    put_new,
    put_run,
    ref,
    rows_of,
)
from sqlalchemy import update

from sql import tables
from tasks.regions.steps import write_region_list
from tasks.shared import audit
from tasks.shared.tokens import token

# What is answered --------------------------------------------------------------------------------------------------


def test_a_list_that_was_read_is_answered_once(on_both):
    put_submission(on_both, good(), bad(), list_id=newest_list(on_both))

    assert answer(on_both) == {"submission": 1}
    assert answer(on_both, moment=LATER + timedelta(days=1)) == {}
    assert len(mails(on_both)) == 1


def test_nothing_to_answer_is_no_work(listed):
    assert answer(listed) == {}


@pytest.mark.parametrize("verdict", ["waiting", "quarantine", "bounce", "auto_reply"])
def test_what_is_not_settled_or_came_from_a_machine_is_never_answered(on_both, verdict):
    put_reply(on_both, 1, verdict, list_id=newest_list(on_both))

    assert answer(on_both) == {}


def test_a_reply_that_came_from_nobody_on_file_is_not_answered(listed):
    put_reply(listed, 1, "refused", list_id=newest_list(listed), answer_to="", code="pdf")
    put_reply(listed, 2, "refused", list_id=newest_list(listed), answer_to="stranger@example.org", code="pdf")

    assert answer(listed) == {"nobody": 1}
    assert mails(listed) == []


def test_whoever_answers_for_the_region_no_more_gets_nothing(listed):
    put_submission(listed, good(), list_id=newest_list(listed))
    with listed.begin() as db:
        db.execute(update(tables.coordinators).where(tables.coordinators.c.email == "lind@example.org").values(
            active_to=LATER.date()))  # fmt: skip

    assert answer(listed) == {"nobody": 1}


def test_another_programs_replies_are_its_own_affair(listed):
    put_submission(listed, good(), list_id=newest_list(listed))

    assert answer(listed, ACSA) == {}


# The mail ----------------------------------------------------------------------------------------------------------


def test_the_answer_goes_to_the_address_on_file_in_the_thread_of_the_mail(listed):
    put_submission(listed, good(), list_id=newest_list(listed), message_id="<x1@mail.example.org>")
    answer(listed)

    [mail] = mails(listed)
    list_id = newest_list(listed)
    assert mail["To"] == "Ann Lind <lind@example.org>"
    assert (mail["In-Reply-To"], mail["References"]) == ("<x1@mail.example.org>", "<x1@mail.example.org>")
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Reply-To"].addresses[0].username == f"mentors+{token(list_id)}"
    assert mail["Subject"] == "Re: MASA Mentor Program, Region 5: mentee list 1 (1 of 3 fine, 2 to do)"


def test_a_mail_without_an_id_is_answered_all_the_same(listed):
    put_submission(listed, good(), list_id=newest_list(listed), message_id="no id of any kind")
    answer(listed)

    [mail] = mails(listed)
    assert mail["In-Reply-To"] is None


def test_neither_a_key_nor_the_audit_chain_holds_a_name_or_an_address(on_both):
    put_submission(on_both, good(), bad(), list_id=newest_list(on_both))
    answer(on_both)

    row = next(row for row in rows_of(on_both, tables.outbox) if row["kind"] == "answer")
    with on_both.connect() as db:
        [facts] = audit.facts_of(db, action="reply_answered", subject=reply_id(1))
    assert row["dedupe_key"] == f"answer/{reply_id(1)}"
    assert row["subject_key"] == newest_list(on_both)
    assert facts == {"verdict": "submission", "list": newest_list(on_both), "others": 0, "work": 1, "empty": 1,
                     "fine": 1}  # fmt: skip


def test_the_first_sentence_says_what_happened_and_by_when_the_rest_is_due(listed):
    put_submission(listed, good(), bad(), list_id=newest_list(listed))
    answer(listed)

    assert words(mails(listed)[0]).startswith(
        "Hello Ann Lind, Thank you: 1 of the 3 rows of list 1 for Region 5 is fine; 1 needs another look and 1 is "
        "still empty. Please send these by Wednesday, September 30, 2026. What needs another look: 1. Last00102, Jo: "
        "Choose another mentor. Still empty: Last00103, Jo."
    )


def test_a_list_that_is_all_fine_gets_a_short_thank_you_and_nothing_to_do(listed):
    put_submission(listed, good(A), good(B, 3), good(C, 4), list_id=newest_list(listed))
    answer(listed)

    [mail] = mails(listed)
    assert mail["Subject"] == "Re: MASA Mentor Program, Region 5: mentee list 1 (all fine)"
    assert words(mail).startswith(
        "Hello Ann Lind, Thank you: all 3 rows of list 1 for Region 5 are fine, and they are on record. There is "
        "nothing more to do. From the matches on record the next stipends are prepared on Wednesday, October 21, 2026; "
        "nothing is paid by this mail. We write again when somebody joins the list."
    )
    assert book(mail) is None


def test_remarks_are_told_with_the_answer_that_they_belong_to_and_not_again(listed):
    remark = a_finding("same_district", "accept_warn", "Same district: please confirm.", "")
    said = a_said(A, 2, "accept_warn", [remark], mentee="00101", mentor="00501", mentor_member_id="00501")
    put_submission(listed, said, list_id=newest_list(listed))
    put_submission(listed, good(B, 3), number=2, list_id=newest_list(listed))
    answer(listed)

    first, second = mails(listed)
    assert "Accepted, with a remark: 1. Last00101, Jo: Same district: please confirm." in words(first)
    assert "Same district" not in words(second)
    assert "2 of the 3 rows of list 1 for Region 5 are fine, 1 of them with a remark (told before)" in words(second)


def test_accepted_rows_of_earlier_answers_count_in_the_numbers(on_both):
    put_submission(on_both, good(A), bad(B), list_id=newest_list(on_both))
    answer(on_both)
    put_submission(on_both, good(B, 2), number=2, list_id=newest_list(on_both))
    answer(on_both)

    assert "2 of the 3 rows of list 1 for Region 5 are fine; 1 is still empty." in words(mails(on_both)[1])
    assert [line["List ref"] for line in lines(mails(on_both)[1])] == [C]


def test_pending_is_an_answer_and_says_what_to_do_later(listed):
    said = [a_said(of, number, mentee=of[4:], outcome="pending") for number, of in enumerate((A, B, C), 2)]
    put_submission(listed, *said, list_id=newest_list(listed))
    answer(listed)

    [mail] = mails(listed)
    assert "3 rows are marked as pending. When a mentor is found, fill in the row on the list" in words(mail)
    assert "There is nothing else to do." in words(mail)
    assert book(mail) is None


def test_a_day_that_has_passed_is_not_asked_for(listed):
    put_submission(listed, good(), list_id=newest_list(listed))
    answer(listed, moment=datetime(2026, 10, 5, 15, 0, tzinfo=UTC))

    assert "The day for this year's answers, Wednesday, September 30, 2026, has passed: please send these as soon as " \
        "you can." in words(mails(listed)[0])  # fmt: skip


def test_an_old_version_is_told_so_and_the_workbook_is_of_the_new_one(on_both):
    first = newest_list(on_both)
    put_new(on_both, "00104")
    write_region_list(MASA, on_both, "Region 5", date(2026, 9, 2), MOMENT + timedelta(days=1))
    put_submission(on_both, good(A), good(B, 3), good(C, 4), list_id=first)
    answer(on_both)

    [mail] = mails(on_both)
    assert "What you sent is list 1; list 2 was sent on Wednesday, September 2, 2026. Your rows were compared with " \
        "it one by one, and nothing of them is lost." in words(mail)  # fmt: skip
    assert [line["List ref"] for line in lines(mail)] == [ref("00104")]
    assert mail["Reply-To"].addresses[0].username == f"mentors+{token(newest_list(on_both))}"
    assert newest_list(on_both) != first


# Each program ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("program", "region", "wanted"), [
    pytest.param(MSA, "*", "1 of the 2 rows of list 1 is fine; 1 is still empty. Please send it as soon as you can.",
                 id="msa"),
    pytest.param(WASBO, "*", "1 of the 2 rows of list 1 is fine", id="wasbo"),
    pytest.param(ACSA, "Region 5", "1 of the 2 rows of list 1 for Region 5 is fine", id="acsa"),
    pytest.param(ILA, "*", "1 of the 2 rows of list 1 is fine", id="ila"),
])  # fmt: skip
def test_each_program_answers_in_its_own_words(sqlite_database, program, region, wanted):
    code, mentee = program.code, program.words.mentee
    put_new(sqlite_database, "00101", "00102", code=code, region="Region 5" if region != "*" else "")
    for member_id in ("00101", "00102"):
        put_application(sqlite_database, member_id, code=code)
    put_coordinator(sqlite_database, region=region, code=code)
    put_run(sqlite_database, code=code)
    write_region_list(program, sqlite_database, region, TODAY, MOMENT)
    list_id = newest_list(sqlite_database, region, code)
    said = a_said(ref("00101", code), 2, mentee="00101", mentor="x", mentor_ref="Bo", outcome="matched")
    put_submission(
        sqlite_database, said, list_id=list_id, region=region, program=code, program_year=year_of(sqlite_database)
    )
    answer(sqlite_database, program)

    [mail] = mails(sqlite_database)
    assert wanted in words(mail)
    assert mail["Subject"].startswith(f"Re: {program.name}")
    assert f"{mentee} list 1 (1 of 2 fine, 1 to do)" in mail["Subject"]
    [line] = lines(mail)
    assert line["What to do"] == "Still empty: choose an outcome and, if matched, a mentor."


def year_of(database):
    return rows_of(database, tables.region_lists)[0]["program_year"]
