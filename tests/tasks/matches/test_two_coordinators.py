"""Two coordinators are two voices: what one reported, the other neither replaces nor ends."""

import pytest
from region_builders import change_member
from region_builders import rows_of as rows_in
from sqlalchemy import delete, update
from two_voices import BERG, LIND, ledger, recheck, says, two_voices, waiting, waive

from sql import match_tables, tables


@pytest.fixture
def region(database):
    return two_voices(database)


@pytest.mark.parametrize("outcome", ["left", "declined"])
def test_what_one_reported_the_other_does_not_end(region, outcome):
    says(region, LIND, mentor="00201")

    rules, result = says(region, BERG, outcome, number=2)

    assert (rules["mentor_changed"], result) == ("hold", "hold")
    assert ledger(region) == [("00201", "confirmed")]
    [both] = waiting(region).contradictions
    assert (both.stands.outcome, both.stands.mentor, both.waits.outcome) == ("matched", "00201", outcome)


def test_it_ends_when_the_first_one_says_the_same_and_nobody_waits_any_more(region):
    says(region, LIND, mentor="00201")
    says(region, BERG, "left", number=2)

    _, result = says(region, LIND, "left", number=3)

    assert result == "accept_warn"
    assert ledger(region) == [("00201", "ended")]
    assert set(waiting(region).counts.values()) - {0} == {1}, "the correction of the roster alone"


def test_it_ends_when_the_association_lets_it_and_by_no_other_look(region):
    says(region, LIND, mentor="00201")
    says(region, BERG, "left", number=2)
    says(region, LIND, mentor="00201", number=3, note="still well")
    before = recheck(region)
    waive(region, "00201")

    assert (before, recheck(region), recheck(region)) == (0, 1, 0)
    assert ledger(region) == [("00201", "ended")]
    assert waiting(region).contradictions == ()


def test_whoever_answers_for_the_region_no_more_holds_nobody_up(region):
    says(region, LIND, mentor="00201")
    with region.begin() as db:
        db.execute(delete(tables.coordinators).where(tables.coordinators.c.email == LIND))

    _, result = says(region, BERG, "left", number=2)

    assert result == "accept_warn"
    assert ledger(region) == [("00201", "ended")]


def test_another_region_does_not_end_what_was_reported_before_somebody_moved_there(region):
    says(region, LIND, mentor="00201")
    with region.begin() as db:
        db.execute(update(tables.coordinators).where(tables.coordinators.c.email == LIND).values(region="Region 2"))

    assert says(region, BERG, "left", number=2)[1] == "hold"
    assert ledger(region) == [("00201", "confirmed")]


def test_an_old_word_of_the_other_does_not_come_true_when_the_first_one_goes(region):
    says(region, LIND, mentor="00201")
    says(region, BERG, "left", number=2)
    with region.begin() as db:
        db.execute(delete(tables.coordinators).where(tables.coordinators.c.email == LIND))

    assert recheck(region) == 0
    assert ledger(region) == [("00201", "confirmed")]


def test_what_one_has_on_hold_stays_there_whatever_the_other_says(region):
    change_member(region, "00201", membership_status="Lapsed")
    says(region, LIND, mentor="00201")
    says(region, BERG, mentor="00202", number=2)

    assert ledger(region) == [("00201", "held"), ("00202", "confirmed")]
    [both] = waiting(region).contradictions
    assert (both.waits.mentor, both.stands.mentor) == ("00201", "00202")

    says(region, LIND, mentor="00202", number=3)
    assert ledger(region) == [("00201", "replaced"), ("00202", "confirmed")]
    assert waiting(region).contradictions == ()


def test_an_answer_of_nobody_in_particular_undoes_nothing_of_anybody(region):
    says(region, LIND, mentor="00201")

    _, result = says(region, "", "left", number=2)

    assert result == "hold"
    assert ledger(region) == [("00201", "confirmed")]
    assert len(waiting(region).contradictions) == 1


def test_an_answer_of_nobody_in_particular_is_that_of_the_only_coordinator(region):
    with region.begin() as db:
        db.execute(delete(tables.coordinators).where(tables.coordinators.c.email == BERG))
    says(region, LIND, mentor="00201")

    assert says(region, "", "left", number=2)[1] == "accept_warn"


def test_what_both_say_is_on_record_for_both(region):
    says(region, LIND, mentor="00201")
    says(region, BERG, mentor="00201", number=2)

    assert [row["coordinator"] for row in rows_in(region, match_tables.submissions)] == [LIND, BERG]
    assert ledger(region) == [("00201", "confirmed")]


# A waiver of a change is for the match that stood -------------------------------------------------------------------


def test_a_waived_change_counts_once(region):
    says(region, LIND, mentor="00201")
    waive(region, "00202")
    says(region, LIND, mentor="00202", number=2)
    waive(region, "00203")
    says(region, LIND, mentor="00203", number=3)

    _, result = says(region, LIND, mentor="00202", number=4)

    assert result == "hold", "the first waiver was for the first match"
    assert ledger(region) == [("00201", "replaced"), ("00202", "held"), ("00202", "replaced"), ("00203", "confirmed")]


def test_the_same_words_again_are_about_the_same_match_and_others_about_the_one_that_stands(region):
    says(region, LIND, mentor="00201")
    waive(region, "00202")
    says(region, LIND, mentor="00202", number=2)
    waive(region, "00201")
    says(region, LIND, mentor="00201", number=3)
    waive(region, "00202")

    assert says(region, LIND, mentor="00202", number=4)[1] == "hold"
    waive(region, "00202", reason="they agreed again")
    assert recheck(region) == 1
    assert ledger(region)[-1] == ("00202", "replaced")
    assert ("00202", "confirmed") in ledger(region)


def test_a_waiver_before_any_match_is_about_none(region):
    waive(region, "00202")
    says(region, LIND, mentor="00201")

    assert says(region, LIND, mentor="00202", number=2)[1] == "hold"
