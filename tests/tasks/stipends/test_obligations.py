"""What a program owes for its matches: once for each unit, to one payee, held while a condition is not met."""

from datetime import date, timedelta

import pytest
from money_builders import (
    AMOUNT,
    MOMENT,
    TODAY,
    end_match,
    lapse,
    pay,
    propose,
    put_member,
    put_money_ground,
    put_pair,
    put_payee,
    with_stipend,
)
from region_builders import ACSA, MASA, put_application, rows_of
from sqlalchemy import Engine

from schemas.registry import definition_sha256
from sql import payment_tables
from tasks.stipends.holds import free_held, open_holds, waive
from tasks.stipends.ledger import balances
from tasks.stipends.obligations import derive_obligations

BY_PAIR = with_stipend(unit="pairing")


@pytest.fixture
def money(database: Engine):
    """Two regions with payees, and one accepted answer."""
    put_money_ground(database, "Region 5", "Region 6")
    return database


def derive(database: Engine, program=MASA, today=TODAY):
    return derive_obligations(program, database, today, MOMENT)


def owed(database: Engine):
    return {row["unit_key"]: (row["payee_id"], row["amount_minor"])
            for row in rows_of(database, payment_tables.obligations)}  # fmt: skip


def holds_of(database: Engine):
    with database.connect() as db:
        return {(row.reason, row.sentence) for row in open_holds(db, "masa")}


def reasons(database: Engine):
    return {reason.partition(":")[0] for reason, _ in holds_of(database)}


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
