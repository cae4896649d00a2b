"""What holds whatever a roster brings: one decision each, no order, no second spell, no second chance by waiting."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from drawn_people import PROGRAMS, people
from hypothesis import given, settings
from hypothesis import strategies as st
from rosters import PULLS, TODAY, a_person, a_row, decision_on, moved, the
from thorough import some

from schemas.member import Person
from tasks.eligibility.rules import decide, title_book
from tasks.eligibility.spells import last_seen, standing_rows

MASA = the("masa")
REASONS = {
    "ELIGIBLE": {"NEW_ROLE", "NEW_IN_STATE", "SPECIAL_APPLICATION", "EXTENSION", "VOLUNTARY", "APPLIED"},
    "UPCOMING": {"NEW_ROLE", "NEW_IN_STATE"},
    "REVIEW": {"NO_HISTORY", "UNMAPPED_TITLE", "TWO_ROLES", "BAD_DATE", "START_UNCERTAIN", "PRIOR_STATE_UNKNOWN",
               "PENDING_MEMBERSHIP", "LATERAL_IN_STATE", "RETURNING_TO_ROLE", "NOT_CONTACTABLE", "AMBIGUOUS_PERSON"},
    "NOT_ELIGIBLE": {"FIRST_YEAR_OVER", "LATERAL_IN_STATE", "RETURNING_TO_ROLE", "ROLE_OUT_OF_SCOPE", "WRONG_CATEGORY",
                     "NOT_A_MEMBER_WOULD_QUALIFY", "NOT_A_MEMBER", "NOT_CONTACTABLE", "NOT_APPLIED", "member_type"},
}  # fmt: skip


def decisions_on(code, people, today=TODAY):
    program = the(code)
    return list(decide(program, people, {"one": PULLS, "two": PULLS[:3]}, title_book(program), today))


@settings(max_examples=some(400), deadline=None)
@given(people(), st.sampled_from(PROGRAMS), st.dates(PULLS[-1], date(2028, 1, 1)))
def test_everybody_on_the_roster_gets_one_decision_with_a_known_reason(person, program, today):
    on_roster = any(row.valid_to is None for row in person.versions)

    decisions = decisions_on(program, [person], today)

    assert len(decisions) == on_roster
    assert all(decision.reason in REASONS[decision.outcome] for decision in decisions)
    assert all(decision.sentence.endswith(".") and "@" not in decision.sentence for decision in decisions)


@settings(max_examples=some(300), deadline=None)
@given(people(), st.sampled_from(PROGRAMS), st.randoms())
def test_the_order_of_rows_and_doors_never_matters(person, program, chance):
    rows, doors = list(person.versions), list(person.doors)
    chance.shuffle(rows)
    chance.shuffle(doors)
    shuffled = Person("p", tuple(rows), tuple(doors), person.ambiguous, person.joined_by)

    assert decisions_on(program, [person]) == decisions_on(program, [shuffled])


@given(st.lists(people(), max_size=5), st.sampled_from(PROGRAMS))
def test_nobodys_decision_depends_on_somebody_else(crowd, program):
    alone = [decision for person in crowd for decision in decisions_on(program, [person])]

    assert decisions_on(program, crowd) == alone


@settings(max_examples=some(300), deadline=None)
@given(people(), st.sampled_from(PROGRAMS))
def test_waiting_alone_never_makes_somebody_new_again(person, program):
    closed = Person("p", person.versions, (), person.ambiguous)
    days = [PULLS[-1] + timedelta(days=61 * step) for step in range(24)]

    reasons = [decision.reason for day in days for decision in decisions_on(program, [closed], day)]
    outcomes = [decision.outcome for day in days for decision in decisions_on(program, [closed], day)]

    for earlier, (_, then) in zip(reasons, pairwise(outcomes), strict=False):
        assert not (earlier == "FIRST_YEAR_OVER" and then in {"ELIGIBLE", "UPCOMING"})


def spell_of(*rows, program=MASA):
    decision = decision_on(program, a_person(*rows))
    return (decision.role_family, decision.employer, decision.spell)


FIRST = (PULLS[2], {"position_start": "6/15/2026"})


@pytest.mark.parametrize("code", ["masa", "acsa"])
@pytest.mark.parametrize(
    "then",
    [
        pytest.param({"position_start": "6/1/2026"}, id="a corrected start"),
        pytest.param({"title": "SUPT."}, id="another spelling of the title"),
        pytest.param({"title": "Supt of Wonders"}, id="a title that nobody mapped, for a while"),
        pytest.param({"row_key": "98765"}, id="another id"),
        pytest.param({"district_number": "0123-01"}, id="a district number at last"),
        pytest.param({"district": "Lakeside Area Schools", "position_start": "6/15/2026"}, id="a renamed district"),
        pytest.param({"district": ""}, id="no district for a while"),
        pytest.param({"region": "Region 9"}, id="another region"),
    ],
)
def test_a_change_on_paper_is_no_new_spell(code, then):
    before = spell_of(*moved(FIRST), program=the(code))

    after = spell_of(*moved(FIRST, (PULLS[3], then), (PULLS[4], FIRST[1])), program=the(code))

    assert before == after == ("superintendent", "lakeside" if code == "acsa" else "", 1)


def test_interim_to_permanent_with_one_employer_is_one_spell():
    rows = moved((PULLS[2], {"title": "Acting Superintendent"}), (PULLS[3], {"position_start": "8/1/2026"}))

    assert spell_of(*rows) == ("superintendent", "", 1)


def test_somebody_back_on_the_roster_in_the_same_job_goes_on_with_the_spell():
    rows = (a_row(valid_from=PULLS[1], valid_to=PULLS[2]), a_row(valid_from=PULLS[3], position_start="8/1/2026"))

    assert spell_of(*rows) == ("superintendent", "", 1)
    assert decision_on(MASA, a_person(*rows)).reason == "FIRST_YEAR_OVER"


def test_another_job_in_between_makes_a_second_spell():
    rows = moved((PULLS[1], {}), (PULLS[2], {"title": "Principal"}), (PULLS[3], {}))

    assert spell_of(*rows) == ("superintendent", "", 2)


def test_a_row_that_is_missing_once_still_stands():
    absent = a_row(valid_from=PULLS[1], absent_since=PULLS[-1])

    assert standing_rows((absent,), {"membership": PULLS}) == (absent,)
    assert last_seen(absent, {"membership": PULLS}) == PULLS[-2]


def test_two_rows_of_one_export_both_stand_even_if_one_is_missing_once():
    first = a_row(row_key="a", valid_from=PULLS[1], absent_since=PULLS[-1])
    second = a_row(row_key="b", valid_from=PULLS[2])

    assert standing_rows((first, second), {"membership": PULLS}) == (first, second)
