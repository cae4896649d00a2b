"""What the database says about a reply that is owed an answer: its list, and everything the region has said so far."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from schemas.match import Finding
from schemas.member import full_name
from schemas.program import Program
from sql.queries import query
from tasks.regions.answer_rows import Said
from tasks.regions.answer_view import Whereabouts
from tasks.regions.comparing import Known
from tasks.regions.reading import Plan, read_plan, read_rows
from tasks.regions.rules import Coordinator, KeptRow
from tasks.regions.suggesting import read_known


@dataclass(frozen=True, slots=True)
class Owed:
    """One reply that is owed an answer."""

    reply_id: str
    list_id: str
    """Of the version that was filled in; empty if nobody knows which list is meant."""
    message_id: str
    answer_to: str
    verdict: str
    code: str
    notes: str
    """What was noticed while a submission was read: codes with blanks between them."""


@dataclass(frozen=True, slots=True)
class TheList:
    """The newest version of the list that a reply is about, and which version was filled in."""

    program: str
    region: str
    program_year: str
    filled_version: int
    list_id: str
    version: int
    as_of: date
    sent_at: datetime | None
    """When the newest version was sent, or at least queued."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One answer of a region."""

    submission_id: str
    reply_id: str
    coordinator: str
    """The address on file."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What holds for every answer of one turn."""

    plan: Plan
    known: Known
    """What mentors and suggestions rest on."""
    people: Sequence[Whereabouts]


@dataclass(frozen=True, slots=True)
class History:
    """Everything that a region said about its list in a program year, and who was on it."""

    submissions: tuple[Submission, ...]
    rows: tuple[Said, ...]
    confirmed: frozenset[tuple[str, str, str]]
    newest: tuple[KeptRow, ...]
    """The rows of the newest version of the list."""
    told: tuple[KeptRow, ...]
    """Everybody of whom that version, or the one that was filled in, tells."""

    def of_reply(self, reply_id: str) -> Submission | None:
        """The submission that a reply made; None if it made none."""
        return next((one for one in self.submissions if one.reply_id == reply_id), None)

    def last_of(self, coordinator: str) -> str:
        """The id of what somebody sent last; empty if they sent nothing that was read."""
        return next((one.submission_id for one in reversed(self.submissions)
                     if one.coordinator.lower() == coordinator.lower()), "")  # fmt: skip

    def not_of(self, coordinator: str) -> frozenset[str]:
        """The ids of what others sent."""
        return frozenset(one.submission_id for one in self.submissions
                         if one.coordinator.lower() != coordinator.lower())  # fmt: skip


def read_owed(db: Connection, program: Program) -> list[Owed]:
    """The replies that are owed an answer, oldest first."""
    found = db.execute(query("regions/replies_to_answer"), {"program": program.code})
    return [Owed(**row) for row in found.mappings()]


def read_ground(db: Connection, program: Program, today: date) -> Ground:
    """Who is on which list today, who answers for it, who may be a mentor, and who belongs where."""
    people = db.execute(query("regions/whereabouts"), {"program": program.code}).mappings()
    plan, known = read_plan(db, program, today), read_known(db, program, today)
    return Ground(plan, known, [Whereabouts(**row) for row in people])


def read_list(db: Connection, owed: Owed) -> TheList | None:
    """The list that a reply is about; None if nobody knows."""
    row = db.execute(query("regions/list_and_newest"), {"list_id": owed.list_id}).mappings().first()
    return TheList(**row) if row else None


def read_history(db: Connection, the_list: TheList, filled: str) -> History:
    """Everything that a region has said in the list's program year."""
    binds = {"program": the_list.program, "program_year": the_list.program_year, "region": the_list.region}
    findings: dict[tuple[str, int], list[Finding]] = {}
    for row in db.execute(query("regions/findings_of_region"), binds):
        found = Finding(row.rule, row.result, row.sentence, column=row.column_name)
        findings.setdefault((row.submission_id, row.number), []).append(found)
    rows = tuple(
        Said(row.submission_id, row.number, row.list_ref, row.mentee_person_id, row.mentor_person_id, row.outcome,
             json.loads(row.said), row.result, tuple(findings.get((row.submission_id, row.number), ())))
        for row in db.execute(query("regions/rows_of_region"), binds)
    )  # fmt: skip
    submissions = db.execute(query("regions/submissions_of_region"), binds).mappings()
    confirmed = frozenset(tuple(row) for row in db.execute(query("regions/confirmed_pairs"), binds))
    newest = read_rows(db, the_list.list_id)
    before = [] if filled == the_list.list_id else read_rows(db, filled)
    return History(tuple(Submission(**row) for row in submissions), rows, confirmed,
                   tuple(newest), (*newest, *before))  # fmt: skip


def read_names(db: Connection, program: Program, wanted: Mapping[str, str]) -> dict[str, str]:
    """
    What people are called whom a region was told of and who are not on its list now.

    Args:
        wanted: Person -> reference.
    """
    if not wanted:
        return {}
    found = db.execute(query("regions/names"), {"program": program.code})
    return {wanted[row.person_id]: full_name(row.last_name, row.first_name)
            for row in found if row.person_id in wanted}  # fmt: skip


def coordinator_at(plan: Plan, region: str, email: str) -> Coordinator | None:
    """Who writes from an address, if they answer for the region today (for any, where the region is not known)."""
    regions = [region] if region else [*plan.coordinators]
    known = (one for name in regions for one in plan.coordinators.get(name, ()))
    return next((one for one in known if one.email.lower() == email.lower()), None)
