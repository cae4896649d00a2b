"""Takes in what staff drop into the inbox: who coordinates which region, and who offers to be a mentor."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from schemas.files.registers import COORDINATORS, VOLUNTEERS, Line, Problem
from schemas.program import Program
from schemas.region import ALL_REGIONS, fold
from sql.queries import query
from tasks.regions import register_messages as messages
from tasks.regions.registers import Term, Volunteer, coordinators_in, replace_register, volunteers_in
from tasks.shared.registers import Intake, take_in


def take_in_registers(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """Take every register that waits for a program; each replaces the last one. How many were taken, refused, left."""
    coordinators = COORDINATORS.requiring("region") if program.lists.grouping == "region" else COORDINATORS
    return take_in(program, engine, moment, (
        Intake(coordinators, read_coordinators, put_coordinators),
        Intake(VOLUNTEERS, read_volunteers, put_volunteers),
    ))  # fmt: skip


def read_coordinators(
    _db: Connection, program: Program, lines: Sequence[Line], _as_of: date
) -> tuple[list[Term], list[Problem]]:
    """The terms of coordinators."""
    return coordinators_in(lines, program.lists.grouping)


def put_coordinators(db: Connection, program: Program, terms: list[Term], as_of: date) -> list[str]:
    """Replace the register of coordinators; the notes are regions that nobody on the roster belongs to."""
    binds = {"program": program.code}
    kept = [Term(**row) for row in db.execute(query("regions/all_coordinators"), binds).mappings()]
    for term in replace_register(kept, terms, as_of):
        values = {name: getattr(term, name) for name in Term.__slots__}
        db.execute(query("regions/put_coordinator"), {**binds, **values})
    known = {fold(row.region) for row in db.execute(query("regions/roster_now"), binds)}
    strange = sorted({term.region for term in terms if fold(term.region) not in known | {ALL_REGIONS}})
    return [messages.unknown_regions(strange)] if strange and known else []


def read_volunteers(
    _db: Connection, _program: Program, lines: Sequence[Line], _as_of: date
) -> tuple[list[Volunteer], list[Problem]]:
    """Who offers how many places."""
    return volunteers_in(lines)


def put_volunteers(db: Connection, program: Program, volunteers: list[Volunteer], as_of: date) -> list[str]:
    """Replace the register of volunteers; the notes are members who are not on the roster."""
    binds = {"program": program.code}
    db.execute(query("regions/remove_volunteers"), binds)
    db.execute(query("regions/put_volunteer"), [
        {**binds, "member_id": one.member_id, "places": one.places, "mentees": one.mentees, "as_of": as_of}
        for one in volunteers
    ])  # fmt: skip
    known = {row.member_id for row in db.execute(query("regions/roster_now"), binds)}
    strange = [one.line for one in volunteers if one.member_id not in known]
    return [messages.unknown_members(strange)] if strange and known else []
