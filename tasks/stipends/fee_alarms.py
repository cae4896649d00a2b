"""What of fees waits for a person, as sentences for the day's alarm."""

from datetime import date

from sqlalchemy import Connection

from schemas.program import Program
from sql.queries import query
from tasks.stipends import fee_messages as say
from tasks.stipends.fee_mail import is_address
from tasks.stipends.fees import Look, look


def fee_alarms(db: Connection, program: Program, today: date) -> list[str]:
    """Everything about the fees of a program that waits for a person; nothing if all is well, or there are no fees."""
    if not program.payments.fees:
        return []
    found = look(db, program, today)
    asked = [row for row in found.invoices if not row.ended and row.paid_on is None]
    late = [row for row in asked if row.due_on < today]
    lost = [row.invoice_no for row in asked if row.filed and not row.mailed and not reached(found, row.person_id)]
    rows = db.execute(query("stipends/open_fee_rows"), {"program": program.code}).all()
    return [
        *([say.waiting(program, len(found.held))] if found.held else []),
        *[sentence for _, sentence in found.changed],
        *([say.no_address(lost)] if lost else []),
        *([say.overdue([row.invoice_no for row in late], sum(row.amount_minor for row in late), program.currency)]
          if late else []),
        *[say.waits(row.event_id, row.invoice_no, row.detail) for row in rows],
    ]  # fmt: skip


def work_left(db: Connection, program: Program) -> bool:
    """Whether an invoice that is asked for has no file yet, or no mail."""
    rows = db.execute(query("stipends/fee_invoices_of_program"), {"program": program.code})
    return any(not row.filed or (not row.mailed and not row.ended and row.paid_on is None) for row in rows)


def reached(found: Look, person_id: str) -> bool:
    """Whether a mail can go to the payer of an invoice."""
    return person_id in found.people and is_address(found.people[person_id].email)
