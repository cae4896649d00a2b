"""What is found by a short way, or found once for many, is what all the rules find for each."""

from datetime import date

import pytest
from drawn_people import FACTS, PROGRAMS
from hypothesis import given, settings
from hypothesis import strategies as st
from rosters import PULLS, SEEN, TODAY, a_row, the, with_rule
from thorough import some

from tasks.eligibility.roles import by_all_rules
from tasks.eligibility.rules import ground_of, title_book
from tasks.eligibility.short_ways import short_way
from tasks.eligibility.standing import standing_of, standing_on

RULED = [code for code in PROGRAMS if the(code).mentee.new_in_role]
"""The programs that have a rule of who is new."""
FAMILIES = [(), ("superintendent",), ("principal", "superintendent")]


def ground_on(program, today=TODAY):
    return ground_of(program, {"membership": PULLS}, title_book(program), today)


@settings(max_examples=some(600), deadline=None)
@given(
    st.lists(FACTS, min_size=1, max_size=8), st.sampled_from(RULED), st.sampled_from(["role_family", "position"]),
    st.booleans(), st.sampled_from(FAMILIES), st.integers(1, 36), st.sampled_from(PULLS),
    st.dates(SEEN, date(2028, 1, 1)),
)  # fmt: skip
def test_the_short_way_finds_what_all_rules_find(rows, code, key, interim, families, months, seen, today):
    settings_of_rule = {"key": key, "interim_counts_as_service": interim, "excluded_families": families}
    program = with_rule(the(code), window_months=months, **settings_of_rule)
    ground = ground_on(program, today)

    for row in [a_row(valid_from=seen, **said) for said in rows]:
        quick = short_way(row, ground)

        assert quick is None or [quick] == by_all_rules((row,), (row,), ground_on(program, today))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"position_start": "7/1/2019"}, "FIRST_YEAR_OVER"),
        ({"title": "Consultant"}, "ROLE_OUT_OF_SCOPE"),
        ({"title": "Consultant", "position_start": "7/1/2019"}, "ROLE_OUT_OF_SCOPE"),
    ],
)
def test_the_short_way_is_taken_where_one_row_settles_it(said, reason):
    assert short_way(a_row(**said), ground_on(the("masa"))).reason == reason


@pytest.mark.parametrize(
    "said",
    [
        {"position_start": "7/1/2026"},
        {"position_start": ""},
        {"position_start": "soon"},
        {"position_start": "July 2019"},
        {"title": "Wizard", "position_start": "7/1/2019"},
        {"title": "Interim Superintendent", "position_start": "7/1/2019"},
        {"title": "Principal / CFO", "position_start": "7/1/2019"},
    ],
)
def test_everything_else_is_asked_of_all_rules(said):
    program = with_rule(the("masa"), interim_counts_as_service=False)

    assert short_way(a_row(**said), ground_on(program)) is None


@settings(max_examples=some(300), deadline=None)
@given(st.lists(FACTS, min_size=1, max_size=8), st.sampled_from(RULED), st.dates(SEEN, date(2028, 1, 1)))
def test_a_standing_found_once_for_many_is_everybodys_own(rows, code, today):
    program = the(code)
    together = ground_on(program, today)

    for row in [a_row(**said) for said in rows]:
        [role, *_] = by_all_rules((row,), (row,), together)

        assert standing_of([row], role, together) == standing_on([row], role, ground_on(program, today))
