"""What is told to who sent the same again, a file of no use, a question, or another word than a colleague."""

from datetime import UTC, datetime, timedelta

import pytest
from answer_builders import A, B, C, answer, bad, book, good, lines, mails, words
from match_builders import a_finding, newest_list, put_reply, put_submission, reply_id
from region_builders import MASA, MOMENT, rows_of
from sqlalchemy import delete, update

from sql import match_tables, tables
from tasks.regions.chasing import chase_region

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


def test_an_id_alone_is_told_with_the_name_that_the_list_offers_and_a_day_as_people_there_write_it(listed):
    put_submission(listed, good(A), good(B, 3), good(C, 4), list_id=newest_list(listed))
    said = bad(A, 2, [a_finding("mentor_changed", "hold", "Another mentor was accepted before.")],
               mentor_member_id="00501", mentor_name="", match_date="2026-09-20 00:00:00")  # fmt: skip
    put_submission(listed, said, number=2, list_id=newest_list(listed), answer_to="berg@example.org")
    answer(listed)

    assert "the other answer says matched with Holm, Bo (00501), 9/20/2026." in words(mails(listed)[2])


def test_whoever_reads_what_nobody_put_their_name_to_is_not_told_to_agree_with_themselves(listed):
    put_submission(listed, good(A), good(B, 3), good(C, 4), list_id=newest_list(listed))
    put_submission(listed, bad(A, 2, [a_finding("mentor_changed", "hold", "Another mentor was accepted before.")]),
                   number=2, list_id=newest_list(listed))  # fmt: skip
    with listed.begin() as db:
        db.execute(update(match_tables.submissions).where(match_tables.submissions.c.reply_id == reply_id(2))
                   .values(coordinator=""))  # fmt: skip

    assert answer(listed) == {"submission": 2}
    assert "Last00101, Jo: You told us otherwise before, and that stands" in words(mails(listed)[1])


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
