"""Exports that the guards held: what a person must know, what a named person decided, and what follows from it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from schemas.dates import day_words
from schemas.program import Program
from schemas.roster import Source
from sql.database import reading
from sql.queries import query
from tasks.membership import history
from tasks.membership.judging import Outcome, Prove
from tasks.membership.steps import Approval, take_in
from tasks.shared import audit
from tasks.shared.files import home, sha256_of


@dataclass(frozen=True, slots=True)
class Held:
    """One export that waits."""

    snapshot_id: int
    source: str
    sha256: str
    as_of: date
    rows_in_file: int
    basis: int
    """The applied snapshot beside which the guards looked at it."""
    decision: str | None
    person: str | None

    @property
    def ref(self) -> str:
        """What a question is about: this export, as it was shown."""
        return f"{self.snapshot_id}-{self.basis}"


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


def record_decision(engine: Engine, held: Held, decision: str, person: str, moment: datetime) -> bool:
    """
    Write down what a named person decided about an export as it was shown. The first decision stands.

    Args:
        decision: "approve" or "refuse".
    Returns:
        False if there was a decision already.
    """
    row = {"snapshot_id": held.snapshot_id, "basis": held.basis, "decision": decision, "person": person,
           "decided_at": moment}  # fmt: skip
    with engine.begin() as db:
        if db.execute(query("membership/put_snapshot_decision"), row).first() is None:
            return False
        facts: dict[str, audit.Fact] = {"decision": decision}
        audit.append(db, at=moment, actor=person, action="decide_held_export", subject=held.sha256, facts=facts)
        return True


def sources_by_id(program: Program) -> dict[str, Source]:
    """The sources that the definition has today; an export of another one waits."""
    return {source.id: source for source in program.roster.sources}


def follow_decisions(program: Program, engine: Engine, moment: datetime, prove: Prove) -> list[Outcome]:
    """Apply what was approved and close what was refused, from our own records alone."""
    with engine.begin() as db:
        waiting = held_exports(db, program.code)
        for held in waiting:
            if held.decision == "refuse":
                db.execute(query("membership/set_verdict"), {"snapshot_id": held.snapshot_id, "verdict": "refused"})
    known = sources_by_id(program)
    approved = [held for held in waiting if held.decision == "approve" and held.person and held.source in known]
    outcomes = [apply_approved(program, engine, held, moment, prove) for held in approved]
    if outcomes:
        with engine.begin() as db:
            history.recognise_people(db, program)
    return outcomes


def apply_approved(program: Program, engine: Engine, held: Held, moment: datetime, prove: Prove) -> Outcome:
    """
    Read the kept bytes of an approved export again and apply them.

    If another export was applied since it was shown, the numbers are others: it is held anew, and asked about again.

    Raises:
        ValueError: the kept bytes are no longer those that were approved.
    """
    source = sources_by_id(program)[held.source]
    raw = home() / "raw" / held.sha256[:2] / held.sha256
    if sha256_of(raw) != held.sha256:
        raise ValueError(f"the kept bytes of export {held.ref} are not those that were approved; nothing was applied")
    approval = Approval(held.person or "", held.basis)
    return take_in(program, engine, source, held.as_of, raw, moment, prove, approval=approval)


def approve_at_once(
    program: Program, engine: Engine, outcome: Outcome, person: str, moment: datetime, prove: Prove
) -> Outcome:
    """Apply an export that was just held, for a person who looked at it in the same breath."""
    with reading(engine) as db:
        held = next(one for one in held_exports(db, program.code) if one.snapshot_id == outcome.snapshot_id)
    record_decision(engine, held, "approve", person, moment)
    return apply_approved(program, engine, replace(held, decision="approve", person=person), moment, prove)
