"""What a run of decisions rests on: the program's settings, the day, the exports and the readings made of them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from schemas.member import Outcome
from schemas.program import NewInRole, Program
from tasks.eligibility.dates import DateReader
from tasks.eligibility.folding import fold
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


def home_names(program: Program) -> frozenset[str]:
    """How people write the program's own jurisdiction, in compared form."""
    return frozenset(fold(name) for name in program.roster.jurisdiction_names)
