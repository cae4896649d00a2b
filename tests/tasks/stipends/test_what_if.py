"""What other rules would change: lines, money, who gains or loses, what is held; and nothing is written."""

import pytest
from laid_ground import laid_once
from money_builders import AMOUNT, TODAY, end_match, lapse, noon, pay, propose, put_money_ground, put_pair, with_stipend
from region_builders import ACSA, MASA, rows_of
from sqlalchemy import Engine

from sql.tables import metadata
from tasks.stipends.what_if import what_if

PAIRING = with_stipend(unit="pairing")


@pytest.fixture
@laid_once
def money(database: Engine):
    """A mentor with two mentees, one with one, one who lapsed, and one of a region that nobody entered."""
    put_money_ground(database, "Region 5", "Region 6")
    put_pair(database, "A", "ann", number=1)
    put_pair(database, "B", "ann", region="Region 6", number=2)
    put_pair(database, "C", "bob", number=3)
    put_pair(database, "D", "cyd", number=4)
    put_pair(database, "E", "dan", region="Region 7", number=5)
    lapse(database, "cyd")


def look(database: Engine, other, program=MASA, today=TODAY):
    return what_if(program, other, database, today, noon(today))


def test_a_line_for_each_pair_costs_a_line_more_for_who_has_two(money):
    found = look(money, PAIRING)

    assert (len(found.before.lines), found.before.total_minor) == (4, 4 * AMOUNT)
    assert (len(found.after.lines), found.after.total_minor) == (5, 5 * AMOUNT)
    assert [(one.mentor, one.name, one.lines, one.minor) for one in found.changes] == [
        ("id-ann", "Jo Lastann", (1, 2), (AMOUNT, 2 * AMOUNT))]  # fmt: skip
    assert (found.gain, found.lose, found.program_year) == (1, 0, "2026-27")
    assert sorted(line.payee for line in found.after.lines) == ["Region 5"] * 3 + ["Region 6", "Region 7"]


def test_what_is_held_and_what_nobody_can_be_owed_is_told_on_both_sides(money):
    found = look(money, with_stipend(requires=()))

    assert [(one.lines, one.total_minor) for one in found.before.held] == [(1, AMOUNT)]
    assert "mentor's membership" in found.before.held[0].sentence
    assert (found.after.held, found.after.held_minor) == ((), 0)
    assert "Region 7" in found.before.not_owed[0]
    assert found.changes == (), "the same lines, of which one is not held any more"


def test_the_next_batch_is_made_by_the_steps_that_make_one(money):
    found = look(money, PAIRING)

    assert (found.before.batch_lines, found.before.batch_minor) == (2, 2 * AMOUNT)
    assert (found.after.batch_lines, found.after.batch_minor) == (3, 3 * AMOUNT)
    assert propose(money).total_minor == found.before.batch_minor


def test_what_is_written_down_keeps_its_amount(money):
    pay(money)
    found = look(money, with_stipend(amount_minor=600_00), today=TODAY)

    assert (found.on_record, found.on_record_minor) == (3, 3 * AMOUNT)
    assert (found.before.total_minor, found.after.total_minor) == (4 * AMOUNT, 4 * 600_00)
    assert (found.after.batch_lines, found.after.batch_minor) == (0, 0), "the rest is held, or of no payee"


def test_a_second_mentor_of_a_mentee_waits_for_a_decision_or_earns_nothing(database):
    put_money_ground(database, "Region 5")
    first = put_pair(database, "A", "ann", number=1)
    pay(database)
    end_match(database, first)
    put_pair(database, "A", "bob", number=2)
    found = look(database, with_stipend(on_mentor_change="no_second_payment"))

    assert (len(found.before.lines), found.before.held_minor) == (1, AMOUNT)
    assert (len(found.after.lines), found.lose) == (0, 1)


def test_the_same_rules_change_nothing(money):
    found = look(money, MASA)

    assert (found.same_rules, found.changes, found.before) == (True, (), found.after)


@pytest.mark.parametrize("after_a_batch", [False, True])
def test_a_look_writes_nothing(money, after_a_batch):
    if after_a_batch:
        pay(money)
    before = {table.name: rows_of(money, table) for table in metadata.sorted_tables}
    look(money, PAIRING)

    assert before == {table.name: rows_of(money, table) for table in metadata.sorted_tables}


def test_a_program_that_pays_nothing_has_no_lines(database):
    found = what_if(ACSA, ACSA, database, TODAY, noon(TODAY))

    assert (found.before.lines, found.after.lines, found.before.batch_minor) == ((), (), 0)
