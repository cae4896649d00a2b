"""Takes in the registers that staff drop into the inbox: what a title means, and who came in by a door."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine

from schemas.files.registers import APPLICATIONS, REGISTERS, TITLES
from schemas.program import Program
from sql.queries import query
from tasks.eligibility import registers
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.shared.files import keep_raw
from tasks.shared.inbox import Dropped, settle, waiting
from tasks.shared.tables import RefusedFile, Row, read_register

ACTOR = "take_in_registers"
Verdict = Literal["taken", "refused"]


def take_in_registers(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Take every register of titles and applications that waits for a program, the oldest day first.

    Registers add to what is known. One with a problem changes nothing; all its problems are written beside it. Files
    of a coming day wait.

    Returns:
        How many were taken, refused and left waiting.
    """
    found = {"taken": 0, "refused": 0, "waiting": 0}
    today = today_in(program.time_zone, moment)
    for kind in PUT:
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
    keep_raw(dropped.path)
    told: dict[str, Any] = {"sha256": dropped.sha256, "as_of": dropped.as_of.isoformat()}
    with engine.begin() as db:
        if taken_before(db, program, kind, dropped.sha256):
            return "taken", ["This file was taken before; nothing changed."]
        try:
            rows = read_rows(dropped, kind)
            PUT[kind](db, program, rows, dropped.as_of)
        except registers.Refused as refused:
            audit.append(db, at=moment, actor=ACTOR, action=f"{kind}_refused", subject=program.code,
                         facts={**told, "problems": len(refused.sentences)})  # fmt: skip
            return "refused", [
                "Nothing of this file was taken. Please correct it and send it again.",
                *refused.sentences,
            ]
        audit.append(db, at=moment, actor=ACTOR, action=f"{kind}_taken", subject=program.code,
                     facts={**told, "rows": len(rows)})  # fmt: skip
    return "taken", [f"All {len(rows)} rows were taken. They count from the next run of decisions."]


def taken_before(db: Connection, program: Program, kind: str, sha256: str) -> bool:
    """Whether the audit chain says that the same bytes were taken."""
    binds = {"program": program.code, "action": f"{kind}_taken"}
    told = db.execute(query("eligibility/registers_taken"), binds).scalars()
    return any(json.loads(facts)["sha256"] == sha256 for facts in told)


def read_rows(dropped: Dropped, kind: str) -> list[Row]:
    """
    The rows of a register.

    Raises:
        Refused: the file cannot be read, or has no rows.
    """
    register = REGISTERS[kind]
    try:
        rows = read_register(dropped.path, register.columns, register.required)
    except RefusedFile as refused:
        raise registers.Refused(refused.sentence, *(problem.sentence for problem in refused.problems)) from None
    if not rows:
        raise registers.Refused("The file has no rows.")
    return rows


def put_titles(db: Connection, program: Program, rows: list[Row], as_of: date) -> None:
    """Record what titles mean; the newest decision about a title counts."""
    for title in registers.titles_in(rows, program):
        db.execute(query("eligibility/put_title_mapping"), {"program": program.code, "mapped_on": as_of, **title})


def put_applications(db: Connection, program: Program, rows: list[Row], as_of: date) -> None:
    """
    Record doors and applications, each under the person whom the member id names today.

    Raises:
        Refused: a row is not as it should be, or names nobody who ever stood on the roster.
    """
    problems, fresh = [], []
    for row, application in zip(rows, registers.applications_in(rows, program, as_of), strict=True):
        binds = {"program": program.code, "member": application["member_id"]}
        found = db.execute(query("eligibility/person_of"), binds).scalars().all()
        if len(found) != 1:
            problems.append(registers.nobody(row.line, len(found)))
            continue
        values = {name: value for name, value in application.items() if name != "member_id"}
        fresh.append({"program": program.code, "person_id": found[0], **values})
    if problems:
        raise registers.Refused(*problems)
    db.execute(query("eligibility/put_application"), fresh)


PUT: dict[str, Callable[[Connection, Program, list[Row], date], None]] = {
    TITLES.kind: put_titles,
    APPLICATIONS.kind: put_applications,
}
