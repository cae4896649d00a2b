"""Which day of the calendar a batch is for."""

from datetime import date, timedelta

from schemas.calendar import events_between
from schemas.program import Program

ACTION = "pay_stipends"
LOOK_BACK = timedelta(days=400)


def event_due(program: Program, today: date) -> str:
    """The key of the last day of payment that has come; empty before the first."""
    found = events_between(program, {ACTION}, today - LOOK_BACK, today)
    return found[-1].key if found else ""
