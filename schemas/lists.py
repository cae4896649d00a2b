"""The list that goes out to a region and comes back, and how a match is decided."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from schemas.facts import Rule
from schemas.kinds import Basis, Code, Strict, Whole, YesNo, refuse, twice
from schemas.preferences import COMPARED
from schemas.suggest import did_you_mean, one_of
from schemas.year import When


class Preference(Strict):
    """A score for suggestions; it never blocks a match."""

    id: Code
    compare: str
    weight: Annotated[Whole, Field(ge=1, le=10)]
    basis: Basis = "document"

    @field_validator("compare")
    @classmethod
    def can_be_compared(cls, name: str) -> str:
        """Only what suggestions know how to compare."""
        if name not in COMPARED:
            hint = did_you_mean(name, COMPARED) or f"write one of {one_of(sorted(COMPARED))}"
            raise refuse(("", f"is {name!r}, which suggestions cannot compare; {hint}"))
        return name


class Matching(Strict):
    """Who decides a match, how long it runs, and the rules that a row must pass."""

    decided_by: Literal["region", "association", "facilitator", "self"]
    arrangement_months: Annotated[Whole, Field(gt=0, le=24)] | None = None
    """How long a pair runs, from the match date; None if the program doesn't say."""
    max_mentees_per_mentor: Annotated[Whole, Field(ge=1)] | None = None
    supervising_families: tuple[Code, ...] = ()
    """Kinds of job whose holder is over everybody else of the same employer; beside them only what was disclosed."""
    suggestions: YesNo = True
    preferences: tuple[Preference, ...] = ()
    rules: tuple[Rule, ...] = ()


class Column(Strict):
    """One column of the list; the region may fill in the editable ones."""

    name: Code
    editable: YesNo = False
    allowed: tuple[Code, ...] = ()


class Lists(Strict):
    """The list that goes out and comes back."""

    grouping: Literal["region", "single"]
    coordinators_min: Annotated[Whole, Field(ge=1)] = 1
    columns: tuple[Column, ...]
    due: When | None = None
    reminders: tuple[When, ...] = ()
    escalate: When | None = None
    accept_partial: YesNo = True
    write_ins: Literal["evaluate", "reject"] = "evaluate"
    unchanged_resubmission: Literal["no_op"] = "no_op"

    @model_validator(mode="after")
    def something_comes_back(self) -> "Lists":
        """A list that nobody can fill in, or with one column twice, is no list."""
        names = twice([column.name for column in self.columns])
        troubles = [("columns", f"has {name!r} twice; keep one") for name in names]
        if not any(column.editable for column in self.columns):
            troubles.append(("columns", "has no column that a region can fill in; write editable = true on one"))
        if troubles:
            raise refuse(*troubles)
        return self
