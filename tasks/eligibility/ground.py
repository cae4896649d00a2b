"""What a run of decisions rests on: the program's settings, the day, the exports and the readings made of them."""

from collections.abc import Container
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
IN_ORDER = "in order"


class Standing(NamedTuple):
    """What membership says of a person, whatever the job says."""

    status: str
    """`in order`, or else the program's status; `unknown` if nobody told us the word."""
    rejected: Rule | None = None
    do_not_contact: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def opens_doors(self) -> bool:
        """Membership is in order, so that a door may open (R8)."""
        return self.status == IN_ORDER and self.rejected is None and not self.do_not_contact


class Kind(NamedTuple):
    """What a title says by itself."""

    family: str
    opening: str
    """The job at the beginning of a sentence."""
    refused: str
    """The sentence about a job outside the program; else empty."""


class Past(NamedTuple):
    """A stated day whose first months are over today."""

    day: date
    words: str
    """The sentence about it, from behind the job on."""


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
    districts: Container[str]
    """The keys of all employers on the roster: they are in the jurisdiction."""
    asked: tuple[str, ...] = ()
    """The facts that the program's rules about mentees ask for."""
    fired: dict[tuple[FactValue, ...], tuple[Rule, ...]] = field(default_factory=dict)
    """The rules that fire for each distinct set of these facts."""
    type_codes: dict[str, str] = field(default_factory=dict)
    """Readings of member types."""
    memberships: dict[tuple[str, str, str], tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Readings of status, type and paid-through, each distinct one made once."""
    standings: dict[tuple[str, str, str, str], Standing] = field(default_factory=dict)
    """Standings of those with one row where the program has no rules of its own, each distinct one made once."""
    pasts: dict[str, Past | None] = field(default_factory=dict)
    """The stated days whose first months are over, by their text; None for every other text."""
    kinds: dict[str, Kind | None] = field(default_factory=dict)
    """The one kind of job that a title names; None for every other title."""


class Role(NamedTuple):
    """What the job alone says of a person (R1-R6, R8), before membership."""

    outcome: Outcome
    reason: str
    sentence: str
    family: str = ""
    employer: str = ""
    """Its key, only where the program's key is the position."""
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
