"""Who stands on which region's list, what changed since the last one, and who may be a mentor: all of it pure."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from schemas.region import ALL_REGIONS, fold

Standing = Literal["new", "changed", "left", "same"]
NOT_WANTED = frozenset({"yes", "y", "true", "t", "1", "x"})


@dataclass(frozen=True, slots=True)
class Listed:
    """One flagged person who is eligible today, with what a list may say of them."""

    person_id: str
    list_ref: str
    reason: str
    region: str = ""
    member_id: str = ""
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    district: str = ""
    school: str = ""
    title: str = ""
    extra: str = ""
    application_kind: str = ""
    application_reason: str = ""
    role_family: str = ""
    district_number: str = ""
    component_group: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    One member who might be a mentor; `status` is the program's word.

    `places` and `mentees` are None without a line in the register of volunteers.
    """

    mentor_id: str
    region: str
    status: str
    outcome: str
    last_name: str = ""
    first_name: str = ""
    district: str = ""
    school: str = ""
    title: str = ""
    do_not_contact: str = ""
    places: int | None = None
    mentees: int | None = None
    counted_on: date | None = None
    """The day of the register that says how many mentees they have."""
    person_id: str = ""
    role_family: str = ""
    role_since: date | None = None
    service_since: date | None = None
    district_number: str = ""
    component_group: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row of a list version as it was recorded."""

    list_ref: str
    person_id: str
    standing: Standing
    content_sha256: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list that is due: what it says, and how it stands to the last version."""

    list_ref: str
    person_id: str
    standing: Standing
    content_sha256: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Who gets a region's list. Active from the first day until before the day in the register's `active_to`."""

    region: str
    email: str
    name: str
    kind: Literal["primary", "backup"]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Everybody once: on one region's list, or among those whose region nobody knows."""

    regions: Mapping[str, tuple[Listed, ...]]
    unknown: tuple[Listed, ...]


def spellings(known: Iterable[str]) -> dict[str, str]:
    """One spelling for each region: the first in the order given."""
    chosen: dict[str, str] = {}
    for region in known:
        chosen.setdefault(fold(region), " ".join(region.split()))
    chosen.pop("", None)
    return chosen


def group(people: Iterable[Listed], grouping: Literal["region", "single"], known: Mapping[str, str]) -> Grouping:
    """
    Put everybody on the list of their own region, or all on one.

    Args:
        known: Folded region -> the spelling that its lists bear; a region not in it keeps its member's spelling.
    """
    if grouping == "single":
        everybody = tuple(sorted(people, key=by_name))
        return Grouping({ALL_REGIONS: everybody} if everybody else {}, ())
    ordered = sorted(people, key=by_name)
    names = dict(spellings(sorted(person.region for person in ordered))) | dict(known)
    regions: dict[str, list[Listed]] = {}
    for person in ordered:
        if key := fold(person.region):
            regions.setdefault(names[key], []).append(person)
    unknown = tuple(person for person in ordered if not fold(person.region))
    return Grouping({region: tuple(regions[region]) for region in sorted(regions)}, unknown)


def by_name(person: Listed) -> tuple[str, str, str]:
    """The order of a list's rows."""
    return (person.last_name.casefold(), person.first_name.casefold(), person.list_ref)


def row_hash(values: Mapping[str, str]) -> str:
    """What a row says, in 64 letters; how a text is encoded doesn't count."""
    said = {name: unicodedata.normalize("NFC", value) for name, value in sorted(values.items())}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def list_hash(rows: Iterable[Row | KeptRow]) -> str:
    """What the present rows of a list say; those who left are no part of it, and the order doesn't count."""
    present = sorted((row.list_ref, row.content_sha256) for row in rows if row.standing != "left")
    return hashlib.sha256(json.dumps(present).encode()).hexdigest()


def compare(said: Sequence[tuple[Listed, Mapping[str, str]]], last: Iterable[KeptRow]) -> list[Row]:
    """
    Hold today's rows against the list that the region got last: new, changed, same, and at the end who left.

    Args:
        said: Each person with the texts of the columns that we fill.
        last: The rows of the last version; those who had left by then are not told again.
    """
    before = {row.list_ref: row for row in last if row.standing != "left"}
    rows = []
    for person, values in said:
        content, kept = row_hash(values), before.pop(person.list_ref, None)
        standing: Standing = "new" if kept is None else "same" if kept.content_sha256 == content else "changed"
        rows.append(Row(person.list_ref, person.person_id, standing, content, values))
    gone = sorted(before.values(), key=lambda row: row.list_ref)
    return rows + [Row(row.list_ref, row.person_id, "left", row.content_sha256, {}) for row in gone]


def as_recorded(rows: Iterable[Row], last: Iterable[KeptRow]) -> list[Row]:
    """The rows of an unchanged list with the standings that its last version has, those who left then included."""
    recorded = {kept.list_ref: kept for kept in last}
    present = [Row(row.list_ref, row.person_id, recorded[row.list_ref].standing, row.content_sha256, row.values)
               for row in rows if row.standing != "left"]  # fmt: skip
    return present + [Row(kept.list_ref, kept.person_id, "left", kept.content_sha256, {})
                      for kept in recorded.values() if kept.standing == "left"]  # fmt: skip


def counts(rows: Iterable[Row | KeptRow]) -> dict[Standing, int]:
    """How many rows stand how."""
    found: dict[Standing, int] = {"new": 0, "changed": 0, "left": 0, "same": 0}
    for row in rows:
        found[row.standing] += 1
    return found


def list_id(program: str, program_year: str, region: str, version: int) -> str:
    """The name of one version of one list, the same for ever; no person is in it."""
    said = json.dumps([program, program_year, region, version])
    return "l" + hashlib.sha256(said.encode()).hexdigest()[:19]


def may_mentor(members: Iterable[Candidate], region: str, wanted: Iterable[str]) -> list[Candidate]:
    """
    The mentors whom a region may choose from, by name.

    A mentee of today or tomorrow is no mentor. Where volunteers of the region are registered, they alone are offered.

    Args:
        wanted: The program's statuses of mentors.
    """
    allowed = frozenset(wanted)
    here = [member for member in members if region == ALL_REGIONS or fold(member.region) == fold(region)]
    registered = any(member.places is not None for member in here)
    able = [
        member for member in here
        if (member.places is not None or not registered)
        and member.status in allowed
        and member.outcome not in {"ELIGIBLE", "UPCOMING"}
        and fold(member.do_not_contact) not in NOT_WANTED
    ]  # fmt: skip
    return sorted(able, key=lambda member: (fold(member.last_name), fold(member.first_name), member.mentor_id))
