"""What is owed back: decided by a person, taken off the next payment, and never taken from anybody."""

from datetime import date

import pytest
from bank_answers import a_return, headed
from hypothesis import given
from hypothesis import strategies as st
from money_builders import end_match, with_stipend
from region_builders import rows_of
from sent_money import CHANGED, LATER, hear, put_sent
from sqlalchemy import select

from sql import match_tables, payment_tables
from sql.database import reading
from tasks.stipends.audits import disagreements
from tasks.stipends.clawbacks import CannotClawBack, claw_back, open_clawbacks, to_review
from tasks.stipends.netting import Clawback, net
from tasks.stipends.oddities import Payable

REVIEWS = with_stipend(CHANGED, on_early_end="clawback_review")


@pytest.fixture
def paid(database):
    """The obligations that a batch paid, by region: one for Region 5, two for Region 6, three for Region 7."""
    sent, lines = put_sent(database), payment_tables.payment_lines
    with database.connect() as db:
        rows = db.execute(select(lines).order_by(lines.c.obligation_id)).all()
    return {region: [row.obligation_id for row in rows if row.payment_id == payment.payment_id]
            for region, payment in sent.items()}  # fmt: skip


def owed_back(database):
    with reading(database) as db:
        return open_clawbacks(db, "masa")


def test_a_paid_stipend_is_owed_back_once_however_often_it_is_said(database, paid):
    [obligation] = paid["Region 5"]

    first = claw_back(CHANGED, database, obligation, "Dora", "The match was a mistake.", LATER)
    again = claw_back(CHANGED, database, obligation, "carl", "Indeed.", LATER)

    [one] = owed_back(database)
    assert first == again == one.obligation_id
    assert (one.amount_minor, one.owed_on) == (500_00, date(2026, 11, 20))
    [review] = [row for row in rows_of(database, payment_tables.obligation_holds) if row["obligation_id"] == first]
    assert (review["ended_by"], review["sentence"]) == ("dora", "The match was a mistake.")


def test_what_is_owed_back_disturbs_no_book(database, paid):
    claw_back(CHANGED, database, paid["Region 5"][0], "dora", "A mistake.", LATER)

    with reading(database) as db:
        assert disagreements(db, CHANGED) == []


def test_what_came_back_is_not_owed_back(database, paid, tmp_path):
    payments = payment_tables.payments
    with database.connect() as db:
        payment = db.execute(select(payments).where(payments.c.payee_name == "MASA Region 5")).one()
    hear(database, tmp_path, headed(a_return(payment.trace_no, "R02", 500_00)))

    with pytest.raises(CannotClawBack, match="did not come back"):
        claw_back(CHANGED, database, paid["Region 5"][0], "dora", "A mistake.", LATER)


@pytest.mark.parametrize(("actor", "reason"), [("", "So."), ("svc:pay_stipends", "So."), ("dora", " ")])
def test_it_needs_a_named_person_and_a_reason(database, paid, actor, reason):
    with pytest.raises(ValueError, match=r"named person|Say why"):
        claw_back(CHANGED, database, paid["Region 5"][0], actor, reason, LATER)

    assert owed_back(database) == ()


def test_a_program_that_reviews_is_shown_what_was_paid_and_ended(database, paid):
    matches = match_tables.matches
    with database.connect() as db:
        match = db.execute(select(matches.c.match_id).where(matches.c.mentee_region == "Region 5")).scalar_one()
    assert to_review(REVIEWS, database) == []

    end_match(database, match)

    [row] = to_review(REVIEWS, database)
    assert (row.obligation_id, row.state) == (paid["Region 5"][0], "ended")
    claw_back(REVIEWS, database, row.obligation_id, "dora", "It ended in week two.", LATER)
    assert to_review(REVIEWS, database) == []


def test_a_program_that_keeps_reviews_nothing(database, paid):
    assert not to_review(with_stipend(CHANGED, on_early_end="keep"), database)


# The rule -------------------------------------------------------------------------------------------------------------


def a_line(number, payee="r5", minor=500_00):
    return Payable(f"o{number}", payee, f"m{number}", "2026-27", minor)


def a_clawback(number, payee="r5", minor=500_00, day=1):
    return Clawback(f"c{number}", payee, f"m{number}", "2026-27", minor, date(2026, 11, day))


def test_a_clawback_is_a_line_below_nothing():
    found = net([a_line(1), a_line(2)], [a_clawback(9)])

    assert [line.amount_minor for line in found.lines] == [500_00, 500_00, -500_00]
    assert found.carried == ()


def test_a_payment_is_never_netted_down_to_nothing():
    found = net([a_line(1)], [a_clawback(9)])

    assert [line.obligation_id for line in found.lines] == ["o1"]
    assert [one.obligation_id for one in found.carried] == ["c9"]


def test_the_oldest_is_taken_off_first():
    found = net([a_line(1), a_line(2)], [a_clawback(8, day=2), a_clawback(9, day=1)])

    assert found.lines[-1].obligation_id == "c9"
    assert [one.obligation_id for one in found.carried] == ["c8"]


def test_nobody_pays_for_another():
    found = net([a_line(1), a_line(2)], [a_clawback(9, payee="r6")])

    assert len(found.lines) == 2
    assert len(found.carried) == 1


PAYEES = st.sampled_from(("r5", "r6", "r7"))
AMOUNTS = st.integers(1, 2_000_00)


@given(lines=st.lists(st.tuples(PAYEES, AMOUNTS), max_size=12), back=st.lists(st.tuples(PAYEES, AMOUNTS), max_size=12))
def test_every_payment_stays_above_nothing_and_nothing_is_lost(lines, back):
    owed = [a_line(number, *each) for number, each in enumerate(lines)]
    clawbacks = [a_clawback(number, *each) for number, each in enumerate(back)]

    found = net(owed, clawbacks)

    sums = {payee: sum(line.amount_minor for line in found.lines if line.payee_id == payee)
            for payee in {line.payee_id for line in owed}}  # fmt: skip
    assert all(minor > 0 for minor in sums.values())
    taken = [line.obligation_id for line in found.lines if line.amount_minor < 0]
    assert sorted([*taken, *[one.obligation_id for one in found.carried]]) == sorted(
        one.obligation_id for one in clawbacks)  # fmt: skip
