"""What a program owes for its matches: once for each unit, to one payee, held while a condition is not met."""

from datetime import timedelta

import pytest
from money_builders import (
    AMOUNT,
    MOMENT,
    TODAY,
    end_match,
    lapse,
    put_member,
    put_money_ground,
    put_pair,
    put_payee,
    with_stipend,
)
from owed_money import derive, holds_of, owed, reasons
from region_builders import ACSA, MASA, rows_of
from sqlalchemy import Engine

from schemas.registry import definition_sha256
from sql import payment_tables
from tasks.stipends.holds import free_held
from tasks.stipends.ledger import balances


@pytest.fixture
def money(database: Engine):
    """Two regions with payees, and one accepted answer."""
    put_money_ground(database, "Region 5", "Region 6")
    return database


def test_a_region_is_owed_once_for_each_mentor_however_many_mentees(money):
    put_pair(money, "A", "ann", region="Region 6", number=1)
    put_pair(money, "B", "ann", region="Region 5", number=2)
    put_pair(money, "C", "bob", number=3)

    found = derive(money)

    assert owed(money) == {
        "mentor:ann:2026-27": ("masa-region-6", AMOUNT),
        "mentor:bob:2026-27": ("masa-region-5", AMOUNT),
    }
    assert (found.created, found.unpaid, found.held) == (2, 2, 0)
    assert (found.own.unit, found.own.total_minor) == ("mentor_per_program_year", 2 * AMOUNT)
    assert (found.other.unit, found.other.lines, found.other.total_minor) == ("pairing", 3, 3 * AMOUNT)


def test_owing_twice_owes_nothing_twice(money):
    put_pair(money, "A", "ann")
    derive(money)
    before = [rows_of(money, table) for table in (payment_tables.obligations, payment_tables.postings)]

    assert derive(money, today=TODAY + timedelta(days=400)).created == 0
    assert before == [rows_of(money, table) for table in (payment_tables.obligations, payment_tables.postings)]


def test_what_is_owed_is_an_expense_and_a_debt(money):
    put_pair(money, "A", "ann")
    derive(money)

    with money.connect() as db:
        assert balances(db, "masa") == {
            ("expense:mentor-stipend", "USD"): AMOUNT, ("liability:stipend:masa-region-5", "USD"): -AMOUNT}  # fmt: skip


def test_an_obligation_says_by_which_definition_and_answer_it_is_owed(money):
    put_pair(money, "A", "ann")
    derive(money)

    [row] = rows_of(money, payment_tables.obligations)
    assert (row["match_id"], row["pair_key"], row["owed_on"]) == ("m-A-ann-0", "pair:A:ann", TODAY)
    assert row["definition_sha256"] == definition_sha256(MASA)
    assert len(row["evidence_sha256"]) == 64


@pytest.mark.parametrize(("payee", "kind", "reference"), [
    ("mentor_region", "region", "Region 9"), ("mentor", "person", "id-ann"), ("mentor", "person", "ann"),
    ("district", "district", "North"),
])  # fmt: skip
def test_money_goes_to_whom_the_program_names(money, payee, kind, reference):
    put_pair(money, "A", "ann", mentor_region="Region 9")
    expected = put_payee(money, reference, kind=kind)
    derive(money, with_stipend(payee=payee))

    assert owed(money) == {"mentor:ann:2026-27": (expected, AMOUNT)}


def test_nothing_is_guessed_of_a_payee_whom_nobody_entered(money):
    put_pair(money, "A", "ann", region="Region 8")
    found = derive(money)

    [sentence] = found.blocked
    assert sentence == "There is no payee for region 'Region 8': 1 stipend, 500.00 USD, cannot be owed. Enter it."
    assert owed(money) == {}

    put_payee(money, "REGION  8")
    assert derive(money).blocked == ()
    assert list(owed(money)) == ["mentor:ann:2026-27"]


def test_a_program_without_a_stipend_owes_nothing(money):
    assert derive(money, ACSA) is None


def test_a_pair_on_hold_earns_nothing(money):
    put_pair(money, "A", "ann", state="held")

    assert derive(money).created == 0


@pytest.mark.parametrize(("person", "status", "words"), [
    ("ann", "Lapsed", "mentor's membership is active or retired (today it is lapsed)"),
    ("ann", "Nonmember", "mentor's membership is active or retired (today it is none)"),
    ("mentee-A", "Retired", "mentee's membership is active (today it is retired)"),
    ("mentee-A", "Deceased", "mentee's membership is active (today it is deceased)"),
    ("mentee-A", "Gold", "mentee's membership is active (today it is not known)"),
])  # fmt: skip
def test_both_must_be_members_on_the_day(money, person, status, words):
    put_pair(money, "A", "ann")
    lapse(money, person, status)
    assert derive(money).held == 1
    [(reason, sentence)] = holds_of(money)
    assert reason == "requires"
    assert words in sentence

    lapse(money, person, "Active")
    assert derive(money).held == 0


def test_whoever_left_the_roster_is_no_member(money):
    put_pair(money, "A", "ann", members=False)
    put_member(money, "ann")
    derive(money)

    [(_, sentence)] = holds_of(money)
    assert "mentee's membership is active (today it is none)" in sentence


def test_one_mentee_who_is_a_member_is_enough_for_a_mentor_of_two(money):
    put_pair(money, "A", "ann", number=1)
    put_pair(money, "B", "ann", number=2)
    lapse(money, "mentee-A")

    assert derive(money).held == 0


def test_a_match_that_ended_before_it_was_paid_waits_for_a_person(money):
    match_id = put_pair(money, "A", "ann")
    derive(money)
    end_match(money, match_id)
    derive(money)
    assert reasons(money) == {"early_end"}

    [row] = rows_of(money, payment_tables.obligations)
    assert free_held(MASA, money, row["obligation_id"], "early_end", "Ann Office", MOMENT)
    assert derive(money).held == 0, "what a named person decided stays decided"


def test_a_match_that_waits_again_is_held_and_freed_by_itself(money):
    match_id = put_pair(money, "A", "ann")
    derive(money)
    end_match(money, match_id, "held")
    derive(money)
    assert reasons(money) == {"not_confirmed"}

    end_match(money, match_id, "confirmed")
    assert derive(money).held == 0


def test_nobody_frees_what_the_program_asks_for(money):
    put_pair(money, "A", "ann")
    lapse(money, "ann")
    derive(money)
    [row] = rows_of(money, payment_tables.obligations)

    with pytest.raises(ValueError, match="ends when its cause is gone"):
        free_held(MASA, money, row["obligation_id"], "requires", "ann office", MOMENT)
    with pytest.raises(ValueError, match="needs a named person"):
        free_held(MASA, money, row["obligation_id"], "early_end", "svc:x", MOMENT)
