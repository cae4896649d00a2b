"""What somebody must look at because it did not come, or came and waits: one sentence each, while it is so."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.stipends import alarm_messages as say
from tasks.stipends.banking_days import effective_on
from tasks.stipends.settling import DAYS_TO_RETURN

HOURS_TO_ACKNOWLEDGE = 24
"""A bank that has not said a word for so long has perhaps not had the file."""


def alarms(
    program: Program, engine: Engine, today: date, moment: datetime, hours: int = HOURS_TO_ACKNOWLEDGE
) -> tuple[str, ...]:  # fmt: skip
    """
    Everything about a program's money that waits for a person; nothing if all is well.

    Args:
        hours: How long a bank, or finance, may say nothing of what was sent.
    """
    binds = {"program": program.code}
    with reading(engine) as db:
        silent = db.execute(
            query("stipends/silent_payments"), binds | {"before": moment - timedelta(hours=hours)}
        ).all()
        late = overdue(db, program, today)
        unmatched = db.execute(query("stipends/open_unmatched"), binds).all()
        twice = db.execute(query("stipends/paid_after_all"), binds).all()
        owed = db.execute(query("stipends/owed_without_account"), binds).all()
    return (
        *([say.silent(silent, hours)] if silent else []),
        *([say.overdue(late)] if late else []),
        *[say.unmatched(row) for row in unmatched],
        *[say.paid_after_all(row) for row in twice],
        *[say.no_account(row) for row in owed],
    )


def overdue(db: Connection, program: Program, today: date) -> list[Row[Any]]:
    """Payments whose days to be returned are over, and of which nobody has said that they settled or came back."""
    rows = db.execute(query("stipends/overdue_payments"), {"program": program.code, "before": today})
    return [row for row in rows if today > effective_on(row.effective_on, DAYS_TO_RETURN, row.currency)]
