"""A mentor whom the roster knew under two ids is one mentor: owed once, paid once, and held where both are owed."""

from datetime import date

import pytest
from laid_ground import laid_once
from money_builders import TODAY, end_match, noon, pay, propose, put_money_ground, put_pair, with_stipend
from region_builders import MASA, rows_of
from sqlalchemy import insert

from sql import payment_tables, tables
from tasks.stipends.holds import free_held, waive
from tasks.stipends.obligations import derive_obligations
from tasks.stipends.one_person import renamed

WINTER = date(2027, 2, 10)


@pytest.fixture
@laid_once
def one_pair(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "M-2", number=1)


def find_one(database, former="M-2", person="M-1"):
    """Let the roster find that a key is that of somebody whom it has under another one."""
    with database.begin() as db:
        db.execute(insert(tables.person_links).values(
            program="masa", row_key=former, person_id=person, evidence="rekeyed",
            linked_on=date(2026, 9, 20)))  # fmt: skip


def owe(database, program=MASA, today=TODAY):
    return derive_obligations(program, database, today, noon(today))


def holds_of(database):
    return [row["reason"] for row in rows_of(database, payment_tables.obligation_holds) if row["ended_on"] is None]


def test_two_ids_of_one_mentor_are_owed_one_stipend(one_pair):
    put_pair(one_pair, "B", "M-1", number=2)
    find_one(one_pair)

    assert propose(one_pair).total_minor == 500_00


def test_what_was_paid_under_an_id_of_before_is_not_owed_again(one_pair):
    pay(one_pair)
    put_pair(one_pair, "B", "M-1", number=2)
    find_one(one_pair)

    assert propose(one_pair, event="masa/winter", today=WINTER).batch_id == ""
    assert len(rows_of(one_pair, payment_tables.obligations)) == 1


def test_a_pair_that_was_paid_is_the_same_pair_under_the_new_id(one_pair):
    by_pair = with_stipend(unit="pairing")
    pay(one_pair, by_pair)
    find_one(one_pair)
    end_match(one_pair, "m-A-M-2-1", "replaced")
    put_pair(one_pair, "A", "M-1", number=2, members=False)

    assert owe(one_pair, by_pair, WINTER).created == 0


def test_where_both_ids_are_owed_only_one_is_paid(one_pair):
    put_pair(one_pair, "B", "M-1", number=2)
    assert owe(one_pair).created == 2

    find_one(one_pair)

    assert propose(one_pair).total_minor == 500_00
    assert holds_of(one_pair) == ["same_person"]


def test_where_one_id_was_paid_the_other_one_waits_for_a_person(one_pair):
    pay(one_pair)
    put_pair(one_pair, "B", "M-1", number=2)
    assert owe(one_pair).created == 1

    find_one(one_pair)

    assert propose(one_pair, event="masa/winter", today=WINTER).batch_id == ""
    [row] = [row for row in rows_of(one_pair, payment_tables.obligations) if row["person_id"] == "M-1"]
    assert waive(MASA, one_pair, row["obligation_id"], "dora", noon(WINTER))


def test_a_person_may_say_that_they_are_two_people_after_all(one_pair):
    pay(one_pair)
    put_pair(one_pair, "B", "M-1", number=2)
    owe(one_pair)
    find_one(one_pair)
    owe(one_pair)
    [held] = [row for row in rows_of(one_pair, payment_tables.obligations) if row["person_id"] == "M-1"]

    assert free_held(MASA, one_pair, held["obligation_id"], "same_person", "dora", noon(TODAY))
    assert propose(one_pair, event="masa/winter", today=WINTER).total_minor == 500_00


def test_an_open_batch_that_pays_both_ids_is_proposed_anew(one_pair):
    put_pair(one_pair, "B", "M-1", number=2)
    first = propose(one_pair)
    assert first.total_minor == 1000_00

    find_one(one_pair)

    again = propose(one_pair)
    assert again.batch_id != first.batch_id
    assert (again.total_minor, again.cancelled != "") == (500_00, True)


def test_a_match_under_an_id_of_before_keeps_earning_for_the_person(one_pair):
    owe(one_pair)
    find_one(one_pair)
    put_pair(one_pair, "B", "M-1", number=2)
    end_match(one_pair, "m-A-M-2-1")

    assert propose(one_pair).total_minor == 500_00


@pytest.mark.parametrize(("key", "said"), [
    ("mentor:M-2:2026-27", "mentor:M-1:2026-27"), ("pair:R:M-2", "pair:R:M-1"),
    ("pair:R:M-2:2026-27", "pair:R:M-1:2026-27"), ("pair:M-2:X", "pair:M-2:X"), ("clawback:o1", "clawback:o1"),
])  # fmt: skip
def test_only_the_mentor_in_a_key_gets_another_id(key, said):
    assert renamed(key, "M-2", "M-1", "2026-27") == said
