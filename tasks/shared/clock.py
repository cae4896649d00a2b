"""The only clock: everything else is told what moment or day it is."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today_in(time_zone: str, moment: datetime) -> date:
    """
    The day that `moment` falls on where the program is.

    Raises:
        ValueError: `moment` has no time zone.
        ZoneInfoNotFoundError: no such zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(ZoneInfo(time_zone)).date()


class Pace:
    """Keeps at least `seconds` between two steps of one process."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last: float | None = None

    def wait(self) -> None:
        """Sleep until the next step is due; the first one is due at once."""
        if self._last is not None:
            time.sleep(max(0.0, self._last + self._seconds - time.monotonic()))
        self._last = time.monotonic()
