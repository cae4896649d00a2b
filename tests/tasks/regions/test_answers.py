"""Answers to what regions send: one mail for each reply, about the whole list, and of nobody else's people."""

import io
import threading
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import openpyxl
import pytest
from match_builders import (
    a_finding,
    a_said,
    newest_list,
    put_match,
    put_reply,
    put_submission,
    reply_id,
)
from region_builders import (
    ACSA,
    ILA,
    MASA,
    MOMENT,
    MSA,
    TODAY,
    WASBO,
    a_row,
    change_decision,
    change_member,
    put_application,
    put_coordinator,
    put_members,
    put_new,
    put_run,
    ref,
    rows_of,
)
from sqlalchemy import delete, update

from sql import tables
from tasks.regions import answers
from tasks.regions.answer_isolation import check_answer
from tasks.regions.answers import AnswersFailed, answer_replies
from tasks.regions.chasing import chase_region
from tasks.regions.isolation import ForeignRows
from tasks.regions.steps import write_region_list
from tasks.shared import audit
from tasks.shared.tokens import token

LATER = MOMENT + timedelta(days=2)
A, B, C = (ref(member_id) for member_id in ("00101", "00102", "00103"))


@pytest.fixture
def listed(sqlite_database):
    """Region 5 has its list of three."""
    return with_a_list(sqlite_database)


@pytest.fixture
def on_both(database):
    """The same on either database."""
    return with_a_list(database)


def with_a_list(database):
    """Region 5 has its list of three; two mentors there, and one mentee and one mentor in Region 6."""
    put_new(database, "00101", "00102", "00103")
    put_members(database, a_row("00501", last_name="Holm", first_name="Bo"), a_row("00502", last_name="Ek"),
                a_row("00601", region="Region 6", last_name="Far", first_name="Away"))  # fmt: skip
    put_new(database, "00301", region="Region 6")
    put_coordinator(database)
    put_coordinator(database, email="berg@example.org", name="Bo Berg", kind="backup")
    put_run(database)
    write_region_list(MASA, database, "Region 5", TODAY, MOMENT)
    return database


def answer(database, program=MASA, moment=LATER):
    return answer_replies(program, database, moment)


def mails(database):
    """The answers in the outbox, oldest first."""
    return [message_from_bytes(row["mime"], policy=policy.default) for row in rows_of(database, tables.outbox)
            if row["kind"] == "answer"]  # fmt: skip


def words(mail):
    """The text of a mail in one line."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def book(mail):
    """The workbook of a mail; None without one."""
    parts = list(mail.iter_attachments())
    return openpyxl.load_workbook(io.BytesIO(parts[0].get_content())) if parts else None


def lines(mail):
    """The rows of the sheet to fill in, by their headings."""
    head, *rows = book(mail)["Matches"].values
    return [{name: text for name, text in zip(head, row, strict=True) if text} for row in rows]


def good(of=A, number=2, mentor="00501", **more):
    return a_said(of, number, mentee=of[4:], mentor=mentor, mentor_member_id=f"Holm, Bo ({mentor})", **more)


def bad(of=B, number=3, findings=None, result="hold", **more):
    more = {"mentor_member_id": "0502"} | more
    return a_said(of, number, result, findings or [a_finding()], mentee=of[4:], **more)


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
    assert "2 of the 3 rows of list 1 for Region 5 are fine, 1 of them with a remark" in words(second)


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


# Other verdicts ----------------------------------------------------------------------------------------------------


def test_the_same_again_is_said_to_have_changed_nothing(listed):
    put_submission(listed, good(A), bad(B), list_id=newest_list(listed))
    put_reply(listed, 2, "repeated", code="same_again", list_id=newest_list(listed))
    answer(listed)

    again = mails(listed)[1]
    assert "We have had this list before, with the same answers: nothing was changed by it. What was open is still " \
        "open: 1 of the 3 rows" in words(again)  # fmt: skip
    assert [line["List ref"] for line in lines(again)] == [B, C]


def test_the_same_again_with_nothing_open_needs_nothing(listed):
    put_submission(listed, good(A), good(B, 3), good(C, 4), list_id=newest_list(listed))
    put_reply(listed, 2, "repeated", code="same_again", list_id=newest_list(listed))
    answer(listed)

    again = mails(listed)[1]
    assert "nothing was changed by it, and there is nothing to do. All 3 rows of list 1 for Region 5" in words(again)
    assert book(again) is None


def test_a_refused_file_is_told_what_to_do_with_it_and_gets_the_open_rows(listed):
    put_reply(listed, 1, "refused", code="pdf", list_id=newest_list(listed))
    answer(listed)

    [mail] = mails(listed)
    assert "We could not use it yet, and nothing was changed by it. You sent a PDF;" in words(mail)
    assert "none of the 3 rows of list 1 for Region 5 is fine yet; 3 are still empty." in words(mail)
    assert [line["List ref"] for line in lines(mail)] == [A, B, C]


@pytest.mark.parametrize(("verdict", "state"), [("submission", "held"), ("refused", "queued"), ("question", "queued")])
def test_a_reminder_that_has_not_gone_is_withdrawn_by_an_answer_that_was_read(listed, verdict, state):
    with listed.begin() as db:
        db.execute(update(tables.outbox).values(state="sent", sent_at=MOMENT))
    monday = datetime(2026, 10, 5, 15, tzinfo=UTC)
    chase_region(MASA, listed, "Region 5", monday.date(), monday)
    kinds = {row["kind"]: row["state"] for row in rows_of(listed, tables.outbox)}
    assert kinds["reminder"] == "queued"

    if verdict == "submission":
        put_submission(listed, good(A), good(B, 3), good(C, 4), list_id=newest_list(listed))
    else:
        put_reply(listed, 1, verdict, code="no_file", list_id=newest_list(listed))
    answer(listed, moment=monday + timedelta(hours=1))

    after = [row["state"] for row in rows_of(listed, tables.outbox) if row["kind"] == "reminder"]
    assert set(after) == {state}
    said = [row for row in rows_of(listed, tables.audit) if row["action"] == "mail_withdrawn"]
    assert len(said) == (len(after) if state == "held" else 0)


def test_a_question_is_read_by_a_person_and_gets_no_workbook(listed):
    put_reply(listed, 1, "question", code="no_file", list_id=newest_list(listed))
    answer(listed)

    [mail] = mails(listed)
    assert "There was no workbook in your mail." in words(mail)
    assert "your mail is listed for Minnesota Association of School Administrators as one to be read" in words(mail)
    assert book(mail) is None


def test_a_refused_mail_of_an_unknown_list_is_answered_without_one(listed):
    put_reply(listed, 1, "refused", code="several_lists")
    answer(listed)

    [mail] = mails(listed)
    assert mail["Subject"] == "Re: MASA Mentor Program: your mail (please send it once more)"
    assert "for more than one region, send each list in a mail of its own" in words(mail)
    assert (book(mail), mail["Reply-To"]) == (None, None)


def test_a_list_of_last_year_says_nothing_of_how_this_years_stands(listed):
    with listed.begin() as db:
        db.execute(update(tables.region_lists).values(program_year="2025-26"))
    put_reply(listed, 1, "refused", code="wrong_year", list_id=newest_list(listed))
    answer(listed)

    [mail] = mails(listed)
    assert "Your workbook is a list of another program year, which is closed." in words(mail)
    assert "rows" not in words(mail)
    assert book(mail) is None


# Two coordinators --------------------------------------------------------------------------------------------------


def contradicted(listed):
    """Ann's match is on record; Bo says otherwise."""
    changed = a_finding("mentor_changed", "hold", "Another mentor was accepted before.")
    put_submission(listed, good(A), good(B, 3), good(C, 4), list_id=newest_list(listed))
    put_submission(listed, bad(A, 2, [changed], mentor_member_id="Ek, Jo (00502)"), number=2,
                   list_id=newest_list(listed), answer_to="berg@example.org")  # fmt: skip


def test_two_coordinators_who_disagree_are_both_told(on_both):
    contradicted(on_both)

    assert answer(on_both) == {"submission": 2, "others": 1}
    assert answer(on_both) == {}
    _, bo, ann_again = mails(on_both)
    assert (bo["To"], ann_again["To"]) == ("Bo Berg <berg@example.org>", "Ann Lind <lind@example.org>")
    assert "Last00101, Jo: Ann Lind told us otherwise before, and that stands until you two agree." in words(bo)
    assert "Bo Berg has answered list 1 for Region 5 too, and 1 row otherwise than you: 1. Last00101, Jo: you said " \
        "matched with Holm, Bo (00501); the other answer says matched with Ek, Jo (00502)." \
        in words(ann_again)  # fmt: skip
    assert ann_again["Auto-Submitted"] == "auto-generated"


def test_what_was_accepted_stays_fine_for_whoever_sent_it(listed):
    contradicted(listed)
    answer(listed)

    assert "all 3 rows of list 1 for Region 5 are fine" in words(mails(listed)[0])
    assert [line["List ref"] for line in lines(mails(listed)[1])] == [A]


def test_a_coordinator_who_left_is_not_told_of_a_disagreement(listed):
    contradicted(listed)
    with listed.begin() as db:
        db.execute(delete(tables.coordinators).where(tables.coordinators.c.email == "lind@example.org"))

    assert answer(listed) == {"nobody": 1, "submission": 1}


# The workbook ------------------------------------------------------------------------------------------------------


def test_the_workbook_holds_the_rows_to_do_as_the_region_filled_them_in(listed):
    put_submission(listed, good(A), bad(B, match_date="soon", note="she asked"), list_id=newest_list(listed))
    answer(listed)

    first, second = lines(mails(listed)[0])
    assert (first["List ref"], first["Mentor member ID"], first["Match date"], first["Note"]) == (
        B, "0502", "soon", "she asked")  # fmt: skip
    assert (first["What to do"], first["Mentee"]) == ("Choose another mentor.", "Last00102, Jo")
    assert (second["List ref"], second["What to do"]) == (
        C, "Still empty: choose an outcome and, if matched, a mentor.")  # fmt: skip


def test_grey_cells_say_what_we_know_now_not_what_came_back(listed):
    change_member(listed, "00102", district="South")
    put_submission(listed, bad(B, mentee_district="Nonsense", mentee_name="X"), list_id=newest_list(listed))
    answer(listed)

    line = lines(mails(listed)[0])[0]
    assert (line["District"], line["Mentee"]) == ("South", "Last00102, Jo")


def test_somebody_written_in_is_shown_as_typed(listed):
    said = a_said("", 9, "hold", [a_finding("write_in", column="mentee_member_id")], mentee_name="Sund, Kari",
                  mentee_district="West", mentor_member_id="00501")  # fmt: skip
    put_submission(listed, said, list_id=newest_list(listed))
    answer(listed)

    [line] = [line for line in lines(mails(listed)[0]) if "List ref" not in line]
    assert (line["Mentee"], line["District"], line["Mentor member ID"]) == ("Sund, Kari", "West", "00501")


def test_two_rows_of_one_person_are_told_apart_by_where_they_stood(listed):
    twice = a_finding("duplicate_row", "hold", "Keep one row.", "")
    put_submission(listed, bad(B, 3, [twice]), bad(B, 7, [twice]), list_id=newest_list(listed))
    answer(listed)

    assert "1. Last00102, Jo (row 3 of your file): Keep one row. 2. Last00102, Jo (row 7 of your file): Keep one row." \
        in words(mails(listed)[0])  # fmt: skip


def test_a_reference_that_was_written_over_comes_back_right(listed):
    unknown = a_finding("ref_unknown", "reject", "The reference is none of ours.", "list_ref")
    put_submission(listed, a_said("see mail", 2, "reject", [unknown], mentee_name="Last00101, Jo",
                                  mentor_member_id="00501"), list_id=newest_list(listed))  # fmt: skip
    answer(listed)

    assert words(mails(listed)[0]).count("Last00101, Jo") == 1
    assert "Last00101, Jo: The reference was written over; in the workbook it is right again." in words(
        mails(listed)[0]
    )
    assert (lines(mails(listed)[0])[0]["List ref"], lines(mails(listed)[0])[0]["Mentor member ID"]) == (A, "00501")


def test_what_is_accepted_stands_on_a_sheet_of_its_own(listed):
    put_submission(listed, good(A, match_date="2026-09-02"), bad(B), list_id=newest_list(listed))
    answer(listed)

    assert list(book(mails(listed)[0])["Accepted"].values) == [
        ("Mentee", "What you told us", "Remark"),
        ("Last00101, Jo", "matched with Holm, Bo (00501), 2026-09-02", None),
    ]


def test_a_held_row_that_was_freed_since_needs_no_work(on_both):
    put_submission(on_both, a_said(A, 2, "hold", [a_finding("mentor_not_member")], mentee="00101", mentor="00501",
                                  mentor_member_id="00501"), list_id=newest_list(on_both))  # fmt: skip
    put_match(on_both, A, "00101", "00501", submission_id="s1")
    answer(on_both)

    assert [line["List ref"] for line in lines(mails(on_both)[0])] == [B, C]


def test_somebody_who_left_the_list_is_no_longer_asked_for(listed):
    change_decision(listed, "00103", "NOT_ELIGIBLE")
    put_submission(listed, good(A), good(B, 3), list_id=newest_list(listed))
    answer(listed)

    assert "both rows of list 1" in words(mails(listed)[0])


def test_somebody_who_left_but_was_answered_badly_is_shown_by_the_name_that_was_told(on_both):
    change_decision(on_both, "00103", "NOT_ELIGIBLE")
    gone = a_finding("no_longer_listed", "hold", "This person left the list. Nothing to type.", "")
    put_submission(on_both, good(A), good(B, 3), bad(C, 4, [gone]), list_id=newest_list(on_both))
    answer(on_both)

    [mail] = mails(on_both)
    assert "Last00103, Jo: This person left the list. Nothing to type." in words(mail)
    [line] = lines(mail)
    assert (line["List ref"], line["Mentee"]) == (C, "Last00103, Jo")
    assert "E-mail" not in line


# Isolation ---------------------------------------------------------------------------------------------------------


def test_a_mentor_of_another_region_whom_the_region_named_may_stand_there(on_both):
    foreign = a_finding("cross_region_no_reason", "hold", "A mentor from another region needs a reason.",
                        "cross_region_reason")  # fmt: skip
    said = bad(A, 2, [foreign], mentor_member_id="Far, Away (00601)", mentor_name="m00601@example.org")
    put_submission(on_both, said, list_id=newest_list(on_both))
    answer(on_both)

    [line] = [line for line in lines(mails(on_both)[0]) if line["List ref"] == A]
    assert (line["Mentor member ID"], line["Mentor name"]) == ("Far, Away (00601)", "m00601@example.org")


@pytest.mark.parametrize("cell", ["Far\r\nAway (00601)", "Far, Away \u202e(00601)", "Far\x85Away \t (00601)\u2028"])
def test_signs_that_no_answer_repeats_hold_up_no_answer(listed, cell):
    typed = {"mentor_member_id": cell, "mentor_name": cell, "note": "m00301@example.org\u202e"}
    put_submission(listed, bad(A, 2, **typed), list_id=newest_list(listed))
    answer(listed)

    [line] = [line for line in lines(mails(listed)[0]) if line["List ref"] == A]
    assert line["Mentor member ID"].endswith("(00601)")
    assert "Note" not in line, "an address of somebody elsewhere, in disguise"


def test_a_word_that_only_loses_an_invisible_sign_was_typed_by_the_region(listed):
    foreign = a_finding("mentor_unknown", "hold", "We know no m00601@example.org.", "mentor_name")
    typed = bad(A, 2, [foreign], mentor_member_id="m00601@example.org\u202e", mentor_name="\u202am00601@example.org")
    put_submission(listed, typed, list_id=newest_list(listed))

    assert answer(listed) == {"submission": 1}


@pytest.mark.parametrize("facts", [
    pytest.param({"mentee": "00301", "mentee_name": "Last00301, Jo"}, id="known to us"),
    pytest.param({"mentee_email": "m00301@example.org", "mentee_name": "Last00301, Jo"}, id="by the address"),
    pytest.param({"ref": ref("00301"), "mentee_name": "Last00301, Jo"}, id="by the reference"),
])  # fmt: skip
def test_a_mentee_of_another_region_is_never_named(listed, facts):
    facts = {"ref": "", "mentee": ""} | facts
    wrong = a_finding("write_in", "hold", "This person is on another list.", "")
    put_submission(listed, a_said(facts.pop("ref"), 9, "hold", [wrong], mentor_member_id="00501", **facts),
                   list_id=newest_list(listed))  # fmt: skip
    answer(listed)

    [mail] = mails(listed)
    assert "Row 9 of the file you sent: This person is on another list." in words(mail)
    [line] = [line for line in lines(mail) if "List ref" not in line]
    assert line == {"What to do": "Row 9 of the file you sent: This person is on another list."}
    everything = str([list(sheet.values) for sheet in book(mail)]) + words(mail)
    assert "00301" not in everything


def test_an_address_of_somebody_elsewhere_in_a_note_is_not_repeated(listed):
    put_submission(listed, bad(A, 2, note="m00301@example.org", match_date=ref("00301")), list_id=newest_list(listed))
    answer(listed)

    [line] = [line for line in lines(mails(listed)[0]) if line["List ref"] == A]
    assert "Note" not in line
    assert "Match date" not in line


@pytest.mark.parametrize("told", ["m00301@example.org", ref("00301")])
def test_an_answer_that_names_somebody_elsewhere_is_not_written(on_both, told):
    put_submission(on_both, bad(A, 2, [a_finding(sentence=f"Ask {told}.")]), list_id=newest_list(on_both))
    put_reply(on_both, 2, "question", code="no_file", list_id=newest_list(on_both))

    with pytest.raises(AnswersFailed, match=r"masa: 1 of 2 answers were not written \(ForeignRows\); the others were"):
        answer(on_both)

    assert [words(mail)[:60] for mail in mails(on_both)] == [
        "Hello Ann Lind, Thank you for your mail. There was no workbo"]  # fmt: skip


def test_the_check_sees_rows_mentors_and_tokens_that_are_not_the_regions(listed):
    put_submission(listed, bad(A, 2), list_id=newest_list(listed))
    answer(listed)
    [mail] = mails(listed)
    asked = {"lists": (), "program_year": "2026-27"}

    with listed.connect() as db:
        with pytest.raises(ForeignRows, match="references"):
            check_answer(db, MASA, "Region 6", mail, token=token(newest_list(listed)), **asked)
        with pytest.raises(ForeignRows, match="1 tokens"):
            check_answer(db, MASA, "Region 5", mail, token=token("other"), **asked)


# When something goes wrong -----------------------------------------------------------------------------------------


def test_two_at_once_write_one_answer(on_both):
    put_submission(on_both, bad(A, 2), list_id=newest_list(on_both))
    told = []
    both = [threading.Thread(target=lambda: told.append(answer(on_both))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(told, key=len) == [{}, {"submission": 1}]
    assert len(mails(on_both)) == 1
    with on_both.connect() as db:
        assert len(audit.facts_of(db, action="reply_answered", subject=reply_id(1))) == 1


def test_one_answer_that_fails_holds_up_no_other(on_both, monkeypatch):
    put_submission(on_both, bad(A, 2), list_id=newest_list(on_both))
    put_reply(on_both, 2, "question", code="no_file", list_id=newest_list(on_both))

    def broken(_book):
        raise OSError("Last00101, Jo")

    with monkeypatch.context() as patched:
        patched.setattr(answers, "render_answer", broken)
        with pytest.raises(AnswersFailed) as problem:
            answer(on_both)

    assert "Last00101" not in str(problem.value)
    assert answer(on_both) == {"submission": 1}
    assert len(mails(on_both)) == 2


@pytest.mark.parametrize("text", [
    pytest.param('=HYPERLINK("http://x")', id="a formula"),
    pytest.param("<script>alert(1)</script>", id="a tag"),
    pytest.param("\x07\x1b[31m", id="control characters"),
    pytest.param("\u202egnirts", id="another direction"),
    pytest.param("_x0041_", id="an escape of workbooks"),
    pytest.param("a" * 40_000, id="no end"),
    pytest.param("line\nbreak\r\n", id="several lines"),
    pytest.param("\ufffe", id="no character"),
    pytest.param("{mentee} %s", id="a template"),
    pytest.param("   ", id="blanks"),
])  # fmt: skip
def test_hostile_texts_stay_texts(listed, text):
    said = a_said("", 9, "hold", [a_finding("write_in", "hold", f"What is {text[:50]}?", "note")], mentee_name=text,
                  mentor_member_id=text, match_date=text, note=text, outcome=text[:20] or "x")  # fmt: skip
    put_submission(listed, said, good(B, 3, note=text), list_id=newest_list(listed))

    assert answer(listed) == {"submission": 1}
    [mail] = mails(listed)
    assert not [cell for sheet in book(mail) for line in sheet.iter_rows() for cell in line
                if cell.data_type == "f" or cell.hyperlink]  # fmt: skip
    assert "<script>" not in mail.get_body(("html",)).get_content()


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


def test_what_was_typed_is_read_as_it_was_kept(listed):
    put_submission(listed, bad(A, 2, note="caf\u00e9"), list_id=newest_list(listed))

    answer(listed)

    assert lines(mails(listed)[0])[0]["Note"] == "caf\u00e9"
