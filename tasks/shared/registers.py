"""Takes in the registers that people drop into the inbox: read strictly by their declaration, whole or not at all."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import Connection, Engine

from schemas.dates import DateReader
from schemas.files.registers import MOST, Cell, Line, Problem, Register
from schemas.program import Program
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.shared.files import Kept, keep_raw
from tasks.shared.inbox import Dropped, forget, settle, waiting
from tasks.shared.mail import ADDRESS, HEADER_TROUBLE
from tasks.shared.tables import BadRow, RefusedFile, open_table

ACTOR = "take_in_registers"
MONTHS_AHEAD = 120
"""How far ahead a day in a register may lie: plans reach further than a roster."""
NUMBER = re.compile(r"\d{1,4}(?:\.0+)?", re.ASCII)
TAKEN_BEFORE = "This very file was taken before. Nothing was changed."
NO_ROWS = "The register has headings and no rows. Send it again with its rows."
Verdict = Literal["taken", "refused", "forgotten"]
"""A forgotten file is refused, and no byte of it is kept."""
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Intake(Generic[Said]):
    """How one kind of register is taken in."""

    register: Register
    read: Callable[[Connection, Program, Sequence[Line], date], tuple[list[Said], list[Problem]]]
    """What the rows say and what is wrong with them. A required value may be empty; that problem is told already."""
    put: Callable[[Connection, Program, list[Said], date], list[str]]
    """Writes down what was said; gives notes for whoever sent the file. Never called if there is a problem."""


class Refused(Exception):
    """A register that is not taken, with every reason."""

    def __init__(self, *sentences: str, forget: bool = False) -> None:
        super().__init__(len(sentences))
        self.sentences = sentences
        self.verdict: Verdict = "forgotten" if forget else "refused"


TWO_DAYS = "The file's name holds two different days. Keep the one from which the register counts, and drop it again."


def take_in(program: Program, engine: Engine, moment: datetime, intakes: Iterable[Intake[Any]]) -> dict[str, int]:
    """
    Take every register that waits for a program, the oldest day first; each is one transaction.

    A register with a problem changes nothing; all its problems are written beside it. Files of a coming day wait.

    Returns:
        How many were taken, refused and left waiting.
    """
    found = {"taken": 0, "refused": 0, "waiting": 0}
    today = today_in(program.time_zone, moment)
    for intake in intakes:
        for dropped in waiting(program.code, intake.register.kind, program.time_zone):
            if dropped.dated_by == "name" and dropped.as_of > today:
                found["waiting"] += 1
                continue
            kept = keep_raw(dropped.path)
            found_here = replace(dropped, sha256=kept.sha256)  # whatever was put there since we looked
            verdict, sentences = take_one(program, engine, intake, found_here, kept, moment)
            if verdict == "forgotten":
                forget(found_here, kept.sha256, sentences)
                verdict = "refused"
            else:
                settle(found_here, verdict, sentences)
            found[verdict] += 1
    return found


def take_one(
    program: Program, engine: Engine, intake: Intake[Any], dropped: Dropped, kept: Kept, moment: datetime
) -> tuple[Verdict, list[str]]:
    """
    Take or refuse one file in one transaction; what became of it, and the sentences for the person who sent it.

    Args:
        kept: The bytes that we keep: what is read is what is kept and what the audit chain names.
    Raises:
        StillArriving: the file changed while it was read; nothing was written.
    """
    register = intake.register
    facts = {"sha256": dropped.sha256, "as_of": dropped.as_of.isoformat()}
    with engine.begin() as db:
        before = audit.facts_of(db, action=f"{register.kind}_taken", subject=program.code)
        if before and before[-1]["sha256"] == dropped.sha256:
            return "taken", [TAKEN_BEFORE]
        try:
            if dropped.dated_by == "unclear":
                raise Refused(TWO_DAYS)
            if register.replaces:
                refuse_older(dropped.as_of, max((str(told["as_of"]) for told in before), default=""))
            said = read(db, program, intake, kept, dropped.as_of)
        except Refused as refused:
            number = len(refused.sentences)
            audit.append(db, at=moment, actor=ACTOR, action=f"{register.kind}_refused", subject=program.code,
                         facts={**facts, "problems": number})  # fmt: skip
            return refused.verdict, [not_taken(number), *refused.sentences]
        notes = intake.put(db, program, said, dropped.as_of)
        audit.append(db, at=moment, actor=ACTOR, action=f"{register.kind}_taken", subject=program.code,
                     facts={**facts, "rows": len(said)})  # fmt: skip
    return "taken", [taken(len(said), register), *notes]


def refuse_older(as_of: date, newest: str) -> None:
    """
    A register that replaces the last one never goes behind it.

    Raises:
        Refused: one of a later day is in use.
    """
    if newest > as_of.isoformat():
        raise Refused(
            f"This register is of {as_of.isoformat()}, and one of {newest} is in use already. To use this one, put a "
            "later day into its file name."
        )


def read(db: Connection, program: Program, intake: Intake[Said], kept: Kept, as_of: date) -> list[Said]:
    """
    What a register says.

    Raises:
        Refused: the file cannot be read, has no rows, or has problems: all of them, in the order of the rows.
    """
    dates = DateReader(program.roster.dates, as_of, MONTHS_AHEAD)
    try:
        lines, problems = read_lines(kept.path, intake.register, dates)
    except RefusedFile as refused:
        raise Refused(refused.sentence, forget=refused.code == "FORBIDDEN_HEADING") from None
    if not lines and not problems:
        raise Refused(NO_ROWS)
    said, more = intake.read(db, program, lines, as_of)
    if problems + more:
        raise Refused(*(one.sentence for one in sorted(problems + more, key=lambda one: one.line)))
    return said


def read_lines(path: Path, register: Register, dates: DateReader) -> tuple[list[Line], list[Problem]]:
    """
    Every row of a register in the forms that it declares, and what is wrong with them. Totals rows are left out.

    Raises:
        RefusedFile: the file as a whole is not as declared.
    """
    days = [cell.name for cell in register.cells if cell.form == "day"]
    table = open_table(path, register.columns, register.required, date_columns=days, forbidden=register.forbidden)
    lines: list[Line] = []
    problems: list[Problem] = []
    for row in table.parse(table.records()):
        if isinstance(row, BadRow):
            problems += [Problem(row.line, row.sentence)] if row.code != "TOTALS_ROW" else []
            continue
        values = {}
        for cell in register.cells:
            values[cell.name], wrong = understood(cell, row.values.get(cell.name, "").strip(), dates)
            if wrong:
                sentence = f"Row {row.line}: {cell.headings[0]} {wrong}. {cell.say}"
                problems.append(Problem(row.line, sentence))
        lines.append(Line(row.line, values))
    return lines, problems


def understood(cell: Cell, text: str, dates: DateReader) -> tuple[str, str]:
    """What a cell says in its form (a day as ISO), and what is wrong with it; one of the two is empty."""
    if not text:
        return ("", "is empty") if cell.required else ("".join(cell.allowed[:1]), "")
    if len(text) > cell.longest:
        return "", f"is longer than {cell.longest} characters"
    if cell.allowed:
        word = text.casefold()
        return (word, "") if word in cell.allowed else ("", f"is none of {', '.join(cell.allowed)}")
    match cell.form:
        case "day":
            day = dates.read(text)
            return (day.latest.isoformat(), "") if day.kind == "day" else ("", "is not a day that we can read")
        case "address":
            return (text, "") if ADDRESS.fullmatch(text) else ("", "is not one plain e-mail address")
        case "name":
            return ("", "holds an invisible character") if HEADER_TROUBLE.search(text) else (text, "")
        case "number":
            whole = NUMBER.fullmatch(text) is not None and float(text) <= MOST
            return (str(int(float(text))), "") if whole else ("", f"is not a whole number from 0 to {MOST}")
    return text, ""


def not_taken(problems: int) -> str:
    """A refused register leaves everything as it was."""
    say = "1 problem" if problems == 1 else f"{problems} problems"
    return f"The register was not taken because of {say}. Nothing was changed: what was taken before stays in use."


def taken(rows: int, register: Register) -> str:
    """All is well."""
    say = "1 row" if rows == 1 else f"{rows} rows"
    return f"Taken: {say}. This register {'replaces the last one' if register.replaces else 'adds to what is known'}."
