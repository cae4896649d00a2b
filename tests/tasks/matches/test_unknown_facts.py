"""A fact that nobody knows is named only where it could change what a rule says."""

from datetime import date

import pytest
from answered_rows import MASA, WASBO

from schemas.facts import PAIR_FACTS, PERSON_FACTS, AllOf, AnyOf, Comparison, Not
from tasks.matches.names import agrees
from tasks.matches.unknowns import ABOUT, BETWEEN, in_words, may_hold, not_known, what_is_unknown

SAME = Comparison(field="pair.same_component", op="is_false")
FREE = Comparison(field="pair.same_role_mentor_was_available", op="is_true")
ABSENT = Comparison(field="pair.cross_region_reason", op="absent")
OLD = Comparison(field="mentee.years_in_role", op="gte", value=2)
AFTER = Comparison(field="mentee.position.start", op="gte", value=date(2026, 7, 1))


@pytest.mark.parametrize(
    ("predicate", "facts", "expected"),
    [
        (OLD, {"mentee.years_in_role": 2}, True),
        (OLD, {"mentee.years_in_role": 0}, False),
        (OLD, {}, None),
        (AFTER, {"mentee.position.start": None}, None),
        (ABSENT, {}, True),
        (Not.model_validate({"not": OLD}), {}, None),
        (AllOf(all=(SAME, FREE)), {"pair.same_component": None, "pair.same_role_mentor_was_available": False}, False),
        (AllOf(all=(SAME, FREE)), {"pair.same_component": None, "pair.same_role_mentor_was_available": True}, None),
        (AnyOf(any=(SAME, FREE)), {"pair.same_component": None, "pair.same_role_mentor_was_available": True}, True),
        (AnyOf(any=(SAME, FREE)), {"pair.same_component": None, "pair.same_role_mentor_was_available": False}, None),
    ],
)
def test_a_rule_is_open_only_while_the_gap_could_decide_it(predicate, facts, expected):
    assert may_hold(predicate, facts) is expected
    assert bool(not_known(predicate, facts)) is (expected is None)


def test_facts_are_named_in_the_programs_words():
    assert in_words(WASBO, "mentee.membership.status") == "the protégé's membership"
    assert what_is_unknown(MASA, ["pair.supervises", "pair.supervises"]) == "whether one supervises the other"
    assert " and " in what_is_unknown(MASA, ["pair.supervises", "mentor.region", "mentee.region"])


def test_every_fact_that_can_be_unknown_has_words():
    never = {"same_person", "reciprocal", "mentor_load", "cross_region_reason", "coordinator_is_party",
             "disclosed_conflict"}  # fmt: skip
    always = {"approved_special", "is_coordinator", "attested"}

    assert PAIR_FACTS.keys() - never == BETWEEN.keys()
    assert PERSON_FACTS.keys() - always == ABOUT.keys()


@pytest.mark.parametrize(
    ("typed", "last", "first", "expected"),
    [
        ("Ana Lind", "Lind", "Ana", True), ("Lind Ana", "Lind", "Ana", True), ("LIND, ANA", "Lind", "Ana", True),
        ("Ana-Maria Lind", "Lind", "Ana", True), ("Ana Lind-Berg", "Lind", "Ana", True),
        ("Mary O'Neil", "ONeil", "Mary", True), ("José García", "Garcia", "Jose", True),
        ("Ana Lind Jr.", "Lind", "Ana", True), ("Ana Lind Jr.", "Lind Sr.", "Ana", False),
        ("Lind, Jr., Ana", "Lind", "Ana", True), ("Anna Lindt", "Lind", "Ana", False),
        ("Lindd, Ana", "Lind", "Ana", True),
        ("Bill Lind", "Lind", "William", True), ("Bill Lind", "Lind", "Robert", False), ("Ana", "Lind", "Ana", False),
        ("", "Lind", "Ana", False), ("van der Berg, Jo", "van der Berg", "Jo", True),
        ("Jo van der Berg", "Van Der Berg", "Jo", True), ("Berg", "van der Berg", "Jo", False),
    ],
)  # fmt: skip
def test_a_typed_name_is_a_persons_or_not(typed, last, first, expected):
    assert agrees(typed, last, first) is expected
