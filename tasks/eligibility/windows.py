"""Windows of months: half-open, clipped to the end of a month, always counted from the original day (R4)."""

from datetime import date
from typing import Literal

from schemas.spans import months_after

Window = Literal["UPCOMING", "ELIGIBLE", "FIRST_YEAR_OVER", "START_UNCERTAIN"]


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
