"""Two people on the day of a payment: the facts that `requires` may ask of them, from their rows of the roster."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from schemas.dates import DateReader
from schemas.employers import employer_key
from schemas.facts import FactValue
from schemas.folding import fold, yes_or_no
from schemas.program import Program

CATEGORIES = frozenset({"retired", "associate", "student"})
"""Member types that say more than the status `active`."""
Facts = Mapping[str, FactValue]
NOT_ON_ROSTER: Facts = {"membership.status": "none"}


@dataclass(frozen=True, slots=True)
class Member:
    """What the roster says of one person today, and how files name them."""

    name: str
    title: str
    district: str
    employer: str
    """The key by which employers are compared."""
    facts: Facts


def members_of(program: Program, rows: Iterable[Any], today: date) -> dict[str, Member]:
    """Everybody who has a row that stands today, by the id of the person; rows come sorted by person."""
    dates = DateReader(program.roster.dates, today)
    sources = {source.id for source in program.roster.sources}
    standing = (row for row in rows if row.source in sources)
    return {person: member_of(program, list(found), dates)
            for person, found in groupby(standing, key=attrgetter("person_id"))}  # fmt: skip


def member_of(program: Program, rows: Sequence[Any], dates: DateReader) -> Member:
    """One person from all rows that stand."""
    row = min(rows, key=better)
    paid = dates.read(row.paid_through)
    facts: dict[str, FactValue] = {
        "membership.status": status_of(program, rows),
        "membership.type": program.roster.type_of(row.membership_type) or fold(row.membership_type).replace(" ", "_"),
        "membership.paid_through": paid.latest if paid.kind in {"day", "month"} else None,
        "ever_member": yes_or_no(row.ever_member),
        "enrolled": yes_or_no(row.enrolled),
        "do_not_contact": yes_or_no(row.do_not_contact),
        "region": row.region,
    }
    name = " ".join(part for part in (row.first_name, row.last_name) if part)
    return Member(name, row.title, row.district, employer_key(row.district_number, row.district), facts)


def better(row: Any) -> tuple[bool, bool, str, str]:
    """Of several rows the one that counts: present, with a region, and then in a fixed order."""
    return (row.absent_since is not None, not row.region, row.row_key, row.source)


def status_of(program: Program, rows: Sequence[Any]) -> str | None:
    """The membership on the best row; a type of another category narrows it, and death on any row counts (R7)."""
    roster = program.roster
    found = [(roster.status_of(row.membership_status), row.membership_type) for row in sorted(rows, key=better)]
    if any(status == "deceased" for status, _ in found):
        return "deceased"
    status, type_word = found[0]
    kind = roster.type_of(type_word) or roster.status_of(type_word) if type_word else None
    return kind if status == "active" and kind in CATEGORIES else status


def facts_of_two(mentee: Member | None, mentor: Member | None) -> dict[str, FactValue]:
    """What is known of both; whoever has no row that stands is no member."""
    found: dict[str, FactValue] = {}
    for side, member in (("mentee", mentee), ("mentor", mentor)):
        for name, value in (member.facts if member else NOT_ON_ROSTER).items():
            found[f"{side}.{name}"] = value
    return found
