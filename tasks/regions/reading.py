"""What the database says about one program's lists on one day, read once and handed to the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Connection

from schemas.calendar import program_year_of, start_year_of, year_label
from schemas.member import full_name
from schemas.program import Program
from schemas.region import ALL_REGIONS, fold
from sql.queries import query
from tasks.regions import messages
from tasks.regions.book_messages import why_left
from tasks.regions.columns import values
from tasks.regions.rules import (
    Candidate,
    Coordinator,
    Grouping,
    KeptRow,
    Listed,
    Row,
    as_recorded,
    compare,
    group,
    list_hash,
    list_id,
    spellings,
)
from tasks.regions.workbook import Left


@dataclass(frozen=True, slots=True)
class LastList:
    """The newest version of one region's list in this program year."""

    list_id: str
    region: str
    version: int
    content_sha256: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Plan:
    """Who belongs on which list today, who answers for it, and what was sent last."""

    program: Program
    today: date
    program_year: str
    grouping: Grouping
    coordinators: Mapping[str, tuple[Coordinator, ...]]
    last: Mapping[str, LastList]
    before: Mapping[str, LastList]
    """The newest lists of the program year before, by the folded region: what a region was told last, in July."""

    def told_last(self, region: str) -> LastList | None:
        """The list that a region got last, of this program year or the one before."""
        return self.last.get(region) or self.before.get(fold(region))

    def regions(self) -> list[str]:
        """The regions that have people, or had some on their last list."""
        return sorted({*self.grouping.regions, *self.last})

    def blocked(self, region: str) -> str:
        """Why a region's list cannot go; empty if it can."""
        active = len(self.coordinators.get(region, ()))
        if active >= self.program.lists.coordinators_min:
            return ""
        return messages.no_coordinator(self.program, region, len(self.grouping.regions.get(region, ())), active)


@dataclass(frozen=True, slots=True)
class Listing:
    """One region's list as it should be: a new version, or the last one unchanged."""

    region: str
    list_id: str
    version: int
    as_of: date
    content_sha256: str
    rows: tuple[Row, ...]
    changed: bool


def read_plan(db: Connection, program: Program, today: date) -> Plan:
    """Everything but the mentors."""
    year = program_year_of(program, today)
    binds = {"program": program.code}
    last = read_last_lists(db, program, year)
    before = read_last_lists(db, program, year_label(program, start_year_of(program, today) - 1))
    active = [Coordinator(**row) for row in
              db.execute(query("regions/active_coordinators"), {**binds, "today": today}).mappings()]  # fmt: skip
    people = read_people(db, program, today)
    if program.mentee.entry.application_required:
        people = [person for person in people if person.application_kind]
    known = spellings([*(one.region for one in last), *(one.region for one in active)])
    answering: dict[str, tuple[Coordinator, ...]] = {}
    for one in active:
        region = known[fold(one.region)]
        answering[region] = (*answering.get(region, ()), one)
    grouping = group(people, program.lists.grouping, known)
    return Plan(program, today, year, grouping, answering, {one.region: one for one in last},
                {fold(one.region): one for one in before})  # fmt: skip


def read_last_lists(db: Connection, program: Program, program_year: str) -> list[LastList]:
    """The newest version of each region's list in one program year."""
    binds = {"program": program.code, "program_year": program_year}
    return [LastList(**row) for row in db.execute(query("regions/last_lists"), binds).mappings()]


def read_people(db: Connection, program: Program, today: date) -> list[Listed]:
    """Everybody flagged and eligible, once, with the row of the export and the application that speak for them."""
    binds = {"program": program.code}
    rows: dict[str, dict[str, str]] = {}
    for row in db.execute(query("regions/eligible_rows"), binds).mappings():
        rows.setdefault(row["person_id"], dict(row))
    doors: dict[str, dict[str, str]] = {}
    for door in db.execute(query("regions/applications_until"), {**binds, "today": today}):
        doors.setdefault(door.person_id, {"application_kind": door.kind, "application_reason": door.reason})
    return [
        Listed(**{**flag, **rows.get(flag["person_id"], {}), **doors.get(flag["person_id"], {})})
        for flag in db.execute(query("regions/standing_flags"), binds).mappings()
    ]


def read_listing(db: Connection, plan: Plan, region: str) -> Listing:
    """
    One region's list: compared with what the region was told last, and this year's last version if nothing changed.

    A program year begins with list 1, on which whoever stood on the last list of the year before is not new.
    """
    last, people = plan.last.get(region), plan.grouping.regions.get(region, ())
    kept = read_told(db, plan, region)
    rows = compare([(person, values(plan.program, person)) for person in people], kept)
    content = list_hash(rows)
    if last and last.content_sha256 == content:
        same = tuple(as_recorded(rows, kept))
        return Listing(region, last.list_id, last.version, last.as_of, content, same, changed=False)
    version = last.version + 1 if last else 1
    name = list_id(plan.program.code, plan.program_year, region, version)
    return Listing(region, name, version, plan.today, content, tuple(rows), changed=bool(rows))


def read_told(db: Connection, plan: Plan, region: str) -> list[KeptRow]:
    """The rows of the list that a region got last; none if it never got one."""
    told = plan.told_last(region)
    return read_rows(db, told.list_id) if told else []


def read_rows(db: Connection, list_id: str) -> list[KeptRow]:
    """The rows of one version of one list."""
    return [KeptRow(**row) for row in db.execute(query("regions/list_rows"), {"list_id": list_id}).mappings()]


def read_left(db: Connection, plan: Plan, listing: Listing) -> list[Left]:
    """Those who left the list, by the names that the region was told; nothing that another region knows of them."""
    gone = [row for row in listing.rows if row.standing == "left"]
    if not gone:
        return []
    elsewhere = {person.person_id for region, people in plan.grouping.regions.items() if region != listing.region
                 for person in people}  # fmt: skip
    asked, names = {row.person_id for row in gone}, dict[str, str]()
    for row in db.execute(query("regions/names"), {"program": plan.program.code}):
        if row.person_id in asked:
            names[row.person_id] = full_name(row.last_name, row.first_name)
    withdrawn = db.execute(query("regions/withdrawal_reasons"), {"program": plan.program.code})
    reasons = {row.list_ref: row.withdrawn_reason for row in withdrawn}
    left = [
        Left(row.list_ref, names.get(row.person_id, ""),
             why_left(plan.program, reasons.get(row.list_ref, ""), moved=row.person_id in elsewhere))
        for row in gone
    ]  # fmt: skip
    return sorted(left, key=lambda one: (one.name.casefold(), one.list_ref))


def read_candidates(db: Connection, program: Program) -> list[Candidate]:
    """Everybody on the roster who might be a mentor, with the program's word for their membership."""
    status_of = cache(program.roster.status_of)
    return [
        Candidate(**{**row, "status": status_of(row["status"]) or ""})
        for row in db.execute(query("regions/possible_mentors"), {"program": program.code}).mappings()
    ]


def region_named(plan: Plan, region: str) -> str:
    """
    The region as its lists spell it.

    Raises:
        ValueError: nobody of that region is or was on a list this year.
    """
    names = {fold(known): known for known in plan.regions()}
    if (ALL_REGIONS if region == ALL_REGIONS else fold(region)) not in names:
        raise ValueError(f"{plan.program.code}: nobody of the region {region!r} is on a list of {plan.program_year}")
    return names[fold(region)]
