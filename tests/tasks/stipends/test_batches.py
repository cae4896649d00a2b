"""Batches: frozen once, agreed by two people who type the total."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from money_builders import (
    AMOUNT,
    TODAY,
    change_account,
    noon,
    pay,
    propose,
    put_money_ground,
    put_pair,
    put_three_mentors,
    total_of,
    with_stipend,
)
from region_builders import ACSA, MASA, put_coordinator, rows_of
from sqlalchemy import Engine

from sql import payment_tables
from sql.database import reading
from tasks.stipends.approving import Refused, approve
from tasks.stipends.batches import read_batch


@pytest.fixture
def money(database: Engine):
    """Two regions, three mentors."""
    put_three_mentors(database)
    return database


def decide(database: Engine, batch_id, actor, decision="approve", total=None, note="", minutes=0):
    total = total_of(database, batch_id) if total is None else total
    moment = noon(TODAY) + timedelta(minutes=minutes)
    return approve(MASA, database, batch_id, actor, total, decision, moment, note)


def test_a_batch_pays_each_payee_once_for_all_its_lines(money):
    found = propose(money)
    with reading(money) as db:
        batch = read_batch(db, MASA, found.batch_id)

    assert (found.payments, found.lines, found.total_minor, found.fresh) == (2, 3, 3 * AMOUNT, True)
    assert [(one.payee_id, one.amount_minor, len(one.lines)) for one in batch.payments] == [
        ("masa-region-5", 2 * AMOUNT, 2), ("masa-region-6", AMOUNT, 1)]  # fmt: skip
    assert {line.mentor_name for one in batch.payments for line in one.lines} == {
        "Jo Lastann",
        "Jo Lastbob",
        "Jo Lastcyd",
    }
    assert (batch.effective_on, batch.program_year, batch.number) == (date(2026, 11, 9), "2026-27", 1)
    assert batch.approvers == ()


def test_every_payment_has_names_that_were_never_given_before(money):
    first = propose(money).batch_id
    decide(money, first, "bea", "reject")
    second = propose(money).batch_id
    payments = rows_of(money, payment_tables.payments)

    assert {row["batch_id"] for row in payments} == {first, second}
    for name in ("end_to_end_id", "trace_no", "uetr"):
        assert len({row[name] for row in payments}) == 4
    assert sorted(row["trace_no"] for row in payments) == [f"masa:{number}" for number in range(1, 5)]
    assert all(re.fullmatch("[A-Z0-9]{1,15}", row["end_to_end_id"]) for row in payments)
    assert all(re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", row["uetr"])
               for row in payments)  # fmt: skip


def test_traces_are_the_paying_banks_where_a_format_names_it(money):
    payments = MASA.payments.model_copy(update={"formats": {"nacha_ccd": {"destination": "091000019"}}})
    propose(money, MASA.model_copy(update={"payments": payments}))

    assert [row["trace_no"] for row in rows_of(money, payment_tables.payments)] != []
    assert {row["trace_no"] for row in rows_of(money, payment_tables.payments)} == {
        "091000010000001", "091000010000002"}  # fmt: skip


def test_proposing_twice_proposes_nothing_twice(money):
    first = propose(money)
    again = propose(money, event="another event")

    assert (again.batch_id, again.fresh, again.content_sha256) == (first.batch_id, False, first.content_sha256)
    assert len(rows_of(money, payment_tables.payment_lines)) == 3


def test_an_event_whose_batch_was_released_makes_no_second_one(money):
    batch_id = pay(money)
    put_pair(money, "D", "dan", number=4)

    assert propose(money).batch_id == batch_id
    later = propose(money, event="masa/2026-27/spring", today=TODAY + timedelta(days=1))
    assert (later.fresh, later.lines) == (True, 1)


def test_nothing_to_pay_is_no_batch(database):
    put_money_ground(database, "Region 5")

    assert propose(database).batch_id == ""
    assert propose(database, ACSA).state is None


def test_a_batch_needs_somebody_who_prepared_it(money):
    with pytest.raises(ValueError, match="somebody who prepared it"):
        propose(money, by=" ")


@pytest.mark.parametrize(("account", "words"), [
    ({"state": "suspended"}, "has no verified account"),
    ({"fingerprint": "fp-masa-region-6"}, "the same account as another payee"),
    ({"verified_at": datetime(2026, 10, 24, 12, 0, tzinfo=UTC)}, "verified less than 10 days ago"),
])  # fmt: skip
def test_a_payee_whose_account_is_odd_is_left_out(money, account, words):
    change_account(money, "masa-region-5", **account)
    found = propose(money)

    assert words in found.left_out[0]
    shared = "fingerprint" in account
    assert (found.lines, len(found.left_out)) == ((0, 2) if shared else (1, 1))


def test_an_account_that_is_old_enough_is_paid(money):
    change_account(money, "masa-region-5", verified_at=datetime(2026, 10, 23, 12, 0, tzinfo=UTC))

    assert propose(money).left_out == ()


@pytest.mark.parametrize(("control", "words"), [
    ({"run_cap_minor": 1_499_99}, "The batch comes to 1,500.00 USD, more than the 1,499.99 USD"),
    ({"payee_cap_minor": 999_99}, "MASA Region 5 would get 1,000.00 USD, more than the 999.99 USD of one payee"),
    ({"mentor_cap_minor": 499_99}, "3 mentors come to more than 499.99 USD in one program year"),
])  # fmt: skip
def test_what_is_odd_must_be_explained_by_each_approver(money, control, words):
    program = with_stipend(control=control)
    found = propose(money, program)
    assert words in found.oddities[0]

    with pytest.raises(Refused, match="say in a note"):
        approve(program, money, found.batch_id, "bea", 3 * AMOUNT, "approve", noon(TODAY))
    assert approve(program, money, found.batch_id, "bea", 3 * AMOUNT, "approve", noon(TODAY), "We grew.").approvals == 1


def test_a_payee_who_gets_much_more_than_last_year_is_asked_about(money):
    pay(money)
    for number in range(4):
        put_pair(money, f"N{number}", f"new{number}", year="2027-28", number=20 + number)
    found = propose(money, event="next year", today=date(2027, 11, 2))

    assert found.oddities == (
        "MASA Region 5 comes to 2,000.00 USD this year, after 1,000.00 USD in the whole last year.",)  # fmt: skip


def test_who_answers_for_a_region_never_approves_money_for_a_pair_of_their_own(money):
    put_coordinator(money, region="REGION 5")
    put_pair(money, "P", "lind", number=7, coordinator_is_party=1)
    found = propose(money)
    [said] = found.oddities
    assert (
        said
        == "The coordinator of Region 5 is in one of its pairs: only people from outside Region 5 may approve this."
    )

    with pytest.raises(Refused, match="somebody from outside must approve"):
        decide(money, found.batch_id, "Lind@Example.org", note="Fine.")
    assert decide(money, found.batch_id, "bea", note="Fine.").approvals == 1


def test_two_people_who_type_the_total_approve(money):
    batch_id = propose(money).batch_id
    first = decide(money, batch_id, " Bea ")
    again = decide(money, batch_id, "BEA")
    second = decide(money, batch_id, "carl", minutes=5)

    assert (first.state, first.approvals, first.needed) == ("proposed", 1, 2)
    assert again == first, "the same person again is no second one"
    assert (second.state, second.approvals) == ("approved", 2)
    with reading(money) as db:
        assert read_batch(db, MASA, batch_id).approvers == ("bea", "carl")


@pytest.mark.parametrize("typed", [0, 3 * AMOUNT - 1, 3 * AMOUNT * 100])
def test_another_total_approves_nothing(money, typed):
    batch_id = propose(money).batch_id

    with pytest.raises(Refused, match="The total that you typed"):
        decide(money, batch_id, "bea", total=typed)
    assert rows_of(money, payment_tables.approvals) == []


@pytest.mark.parametrize(("actor", "words"), [
    ("Ann Prep", "never approves it"), ("ANN PREP", "never approves it"),
    ("\uff21nn\u2003Prep", "never approves it"), ("svc:other", "named person"), (" ", "named person"),
])  # fmt: skip
def test_whoever_prepared_it_does_not_approve(money, actor, words):
    batch_id = propose(money, by="Ann Prep").batch_id

    with pytest.raises(ValueError, match=words):
        decide(money, batch_id, actor)
    assert rows_of(money, payment_tables.approvals) == []


def test_nobody_decides_twice_but_to_stop_the_money(money):
    batch_id = propose(money).batch_id
    decide(money, batch_id, "bea")

    assert decide(money, batch_id, "Bea", "reject").state == "cancelled"
    with pytest.raises(Refused, match="nothing to decide"):
        decide(money, batch_id, "carl")
