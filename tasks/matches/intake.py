"""Takes in what staff drop into the inbox about matches: waivers, attestations, disclosures and schools."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from schemas.files.registers import ATTESTATIONS, DISCLOSURES, SCHOOLS, WAIVERS, Line, Problem
from schemas.program import Program
from sql.queries import query
from tasks.matches import registers
from tasks.shared.registers import Intake, take_in

Values = dict[str, Any]
Read = tuple[list[Values], list[Problem]]


def take_in_registers(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """Take every register about matches that waits for a program; how many were taken, refused, left."""
    return take_in(program, engine, moment, INTAKES)


def read_waivers(db: Connection, program: Program, lines: Sequence[Line], as_of: date) -> Read:
    """Which rules are waived for which pairs."""
    refs = set(db.execute(query("matches/refs_of_program"), {"program": program.code}).scalars())
    waivers, problems = registers.waivers_in(lines, program, refs, as_of)
    for line, waiver in zip(lines, waivers, strict=True):
        problems += strangers(db, program, line.number, waiver["mentor_id"])
    return waivers, problems


def read_attestations(db: Connection, program: Program, lines: Sequence[Line], as_of: date) -> Read:
    """What is attested of whom."""
    attested, problems = registers.attestations_in(lines, program, as_of)
    for line in lines:
        problems += strangers(db, program, line.number, line.values["member_id"])
    return attested, problems


def read_disclosures(db: Connection, program: Program, lines: Sequence[Line], as_of: date) -> Read:
    """Who disclosed what of whom."""
    disclosed, problems = registers.disclosures_in(lines, as_of)
    for line in lines:
        for name in ("member_id", "other_member_id"):
            problems += strangers(db, program, line.number, line.values[name])
    return disclosed, problems


def read_schools(_db: Connection, _program: Program, lines: Sequence[Line], as_of: date) -> Read:
    """What is known of schools."""
    return registers.schools_in(lines, as_of)


def strangers(db: Connection, program: Program, line: int, member: str) -> list[Problem]:
    """A problem if a member id does not name exactly one person; an empty one is told already."""
    found = db.execute(query("eligibility/person_of"), {"program": program.code, "member": member}).all()
    return [registers.nobody(line, len(found))] if member and len(found) != 1 else []


def put_waivers(db: Connection, program: Program, waivers: list[Values], _as_of: date) -> list[str]:
    """Record waivers."""
    db.execute(query("matches/put_waiver"), [{"program": program.code, **one} for one in waivers])
    return []


def put_attestations(db: Connection, program: Program, attested: list[Values], _as_of: date) -> list[str]:
    """Record attestations."""
    db.execute(query("matches/put_attestation"), [{"program": program.code, **one} for one in attested])
    return []


def put_disclosures(db: Connection, program: Program, disclosed: list[Values], _as_of: date) -> list[str]:
    """Record disclosures."""
    db.execute(query("matches/put_disclosure"), [{"program": program.code, **one} for one in disclosed])
    return []


def put_schools(db: Connection, program: Program, schools: list[Values], _as_of: date) -> list[str]:
    """Record schools."""
    db.execute(query("matches/put_school"), [{"program": program.code, **one} for one in schools])
    return []


INTAKES = (
    Intake(WAIVERS, read_waivers, put_waivers), Intake(ATTESTATIONS, read_attestations, put_attestations),
    Intake(DISCLOSURES, read_disclosures, put_disclosures), Intake(SCHOOLS, read_schools, put_schools),
)  # fmt: skip
