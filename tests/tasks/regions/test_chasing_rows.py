"""A row that is answered is not reminded of, and nobody is while something speaks against it."""

from datetime import date, timedelta

import pytest
from chase_builders import (
    FIRST,
    LAST,
    LISTED,
    SECOND,
    answer,
    at,
    chase,
    refs_in,
    reminders,
    reply,
    send_list,
    words_of,
)
from region_builders import MASA, change_decision, change_member, put_coordinator, put_new, ref
from sqlalchemy import insert, update

from sql import match_tables
from tasks.regions.chasing import DueChases, due_chases


def put_match(database, list_ref, state, year="2026-27", runs_until=None):
    """A match in some state, said by the answer `r`."""
    values = dict.fromkeys(("mentor_id", "mentee_region", "mentor_region", "mentee_status", "mentor_status",
                            "cross_region_reason", "format", "rules", "definition_sha256"), "")  # fmt: skip
    started = date(int(year[:4]), 7, 5)
    with database.begin() as db:
        db.execute(insert(match_tables.matches).values(
            match_id=f"{list_ref}-{state}", program="masa", program_year=year, list_ref=list_ref, region="Region 5",
            mentee_person_id=list_ref, mentor_person_id="00900", match_date=started, runs_until=runs_until,
            coordinator_is_party=0, submission_id="sr", state=state, state_since=started, **values))  # fmt: skip


# Which rows ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("result", ["accept", "accept_warn", "hold"])
def test_a_row_that_is_answered_is_left_alone(chased, result):
    answer(chased, [(ref(member), result) for member in ("00101", "00102", "00103")])

    assert due_chases(MASA, chased, FIRST) == DueChases()


def test_a_rejected_row_is_missing_until_it_is_answered_again(chased):
    answer(chased, [(ref("00101"), "reject"), (ref("00102"), "accept"), (ref("00103"), "accept")])

    chase(chased, FIRST)
    answer(chased, [(ref("00101"), "accept")], name="q", day=date(2026, 9, 20), number=2)

    [mail] = reminders(chased)
    assert refs_in(mail) == {ref("00101")}
    assert "1 of them was answered already, and we wrote what to change" in words_of(mail)
    assert due_chases(MASA, chased, SECOND) == DueChases()


@pytest.mark.parametrize("rule", ["mentor_unknown", "outcome_unknown", "date_unreadable", "cross_region_no_reason"])
def test_a_held_row_that_its_region_can_mend_is_reminded_of(chased, rule):
    answer(chased, [(ref("00101"), "hold"), (ref("00102"), "accept"), (ref("00103"), "accept")],
           holds=(rule, "disclosed_conflict"))  # fmt: skip
    put_match(chased, ref("00101"), "held")

    chase(chased, FIRST)

    [mail] = reminders(chased)
    assert refs_in(mail) == {ref("00101")}
    assert "1 of them was answered already, and we wrote what to change" in words_of(mail)


@pytest.mark.parametrize("rule", ["disclosed_conflict", "mentor_not_member", "no_longer_listed", "mentor_changed"])
def test_a_held_row_that_only_others_can_lift_is_not_reminded_of(chased, rule):
    answer(chased, [(ref(member), "hold") for member in ("00101", "00102", "00103")], holds=(rule,))

    assert due_chases(MASA, chased, FIRST) == DueChases()


def test_a_match_that_stands_answers_for_its_row_whatever_was_mistyped_later(chased):
    answer(chased, [(ref("00101"), "hold"), (ref("00102"), "accept"), (ref("00103"), "accept")],
           holds=("outcome_unknown",))  # fmt: skip
    put_match(chased, ref("00101"), "confirmed")

    assert due_chases(MASA, chased, FIRST) == DueChases()


def test_a_new_year_asks_anew_but_for_those_whose_match_runs_on(chased):
    answer(chased, [(ref(member), "accept") for member in ("00101", "00102", "00103")], year="2025-26",
           day=date(2025, 10, 1))  # fmt: skip
    put_match(chased, ref("00101"), "confirmed", year="2025-26", runs_until=date(2026, 8, 1))
    put_match(chased, ref("00102"), "confirmed", year="2025-26", runs_until=date(2027, 3, 1))
    put_match(chased, ref("00103"), "held", year="2025-26")

    chase(chased, FIRST)

    [mail] = reminders(chased)
    assert refs_in(mail) == {ref("00101"), ref("00103")}
    assert "answered already" not in words_of(mail)


def test_a_row_left_empty_later_takes_nothing_back(chased):
    everybody = [ref(member) for member in ("00101", "00102", "00103")]
    answer(chased, [(one, "accept") for one in everybody])
    answer(chased, [(one, "unanswered") for one in everybody], name="q", day=date(2026, 9, 2), number=2)

    assert due_chases(MASA, chased, FIRST) == DueChases()


def test_a_row_that_came_back_on_the_day_itself_is_not_reminded_of_at_once(chased):
    answer(chased, [(ref(member), "reject") for member in ("00101", "00102", "00103")], day=FIRST)

    assert due_chases(MASA, chased, FIRST) == DueChases()
    assert due_chases(MASA, chased, SECOND).regions == ("Region 5",)


def test_who_lost_the_flag_or_moved_away_is_not_asked_about(chased):
    change_decision(chased, "00101", "NOT_ELIGIBLE")
    change_member(chased, "00102", region="Region 6")

    chase(chased, FIRST)

    assert refs_in(reminders(chased)[0]) == {ref("00103")}


def test_who_was_listed_after_the_day_of_a_step_is_not_chased_by_it(chased):
    put_new(chased, "00104")
    send_list(chased, day=date(2026, 10, 1))

    chase(chased, SECOND)
    chase(chased, LAST)

    to_coordinator, to_backup, _ = reminders(chased)
    assert ref("00104") in refs_in(to_coordinator)
    assert ref("00104") not in refs_in(to_backup), "nobody is late for a day that had passed when they were listed"


def test_a_match_on_record_answers_for_its_row(chased):
    answer(chased, [(ref("00101"), "accept")])
    put_match(chased, ref("00102"), "confirmed")
    put_match(chased, ref("00103"), "ended")

    chase(chased, FIRST)

    assert refs_in(reminders(chased)[0]) == {ref("00103")}


# What speaks against it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "list_id", "sentence"),
    [
        pytest.param("waiting", None, "a reply is not read yet", id="this region's, not read"),
        pytest.param("waiting", "", "a reply is not read yet", id="nobody knows whose, not read"),
        pytest.param("quarantine", None, "a reply waits for a person's decision", id="this region's, to be decided"),
    ],
)
def test_a_reply_that_is_not_settled_stops_the_reminder_for_now(chased, verdict, list_id, sentence):
    reply(chased, verdict=verdict, list_id=list_id)

    due = due_chases(MASA, chased, FIRST)

    assert due.regions == ()
    assert [one.sentence for one in due.held_back] == [f"Region 5: nobody is reminded, since {sentence}."]
    assert chase(chased, FIRST)["mails"] == 0
    with chased.begin() as db:
        db.execute(update(match_tables.replies).values(verdict="refused", settled_at=at(FIRST)))
    assert chase(chased, FIRST + timedelta(days=1))["reminder"] == 3, "and it goes out when nothing came of the reply"


def test_a_stranger_s_mail_in_quarantine_silences_nobody(chased):
    reply(chased, verdict="quarantine", list_id="")

    assert due_chases(MASA, chased, FIRST).regions == ("Region 5",)


def test_a_reply_that_a_person_refused_silences_nobody(chased):
    reply_id, _ = reply(chased, verdict="quarantine")
    with chased.begin() as db:
        db.execute(insert(match_tables.reply_decisions).values(
            reply_id=reply_id, decision="refuse", person="ops", reason="", decided_at=at(LISTED)))  # fmt: skip

    assert due_chases(MASA, chased, FIRST).regions == ("Region 5",)


def put_bounce(database, recipient="lind@example.org", kind="permanent"):
    reply_id, list_id = reply(database, "b", verdict="bounce")
    with database.begin() as db:
        db.execute(insert(match_tables.bounces).values(
            reply_id=reply_id, recipient=recipient, program="masa", list_id=list_id, kind=kind,
            noted_on=LISTED))  # fmt: skip


def test_no_reminder_goes_out_while_a_bounce_is_open(chased):
    put_bounce(chased)

    [held] = due_chases(MASA, chased, FIRST).held_back
    assert held.sentence.startswith("Region 5: nobody is reminded, since a mail to its coordinator came back.")
    assert chase(chased, FIRST)["mails"] == 0

    with chased.begin() as db:
        db.execute(update(match_tables.bounces).values(ended_on=FIRST))
    assert chase(chased, FIRST)["mails"] == 1


@pytest.mark.parametrize("bounce", [{"kind": "temporary"}, {"recipient": "former@example.org"}], ids=str)
def test_a_bounce_that_may_pass_or_of_somebody_gone_silences_nobody(chased, bounce):
    put_bounce(chased, **bounce)

    assert due_chases(MASA, chased, FIRST).regions == ("Region 5",)


def test_nobody_is_reminded_of_a_list_that_has_not_gone(chased):
    put_new(chased, "00104")
    send_list(chased, day=date(2026, 9, 1), state="held")

    [held] = due_chases(MASA, chased, FIRST).held_back
    assert held.sentence.startswith("Region 5: nobody is reminded, since the newest list has gone to no active")


def test_a_coordinator_who_never_had_the_list_is_not_reminded_of_it(chased):
    put_coordinator(chased, email="new@example.org", name="Ny Ek", active_from=date(2026, 9, 1))

    chase(chased, FIRST)

    assert [mail["To"] for mail in reminders(chased)] == ["Ann Lind <lind@example.org>"]
