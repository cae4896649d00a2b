"""A region that has not said that the mentors have the money is asked, once at each step, and staff at last."""

from datetime import date, timedelta

import pytest
from money_builders import noon
from region_builders import rows_of
from sent_money import CHANGED, put_sent
from sqlalchemy import insert, update

from sql import payment_tables
from sql.tables import outbox
from tasks.stipends.passing_reminders import alarms, ask_regions

CREDITED = date(2026, 11, 9)
FIRST, SECOND = CREDITED + timedelta(days=14), CREDITED + timedelta(days=28)


@pytest.fixture
def sent(database):
    """The payments of a batch that left, by region."""
    found = put_sent(database)
    assert {row["effective_on"] for row in rows_of(database, payment_tables.payment_batches)} == {CREDITED}
    return found


def ask(database, today):
    """Ask on a day; how many mails are new."""
    return ask_regions(CHANGED, database, today, noon(today))["queued"]


def keys(database):
    return sorted(row["dedupe_key"] for row in rows_of(database, outbox))


def test_each_region_is_asked_once_at_each_step(database, sent):
    assert ask(database, FIRST - timedelta(days=1)) == 0
    assert [ask(database, FIRST), ask(database, FIRST), ask(database, FIRST + timedelta(days=1))] == [3, 0, 0]
    assert [ask(database, SECOND), ask(database, SECOND + timedelta(days=300))] == [3, 0]
    ids = [row.payment_id for row in sent.values()]
    assert keys(database) == sorted(f"passed_on/{one}/{step}" for one in ids for step in (1, 2))


def test_nobody_is_asked_on_a_quiet_day_and_the_next_working_day_makes_up_for_it(database, sent):
    thanksgiving = date(2026, 11, 26)

    assert [ask(database, date(2026, 11, 28)), ask(database, thanksgiving)] == [0, 0]
    assert ask(database, date(2026, 11, 30)) == 3


def test_who_has_confirmed_or_told_why_money_was_kept_is_not_asked(database, sent):
    said = {"confirmed_by": "Jo Lind", "confirmed_on": FIRST}
    with database.begin() as db:
        db.execute(insert(payment_tables.passthroughs), [
            {**said, "payment_id": sent["Region 5"].payment_id, "kept_minor": 0, "kept_why": ""},
            {**said, "payment_id": sent["Region 6"].payment_id, "kept_minor": 500_00, "kept_why": "It was refused."},
        ])  # fmt: skip

    assert ask(database, FIRST) == 1
    assert keys(database) == [f"passed_on/{sent['Region 7'].payment_id}/1"]


def test_a_step_that_was_missed_is_not_made_up_for(database, sent):
    assert ask(database, SECOND) == 3
    assert {key[-1] for key in keys(database)} == {"2"}


def test_the_mail_names_the_payment_and_what_to_answer_and_nobody(database, sent):
    ask(database, FIRST)

    [mime] = [row["mime"] for row in rows_of(database, outbox) if sent["Region 6"].payment_id in row["dedupe_key"]]
    words = " ".join(bytes(mime).decode().split())
    assert f"paid you 1,000.00 USD for the {CHANGED.name}, credited on Monday, November 9, 2026" in words
    assert sent["Region 6"].end_to_end_id in words
    assert "if some of it was kept, how much and why" in words
    assert "mentor20" not in words


def test_another_address_in_the_register_asks_nobody_twice(database, sent):
    ask(database, FIRST)
    with database.begin() as db:
        db.execute(update(payment_tables.payees).values(remittance_email="new@example.org"))

    assert ask(database, FIRST + timedelta(days=1)) == 0
    assert ask(database, SECOND) == 3


def test_staff_are_told_when_reminders_were_of_no_use(database, sent):
    last = SECOND + timedelta(days=28)

    assert alarms(CHANGED, database, last - timedelta(days=1)) == ()
    [sentence] = alarms(CHANGED, database, last)
    assert sentence.startswith("Of 3 payments no region has said that the mentors have the money")
