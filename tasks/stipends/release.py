"""Releases a batch, or does not: the guard that stands in the transaction which says that money leaves."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row

from schemas.program import Program
from sql.queries import query
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.stipends.approvers import may_approve
from tasks.stipends.approving import decisions, own_regions
from tasks.stipends.batches import cancel
from tasks.stipends.ledger import CLEARING, EXPENSE, Entry, liability, post, take_turn
from tasks.stipends.obligations import derive, read_ground
from tasks.stipends.rule_messages import NOT_SIGNED
from tasks.stipends.sign_off import rules_of, signature_of
from tasks.stipends.standing import batch_rows, find_batch, what_changed

ACTOR = "release_batch"


class NotReleased(RuntimeError):
    """A batch that may not leave, with a sentence; nothing was written."""


@dataclass(frozen=True, slots=True)
class Released:
    """What became of a batch."""

    state: Literal["released", "cancelled"]
    """`cancelled`: it was not any more what was approved; propose it anew. No money leaves."""
    fresh: bool
    """Whether it was released now; a retry finds what the first try did."""
    sentence: str = ""
    """Why it was cancelled."""


def release(program: Program, engine: Engine, batch_id: str, moment: datetime) -> Released:
    """
    Say that a batch leaves, once: its approvals, its rows and everything that it pays are looked at again first.

    Args:
        moment: Now; the program's day of it decides who is a member and which accounts are verified.
    Raises:
        LookupError: this program has no such batch.
        NotReleased: it was never approved by enough people, was rejected, or was cancelled before.
    """
    today = today_in(program.time_zone, moment)
    with engine.begin() as db:
        take_turn(db, program.code)
        batch = find_batch(db, batch_id)
        stipend = program.payments.stipend
        if batch.program != program.code or stipend is None:
            raise LookupError(f"{program.code} has no batch {batch_id!r}")
        if db.execute(query("stipends/released_batch"), {"batch_id": batch_id}).first() is not None:
            return Released("released", False)
        if batch.state not in {"proposed", "approved"}:
            raise NotReleased(f"The batch is {batch.state}; nothing of it is paid.")
        derive(db, program, stipend, read_ground(db, program, today), today, moment)
        if why := what_changed(db, program, batch, today):
            cancel(db, batch, "changed", ACTOR, moment)
            return Released("cancelled", True, why)
        put_release(db, program, batch, approvals_of(db, program, batch, moment), moment)
        post_release(db, batch, today, moment)
        audit.append(db, at=moment, actor=ACTOR, action="batch_released", subject=batch_id,
                     facts={"content_sha256": batch.content_sha256, "total_minor": batch.total_minor})  # fmt: skip
    return Released("released", True)


def approvals_of(db: Connection, program: Program, batch: Row[Any], moment: datetime) -> list[str]:
    """
    The approvals by which a batch may leave: as many as it needs, of its content, by people who may.

    Raises:
        NotReleased: there are not enough.
    """
    decided = decisions(db, batch)
    if any(one.decision == "reject" for one in decided):
        raise NotReleased("Somebody rejected the batch; nothing of it is paid.")
    of_total = [one for one in decided if one.typed_total_minor == batch.total_minor]
    good = [one.approval_id for one in of_total
            if not (may_approve(one.actor) or own_regions(db, program, batch, one.actor, moment))]  # fmt: skip
    if len(good) < batch.approvals_needed or batch.state != "approved":
        raise NotReleased(f"The batch needs {batch.approvals_needed} approvals and has {len(good)}; "
                          "nothing of it is paid.")  # fmt: skip
    return good[: batch.approvals_needed]


def put_release(db: Connection, program: Program, batch: Row[Any], approvals: list[str], moment: datetime) -> None:
    """
    Write the release down; the database decides whether the approvals and the signature under its rules carry it.

    Raises:
        NotReleased: nobody has signed the rules of now.
    """
    signoff_id = signature_of(db, program)
    if not signoff_id:
        raise NotReleased(NOT_SIGNED)
    binds = {"batch_id": batch.batch_id, "rules_sha256": rules_of(db, batch.batch_id), "signoff_id": signoff_id}
    db.execute(query("stipends/put_release_rules"), binds)
    first, second, third = [*approvals, None, None][:3]
    db.execute(query("stipends/put_release"), {
        "batch_id": batch.batch_id, "approvals_needed": batch.approvals_needed,
        "content_sha256": batch.content_sha256, "first_approval": first, "second_approval": second,
        "third_approval": third, "released_at": moment,
    })  # fmt: skip
    binds = {"batch_id": batch.batch_id, "was": "approved", "state": "released"}
    db.execute(query("stipends/change_batch_state"), binds)


def post_release(db: Connection, batch: Row[Any], today: date, moment: datetime) -> None:
    """
    We owe it to the payees no more; it stands in clearing until the bank has said what became of it.

    What was taken off for stipends that are owed back is no expense any more, nor owed.
    """
    rows = batch_rows(db, batch.batch_id)
    taken_off: dict[str, int] = defaultdict(int)
    for row in rows:
        taken_off[row.payment_id] += max(0, -(row.line_minor or 0))
    for payment in {row.payment_id: row for row in rows}.values():
        whole = {"release": (CLEARING, payment.amount_minor), "net": (EXPENSE, taken_off[payment.payment_id])}
        for cause, (credit, minor) in whole.items():
            if minor:
                entry = Entry(f"{cause}:{payment.payment_id}", liability(payment.payee_id), credit, minor,
                              batch.currency, batch.program, "payment", payment.payment_id)  # fmt: skip
                post(db, entry, today, moment)
