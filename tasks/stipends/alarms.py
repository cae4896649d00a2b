"""What somebody must look at because it did not come, or came and waits: one sentence each, while it is so."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.stipends import alarm_messages as say
from tasks.stipends.banking_days import effective_on
from tasks.stipends.holds import came_back, open_holds
from tasks.stipends.obligations import last_chance
from tasks.stipends.rules import DECIDED
from tasks.stipends.settling import DAYS_TO_RETURN

HOURS_TO_ACKNOWLEDGE = 24
"""A bank that has not said a word for so long has perhaps not had the file."""
DAYS_TO_DECIDE, DAYS_BEFORE_END, DAYS_AFTER_END = 7, 30, 14
"""How long a line may wait for a person; how long before it ends for that, and after, somebody is told."""


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
        held = held_too_long(db, program, today)
    return (
        *([say.silent(silent, hours)] if silent else []),
        *([say.overdue(late)] if late else []),
        *[say.unmatched(row) for row in unmatched],
        *[say.paid_after_all(row) for row in twice],
        *[say.no_account(row) for row in owed],
        *held,
    )


def held_too_long(db: Connection, program: Program, today: date) -> list[str]:
    """What only a person can let go, what soon ends for being held, and what ended so: nobody's money goes unseen."""
    stipend = program.payments.stipend
    if stipend is None:
        return []
    holds, latest = open_holds(db, program.code), today + timedelta(days=DAYS_BEFORE_END)
    undecided = [row for row in holds if row.reason.partition(":")[0] in DECIDED
                 and row.held_on <= today - timedelta(days=DAYS_TO_DECIDE)]  # fmt: skip
    ending = [row for row in holds if not came_back(row) and last_chance(program, stipend, row) <= latest]
    since = today - timedelta(days=DAYS_AFTER_END)
    ended = db.execute(query("stipends/ended_since"), {"program": program.code, "since": since}).all()
    found = ((undecided, say.undecided), (ending, say.ending), (ended, say.ended))
    return [words({row.obligation_id: row for row in rows}.values(), program.currency) for rows, words in found if rows]


def overdue(db: Connection, program: Program, today: date) -> list[Row[Any]]:
    """Payments whose days to be returned are over, and of which nobody has said that they settled or came back."""
    rows = db.execute(query("stipends/overdue_payments"), {"program": program.code, "before": today})
    return [row for row in rows if today > effective_on(row.effective_on, DAYS_TO_RETURN, row.currency)]
