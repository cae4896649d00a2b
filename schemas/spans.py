"""Days and spans: adding months without surprises, and reading P13W3D."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from schemas.kinds import SPAN

PARTS = re.compile(r"([0-9]+)([YMWD])")


@lru_cache(maxsize=1 << 16)
def months_after(day: date, months: int) -> date:
    """The same day so many months later (earlier if negative), clipped to the month's last day (R4)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def after(day: date, span: str) -> date:
    """
    The day that lies a signed span after another: years and months first, then weeks and days.

    Raises:
        ValueError: the text is no span.
    """
    if not re.fullmatch(SPAN, span):
        raise ValueError(f"{span!r} is not a span such as P13W, P13W3D or -P6W")
    sign = -1 if span.startswith("-") else 1
    length = {unit: sign * int(number) for number, unit in PARTS.findall(span)}
    moved = months_after(day, length.get("Y", 0) * 12 + length.get("M", 0))
    return moved + timedelta(weeks=length.get("W", 0), days=length.get("D", 0))


def on_month_day(year: int, month_day: str) -> date:
    """The day that MM-DD is in a year; 02-29 is the last of February in other years."""
    month, day = int(month_day[:2]), int(month_day[3:])
    return date(year, month, min(day, monthrange(year, month)[1]))


def first_on_or_after(day: date, month_day: str) -> date:
    """The first time from a day on that the calendar shows MM-DD."""
    this_year = on_month_day(day.year, month_day)
    return this_year if this_year >= day else on_month_day(day.year + 1, month_day)


def completed_years(start: date | None, today: date) -> int | None:
    """Whole years from the start to today; the anniversary counts (R4)."""
    if start is None or start > today:
        return None
    years = today.year - start.year
    return years if months_after(start, 12 * years) <= today else years - 1
