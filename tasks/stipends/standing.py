"""Whether a batch still is what was proposed: its rows, its accounts, its lines, and its day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from schemas.payment_rules import rules_sha256
from schemas.program import Program
from sql.queries import query
from tasks.stipends.content import content_sha256, frozen, not_adding_up
from tasks.stipends.freezing import read_payees
from tasks.stipends.holds import open_holds
from tasks.stipends.oddities import left_out
from tasks.stipends.rule_messages import CHANGED
from tasks.stipends.sign_off import rules_of


def find_batch(db: Connection, batch_id: str) -> Row[Any]:
    """
    The row of a batch.

    Raises:
        LookupError: there is none.
    """
    row = db.execute(query("stipends/find_batch"), {"batch_id": batch_id}).first()
    if row is None:
        raise LookupError(f"there is no batch {batch_id!r}")
    return row


def batch_rows(db: Connection, batch_id: str) -> Sequence[Row[Any]]:
    """The payments of a batch with their lines."""
    return db.execute(query("stipends/batch_rows"), {"batch_id": batch_id}).all()


def rows_agree(batch: Row[Any], rows: Sequence[Row[Any]]) -> str:
    """What of the rows of a batch is not as it was proposed; empty if all is."""
    payments = frozen(rows)
    if wrong := not_adding_up(payments, batch.payments, batch.lines, batch.total_minor):
        return f"The rows of the batch were changed: {wrong}."
    if content_sha256(batch.batch_id, batch.currency, batch.effective_on, payments) != batch.content_sha256:
        return "The rows of the batch were changed: they are not what was proposed."
    return ""


def under_other_rules(db: Connection, program: Program, batch: Row[Any]) -> str:
    """Whether the definition says otherwise than when the batch was proposed; empty if it does not."""
    return "" if rules_of(db, batch.batch_id) == rules_sha256(program) else CHANGED


def what_changed(db: Connection, program: Program, batch: Row[Any], today: date) -> str:
    """
    Why an open batch may not be paid as it was proposed; empty if it may.

    Holds must have been tested today in the same transaction.
    """
    rows = batch_rows(db, batch.batch_id)
    if wrong := rows_agree(batch, rows) or under_other_rules(db, program, batch):
        return wrong
    if any(row.account_state != "verified" or row.account_payee != row.payee_id for row in rows):
        return "The account of a payee is not the verified one any more."
    held = {row.obligation_id for row in open_holds(db, program.code)}
    if lost := len(held & {row.obligation_id for row in rows}):
        lines = "1 line" if lost == 1 else f"{lost} lines"
        return f"{lines} may not be paid any more: see what is held."
    if any(row.freed_by_event is not None for row in rows):
        return "A line of the batch was freed."
    if db.execute(query("stipends/taken_off_for_nothing"), {"batch_id": batch.batch_id}).first() is not None:
        return "A stipend for which something is taken off has come back."
    payees = list(read_payees(db, program).values())
    excluded = left_out(payees, program.payments.control, today)
    if gone := sorted({excluded[row.payee_id] for row in rows if row.payee_id in excluded}):
        return gone[0]
    if today >= batch.effective_on:
        return "The day on which payees are credited has come or gone."
    return ""
