"""Windows of months: half-open, clipped to the end of a month, always counted from the original day (R4)."""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Literal

Window = Literal["UPCOMING", "ELIGIBLE", "FIRST_YEAR_OVER", "START_UNCERTAIN"]
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=1 << 16)
def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier), or that month's last day if it is shorter (R4)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_window(earliest: date | None, latest: date, months: int, today: date) -> Window:
    """
    Where today stands, if something began on a day from `earliest` to `latest`, both included (R4).

    Args:
        earliest: None if it may have begun at any time before `latest`.
    """
    if today >= months_after(latest, months):
        return "FIRST_YEAR_OVER"
    if earliest is None:
        return "START_UNCERTAIN"
    if today < earliest:
        return "UPCOMING"
    return "ELIGIBLE" if today < months_after(earliest, months) else "START_UNCERTAIN"


@lru_cache(maxsize=1 << 16)
def day_words(day: date) -> str:
    """A day as people read it: 1 July 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
