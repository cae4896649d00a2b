"""The ledger of money: an entry moves an amount once, and what came back is owed again."""

from dataclasses import replace

import pytest
from laid_ground import laid_once
from money_builders import AMOUNT, MOMENT, TODAY, agree, pay, propose, put_money_ground, put_pair
from region_builders import MASA, rows_of
from sqlalchemy import Engine, insert

from sql import payment_tables
from tasks.stipends.audits import disagreements
from tasks.stipends.holds import free_held, open_holds
from tasks.stipends.ledger import Entry, PostedOtherwise, balances, post, settle, take_back

ENTRY = Entry("k1", "cash", "revenue", 5, "USD", "masa", "test", "1")


@pytest.fixture
@laid_once
def sent(database: Engine):
    """One payment that was released."""
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann")
    pay(database)


def the_payment(database: Engine):
    return rows_of(database, payment_tables.payments)[0]["payment_id"]


def told(database: Engine, kind, number=1):
    """What the bank says of a payment; the id of the event."""
    payment_id = the_payment(database)
    with database.begin() as db:
        return db.execute(insert(payment_tables.bank_events).values(
            source_sha256=f"{number:064d}", line=1, kind=kind, payment_id=payment_id,
            end_to_end_id="", trace_no="", code="R02", amount_minor=AMOUNT, detail="", at=MOMENT,
        )).inserted_primary_key[0]  # fmt: skip


def back(database: Engine, kind="return", number=1):
    event, payment_id = told(database, kind, number), the_payment(database)
    with database.begin() as db:
        return take_back(db, payment_id, event, kind, TODAY, MOMENT, "R02")


def settled(database: Engine):
    payment_id = the_payment(database)
    with database.begin() as db:
        return settle(db, payment_id, TODAY, MOMENT)


def books(database: Engine):
    with database.connect() as db:
        assert disagreements(db, MASA) == []
        return {book: minor for (book, _), minor in balances(db, "masa").items() if minor}


def test_an_entry_is_posted_once(database):
    with database.begin() as db:
        assert post(db, ENTRY, TODAY, MOMENT)
        assert not post(db, ENTRY, TODAY, MOMENT)
        assert balances(db, "masa") == {("cash", "USD"): 5, ("revenue", "USD"): -5}


@pytest.mark.parametrize("change", [{"amount_minor": 6}, {"credit": "other"}, {"currency": "GBP"}, {"program": "acsa"}])
def test_a_key_never_means_two_movements(database, change):
    with database.begin() as db:
        post(db, ENTRY, TODAY, MOMENT)
        with pytest.raises(PostedOtherwise, match="k1"):
            post(db, replace(ENTRY, **change), TODAY, MOMENT)


def test_what_settled_has_left_our_account(sent):
    assert settled(sent)
    assert not settled(sent)

    assert books(sent) == {"expense:mentor-stipend": AMOUNT, "cash": -AMOUNT}


@pytest.mark.parametrize("settle_first", [False, True])
@pytest.mark.parametrize("kind", ["return", "reject"])
def test_what_came_back_is_owed_again(sent, kind, settle_first):
    if settle_first:
        settled(sent)
    assert len(back(sent, kind)) == 1

    assert books(sent) == {"expense:mentor-stipend": AMOUNT, "liability:stipend:masa-region-5": -AMOUNT}


def test_money_comes_back_once(sent):
    back(sent, "reject")

    assert back(sent, "return", 2) == ()
    assert not settled(sent), "what came back does not settle later"
    assert books(sent)["liability:stipend:masa-region-5"] == -AMOUNT


def test_what_came_back_is_never_paid_again_by_itself(sent):
    back(sent)
    [payment] = {row["payment_id"] for row in rows_of(sent, payment_tables.payments)}
    assert propose(sent, event="later").batch_id == ""
    with sent.connect() as db:
        [hold] = open_holds(db, "masa")
    assert (hold.reason, "The money came back (R02)" in hold.sentence) == (f"returned:{payment}", True)

    assert free_held(MASA, sent, hold.obligation_id, hold.reason, "Ann", MOMENT)
    batch_id = propose(sent, event="later").batch_id
    agree(sent, batch_id, "bea", "carl")
    assert len(rows_of(sent, payment_tables.payments)) == 2


def test_only_what_frees_frees(sent):
    with pytest.raises(ValueError, match="frees nothing"):
        back(sent, "ack")


def test_a_payment_that_was_never_released_neither_settles_nor_comes_back(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann")
    propose(database)

    with pytest.raises(LookupError, match="was released"):
        settled(database)
    with pytest.raises(LookupError, match="was released"):
        back(database)
