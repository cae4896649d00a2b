"""Money that waits for a person, or ends for having waited, rings."""

from datetime import date

import pytest
from bank_answers import a_return, headed
from laid_ground import laid_once
from money_builders import TODAY, end_match, lapse, noon, put_money_ground, put_pair
from region_builders import MASA
from sent_money import CHANGED, LATER, hear, put_sent

from tasks.stipends.alarms import alarms
from tasks.stipends.obligations import derive_obligations


@pytest.fixture
@laid_once
def owed(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "M-1", number=1)
    derive_obligations(MASA, database, TODAY, noon(TODAY))


def rings(database, day, program=MASA):
    derive_obligations(program, database, day, noon(day))
    return alarms(program, database, day, noon(day))


def test_what_only_a_person_can_let_go_rings_after_a_week(owed):
    end_match(owed, "m-A-M-1-1")

    assert rings(owed, TODAY) == ()
    [sentence] = rings(owed, date(2026, 11, 9))
    assert sentence.startswith("1 line of 500.00 USD can be paid only when a named person decides, the first since")


def test_what_waits_for_a_membership_rings_before_it_ends_and_when_it_has(owed):
    lapse(owed, "M-1")

    assert rings(owed, date(2027, 8, 28)) == ()
    assert "will soon not be owed any more" in rings(owed, date(2027, 9, 1))[0]
    assert "are not owed any more, the last since" in rings(owed, date(2027, 9, 29))[0]
    assert rings(owed, date(2027, 10, 20)) == ()


def test_money_that_came_back_rings_until_somebody_has_decided(database, tmp_path):
    payment = put_sent(database)["Region 5"]
    hear(database, tmp_path, headed(a_return(payment.trace_no, "R02", payment.amount_minor)))

    sentences = alarms(CHANGED, database, date(2026, 11, 30), LATER)

    assert any("1 line of 500.00 USD can be paid only when a named person decides" in one for one in sentences)
