"""A batch is cancelled when anything changes, and proposed anew."""

from datetime import UTC, date, datetime, timedelta

import pytest
from money_builders import (
    SCHEDULE,
    TODAY,
    agree,
    change_account,
    end_match,
    lapse,
    noon,
    propose,
    put_account,
    put_member,
    put_money_ground,
    put_pair,
    put_payee,
    put_three_mentors,
    total_of,
    with_stipend,
)
from region_builders import ACSA, MASA, change_member, rows_of
from sqlalchemy import Engine

from sql import payment_tables
from sql.database import reading
from tasks.stipends.approving import Refused, approve
from tasks.stipends.batches import propose_batch, read_batch
from tasks.stipends.standing import batch_rows, find_batch, rows_agree


@pytest.fixture
def money(database: Engine):
    """Two regions, three mentors."""
    put_three_mentors(database)
    return database


def decide(database: Engine, batch_id, actor, decision="approve", total=None, note="", minutes=0):
    total = total_of(database, batch_id) if total is None else total
    moment = noon(TODAY) + timedelta(minutes=minutes)
    return approve(MASA, database, batch_id, actor, total, decision, moment, note)


def state_of(database: Engine, batch_id):
    with reading(database) as db:
        return find_batch(db, batch_id).state


def test_a_rejected_batch_frees_its_lines_and_is_proposed_anew(money):
    batch_id = propose(money).batch_id
    decide(money, batch_id, "bea")
    assert decide(money, batch_id, "carl", "reject", total=0).state == "cancelled"
    again = propose(money)

    assert (again.fresh, again.lines, again.batch_id != batch_id) == (True, 3, True)
    with pytest.raises(Refused, match="there is nothing to decide"):
        decide(money, batch_id, "dora")
    events = rows_of(money, payment_tables.bank_events)
    assert {(row["kind"], row["code"]) for row in events} == {("cancel", "rejected")}


@pytest.mark.parametrize(("change", "words"), [
    (lambda money: lapse(money, "bob"), "1 line may not be paid any more"),
    (lambda money: end_match(money, "m-B-bob-2", "replaced"), "1 line may not be paid any more"),
    (lambda money: change_account(money, "masa-region-5", state="suspended"), "not the verified one any more"),
    (lambda money: change_account(money, "masa-region-5", fingerprint="fp-masa-region-6"), "the same account"),
])  # fmt: skip
def test_a_batch_that_changed_is_cancelled_and_proposed_anew(money, change, words):
    first = propose(money)
    agree(money, first.batch_id, "bea", "carl")
    change(money)
    again = propose(money)

    assert words in again.cancelled
    assert again.batch_id != first.batch_id
    assert again.lines < 3
    assert state_of(money, first.batch_id) == "cancelled"


def test_a_batch_whose_day_has_come_is_proposed_anew(money):
    first = propose(money)
    again = propose(money, today=date(2026, 11, 9))

    assert "The day on which payees are credited has come" in again.cancelled
    assert (again.lines, again.batch_id != first.batch_id) == (3, True)


def test_a_new_match_waits_for_the_next_batch(money):
    first = propose(money)
    put_pair(money, "D", "dan", number=9)

    assert propose(money).batch_id == first.batch_id


def test_a_replaced_account_waits_and_the_old_one_gets_nothing(money):
    change_account(money, "masa-region-5", state="retired")
    put_account(money, "masa-region-5", fingerprint="new", verified_at=datetime(2026, 10, 30, 12, 0, tzinfo=UTC))

    assert "verified less than 10 days ago" in propose(money).left_out[0]
    assert propose(money, today=date(2026, 11, 9), event="later").lines >= 1


def test_a_name_is_printed_as_it_was_when_the_batch_was_proposed(money):
    batch_id = propose(money).batch_id
    change_member(money, "bob", last_name="Married", title="Principal")
    put_member(money, "zoe")
    with reading(money) as db:
        batch = read_batch(db, MASA, batch_id)
        assert rows_agree(find_batch(db, batch_id), batch_rows(db, batch_id)) == ""

    assert "Jo Lastbob" in {line.mentor_name for one in batch.payments for line in one.lines}


def test_a_batch_of_another_program_is_not_ours(money):
    batch_id = propose(money).batch_id

    with reading(money) as db, pytest.raises(LookupError):
        read_batch(db, ACSA, batch_id)
    with pytest.raises(LookupError):
        approve(ACSA, money, batch_id, "bea", 1, "approve", noon(TODAY))


def test_another_programs_money_is_counted_apart(money):
    put_money_ground(money, code="acsa")
    put_payee(money, "Region 5", code="acsa")
    put_pair(money, "Z", "zed", code="acsa", members=False)
    other = ACSA.model_copy(update={"payments": with_stipend(requires=()).payments})

    assert propose_batch(other, money, "e", TODAY, noon(TODAY), SCHEDULE).lines == 1
    assert propose(money).lines == 3
