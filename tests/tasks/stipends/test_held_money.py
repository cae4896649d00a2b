"""Nothing is lost while it waits: what came back stays owed, what is not owed back is not taken off."""

from datetime import UTC, date, datetime

import pytest
from bank_answers import a_return, headed
from laid_ground import laid_once
from money_builders import TODAY, agree, end_match, lapse, noon, pay, propose, put_money_ground, put_pair
from region_builders import MASA
from sent_money import CHANGED, LATER, correct, hear, payments_of, put_sent, send
from sqlalchemy import select

from sql import payment_tables
from sql.database import reading
from tasks.stipends.approving import approve
from tasks.stipends.audits import disagreements
from tasks.stipends.clawbacks import claw_back, open_clawbacks
from tasks.stipends.holds import free_held, open_holds, unpaid, waive
from tasks.stipends.obligations import derive_obligations
from tasks.stipends.release import release

WINTER = date(2027, 2, 10)


@pytest.fixture
@laid_once
def one_pair(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "M-1", number=1)


def owe(database, program=MASA, today=TODAY):
    return derive_obligations(program, database, today, noon(today))


def lines_of(database, payment):
    lines = payment_tables.payment_lines
    with database.connect() as db:
        rows = db.execute(select(lines.c.obligation_id).where(lines.c.payment_id == payment.payment_id))
        return sorted(rows.scalars())


def reasons(database):
    with reading(database) as db:
        return [row.reason for row in open_holds(db, "masa")]


def come_back(database, folder, payment, moment=LATER):
    return hear(database, folder, headed(a_return(payment.trace_no, "R02", payment.amount_minor)), moment=moment)


def test_what_comes_back_long_after_its_year_stays_owed(one_pair, tmp_path):
    send(one_pair, today=date(2027, 6, 21), event="masa/late")
    come_back(one_pair, tmp_path, payments_of(one_pair)["Region 5"], datetime(2027, 10, 5, 18, tzinfo=UTC))

    found = owe(one_pair, CHANGED, date(2027, 10, 6))

    assert (found.expired, found.unpaid, found.held) == (0, 1, 1)


def test_what_was_never_paid_still_ends_after_its_year(one_pair):
    owe(one_pair)
    lapse(one_pair, "M-1")

    assert owe(one_pair, today=date(2027, 9, 29)).expired == 1


def test_nothing_is_taken_off_for_a_stipend_that_came_back(database, tmp_path):
    payment = put_sent(database)["Region 7"]
    claw_back(CHANGED, database, lines_of(database, payment)[0], "dora", "It ended.", LATER)
    come_back(database, tmp_path, payment)
    for number in (98, 99):
        put_pair(database, str(number), f"mentor{number}", region="Region 7", number=number)
    correct(database, payment.payee_id, date(2026, 11, 21))

    assert propose(database, CHANGED, "masa/winter", WINTER).total_minor == 1000_00


def test_what_is_paid_again_is_owed_back_again(database, tmp_path):
    payment = put_sent(database)["Region 5"]
    [obligation] = lines_of(database, payment)
    owed = claw_back(CHANGED, database, obligation, "dora", "It ended.", LATER)
    come_back(database, tmp_path, payment)
    correct(database, payment.payee_id, date(2026, 11, 21))
    assert free_held(CHANGED, database, obligation, f"returned:{payment.payment_id}", "dora", LATER)
    send(database, today=WINTER, event="masa/winter")

    with reading(database) as db:
        assert [one.obligation_id for one in open_clawbacks(db, "masa")] == [owed]
        assert disagreements(db, CHANGED) == []


def test_a_batch_that_takes_off_what_came_back_meanwhile_does_not_leave(database, tmp_path):
    payment = put_sent(database)["Region 7"]
    claw_back(CHANGED, database, lines_of(database, payment)[0], "dora", "It ended.", LATER)
    for number in (98, 99):
        put_pair(database, str(number), f"mentor{number}", region="Region 7", number=number)
    batch_id = propose(database, CHANGED, "masa/winter", WINTER).batch_id
    agree(database, batch_id, "bea", "carl", program=CHANGED, today=WINTER)
    come_back(database, tmp_path, payment)
    correct(database, payment.payee_id, date(2026, 11, 21))

    assert release(CHANGED, database, batch_id, noon(WINTER)).state == "cancelled"


def test_what_is_owed_back_by_mistake_may_be_waived(one_pair):
    pay(one_pair)
    [obligation] = lines_of(one_pair, payments_of(one_pair)["Region 5"])
    owed = claw_back(MASA, one_pair, obligation, "dora", "It ended.", LATER)

    assert waive(MASA, one_pair, owed, "carl", LATER)

    with reading(one_pair) as db:
        assert open_clawbacks(db, "masa") == ()
        assert disagreements(db, MASA) == []
    with pytest.raises(LookupError):
        waive(MASA, one_pair, owed, "carl", LATER)


def test_whoever_lets_an_ended_match_be_paid_does_not_let_a_non_member_be_paid(one_pair):
    owe(one_pair)
    end_match(one_pair, "m-A-M-1-1")
    owe(one_pair)
    with reading(one_pair) as db:
        [obligation] = unpaid(db, "masa")
    assert free_held(MASA, one_pair, obligation, "early_end", "dora", noon(TODAY))
    assert propose(one_pair).total_minor == 500_00

    lapse(one_pair, "M-1")

    again = propose(one_pair)
    assert (again.batch_id, again.cancelled != "") == ("", True)
    assert reasons(one_pair) == ["requires"]


@pytest.mark.parametrize("name", ["bea\u200b", "bea\ufe0f", "be\u00ada", "bea\u3164"])
def test_a_name_with_signs_that_nobody_sees_is_nobody(one_pair, name):
    batch_id = propose(one_pair).batch_id
    agree(one_pair, batch_id, "bea")

    with pytest.raises(ValueError, match="nobody sees"):
        approve(MASA, one_pair, batch_id, name, 500_00, "approve", noon(TODAY))
