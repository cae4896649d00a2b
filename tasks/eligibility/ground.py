"""What a run of decisions rests on: the program's settings, the day, the exports and the readings made of them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from schemas.dates import DateReader
from schemas.facts import FactValue, comparisons
from schemas.folding import fold
from schemas.member import Outcome
from schemas.program import NewInRole, Program, Rule
from tasks.eligibility.spells import Pulls
from tasks.eligibility.titles import TitleBook

Place = Literal["here", "elsewhere", "unknown"]


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything but the person."""

    program: Program
    rule: NewInRole
    today: date
    titles: TitleBook
    dates: DateReader
    pulls: Pulls
    home: frozenset[str]
    """How people write the program's own jurisdiction, in compared form."""
    districts: Collection[str]
    """The keys of all employers on the roster: they are in the jurisdiction."""
    asked: tuple[str, ...] = ()
    """The facts that the program's rules about mentees ask for."""
    fired: dict[tuple[FactValue, ...], tuple[Rule, ...]] = field(default_factory=dict)
    """The rules that fire for each distinct set of these facts."""
    type_codes: dict[str, str] = field(default_factory=dict)
    """Readings of member types."""
    memberships: dict[tuple[str, str, str], tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Readings of status, type and paid-through, each distinct one made once."""


class Role(NamedTuple):
    """What the job alone says of a person (R1-R6, R8), before membership."""

    outcome: Outcome
    reason: str
    sentence: str
    family: str = ""
    employer: str = ""
    spell: int = 0
    subject: str = ""
    warnings: tuple[str, ...] = ()
    latest_start: date | None = None
    """The last day on which the job can have begun; None if nobody knows."""
    service_start: date | None = None
    """The same of the first spell in this kind of job, with whatever employer of the program's own jurisdiction."""


def facts_asked(program: Program) -> tuple[str, ...]:
    """The facts that the program's rules about mentees ask for, each once."""
    return tuple(sorted({test.field for rule in program.mentee.rules for test in comparisons(rule.when)}))


def home_names(program: Program) -> frozenset[str]:
    """How people write the program's own jurisdiction, in compared form."""
    return frozenset(fold(name) for name in program.roster.jurisdiction_names)
