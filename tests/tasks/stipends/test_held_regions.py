"""No region is paid for a mentor who serves another one by now, unless a person says so."""

import pytest
from laid_ground import laid_once
from money_builders import TODAY, end_match, noon, propose, put_money_ground, put_pair
from region_builders import MASA, rows_of

from sql import payment_tables
from tasks.stipends.holds import free_held
from tasks.stipends.obligations import derive_obligations


@pytest.fixture
@laid_once
def moved(database):
    """A mentor for whom Region 5 is owed, whose match there ended, and who has one in Region 6 since."""
    put_money_ground(database, "Region 5", "Region 6")
    put_pair(database, "A", "M-1", number=1)
    derive_obligations(MASA, database, TODAY, noon(TODAY))
    end_match(database, "m-A-M-1-1")
    put_pair(database, "B", "M-1", region="Region 6", number=2)


def holds_of(database):
    return [row["reason"] for row in rows_of(database, payment_tables.obligation_holds) if row["ended_on"] is None]


def test_the_first_region_gets_nothing_by_itself(moved):
    assert propose(moved).batch_id == ""
    assert holds_of(moved) == ["other_payee"]


def test_a_person_may_let_the_first_region_have_it(moved):
    propose(moved)
    [owed] = rows_of(moved, payment_tables.obligations)

    assert free_held(MASA, moved, owed["obligation_id"], "other_payee", "dora", noon(TODAY))
    assert propose(moved).total_minor == 500_00


def test_a_match_in_the_first_region_again_ends_the_question(moved):
    propose(moved)

    put_pair(moved, "C", "M-1", number=3)

    assert propose(moved).total_minor == 500_00
    assert holds_of(moved) == []


def test_a_mentor_in_two_regions_is_paid_through_the_first(database):
    put_money_ground(database, "Region 5", "Region 6")
    put_pair(database, "A", "M-1", number=1)
    put_pair(database, "B", "M-1", region="Region 6", number=2)

    assert propose(database).total_minor == 500_00
