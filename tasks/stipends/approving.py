"""What named people decide about a batch: each types its total, nobody decides about what they prepared."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row
from sqlalchemy.exc import IntegrityError

from schemas.payment import BatchState, Decision
from schemas.program import Program
from schemas.region import fold
from sql.queries import query
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.stipends import rule_messages
from tasks.stipends.approvers import has_address, may_approve, names_of
from tasks.stipends.batches import cancel
from tasks.stipends.holds import a_person, canonical
from tasks.stipends.ledger import take_turn
from tasks.stipends.messages import money
from tasks.stipends.obligations import digest
from tasks.stipends.refusals import Refused as Refused
from tasks.stipends.sign_off import sign_first
from tasks.stipends.standing import batch_rows, find_batch, rows_agree, under_other_rules

NEEDS_A_NOTE = "Something is odd about this batch: say in a note why each of the sentences is in order."
CHANGED = "The batch is not what was proposed any more. Propose it anew; nothing was decided."
CONSTRAINT = "The database refused this decision: whoever prepared a batch never approves it, and nobody decides twice."


@dataclass(frozen=True, slots=True)
class Decided:
    """Where a batch stands after a decision."""

    state: BatchState
    approvals: int
    needed: int


def approve(
    program: Program, engine: Engine, batch_id: str, actor: str, typed_total_minor: int, decision: Decision,
    moment: datetime, note: str = "",
) -> Decided:  # fmt: skip
    """
    Write down what a person decided about the content of a batch; a rejection cancels it and frees its lines.

    The same decision of the same person again changes nothing.

    Args:
        actor: The person; two spellings by case are one.
        typed_total_minor: What the person typed as the total, in cents or pence; a rejection needs none.
    Raises:
        LookupError: this program has no such batch.
        Refused: with a sentence why the decision does not count.
    """
    try:
        person = a_person(actor)
        with engine.begin() as db:
            take_turn(db, program.code)
            batch = find_batch(db, batch_id)
            if batch.program != program.code:
                raise LookupError(f"{program.code} has no batch {batch_id!r}")
            before = next((one for one in decisions(db, batch) if one.actor == person), None)
            if before is not None and before.decision == decision:
                return where(db, batch)
            if before is not None and decision == "reject":
                return take_back(db, batch, person, moment)
            check(db, program, batch, person, typed_total_minor, decision, moment, note)
            return write_down(db, program, batch, person, typed_total_minor, decision, moment, note)
    except IntegrityError:
        raise Refused(CONSTRAINT) from None


def decisions(db: Connection, batch: Row[Any]) -> list[Row[Any]]:
    """What was decided about the content that the batch has."""
    rows = db.execute(query("stipends/approvals_of_batch"), {"batch_id": batch.batch_id})
    return [row for row in rows if row.content_sha256 == batch.content_sha256]


def check(
    db: Connection, program: Program, batch: Row[Any], person: str, typed: int, decision: Decision, moment: datetime,
    note: str,
) -> None:  # fmt: skip
    """
    Everything that a decision needs and that no constraint can tell.

    Raises:
        Refused: it lacks something.
    """
    if batch.state not in {"proposed", "approved"}:
        raise Refused(f"The batch is {batch.state}; there is nothing to decide any more.")
    if decision == "reject":
        return
    if refusal := may_approve(person):
        raise Refused(refusal)
    if rows_agree(batch, batch_rows(db, batch.batch_id)) or under_other_rules(db, program, batch):
        raise Refused(CHANGED)
    if typed != batch.total_minor:
        raise Refused(f"The total that you typed, {money(typed, batch.currency)}, is not the total of the batch.")
    if batch.oddities != "[]" and not note.strip():
        raise Refused(NEEDS_A_NOTE)
    if regions := own_regions(db, program, batch, person, moment):
        named = " and ".join(regions)
        if not has_address(person):
            raise Refused(rule_messages.NO_ADDRESS)
        raise Refused(f"The coordinator of {named} is in one of the pairs, and you answer for {named}: "
                      "somebody from outside must approve.")  # fmt: skip


def own_regions(db: Connection, program: Program, batch: Row[Any], person: str, moment: datetime) -> list[str]:
    """
    The regions for which a person answers and whose coordinator is in a pair of this batch.

    All such regions, if nobody can tell who of the register the person is.
    """
    binds = {"program": program.code}
    here = {row.obligation_id for row in batch_rows(db, batch.batch_id)}
    parties = {fold(row.region): row.region for row in db.execute(query("stipends/regions_of_parties"), binds)
               if row.obligation_id in here}  # fmt: skip
    today = today_in(program.time_zone, moment)
    active = db.execute(query("regions/active_coordinators"), binds | {"today": today}) if parties else ()
    if not has_address(person):
        return sorted(parties.values())
    return sorted({parties[fold(row.region)] for row in active
                   if canonical(row.email) in names_of(person) and fold(row.region) in parties})  # fmt: skip


def take_back(db: Connection, batch: Row[Any], person: str, moment: datetime) -> Decided:
    """
    Whoever approved has seen a mistake: the batch is cancelled. The approval stays on record, and so does this.

    Raises:
        Refused: it is open no more.
    """
    if batch.state not in {"proposed", "approved"}:
        raise Refused(f"The batch is {batch.state}; there is nothing to decide any more.")
    cancel(db, batch, "rejected", person, moment)
    audit.append(db, at=moment, actor=person, action="approval_taken_back", subject=batch.batch_id,
                 facts={"content_sha256": batch.content_sha256})  # fmt: skip
    return where(db, find_batch(db, batch.batch_id))


def write_down(
    db: Connection, program: Program, batch: Row[Any], person: str, typed: int, decision: Decision, moment: datetime,
    note: str,
) -> Decided:  # fmt: skip
    """The decision and what follows from it."""
    db.execute(query("stipends/put_approval"), {
        "approval_id": "a" + digest([batch.batch_id, batch.content_sha256, person]), "batch_id": batch.batch_id,
        "prepared_by": batch.prepared_by, "content_sha256": batch.content_sha256, "decision": decision,
        "actor": person, "typed_total_minor": typed, "at": moment, "note": note.strip(),
    })  # fmt: skip
    if decision == "reject":
        cancel(db, batch, "rejected", person, moment)
    elif batch.state == "proposed" and where(db, batch).approvals >= batch.approvals_needed:
        binds = {"batch_id": batch.batch_id, "was": "proposed", "state": "approved"}
        db.execute(query("stipends/change_batch_state"), binds)
        before = [one.actor for one in decisions(db, batch) if one.actor != person]
        sign_first(db, program, before[-1] if before else batch.prepared_by, person, moment)
    audit.append(db, at=moment, actor=person, action=f"batch_{DONE[decision]}", subject=batch.batch_id,
                 facts={"content_sha256": batch.content_sha256, "typed_total_minor": typed})  # fmt: skip
    return where(db, find_batch(db, batch.batch_id))


DONE = {"approve": "approved", "reject": "rejected"}


def where(db: Connection, batch: Row[Any]) -> Decided:
    """Where a batch stands."""
    given = sum(one.decision == "approve" for one in decisions(db, batch))
    return Decided(batch.state, given, batch.approvals_needed)
