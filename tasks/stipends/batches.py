"""Proposes the batch of payments that a program owes today: frozen, counted, and with everything odd said."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.calendar import program_year_of
from schemas.money import Stipend
from schemas.payment import Batch, BatchState, Line, Payment
from schemas.program import Program
from sql.queries import query
from tasks.shared import audit
from tasks.stipends.banking_days import effective_on
from tasks.stipends.content import content_sha256
from tasks.stipends.freezing import (
    names,
    odd,
    payments_of,
    read_owed_back,
    read_payable,
    read_payees,
    with_traces,
    write,
)
from tasks.stipends.holds import canonical
from tasks.stipends.ledger import free_lines, take_turn
from tasks.stipends.netting import net
from tasks.stipends.obligations import Ground, derive, digest, read_ground
from tasks.stipends.oddities import left_out
from tasks.stipends.rule_messages import UNSIGNED
from tasks.stipends.sign_off import bind, may_owe
from tasks.stipends.standing import batch_rows, find_batch, what_changed

DESCRIPTION = "Mentor stipends"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What there is to approve, or why there is nothing."""

    batch_id: str
    """Empty if there is no batch, because nothing may be paid today."""
    state: BatchState | None
    fresh: bool
    """Whether it was made now; the same event finds the batch that it made before."""
    payments: int = 0
    lines: int = 0
    total_minor: int = 0
    content_sha256: str = ""
    oddities: tuple[str, ...] = ()
    """What each approver must explain in a note."""
    left_out: tuple[str, ...] = ()
    """Why payees to whom something is owed get nothing today."""
    cancelled: str = ""
    """Why the batch that was open until now is no more."""


def propose_batch(
    program: Program, engine: Engine, event_key: str, today: date, moment: datetime, prepared_by: str
) -> Proposal:  # fmt: skip
    """
    Freeze everything that is owed and may be paid today into a batch that people can approve.

    One batch is open at a time. If its content has changed since, it is cancelled and proposed anew.

    Args:
        event_key: The event of the calendar, or the reason of a person; what was released for it is not made again.
        prepared_by: A person, or `svc:` and the name of a schedule; whoever it is never approves.
    Raises:
        ValueError: nobody prepared it.
    """
    preparer = canonical(prepared_by)
    if not preparer or not event_key:
        raise ValueError("a batch needs somebody who prepared it, and what for")
    stipend = program.payments.stipend
    if stipend is None:
        return Proposal("", None, False)
    with engine.begin() as db:
        take_turn(db, program.code)
        return propose_in(db, program, stipend, event_key, today, moment, preparer)


def propose_in(
    db: Connection, program: Program, stipend: Stipend, event_key: str, today: date, moment: datetime, preparer: str
) -> Proposal:  # fmt: skip
    """The same, in the caller's transaction, whose turn it is."""
    ground = read_ground(db, program, today)
    derive(db, program, stipend, ground, today, moment)
    known = db.execute(query("stipends/batches_of_program"), {"program": program.code}).all()
    made = next((row for row in known if is_open(row) or was_paid(row, event_key)), None)
    why = ""
    if made is not None:
        batch = find_batch(db, made.batch_id)
        why = what_changed(db, program, batch, today) if is_open(made) else ""
        if not why:
            return proposal_of(batch)
        cancel(db, batch, "changed", preparer, moment)
    if not may_owe(db, program):
        return Proposal("", None, False, left_out=(UNSIGNED,), cancelled=why)
    return freeze(db, program, ground, Asked(event_key, today, moment, preparer, why), known)


def is_open(row: Row[Any]) -> bool:
    """Whether a batch waits for people or for its release."""
    return row.state in {"proposed", "approved"}


def was_paid(row: Row[Any], event_key: str) -> bool:
    """Whether an event had its batch, and the money left."""
    return row.event_key == event_key and row.state in {"released", "closed"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a batch is made for, when, and by whom."""

    event_key: str
    today: date
    moment: datetime
    prepared_by: str
    cancelled: str


def freeze(db: Connection, program: Program, ground: Ground, asked: Asked, known: Sequence[Row[Any]]) -> Proposal:
    """Write a new batch; nothing if nobody can be paid today."""
    payees = read_payees(db, program)
    payable = read_payable(db, program)
    excluded = left_out(list(payees.values()), program.payments.control, asked.today)
    owed_back = read_owed_back(db, program)
    lines = net([line for line in payable if line.payee_id not in excluded], owed_back).lines
    waits = tuple(excluded[one] for one in sorted({line.payee_id for line in payable} & excluded.keys()))
    if not lines:
        return Proposal("", None, False, left_out=waits, cancelled=asked.cancelled)
    year = program_year_of(program, asked.today)
    number = 1 + max((row.batch_number for row in known if row.program_year == year), default=0)
    batch_id = "b" + digest([program.code, year, number])
    said = odd(db, program, lines, payees)
    made = payments_of(batch_id, f"{year[2:4]}{number:02d}", lines, payees, names(ground, lines))
    made = with_traces(db, program, made)
    days = program.payments.control.lead_banking_days
    effective = effective_on(asked.today, days, program.currency)
    row: dict[str, Any] = {
        "batch_id": batch_id, "program": program.code, "program_year": year, "batch_number": number,
        "event_key": asked.event_key, "state": "proposed", "proposed_on": asked.today, "effective_on": effective,
        "proposed_at": asked.moment, "payments": len(made), "lines": len(lines),
        "total_minor": sum(line.amount_minor for line in lines), "currency": program.currency,
        "content_sha256": content_sha256(batch_id, program.currency, effective, made),
        "prepared_by": asked.prepared_by, "approvals_needed": needed(program, asked.prepared_by, said),
        "oddities": json.dumps(said, ensure_ascii=False),
    }  # fmt: skip
    write(db, row, made)
    bind(db, program, batch_id)
    facts = {name: row[name] for name in ("content_sha256", "payments", "lines", "total_minor")}
    audit.append(db, at=asked.moment, actor=asked.prepared_by, action="batch_proposed", subject=batch_id, facts=facts)
    return replace(proposal_of(find_batch(db, batch_id)), fresh=True, left_out=waits, cancelled=asked.cancelled)


def needed(program: Program, prepared_by: str, said: Sequence[str]) -> int:
    """How many people must approve: two at least where a schedule proposed it, or where anything is odd."""
    asked = program.payments.control.approvals
    return max(2, asked) if prepared_by.startswith("svc:") or said else asked


def cancel(db: Connection, batch: Row[Any], code: str, actor: str, moment: datetime) -> None:
    """
    Take an open batch back, in the caller's transaction: its lines are free, and it stays as a record.

    Raises:
        RuntimeError: it is not open any more.
    """
    binds = {"batch_id": batch.batch_id, "was": batch.state, "state": "cancelled"}
    if (
        batch.state not in {"proposed", "approved"}
        or db.execute(query("stipends/change_batch_state"), binds).first() is None
    ):
        raise RuntimeError("only an open batch can be cancelled")
    source = hashlib.sha256(f"cancel:{batch.batch_id}".encode()).hexdigest()
    heads = {row.payment_id: row for row in batch_rows(db, batch.batch_id)}
    for line, (payment_id, row) in enumerate(sorted(heads.items()), 1):
        event_id = db.execute(query("stipends/put_cancel"), {
            "source_sha256": source, "line": line, "payment_id": payment_id, "end_to_end_id": row.end_to_end_id,
            "trace_no": row.trace_no, "code": code, "amount_minor": row.amount_minor,
            "program": batch.program, "at": moment,
        }).scalar_one()  # fmt: skip
        free_lines(db, payment_id, event_id, "cancel")
    audit.append(db, at=moment, actor=actor, action="batch_cancelled", subject=batch.batch_id,
                 facts={"code": code, "content_sha256": batch.content_sha256})  # fmt: skip


def proposal_of(batch: Row[Any]) -> Proposal:
    """A batch that was made before."""
    return Proposal(batch.batch_id, batch.state, False, batch.payments, batch.lines, batch.total_minor,
                    batch.content_sha256, tuple(json.loads(batch.oddities)))  # fmt: skip


def read_batch(db: Connection, program: Program, batch_id: str) -> Batch:
    """
    A batch as formats and screens see it; without account numbers, which only a bank file needs.

    Raises:
        LookupError: this program has no such batch.
    """
    row = find_batch(db, batch_id)
    if row.program != program.code:
        raise LookupError(f"{program.code} has no batch {batch_id!r}")
    decided = db.execute(query("stipends/approvals_of_batch"), {"batch_id": batch_id}).all()
    approvers = tuple(one.actor for one in decided if one.decision == "approve")
    return Batch(
        batch_id, program.code, program.name, program.association, row.program_year, row.batch_number, row.currency,
        row.proposed_on, row.effective_on, row.proposed_at, payments_in(batch_rows(db, batch_id)), row.total_minor,
        row.content_sha256, row.prepared_by, approvers, f"{DESCRIPTION} {row.program_year}",
    )  # fmt: skip


def payments_in(rows: Sequence[Row[Any]]) -> tuple[Payment, ...]:
    """The payments of a batch by payee, each with its lines by obligation; in one order on every database."""
    lines: dict[str, list[Line]] = {}
    heads: dict[str, Row[Any]] = {}
    for row in rows:
        heads[row.payee_id] = row
        if row.obligation_id:
            line = Line(row.obligation_id, row.line_minor, row.mentor_name, row.role, row.match_id)
            lines.setdefault(row.payee_id, []).append(line)
    return tuple(
        Payment(row.payment_id, payee_id, row.payee_name, row.kind, row.payee_type, row.town, row.country,
                row.end_to_end_id, row.trace_no, row.uetr, row.amount_minor,
                tuple(sorted(lines.get(payee_id, ()), key=lambda line: line.obligation_id)))
        for payee_id, row in sorted(heads.items())
    )  # fmt: skip
