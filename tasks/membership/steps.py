"""Taking in membership exports: keep the bytes, read, judge, prove, and apply, hold or refuse: never a part."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine

from schemas.program import Program
from schemas.roster import Source
from sql.database import READING
from sql.queries import query
from tasks.membership import guards, history
from tasks.membership.fresh import process_beside
from tasks.membership.guards import Finding
from tasks.membership.judging import (
    Export,
    Outcome,
    Prove,
    Seen,
    definition_part,
    last_applied,
    open_source,
    read_and_judge,
)  # fmt: skip
from tasks.membership.record import HistoryMoved, write_down
from tasks.membership.sources import Arrival, arrivals
from tasks.shared.clock import today_in
from tasks.shared.files import Kept, keep_raw, keeping
from tasks.shared.inbox import forget, settle

__all__ = ["HistoryMoved", "Outcome", "Prove", "pull_membership", "stale_sources", "summary", "take_in"]
FOLDERS: dict[str, Literal["taken", "refused", "held"]] = {
    "applied": "taken", "stored": "taken", "held": "held", "refused": "refused",
}  # fmt: skip
ACTOR = "pull_membership"


@dataclass(frozen=True, slots=True)
class Approval:
    """A named person looked at a held export, as it stood beside one snapshot."""

    person: str
    basis: int


def pull_membership(program: Program, engine: Engine, moment: datetime, prove: Prove) -> list[Outcome]:
    """
    Take in every export that waits, oldest first; then say whose the rows of sources without member ids are.

    Each file is one transaction. A killed run leaves whole files applied, and the next one goes on.
    """
    outcomes = []
    for arrival in arrivals(program, moment):
        outcome = take_in_arrival(program, engine, arrival, moment, prove)
        dropped = replace(arrival.dropped, sha256=outcome.sha256)
        if any(finding.subject == "FORBIDDEN_HEADING" for finding in outcome.findings):
            forget(dropped, outcome.sha256, outcome.sentences)
        else:
            settle(dropped, FOLDERS[outcome.before or outcome.verdict], outcome.sentences)
        outcomes.append(outcome)
    with engine.begin() as db:
        history.recognise_people(db, program)
    return outcomes


def take_in_arrival(program: Program, engine: Engine, arrival: Arrival, moment: datetime, prove: Prove) -> Outcome:
    """Take in one file of the inbox, if the day it speaks of is clear and has come (G4)."""
    today = today_in(program.year.time_zone, moment)
    misdated = guards.misdated(arrival.as_of, today, clear=arrival.dropped.dated_by != "unclear")
    if misdated is None:
        return take_in(program, engine, arrival.source, arrival.as_of, arrival.path, moment, prove)
    kept = keep_raw(arrival.path)
    with engine.begin() as db:
        outcome = Outcome(arrival.source.id, arrival.as_of, kept.sha256, "refused", [misdated])
        seen = Seen(outcome, definition_part(program), last_applied(db, program, arrival.source), "unread")
        return write_down(db, program, arrival.source, seen, kept, moment, ACTOR)


def take_in(
    program: Program, engine: Engine, source: Source, as_of: date, path: Path, moment: datetime, prove: Prove,
    *, approval: Approval | None = None,
) -> Outcome:  # fmt: skip
    """
    Take in one export.

    Raises:
        HistoryMoved: another run was faster; nothing was written.
        StillArriving: the file changed while it was read; nothing was written.
    """
    actor, basis = (approval.person, approval.basis) if approval else (ACTOR, -1)
    with (
        process_beside(path) as child,
        keeping(path) as copy,
        engine.connect().execution_options(**{READING: True}) as db,
    ):
        with db.begin():
            came_before = "" if approval else verdict_before(db, program, source, as_of, copy.kept)
            if came_before:
                return repeated(source, as_of, copy.kept(), came_before)
            export = Export(open_source(program, path), copy.kept, child)
            seen = read_and_judge(db, program, source, as_of, export, prove, approved_basis=basis)
        db.execution_options(**{READING: False})
        with db.begin():
            return write_down(db, program, source, seen, copy.kept(), moment, actor)


def verdict_before(db: Connection, program: Program, source: Source, as_of: date, kept: Callable[[], Kept]) -> str:
    """
    What became of the same bytes as an export of the same day (G3); empty if they are to be judged.

    A refused file is judged again: the definition may have been mended, or a person may want to be asked once more.
    Nobody waits for the hash of the bytes on a day of which no export came.
    """
    of_day = {"program": program.code, "source": source.id, "as_of": as_of}
    verdicts = {row.sha256: row.verdict for row in db.execute(query("membership/snapshots_of_day"), of_day)}
    found = verdicts.get(kept().sha256) if verdicts else None
    return "" if found in {None, "refused"} else str(found)


def repeated(source: Source, as_of: date, kept: Kept, verdict: str) -> Outcome:
    """G3: the same bytes again change nothing."""
    note = f"The same file came before and was {verdict}; nothing was done again."
    return Outcome(source.id, as_of, kept.sha256, "repeated", notes=[note], before=verdict)


def stale_sources(program: Program, db: Connection, moment: datetime) -> list[Finding]:
    """G9: the sources whose newest export is too old."""
    today = today_in(program.year.time_zone, moment)
    last = {row.source: row.as_of for row in db.execute(query("membership/last_pull"), {"program": program.code})}
    found = (
        guards.stale(source.id, last.get(source.id), today, program.roster.guards) for source in program.roster.sources
    )
    return [finding for finding in found if finding is not None]


def summary(outcomes: list[Outcome]) -> dict[str, int]:
    """How many exports met which verdict."""
    return dict(Counter(outcome.verdict for outcome in outcomes))
