"""Says that payments have settled when the days are over in which a bank returns them."""

import hashlib
from datetime import date, datetime

from sqlalchemy import Engine

from schemas.bank_answers import Said
from schemas.program import Program
from sql.queries import query
from tasks.shared import audit
from tasks.stipends.banking_days import effective_on
from tasks.stipends.ledger import settle, take_turn
from tasks.stipends.matching import Sent
from tasks.stipends.reconcile import Source, close_batches, put_event

ACTOR = "settle_payments"
DAYS_TO_RETURN = 2
"""Banking days after the credit in which the receiving bank returns what it cannot post; it may still do so later."""
CODE = "NO_RETURN"


def settle_due(program: Program, engine: Engine, today: date, moment: datetime) -> int:
    """
    Settle what the bank took on and has not returned until two banking days after the credit were over.

    What no bank acknowledged never settles by itself: finance says whether it was paid.

    Returns:
        How many payments settled now; the same day again settles nothing more.
    """
    settled = 0
    with engine.begin() as db:
        take_turn(db, program.code)
        rows = db.execute(query("stipends/due_to_settle"), {"program": program.code, "before": today}).all()
        for row in rows:
            if today <= effective_on(row.effective_on, DAYS_TO_RETURN, row.currency):
                continue
            [sent] = [Sent(**one) for one in db.execute(query("stipends/sent_like"), {
                "trace_no": None, "reference": None, "payment_id": row.payment_id}).mappings()]  # fmt: skip
            said = Said(1, "settle", CODE, sent.end_to_end_id, sent.trace_no, sent.amount_minor)
            put_event(db, Source(program, source_of(row.payment_id), today, moment), said, "settle", sent)
            settled += settle(db, row.payment_id, today, moment)
        if settled:
            close_batches(db, program.code)
            audit.append(db, at=moment, actor=ACTOR, action="payments_settled", subject=program.code,
                         facts={"payments": settled})  # fmt: skip
    return settled


def source_of(payment_id: str) -> str:
    """What stands for a file where nobody sent one: the days went by, once."""
    return hashlib.sha256(f"no return:{payment_id}".encode()).hexdigest()
