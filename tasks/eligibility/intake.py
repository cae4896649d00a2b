"""Takes in what staff drop into the inbox: what a title means, and who came in by a door."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from schemas.files.registers import APPLICATIONS, TITLES, Line, Problem
from schemas.program import Program
from sql.queries import query
from tasks.eligibility import registers
from tasks.shared.registers import Intake, take_in

Values = dict[str, Any]


def take_in_registers(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """Take every register of titles and applications that waits for a program; how many were taken, refused, left."""
    return take_in(program, engine, moment, INTAKES)


def read_titles(
    _db: Connection, program: Program, lines: Sequence[Line], _as_of: date
) -> tuple[list[Values], list[Problem]]:
    """What titles mean."""
    return registers.titles_in(lines, program)


def put_titles(db: Connection, program: Program, titles: list[Values], as_of: date) -> list[str]:
    """Record what titles mean; the newest decision about a title counts."""
    db.execute(query("eligibility/put_title_mapping"),
               [{"program": program.code, "mapped_on": as_of, **title} for title in titles])  # fmt: skip
    return []


def read_applications(
    db: Connection, program: Program, lines: Sequence[Line], as_of: date
) -> tuple[list[Values], list[Problem]]:
    """Doors and applications, each under the person whom the member id names today."""
    applications, problems = registers.applications_in(lines, program, as_of)
    for line, application in zip(lines, applications, strict=True):
        member = application.pop("member_id")
        found = db.execute(query("eligibility/person_of"), {"program": program.code, "member": member}).scalars().all()
        if member and len(found) != 1:
            problems.append(registers.nobody(line.number, len(found)))
        application["person_id"] = "".join(found[:1])
    return applications, problems


def put_applications(db: Connection, program: Program, applications: list[Values], _as_of: date) -> list[str]:
    """Record doors and applications."""
    db.execute(query("eligibility/put_application"), [{"program": program.code, **one} for one in applications])
    return []


INTAKES = (Intake(TITLES, read_titles, put_titles), Intake(APPLICATIONS, read_applications, put_applications))
