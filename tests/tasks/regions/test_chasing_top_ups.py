"""Whoever comes to a list after its last reminder is asked for all the same, by days of their own."""

from datetime import date, timedelta

import pytest
from chase_builders import LAST, LISTED, OPS, answer, chase, refs_in, reminders, send_list, words_of
from region_builders import ACSA, MASA, put_coordinator, put_new, put_run, ref

from tasks.regions.chase_rules import Owed, dated_steps, due_step
from tasks.regions.chasing import due_chases

ADDED = date(2026, 11, 4)
TWO_WEEKS, FOUR_WEEKS = ADDED + timedelta(weeks=2), ADDED + timedelta(weeks=4)


@pytest.fixture
def topped_up(database, monkeypatch):
    """Region 5 has answered its list; in November somebody came to it."""
    monkeypatch.setenv("MENTOR_OPS_MAIL", OPS)
    put_new(database, "00101")
    put_coordinator(database)
    put_coordinator(database, email="berg@example.org", name="Bo Berg", kind="backup")
    put_run(database, LISTED)
    send_list(database)
    answer(database, [(ref("00101"), "accept")])
    put_new(database, "00102")
    put_run(database, ADDED)
    send_list(database, day=ADDED)
    return database


def test_a_row_that_came_after_the_last_reminder_is_reminded_after_two_weeks_and_once(topped_up):
    assert due_chases(MASA, topped_up, TWO_WEEKS - timedelta(days=1)).regions == ()
    assert due_chases(MASA, topped_up, TWO_WEEKS).regions == ("Region 5",)
    assert chase(topped_up, TWO_WEEKS)["reminder"] == 1
    assert chase(topped_up, TWO_WEEKS + timedelta(days=1))["mails"] == 0
    [mail] = reminders(topped_up)
    assert refs_in(mail) == {ref("00102")}
    assert "30 September" not in words_of(mail), "it was due before it was asked"


def test_and_the_stand_in_and_the_association_are_asked_after_four(topped_up):
    chase(topped_up, TWO_WEEKS)

    assert chase(topped_up, FOUR_WEEKS)["escalation"] == 1
    assert {mail["To"].addresses[0].addr_spec for mail in reminders(topped_up)[1:]} == {"berg@example.org", OPS}
    assert due_chases(MASA, topped_up, FOUR_WEEKS + timedelta(days=60)).regions == ()


def test_an_answer_that_was_sent_back_after_the_last_reminder_is_asked_for_again(topped_up):
    answer(topped_up, [(ref("00102"), "reject")], name="q", number=2, day=ADDED + timedelta(days=7))

    assert due_chases(MASA, topped_up, TWO_WEEKS).regions == ()
    assert due_chases(MASA, topped_up, TWO_WEEKS + timedelta(days=12)).regions == ("Region 5",)


@pytest.mark.parametrize("told", [LISTED, date(2026, 9, 1)])
def test_a_row_that_the_calendar_reaches_has_no_days_of_its_own(told):
    steps = dated_steps(MASA, LAST)
    row = Owed("r", "p", told, told)

    names = {due_step(MASA, steps, row, told + timedelta(days=days)) for days in range(200)} - {None}
    assert names
    assert not any(step.is_top_up for step in names)


def test_a_program_whose_days_hang_on_each_application_needs_no_others():
    row = Owed("r", "p", ADDED, ADDED, applied_on=ADDED)

    step = due_step(ACSA, dated_steps(ACSA, FOUR_WEEKS), row, FOUR_WEEKS)
    assert step is not None
    assert not step.is_top_up
