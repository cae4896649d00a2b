"""What is known when a returned list is judged: people, lists, matches and registers, read once for all rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from schemas.match import MatchState
from schemas.region import ALL_REGIONS, fold
from tasks.matches.names import Directory

Side = Literal["mentee", "mentor"]


@dataclass(frozen=True, slots=True)
class Someone:
    """One person as the roster and the decisions have them; what is empty or None is not known."""

    person_id: str
    member_id: str = ""
    """The member id, or the key of the row where nobody has one: what a list calls this person."""
    ids: frozenset[str] = frozenset()
    """Everything that ever named this person: ids, keys of rows, and the id of the person."""
    on_roster: bool = True
    """Whether a row of the roster still stands; else what is said here is the last that was known."""
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    region: str = ""
    district: str = ""
    school: str = ""
    title: str = ""
    employer: str = ""
    """The key by which employers are compared."""
    component_group: str = ""
    status: str | None = None
    """The program's word for the membership."""
    member_type: str | None = None
    paid_through: date | None = None
    position_start: date | None = None
    functions: tuple[str, ...] = ()
    flags: Mapping[str, bool | None] = field(default_factory=dict)
    """enrolled, ever_member, fee_paid, do_not_contact."""
    outcome: str = ""
    reason: str = ""
    role_family: str = ""
    role_since: date | None = None
    service_since: date | None = None
    attested: frozenset[str] = frozenset()
    leadership_rating: str = ""
    phase: str = ""
    faith: str = ""
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What a list may rightly say of this person: column -> values of its day and of today, in compared form."""

    @property
    def is_new(self) -> bool:
        """Whether the program owes this person a mentor now or soon."""
        return self.outcome in {"ELIGIBLE", "UPCOMING"}


@dataclass(frozen=True, slots=True)
class Ref:
    """Whose reference it is, and where it stood on a list."""

    person_id: str
    region: str
    program_year: str
    standing: bool = True
    """Whether the flag behind it still stands."""
    reason: str = ""
    """Why it was withdrawn; a code."""


@dataclass(frozen=True, slots=True)
class Known:
    """A match that the ledger has: it stands, or waits."""

    list_ref: str
    mentee_person_id: str
    mentor_person_id: str
    state: MatchState
    match_id: str = ""
    mentor_id: str = ""
    """What the ledger calls the mentor: the id that was typed."""
    program_year: str = ""
    coordinator: str = ""
    """Who said it last; empty if nobody knows which of several."""


@dataclass(frozen=True, slots=True)
class Waived:
    """What a named person allowed for one pair."""

    list_ref: str
    mentor_id: str
    rule: str
    authority: Literal["region", "association"]
    waived_on: date
    match_id: str = ""
    """The match that stood when this was allowed: a change of it was meant, and no later one."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything but the rows themselves."""

    today: date
    program_year: str
    region: str
    """Whose list it is; `ALL_REGIONS` where there is one for all."""
    coordinators: frozenset[str] = frozenset()
    """Addresses, in small letters, of those who answer for this region, and of who answered."""
    all_coordinators: frozenset[str] = frozenset()
    answered_by: str = ""
    """The coordinator whose answer it is, in small letters; empty if nobody knows which of several."""
    colleagues: frozenset[str] = frozenset()
    """Whoever else answers for this or another region today: what they said is not undone by this answer alone."""
    refs: Mapping[str, tuple[Ref, ...]] = field(default_factory=dict)
    people: Mapping[str, Someone] = field(default_factory=dict)
    """By the id of the person: whom the list names, and whom its cells may mean."""
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Member id or key of a row -> the people whom it names; an id may have passed to somebody else."""
    directory: Directory = field(default_factory=lambda: Directory(()))
    """Everybody on the roster, if any cell had to be looked up by name; else nobody."""
    matches: Sequence[Known] = ()
    waivers: Sequence[Waived] = ()
    disclosures: frozenset[tuple[str, str, str]] = frozenset()
    """(kind, id of who disclosed or supervises, id of the other)."""
    available: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    """Who could have been chosen: (region, family, component group), all in compared form -> how many."""
    flagged: Mapping[str, str] = field(default_factory=dict)
    """The id of a person -> the reference that lists give them today."""
    component_groups: Mapping[str, str] = field(default_factory=dict)
    """Family -> its component group, where the title map gives it only one."""

    def person(self, member_id: str) -> Someone | None:
        """Whom an id names, if it names exactly one."""
        found = self.owners.get(member_id, ())
        return self.people.get(found[0]) if len(found) == 1 else None

    def is_here(self, region: str) -> bool:
        """Whether a region is the one whose list this is."""
        return self.region == ALL_REGIONS or fold(region) == fold(self.region)
