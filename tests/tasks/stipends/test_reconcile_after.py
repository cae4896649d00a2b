"""What happens after the files: payments settle, people decide what nobody could match, and alarms ring."""

from datetime import date, timedelta

import pytest
from bank_answers import a_report, a_return, a_status, a_table, headed
from money_builders import noon, propose
from sent_money import (
    CHANGED,
    LATER,
    account_states,
    books,
    correct,
    days_after,
    events_of,
    freed,
    hear,
    payments_of,
    put_sent,
    send,
    state_of,
)
from sqlalchemy import select

from sql import payment_tables
from tasks.stipends.alarms import alarms
from tasks.stipends.deciding import CannotDecide, decide_unmatched, open_unmatched
from tasks.stipends.holds import free_held, waive
from tasks.stipends.ledger import CASH, CLEARING, EXPENSE
from tasks.stipends.settling import settle_due

EFFECTIVE = date(2026, 11, 9)
"""Five banking days after the proposal on 2 November."""
SECOND_DAY = date(2026, 11, 12)
"""Two banking days after that: Veterans' Day lies between."""


@pytest.fixture
def sent(database):
    """The payments of a batch that left, by region."""
    return put_sent(database)


def acknowledge(database, folder, sent, *regions, moment=None):
    """Let the bank say that it will pay."""
    statuses = [a_status(sent[region].end_to_end_id) for region in regions or sent]
    return hear(database, folder, a_report(*statuses), moment=moment or noon(date(2026, 11, 3)))


def settle_on(database, day):
    return settle_due(CHANGED, database, day, noon(day))


def test_payments_settle_when_the_days_are_over_in_which_they_are_returned(database, sent, tmp_path):
    acknowledge(database, tmp_path, sent)

    on_the_day, after = settle_on(database, SECOND_DAY), settle_on(database, SECOND_DAY + timedelta(days=1))

    assert sent["Region 5"].batch_id
    assert (on_the_day, after) == (0, 3)
    assert books(database) == {EXPENSE: 3000_00, CASH: -3000_00}
    assert state_of(database, sent["Region 5"].batch_id) == "closed"


def test_settling_again_settles_nothing_twice(database, sent, tmp_path):
    acknowledge(database, tmp_path, sent)
    settle_on(database, days_after(0))
    before = books(database), events_of(database)

    assert settle_on(database, days_after(1)) == 0
    assert (books(database), events_of(database)) == before


def test_what_no_bank_acknowledged_does_not_settle_by_itself(database, sent, tmp_path):
    acknowledge(database, tmp_path, sent, "Region 5")

    assert settle_on(database, days_after(30)) == 1
    assert books(database)[CLEARING] == -2500_00


@pytest.mark.parametrize("status", ["RCVD", "PDNG", "ACTC"])
def test_a_bank_that_only_has_the_payment_has_not_taken_it_on(sqlite_database, tmp_path, status):
    payment = put_sent(sqlite_database)["Region 5"]
    hear(sqlite_database, tmp_path, a_report(a_status(payment.end_to_end_id, status)))

    assert settle_on(sqlite_database, days_after(30)) == 0


def test_what_came_back_does_not_settle(database, sent, tmp_path):
    acknowledge(database, tmp_path, sent)
    hear(database, tmp_path, headed(a_return(sent["Region 7"].trace_no, "R02", 1500_00)))

    assert settle_on(database, days_after(30)) == 2
    assert books(database)[CASH] == -1500_00


def test_a_return_may_come_after_the_payment_settled_and_after_its_batch_was_closed(database, sent, tmp_path):
    acknowledge(database, tmp_path, sent)
    settle_on(database, days_after(0))

    hear(database, tmp_path, headed(a_return(sent["Region 7"].trace_no, "R16", 1500_00)))

    assert freed(database) == {sent["Region 7"].payment_id: "return"}
    assert books(database) == {
        EXPENSE: 3000_00, CASH: -1500_00, f"liability:stipend:{sent['Region 7'].payee_id}": -1500_00}  # fmt: skip
    assert state_of(database, sent["Region 7"].batch_id) == "closed"


def test_what_came_back_is_paid_again_only_after_a_correction_and_a_persons_word(database, sent, tmp_path):
    acknowledge(database, tmp_path, sent)
    back = sent["Region 6"]
    hear(database, tmp_path, headed(a_return(back.trace_no, "R02", 1000_00)))
    day = date(2026, 12, 15)

    blocked = propose(database, CHANGED, "second", day)
    correct(database, back.payee_id, date(2026, 12, 1))
    held = propose(database, CHANGED, "second", day)
    for obligation in obligations_of(database, back.payment_id):
        free_held(CHANGED, database, obligation, f"returned:{back.payment_id}", "dora", noon(day))
    batch_id = send(database, CHANGED, day, "second")

    again = payments_of(database)["Region 6"]
    assert (blocked.batch_id, held.batch_id) == ("", "")
    assert again.batch_id == batch_id
    assert again.amount_minor == back.amount_minor
    assert again.trace_no != back.trace_no
    assert books(database) == {EXPENSE: 3000_00, CLEARING: -3000_00}


def test_evidence_of_the_first_payment_never_frees_the_second_one(database, sent, tmp_path):
    test_what_came_back_is_paid_again_only_after_a_correction_and_a_persons_word(database, sent, tmp_path)
    before = freed(database), books(database), account_states(database)

    hear(database, tmp_path, a_return(sent["Region 6"].trace_no, "R03", 1000_00))
    hear(database, tmp_path, a_table(f"{sent['Region 6'].end_to_end_id},unpaid,came back,"))

    assert (freed(database), books(database), account_states(database)) == before
    assert len(freed(database)) == 1


def test_what_is_said_to_be_paid_after_it_came_back_waits_again_and_rings(database, sent, tmp_path):
    acknowledge(database, tmp_path, sent)
    back, day = sent["Region 6"], date(2026, 12, 15)
    hear(database, tmp_path, a_table(f"{back.end_to_end_id},unpaid,wrong town,"))
    correct(database, back.payee_id, date(2026, 12, 1))
    for obligation in obligations_of(database, back.payment_id):
        free_held(CHANGED, database, obligation, f"returned:{back.payment_id}", "dora", noon(day))
    opened = propose(database, CHANGED, "second", day)

    hear(database, tmp_path, a_table(f"{back.end_to_end_id},paid,,2026-12-02"), moment=noon(day))

    assert opened.lines == 2
    assert propose(database, CHANGED, "second", day).batch_id == ""
    assert any("said to be paid after all" in said for said in ringing(database, day))
    for obligation in obligations_of(database, back.payment_id):
        waive(CHANGED, database, obligation, "dora", noon(day))
    assert not any("said to be paid after all" in said for said in ringing(database, day))


def test_what_was_paid_and_then_came_back_is_nothing_strange(database, sent, tmp_path):
    hear(database, tmp_path, a_table(f"{sent['Region 6'].end_to_end_id},paid,,2026-11-10"))
    hear(database, tmp_path, headed(a_return(sent["Region 6"].trace_no, "R02", 1000_00)))

    assert not any("after all" in said for said in ringing(database, date(2026, 11, 21)))


def obligations_of(database, payment_id):
    lines = payment_tables.payment_lines
    with database.connect() as db:
        return db.execute(select(lines.c.obligation_id).where(lines.c.payment_id == payment_id)).scalars().all()


# Decisions ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(database, sent, tmp_path):
    """A row that waits: the return of another amount."""
    hear(database, tmp_path, headed(a_return(sent["Region 6"].trace_no, "R02", 999_99)))
    [row] = open_unmatched(database, "masa")
    return row.event_id


def decide(database, event_id, meaning, *payments, actor="Dora", reason="The bank's clerk said so."):
    return decide_unmatched(CHANGED, database, event_id, meaning, payments, actor, reason, LATER)


def test_a_decision_is_a_second_row_and_does_what_it_says(database, sent, waiting):
    payment = sent["Region 6"]

    done = decide(database, waiting, "return", payment.end_to_end_id)

    first, second = events_of(database)
    assert (first.kind, second.kind, second.decides, second.payment_id) == (
        "unmatched", "return", first.event_id, payment.payment_id)  # fmt: skip
    assert second.detail == "dora: The bank's clerk said so."
    assert freed(database) == {payment.payment_id: "return"}
    assert payment.end_to_end_id in done.sentences[0]
    assert open_unmatched(database, "masa") == []


def test_a_row_that_means_nothing_is_decided_without_a_payment(database, waiting):
    decide(database, waiting, "nothing")

    assert [event.kind for event in events_of(database)] == ["unmatched", "unmatched"]
    assert open_unmatched(database, "masa") == []
    assert freed(database) == {}


def test_one_row_may_be_about_several_payments(database, sent, waiting):
    decide(database, waiting, "reject", *[each.end_to_end_id for each in sent.values()])

    assert len(freed(database)) == 3


@pytest.mark.parametrize("meaning", ["ack", "settle", "reversal"])
def test_a_decision_that_frees_nothing_frees_nothing(database, sent, waiting, meaning):
    decide(database, waiting, meaning, sent["Region 6"].end_to_end_id)

    assert events_of(database)[-1].kind == meaning
    assert freed(database) == {}


def test_a_row_is_decided_once(database, sent, waiting):
    decide(database, waiting, "nothing")

    with pytest.raises(CannotDecide, match="decided before"):
        decide(database, waiting, "return", sent["Region 6"].end_to_end_id)


@pytest.mark.parametrize("change", [
    pytest.param({"payments": ()}, id="no payment"),
    pytest.param({"payments": ("NOBODY",)}, id="a payment that nobody sent"),
    pytest.param({"reason": " "}, id="no reason"),
    pytest.param({"meaning": "nothing"}, id="nothing, and a payment"),
    pytest.param({"meaning": "unmatched"}, id="a word that means nothing"),
    pytest.param({"event_id": 99_999}, id="a row that is not there"),
])  # fmt: skip
def test_a_decision_that_says_too_little_changes_nothing(database, sent, waiting, change):
    said = {"event_id": waiting, "meaning": "return", "payments": (sent["Region 6"].end_to_end_id,), "reason": "So."}
    said |= change

    with pytest.raises(CannotDecide):
        decide(database, said["event_id"], said["meaning"], *said["payments"], reason=said["reason"])

    assert len(events_of(database)) == 1


@pytest.mark.parametrize("actor", ["", "svc:pay_stipends"])
def test_a_decision_has_a_person(database, sent, waiting, actor):
    with pytest.raises(ValueError, match="named person"):
        decide(database, waiting, "return", sent["Region 6"].end_to_end_id, actor=actor)


# Alarms ---------------------------------------------------------------------------------------------------------------


def ringing(database, day):
    return alarms(CHANGED, database, day, noon(day))


def test_all_is_well_while_the_bank_has_time(database, sent):
    assert ringing(database, date(2026, 11, 3)) == ()


def test_a_bank_that_says_nothing_rings(database, sent):
    [said] = ringing(database, date(2026, 11, 4))

    assert "No word for more than 24 hours of 3 payments of 3,000.00 USD" in said


def test_a_payment_of_which_nobody_says_that_it_settled_rings(database, sent, tmp_path):
    acknowledge(database, tmp_path, sent)

    assert ringing(database, SECOND_DAY) == ()
    [said] = ringing(database, SECOND_DAY + timedelta(days=1))

    assert "3 payments of 3,000.00 USD should have settled" in said


def test_an_unmatched_row_rings_until_somebody_decides_it(database, sent, tmp_path, waiting):
    acknowledge(database, tmp_path, sent)
    [said] = ringing(database, date(2026, 11, 4))

    decide(database, waiting, "nothing")

    assert "The amount is not that of the payment" in said
    assert ringing(database, date(2026, 11, 4)) == ()


def test_a_payee_who_is_owed_money_and_has_no_account_rings(database, sent, tmp_path):
    acknowledge(database, tmp_path, sent)
    hear(database, tmp_path, headed(a_return(sent["Region 6"].trace_no, "R04", 1000_00)))
    [said] = ringing(database, date(2026, 11, 4))

    correct(database, sent["Region 6"].payee_id, date(2026, 11, 3))

    assert "MASA Region 6 is owed 1,000.00 USD and its account is suspended (R04)" in said
    assert ringing(database, date(2026, 11, 4)) == ()
