"""Takes in the registers that staff drop into the inbox: who coordinates which region, who offers to be a mentor."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, Engine

from schemas.files.registers import COORDINATORS, VOLUNTEERS, Register
from schemas.program import Program
from sql.queries import query
from tasks.regions import register_messages as messages
from tasks.regions.registers import (
    Term,
    read_coordinators,
    read_volunteers,
    replace_register,
)
from tasks.regions.rules import ALL_REGIONS, fold
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.shared.files import keep_raw
from tasks.shared.inbox import Dropped, settle, waiting
from tasks.shared.tables import RefusedFile, Row, open_table, read_register

ACTOR = "take_in_registers"
Verdict = Literal["taken", "refused"]
Put = Callable[[Connection, Program, list[Row], date], list[str]]


class Refused(Exception):
    """A register that is not taken, with every reason."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(len(sentences))
        self.sentences = sentences


def take_in_registers(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Take every register that waits for a program, oldest day first; each replaces the last one as a whole.

    A register with a problem changes nothing; all its problems are written beside it. Files of a coming day wait.

    Returns:
        How many were taken, refused and left waiting.
    """
    found = {"taken": 0, "refused": 0, "waiting": 0}
    today = today_in(program.time_zone, moment)
    for kind in KINDS:
        for dropped in waiting(program.code, kind, program.time_zone):
            if dropped.as_of > today:
                found["waiting"] += 1
                continue
            verdict, sentences = take_one(program, engine, kind, dropped, moment)
            settle(dropped, verdict, sentences)
            found[verdict] += 1
    return found


def take_one(
    program: Program, engine: Engine, kind: str, dropped: Dropped, moment: datetime
) -> tuple[Verdict, list[str]]:
    """Take or refuse one file in one transaction; what became of it, and the sentences for the person who sent it."""
    register, put = KINDS[kind]
    keep_raw(dropped.path)
    facts = {"sha256": dropped.sha256, "as_of": dropped.as_of.isoformat()}
    with engine.begin() as db:
        try:
            before = taken_before(db, program, kind)
            if before and before[-1]["sha256"] == dropped.sha256:
                return "taken", [messages.taken_before()]
            newest = max((told["as_of"] for told in before), default="")
            if newest > dropped.as_of.isoformat():
                raise Refused(messages.older_than(dropped.as_of, date.fromisoformat(newest)))
            rows = read_rows(dropped, register, required_of(program, register))
            notes = put(db, program, rows, dropped.as_of)
        except Refused as refused:
            audit.append(db, at=moment, actor=ACTOR, action=f"{kind}_refused", subject=program.code,
                         facts={**facts, "problems": len(refused.sentences)})  # fmt: skip
            return "refused", [messages.nothing_was_changed(len(refused.sentences)), *refused.sentences]
        audit.append(db, at=moment, actor=ACTOR, action=f"{kind}_taken", subject=program.code,
                     facts={**facts, "rows": len(rows)})  # fmt: skip
    return "taken", [messages.taken(len(rows)), *notes]


def taken_before(db: Connection, program: Program, kind: str) -> list[dict[str, str]]:
    """What the audit chain says of the registers of this kind that were taken, oldest first."""
    binds = {"subject": program.code, "action": f"{kind}_taken"}
    return [json.loads(facts) for facts in db.execute(query("regions/taken_registers"), binds).scalars()]


def read_rows(dropped: Dropped, register: Register, required: tuple[str, ...]) -> list[Row]:
    """
    The rows of a register. Empty cells are let through, since whoever reads them names all problems of a row at once.

    Raises:
        Refused: the file cannot be read, or has no rows.
    """
    try:
        open_table(dropped.path, register.columns, required)
        rows = read_register(dropped.path, register.columns, ())
    except RefusedFile as refused:
        raise Refused(refused.sentence, *(problem.sentence for problem in refused.problems)) from None
    if not rows:
        raise Refused(messages.nothing_in_it())
    return rows


def required_of(program: Program, register: Register) -> tuple[str, ...]:
    """The headings that a register must have; coordinators of a program with a list for each region name it."""
    regions = register is COORDINATORS and program.lists.grouping == "region"
    return ("region", *register.required) if regions else register.required


def put_coordinators(db: Connection, program: Program, rows: list[Row], as_of: date) -> list[str]:
    """Replace the register of coordinators; the notes are regions that nobody on the roster belongs to."""
    terms, problems = read_coordinators(rows, program.lists.grouping, program.roster.dates.order)
    if problems:
        raise Refused(*problems)
    binds = {"program": program.code}
    kept = [Term(**row) for row in db.execute(query("regions/all_coordinators"), binds).mappings()]
    for term in replace_register(kept, terms, as_of):
        values = {name: getattr(term, name) for name in Term.__slots__}
        db.execute(query("regions/put_coordinator"), {**binds, **values})
    known = {fold(row.region) for row in db.execute(query("regions/roster_now"), binds)}
    strange = sorted({term.region for term in terms if fold(term.region) not in known | {ALL_REGIONS}})
    return [messages.unknown_regions(strange)] if strange and known else []


def put_volunteers(db: Connection, program: Program, rows: list[Row], as_of: date) -> list[str]:
    """Replace the register of volunteers; the notes are members who are not on the roster."""
    volunteers, problems = read_volunteers(rows)
    if problems:
        raise Refused(*problems)
    binds = {"program": program.code}
    db.execute(query("regions/remove_volunteers"), binds)
    db.execute(query("regions/put_volunteer"), [
        {**binds, "member_id": one.member_id, "places": one.places, "mentees": one.mentees, "as_of": as_of}
        for one in volunteers
    ])  # fmt: skip
    known = {row.member_id for row in db.execute(query("regions/roster_now"), binds)}
    strange = [row.line for row, one in zip(rows, volunteers, strict=True) if one.member_id not in known]
    return [messages.unknown_members(strange)] if strange and known else []


KINDS: dict[str, tuple[Register, Put]] = {
    COORDINATORS.kind: (COORDINATORS, put_coordinators),
    VOLUNTEERS.kind: (VOLUNTEERS, put_volunteers),
}
