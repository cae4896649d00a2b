"""Exports that the guards held: what a person must know, what a named person decided, and what follows from it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from schemas.dates import day_words
from schemas.program import Program
from sql.queries import query
from tasks.membership import history
from tasks.membership.steps import Outcome, Prove, take_in
from tasks.shared import audit
from tasks.shared.files import home


@dataclass(frozen=True, slots=True)
class Held:
    """One export that waits."""

    snapshot_id: int
    source: str
    sha256: str
    as_of: date
    rows_in_file: int
    decision: str | None
    person: str | None


def held_exports(db: Connection, program: str) -> list[Held]:
    """The exports of a program that wait, oldest first, decided or not."""
    return [Held(*row) for row in db.execute(query("membership/held_snapshots"), {"program": program})]


def describe(db: Connection, held: Held) -> str:
    """What the person who decides reads, as Markdown: the numbers and what each answer does."""
    findings = db.execute(query("membership/findings"), {"snapshot_id": held.snapshot_id})
    reasons = "\n".join(f"- {row.sentence}" for row in findings)
    return (
        f"The export of **{held.source}** of {day_words(held.as_of)} ({held.rows_in_file} rows) is held. "
        f"Nothing of it was applied.\n\n{reasons}\n\n"
        "**Approve** applies it whole, in your name. **Reject** keeps it and never applies it; then mend the export "
        "and drop it again."
    )


def record_decision(
    engine: Engine, snapshot_id: int, sha256: str, decision: str, person: str, moment: datetime
) -> bool:
    """
    Write down what a named person decided. The first decision stands.

    Args:
        decision: "approve" or "refuse".
    Returns:
        False if there was a decision already.
    """
    row = {"snapshot_id": snapshot_id, "decision": decision, "person": person, "decided_at": moment}
    with engine.begin() as db:
        if db.execute(query("membership/put_snapshot_decision"), row).first() is None:
            return False
        facts: dict[str, audit.Fact] = {"decision": decision}
        audit.append(db, at=moment, actor=person, action="decide_held_export", subject=sha256, facts=facts)
        return True


def follow_decisions(program: Program, engine: Engine, moment: datetime, prove: Prove) -> list[Outcome]:
    """Apply what was approved and close what was refused, from our own records alone."""
    with engine.begin() as db:
        waiting = held_exports(db, program.code)
        for held in waiting:
            if held.decision == "refuse":
                db.execute(query("membership/set_verdict"), {"snapshot_id": held.snapshot_id, "verdict": "refused"})
    approved = [held for held in waiting if held.decision == "approve" and held.person]
    outcomes = [apply_approved(program, engine, held, moment, prove) for held in approved]
    if outcomes:
        with engine.begin() as db:
            history.recognise_people(db, program)
    return outcomes


def apply_approved(program: Program, engine: Engine, held: Held, moment: datetime, prove: Prove) -> Outcome:
    """Read the kept bytes of an approved export again and apply them, unless a newer export made them old."""
    source = next(source for source in program.roster.sources if source.id == held.source)
    raw = home() / "raw" / held.sha256[:2] / held.sha256
    return take_in(program, engine, source, held.as_of, raw, moment, prove, approved_by=held.person or "")
