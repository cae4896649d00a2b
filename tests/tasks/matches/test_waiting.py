"""What our mails promise that somebody looks at is listed for staff, without names, and alarms when it waits."""

from datetime import UTC, date, datetime, timedelta

import pytest
from laid_ground import laid_once
from match_builders import a_finding, a_said, newest_list, put_match, put_reply, put_submission
from region_builders import MASA, MOMENT, TODAY, put_coordinator, put_new, put_run, ref
from sqlalchemy import update

from sql import match_tables, tables
from sql.database import reading
from tasks.matches.waiting import alarms, nameless, what_waits
from tasks.regions.steps import write_region_list

A, B, C = (ref(member_id) for member_id in ("00101", "00102", "00103"))
SOON, LATER = datetime(2026, 9, 4, 9, tzinfo=UTC), datetime(2026, 9, 7, 9, tzinfo=UTC)
"""The answers come on 3 September."""
CONFLICT = a_finding("disclosed_conflict", sentence="A conflict was disclosed; MASA must review it.")
CHANGED = a_finding("mentor_changed", sentence="Another mentor was accepted before.")


@pytest.fixture
@laid_once
def listed(database):
    """Region 5 has its list of three."""
    put_new(database, "00101", "00102", "00103")
    put_coordinator(database)
    put_run(database)
    write_region_list(MASA, database, "Region 5", TODAY, MOMENT)


def said(of, number=2, result="hold", findings=(), mentor="00501", **more):
    return a_said(of, number, result, findings, mentee=of[4:], mentor=mentor, **{"outcome": "matched"} | more)


def gone(of, number, outcome):
    return said(of, number, "accept", [a_finding(outcome, "accept", column="outcome")], mentor="", outcome=outcome)


def send(database, *rows, number=1, **more):
    return put_submission(database, *rows, number=number, list_id=newest_list(database), **more)


def waiting(database, moment=SOON):
    with reading(database) as db:
        return what_waits(db, MASA, moment)


def alarmed(database, moment):
    with reading(database) as db:
        return alarms(db, MASA, moment)


def test_nothing_waits_where_nothing_came(listed):
    assert set(waiting(listed).counts.values()) == {0}
    assert alarmed(listed, LATER) == []


def test_a_row_that_its_region_cannot_mend_waits_for_staff_until_something_else_is_said(listed):
    send(listed, said(A, findings=[CONFLICT]), said(B, 3, findings=[a_finding("mentor_unknown")]))

    [held] = waiting(listed).held
    assert (held.region, held.list_ref, held.mentee, held.mentor, held.since) == (
        "Region 5", A, A[4:], "00501", date(2026, 9, 3))  # fmt: skip
    assert held.rules == (("disclosed_conflict", "A conflict was disclosed; MASA must review it."),)

    send(listed, said(A, result="accept", mentor="00502"), number=2)
    assert waiting(listed).held == ()


def test_a_held_row_that_was_let_pass_waits_no_more(listed):
    submission = send(listed, said(A, findings=[CONFLICT]))
    put_match(listed, A, A[4:], "00501", submission_id=submission)

    assert waiting(listed).held == ()


def test_two_coordinators_who_contradict_each_other_are_listed_with_both_answers(listed):
    send(listed, said(A, result="accept"))
    send(listed, said(A, findings=[CHANGED], mentor="00502"), number=2, answer_to="berg@example.org")
    send(listed, said(A, result="accept"), number=3)

    found = waiting(listed)
    [one] = found.contradictions
    assert (one.list_ref, one.stands.mentor, one.waits.mentor, found.held) == (A, "00501", "00502", ())
    assert "berg" not in repr(found)

    send(listed, said(A, result="accept"), number=4, answer_to="berg@example.org")
    assert waiting(listed).contradictions == ()


def test_a_coordinator_who_contradicts_themselves_is_a_held_row(listed):
    send(listed, said(A, result="accept"))
    send(listed, said(A, findings=[CHANGED], mentor="00502"), number=2)

    found = waiting(listed)
    assert (len(found.held), found.contradictions) == (1, ())


def test_what_answers_say_against_the_roster_is_listed_until_the_roster_agrees(listed):
    send(listed,
         gone(A, 2, "left"), gone(B, 3, "not_new"),
         said(C, 4, "accept_warn", mentee_district="Duluth",
              findings=[a_finding("locked_cell_changed", "accept_warn", column="mentee_district")]))  # fmt: skip

    found = waiting(listed).corrections
    assert [(one.list_ref, one.kind, one.said) for one in found] == [
        (A, "left", "left"), (B, "not_new", "not_new"), (C, "locked_cell_changed", "Duluth"),
    ]  # fmt: skip
    assert {one.mentee for one in found} == {"00101", "00102", "00103"}

    with listed.begin() as db:
        db.execute(update(tables.flags).where(tables.flags.c.list_ref == A).values(withdrawn_on=TODAY))
    assert [one.list_ref for one in waiting(listed).corrections] == [B, C]


def test_a_mail_without_a_list_is_listed_for_a_season(listed):
    asked = put_reply(listed, 7, "question", code="no_file", list_id=newest_list(listed))
    put_reply(listed, 8, "refused", code="pdf", list_id=newest_list(listed))

    [one] = waiting(listed).questions
    assert (one.reply_id, one.region) == (asked, "Region 5")
    assert waiting(listed, SOON + timedelta(days=100)).questions == ()


def test_what_waits_longer_than_a_day_alarms_without_saying_who(listed):
    send(
        listed,
        said(A, findings=[CONFLICT]),
        said(B, 3, findings=[CONFLICT]),
        said(C, 4, "accept", mentor="", outcome="left", findings=[a_finding("left", "accept", column="outcome")]),
    )
    put_reply(listed, 7, "question", code="no_file", list_id=newest_list(listed))

    assert alarmed(listed, SOON) == []
    assert alarmed(listed, LATER) == [
        "Waiting for staff longer than a day: 2 held rows, 1 correction of the roster, 1 question. See `mentor matches "
        "waiting --program masa`."
    ]
    assert "2 held rows. See" in alarmed(listed, LATER + timedelta(days=30))[0], "nobody can say that they read a mail"


def test_last_year_s_answers_wait_no_more(listed):
    send(listed, said(A, findings=[CONFLICT]))
    with listed.begin() as db:
        db.execute(update(match_tables.submissions).values(program_year="2025-26"))

    assert waiting(listed).held == ()


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("mentor_name_differs", "00013 is Lind, Ana, not the name beside it. Type 00014 (Lind, Bo)."),
        ("outcome_unknown", "“Lind, Ana” is none of the choices: matched or left."),
        ("choice_unknown", "Reason: “Lind ” Ana” is none of the choices."),
        ("date_unreadable", "Match date: “Lind, Ana and what is cut o…"),
    ],
)
def test_no_sentence_names_anybody(rule, sentence):
    assert "Lind" not in nameless(rule, sentence)
    assert "Ana" not in nameless(rule, sentence)
