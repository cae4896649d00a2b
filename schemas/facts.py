"""Predicates: what a rule may ask about a mentee, a mentor or a pair, as data that is never run as code."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias, TypeGuard

from pydantic import (
    Discriminator,
    Field,
    Tag,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)  # fmt: skip

from schemas.kinds import Basis, Code, Day, Sentence, Strict, Whole, refuse
from schemas.suggest import did_you_mean

PERSON_FACTS = {
    "member_id": "text",
    "membership.status": "text",
    "membership.type": "text",
    "membership.paid_through": "date",
    "ever_member": "flag",
    "enrolled": "flag",
    "fee_paid": "flag",
    "do_not_contact": "flag",
    "role_family": "text",
    "component_group": "text",
    "region": "text",
    "district": "text",
    "functions": "list",
    "position.start": "date",
    "years_in_role": "number",
    "years_in_jurisdiction_role": "number",
    "first_year_in_role": "flag",
    "approved_special": "flag",
    "is_coordinator": "flag",
    "attested": "list",
    "school.leadership_rating": "text",
    "school.phase": "text",
    "school.faith": "text",
}
PAIR_FACTS = {
    "same_person": "flag",
    "reciprocal": "flag",
    "supervises": "flag",
    "same_district": "flag",
    "same_region": "flag",
    "same_component": "flag",
    "same_role_family": "flag",
    "same_role_mentor_was_available": "flag",
    "cross_region_reason": "text",
    "mentor_load": "number",
    "mentor_new_in_same_role": "flag",
    "coordinator_is_party": "flag",
    "disclosed_conflict": "flag",
    "match_date_in_year": "flag",
}
FACTS = (
    {f"mentee.{name}": kind for name, kind in PERSON_FACTS.items()}
    | {f"mentor.{name}": kind for name, kind in PERSON_FACTS.items()}
    | {f"pair.{name}": kind for name, kind in PAIR_FACTS.items()}
)
"""Every fact that a rule may ask about, with its kind. A program that needs a new fact adds it here, once."""

OPS = {
    "text": {"eq", "ne", "in", "not_in", "absent", "present"},
    "number": {"eq", "ne", "gte", "lte", "absent", "present"},
    "date": {"gte", "lte", "absent", "present"},
    "flag": {"is_true", "is_false", "absent", "present"},
    "list": {"absent", "present"},
}
WANTED = {"text": (str, "a text in quotes"), "number": (int, "a whole number"), "date": (date, "a day like 2026-07-01")}

FactValue: TypeAlias = str | int | date | bool | tuple[str, ...] | None
Facts: TypeAlias = Mapping[str, FactValue]
"""What is known about a row. A fact that is not there, None, empty or blank is missing."""


class Comparison(Strict):
    """One test of one fact. On a missing value every op but `absent` is false, so `not` is how a gap is caught."""

    field: str
    op: Literal["eq", "ne", "in", "not_in", "gte", "lte", "is_true", "is_false", "present", "absent"]
    value: Whole | Day | str | tuple[str, ...] | None = None

    @field_validator("value", mode="wrap")
    @classmethod
    def value_is_readable(cls, value: Any, read: ValidatorFunctionWrapHandler) -> Any:
        """One sentence for a value that is of none of the kinds, in place of one for each kind."""
        try:
            return read(value)
        except ValidationError:
            said = str(value).lower() if isinstance(value, bool | Decimal) else repr(value)
            raise refuse(("", f"is {said}; write a text in quotes, a whole number, a day or a list of texts")) from None

    @model_validator(mode="after")
    def fits_the_catalogue(self) -> "Comparison":
        """Only a known fact, only a test it can take, only a value of its kind."""
        if self.field not in FACTS:
            hint = did_you_mean(self.field, FACTS) or "write one of the facts in schemas/facts.py"
            raise refuse(("field", f"is {self.field!r}, an unknown fact; {hint}"))
        kind = FACTS[self.field]
        if self.op not in OPS[kind]:
            ops = ", ".join(sorted(OPS[kind]))
            raise refuse(("op", f"is {self.op!r}, but {self.field} is a {kind}; write one of {ops}"))
        if problem := self._wrong_value(kind):
            raise refuse(("value", problem))
        return self

    def _wrong_value(self, kind: str) -> str:
        if self.op in {"in", "not_in"}:
            good = isinstance(self.value, tuple) and bool(self.value)
            return "" if good else f"is {self.value!r}; {self.op!r} needs a list of texts in square brackets"
        if self.op in {"is_true", "is_false", "present", "absent"}:
            return "" if self.value is None else f"is {self.value!r}, but {self.op!r} takes no value; take it out"
        wanted, name = WANTED[kind]
        return "" if isinstance(self.value, wanted) else f"is {self.value!r}; {self.op!r} of a {kind} needs {name}"


class AllOf(Strict):
    """True if every part is."""

    all: Annotated[tuple["Predicate", ...], Field(min_length=1)]


class AnyOf(Strict):
    """True if at least one part is."""

    any: Annotated[tuple["Predicate", ...], Field(min_length=1)]


class Not(Strict):
    """True if the part is not: the way to catch a missing value."""

    not_: "Predicate" = Field(alias="not")


def shape(value: Any) -> str:
    """Which of the four predicates a table is meant to be, so that an error speaks of that one alone."""
    if isinstance(value, dict):
        return next((word for word in ("all", "any", "not") if word in value), "test")
    if isinstance(value, AllOf | AnyOf):
        return "all" if isinstance(value, AllOf) else "any"
    return "not" if isinstance(value, Not) else "test"


Predicate: TypeAlias = Annotated[
    Annotated[Comparison, Tag("test")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(shape),
]


class Rule(Strict):
    """One sentence of policy: when it fires, what happens to the row, and what the region is told."""

    id: Code
    when: Predicate
    outcome: Literal["accept_warn", "hold", "reject"]
    message: Sentence
    waivable_by: Literal["region", "association"] | None = None
    """A waiver is a named person and a reason, kept for the audit; the row then becomes accept_warn."""
    basis: Basis = "document"


def holds(predicate: Predicate, facts: Facts) -> bool:
    """
    Whether a predicate is true of these facts; a missing fact makes every test but `absent` false.

    Raises:
        TypeError: a fact is there but of another kind than the catalogue says.
    """
    if isinstance(predicate, AllOf):
        return all(holds(part, facts) for part in predicate.all)
    if isinstance(predicate, AnyOf):
        return any(holds(part, facts) for part in predicate.any)
    if isinstance(predicate, Not):
        return not holds(predicate.not_, facts)
    return passes(predicate, facts.get(predicate.field))


def passes(test: Comparison, fact: FactValue) -> bool:
    """Whether one fact passes one test."""
    missing = fact is None or fact == () or (isinstance(fact, str) and not fact.strip())
    if test.op in {"absent", "present"}:
        return missing == (test.op == "absent")
    if missing:
        return False
    if test.op in {"is_true", "is_false"}:
        return of_kind(test, fact, bool) is (test.op == "is_true")
    if test.op in {"in", "not_in"}:
        allowed = test.value if isinstance(test.value, tuple) else ()
        return (of_kind(test, fact, str) in allowed) == (test.op == "in")
    return compares(test, fact)


def compares(test: Comparison, fact: FactValue) -> bool:
    """Whether a present fact stands to the rule's value as eq, ne, gte or lte says."""
    value = test.value
    if test.op in {"eq", "ne"}:
        return (of_kind(test, fact, type(value)) == value) == (test.op == "eq")
    if isinstance(fact, date) and isinstance(value, date):
        return fact >= value if test.op == "gte" else fact <= value
    if not is_number(fact) or not is_number(value):
        raise TypeError(f"{test.field} is a {type(fact).__name__}; {test.op!r} needs what its rule has")
    return fact >= value if test.op == "gte" else fact <= value


def is_number(value: FactValue) -> TypeGuard[int]:
    """Whether a value is a whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def of_kind(test: Comparison, fact: FactValue, kind: type) -> FactValue:
    """The fact, if it is of the kind that the test needs."""
    if not isinstance(fact, kind) or (kind is int and isinstance(fact, bool)):
        raise TypeError(f"{test.field} is a {type(fact).__name__}; {test.op!r} needs a {kind.__name__}")
    return fact


def comparisons(predicate: Predicate) -> tuple[Comparison, ...]:
    """Every single test inside a predicate, in the order written."""
    if isinstance(predicate, Comparison):
        return (predicate,)
    if isinstance(predicate, Not):
        return comparisons(predicate.not_)
    parts = predicate.all if isinstance(predicate, AllOf) else predicate.any
    return tuple(test for part in parts for test in comparisons(part))


for model in (AllOf, AnyOf, Not, Rule):
    model.model_rebuild()
