"""Which day of the calendar a batch is for, and batches that a person asks for beside the calendar."""

from datetime import date, timedelta

from schemas.calendar import events_between
from schemas.program import Program

ACTION = "pay_stipends"
LOOK_BACK = timedelta(days=400)
EXTRA = "extra:"


def event_due(program: Program, today: date) -> str:
    """The key of the last day of payment that has come; empty before the first."""
    found = events_between(program, {ACTION}, today - LOOK_BACK, today)
    return found[-1].key if found else ""


def extra_event(today: date, reason: str) -> str:
    """The key of a batch that a person asks for, such as one for what came back: the day and the reason."""
    return f"{EXTRA}{today.isoformat()}: {reason}"
