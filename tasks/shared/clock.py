"""The only clock: everything else is told what moment or day it is."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

AHEAD, REHEARSAL, HOME = "MENTOR_CLOCK_AHEAD", "MENTOR_REHEARSAL", "MENTOR_HOME"


class RealPeople(RuntimeError):
    """A clock that is put forward belongs to the sample association alone; nothing runs on it here."""


def now() -> datetime:
    """
    This moment, in UTC; of an installation of the sample association that rehearses another day, that day's.

    Raises:
        RealPeople: MENTOR_CLOCK_AHEAD is set in an installation that is not the sample's.
    """
    return real_now() + ahead()


def real_now() -> datetime:
    """This moment, in UTC, whatever is rehearsed."""
    return datetime.now(UTC)


def ahead() -> timedelta:
    """
    By how much the clock is put forward: nothing, except for a rehearsal.

    Raises:
        RealPeople: it is, and this is not the sample association.
    """
    words = os.environ.get(AHEAD, "")
    if not words:
        return timedelta(0)
    home = os.environ.get(HOME, "")
    if os.environ.get(REHEARSAL) != "true" or not home or not (Path(home) / "sample").is_file():
        raise RealPeople(f"{AHEAD} is set, and this is no installation of the sample association: take it away")
    return timedelta(seconds=int(words))


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
