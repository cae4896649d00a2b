"""Another mentor, a second year and a program that changed its mind: what is owed then."""

from datetime import date

import pytest
from money_builders import AMOUNT, MOMENT, end_match, lapse, pay, propose, put_money_ground, put_pair, with_stipend
from owed_money import derive, owed, reasons
from region_builders import MASA, put_application, rows_of
from sqlalchemy import Engine

from sql import payment_tables
from tasks.stipends.holds import waive
from tasks.stipends.ledger import balances

BY_PAIR = with_stipend(unit="pairing")


@pytest.fixture
def money(database: Engine):
    """Two regions with payees, and one accepted answer."""
    put_money_ground(database, "Region 5", "Region 6")
    return database


@pytest.mark.parametrize(("policy", "created", "held", "amount"), [
    ("review", 1, {"mentor_change"}, AMOUNT), ("no_second_payment", 0, set(), None),
    ("prorate", 1, set(), 249_31),
])  # fmt: skip
def test_another_mentor_for_one_mentee(money, policy, created, held, amount):
    program = with_stipend(on_mentor_change=policy, requires=())
    first = put_pair(money, "A", "ann")
    pay(money, program)
    end_match(money, first, "replaced")
    put_pair(money, "A", "bob", number=5, match_date=date(2027, 3, 3))
    found = derive(money, program)

    assert (found.created, reasons(money)) == (created, held)
    assert owed(money).get("mentor:bob:2026-27", ("", None))[1] == amount


def test_another_mentor_is_the_only_one_if_nothing_was_owed_for_the_first(money):
    put_pair(money, "A", "ann", state="replaced")
    put_pair(money, "A", "bob", number=5)
    derive(money)

    assert list(owed(money)) == ["mentor:bob:2026-27"]
    assert reasons(money) == set()


@pytest.mark.parametrize("program", [MASA, BY_PAIR], ids=["by mentor", "by pair"])
def test_a_pair_that_crosses_years_is_paid_once(money, program):
    first = put_pair(money, "A", "ann")
    derive(money, program)
    end_match(money, first)
    put_pair(money, "A", "ann", year="2027-28", number=9)

    assert derive(money, program).created == 0


def test_the_second_mentee_of_a_paid_year_earns_nothing_in_the_next(money):
    put_pair(money, "A", "ann", number=1)
    second = put_pair(money, "B", "ann", number=2)
    derive(money)
    end_match(money, second)
    put_pair(money, "B", "ann", year="2027-28", number=9)
    put_pair(money, "C", "bob", year="2027-28", number=9)
    derive(money)

    assert set(owed(money)) == {"mentor:ann:2026-27", "mentor:bob:2027-28"}


@pytest.mark.parametrize(("policy", "created", "held"), [("never", 0, set()), ("if_approved", 1, {"extension"}),
                                                         ("always", 1, set())])  # fmt: skip
@pytest.mark.parametrize("unit", ["mentor_per_program_year", "pairing"])
def test_a_second_year_by_extension(money, unit, policy, created, held):
    program = with_stipend(extension=policy, unit=unit)
    put_pair(money, "A", "ann", state="ended")
    put_pair(money, "A", "ann", year="2027-28", number=9, match_date=date(2027, 9, 1), runs_until=date(2028, 9, 1))
    derive(money, with_stipend(extension="never", unit=unit))
    before = len(owed(money))
    put_application(money, "mentee-A", "extension", code="masa", decided_on=date(2027, 8, 1))

    assert (derive(money, program).created, reasons(money)) == (created, held)
    assert len(owed(money)) == before + created


def test_one_pays_for_each_pair_where_the_program_says_so(money):
    put_pair(money, "A", "ann", number=1)
    put_pair(money, "B", "ann", number=2)
    derive(money, BY_PAIR)

    assert set(owed(money)) == {"pair:A:ann", "pair:B:ann"}


def test_a_mentor_paid_by_pair_is_not_paid_again_when_the_program_changes_its_mind(money):
    put_pair(money, "A", "ann", number=1)
    derive(money, BY_PAIR)
    put_pair(money, "B", "ann", number=2)
    assert derive(money, MASA).created == 0
    assert derive(money, BY_PAIR).created == 1


def test_a_stipend_for_completion_is_owed_when_the_arrangement_is_complete(money):
    program = with_stipend(trigger="completion")
    put_pair(money, "A", "ann")

    assert derive(money, program, date(2027, 8, 31)).created == 0
    assert derive(money, program, date(2027, 9, 1)).created == 1


def test_what_is_held_too_long_is_not_owed_any_more_and_never_again(money):
    put_pair(money, "A", "ann")
    lapse(money, "ann")
    derive(money)
    assert derive(money, today=date(2027, 9, 28)).expired == 0
    assert derive(money, today=date(2027, 9, 29)).expired == 1
    lapse(money, "ann", "Active")

    found = derive(money, today=date(2027, 10, 1))

    assert (found.created, found.unpaid, found.expired) == (0, 0, 0)
    with money.connect() as db:
        assert set(balances(db, "masa").values()) == {0}


def test_a_person_waives_what_is_owed(money):
    put_pair(money, "A", "ann")
    derive(money)
    [row] = rows_of(money, payment_tables.obligations)
    waive(MASA, money, row["obligation_id"], "Ann", MOMENT)

    assert derive(money).unpaid == 0
    assert propose(money).batch_id == ""
    with pytest.raises(LookupError):
        waive(MASA, money, row["obligation_id"], "Ann", MOMENT)
