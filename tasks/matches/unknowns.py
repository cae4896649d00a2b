"""Facts that nobody knows and that could change what a rule says: named, never passed over in silence."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from schemas.facts import AllOf, Comparison, FactValue, Not, Predicate, comparisons, passes
from schemas.program import Program

ABOUT: Mapping[str, str] = MappingProxyType({
    "membership.status": "membership", "membership.type": "member type", "membership.paid_through": "paid-through day",
    "ever_member": "former membership", "enrolled": "enrolment", "fee_paid": "fee",
    "do_not_contact": "wish not to be contacted",
    "role_family": "kind of job", "component_group": "component group", "region": "region", "district": "employer",
    "functions": "functions", "position.start": "start in the position", "years_in_role": "years in the role",
    "years_in_jurisdiction_role": "years in this kind of job here", "first_year_in_role": "first year in the role",
    "school.leadership_rating": "latest inspection", "school.phase": "phase of the school",
    "school.faith": "faith of the school", "member_id": "member id",
})  # fmt: skip
"""What a fact about one person is called."""
BETWEEN: Mapping[str, str] = MappingProxyType({
    "supervises": "whether one supervises the other", "same_district": "whether both work in one district",
    "same_region": "whether both are in one region", "same_component": "whether both are in one component group",
    "same_role_family": "whether both have one kind of job",
    "same_role_mentor_was_available": "who else was available",
    "mentor_new_in_same_role": "whether the mentor is new in the role, too",
    "match_date_in_year": "whether the match date is in the program year",
})  # fmt: skip
"""What a fact about two people is called."""


def may_hold(predicate: Predicate, facts: Mapping[str, FactValue]) -> bool | None:
    """
    Whether a predicate is true of these facts; None if that depends on a fact that nobody knows.

    Asking whether a fact is there always has an answer.
    """
    if isinstance(predicate, Comparison):
        fact = facts.get(predicate.field)
        return None if predicate.op not in {"absent", "present"} and is_missing(fact) else passes(predicate, fact)
    if isinstance(predicate, Not):
        inner = may_hold(predicate.not_, facts)
        return None if inner is None else not inner
    decides = not isinstance(predicate, AllOf)
    parts = predicate.all if isinstance(predicate, AllOf) else predicate.any
    found = {may_hold(part, facts) for part in parts}
    return decides if decides in found else None if None in found else not decides


def is_missing(fact: FactValue) -> bool:
    """Whether nobody knows it."""
    return fact is None or fact == () or (isinstance(fact, str) and not fact.strip())


def not_known(predicate: Predicate, facts: Mapping[str, FactValue]) -> list[str]:
    """
    The facts whose absence leaves open whether a rule fires; none if it doesn't, whatever they are.

    Ask it of a rule that did not fire: one written with `not` fires on a gap by intention, and says so itself.
    """
    if may_hold(predicate, facts) is not None:
        return []
    missing = [test.field for test in comparisons(predicate)
               if test.op not in {"absent", "present"} and is_missing(facts.get(test.field))]  # fmt: skip
    return list(dict.fromkeys(missing))


def what_is_unknown(program: Program, names: Sequence[str]) -> str:
    """The facts in words, as a sentence lists them."""
    words = [in_words(program, name) for name in names]
    *most, last = list(dict.fromkeys(words))[:2]
    return f"{', '.join(most)} and {last}" if most else last


def in_words(program: Program, name: str) -> str:
    """One fact in words."""
    who, _, what = name.partition(".")
    if who == "pair":
        return BETWEEN.get(what, what.replace("_", " "))
    word = program.words.mentee if who == "mentee" else program.words.mentor
    return f"the {word}'s {ABOUT.get(what, what.replace('_', ' '))}"
