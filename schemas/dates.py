"""Dates as a source writes them, read in the one order that the program declares (R2)."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Literal, NamedTuple

from schemas.roster import Dates
from schemas.spans import months_after

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
Order = Literal["mdy", "dmy", "ymd"]
ORDER_WORDS = {"mdy": "month/day/year", "dmy": "day/month/year", "ymd": "year/month/day"}
ORDER_EXAMPLES = {"mdy": "7/25/2026", "dmy": "25/7/2026", "ymd": "2026/7/25"}
"""25 July 2026 in each order."""
SERIAL_ZERO = date(1899, 12, 30)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?")
PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
NUMBERS = re.compile(r"(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})(?:[t ]+\d{1,2}:.*)?")
SERIAL = re.compile(r"(\d{5})(?:\.\d*)?")
MONTH_FORMS = (re.compile(r"(?P<y>\d{4})[/.\-](?P<m>\d{1,2})"), re.compile(r"(?P<m>\d{1,2})[/.\-](?P<y>\d{4})"))
NAMED_FORMS = (
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[ .\-]+(?P<m>[a-z]{3,9})\.?[ ,\-]+(?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<m>[a-z]{3,9})\.? +(?P<d>\d{1,2})(?:st|nd|rd|th)?[ ,]+(?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<m>[a-z]{3,9})\.?[ ,\-]+(?P<y>\d{4})"),
)
NAMED = {form: number for number, name in enumerate(MONTHS, 1) for form in (name.lower(), name[:3].lower())}
NAMED["sept"] = 9


@lru_cache(maxsize=1 << 16)
def day_words(day: date) -> str:
    """A day as people read it: 1 July 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def in_order(day: date, order: Order) -> str:
    """A day in numbers, in the order in which a program writes them."""
    if order == "ymd":
        return f"{day.year}/{day.month}/{day.day}"
    return f"{day.month}/{day.day}/{day.year}" if order == "mdy" else f"{day.day}/{day.month}/{day.year}"


class Stated(NamedTuple):
    """What a cell says of a day: the first and the last day it can mean."""

    kind: Literal["missing", "day", "month", "bad"]
    earliest: date = date.min
    latest: date = date.min
    hint: str = ""
    """For a bad date: what is wrong with it, as the end of a sentence."""


MISSING = Stated("missing")


class DateReader:
    """
    Reads the cells of one source on one day; each distinct text is read once.

    Args:
        dates: The program's declaration. A day impossible in its order is bad and never swapped.
        today: Decides the century of two-digit years and how far ahead a date may lie.
        months_ahead: How far that is; the program's `latest_months_ahead` if not given.
    """

    def __init__(self, dates: Dates, today: date, months_ahead: int | None = None) -> None:
        self.dates, self.today = dates, today
        self.months_ahead = dates.latest_months_ahead if months_ahead is None else months_ahead
        self.latest = months_after(today, self.months_ahead)
        self.empty = {words.casefold() for words in dates.empty_words}
        self.known: dict[str, Stated] = {"": MISSING}

    def read(self, text: str) -> Stated:
        """The day, the month, nothing, or a bad date with a hint (R2)."""
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = self.settle(text.strip().casefold())
        return found

    def settle(self, text: str) -> Stated:
        """Read one text, and hold it against the earliest and the latest day that make sense."""
        if not text or text in self.empty:
            return MISSING
        found = self.understood(text)
        if found is None:
            return Stated("bad", hint=self.hint(text))
        if found.latest < self.dates.earliest:
            return Stated("bad", hint=f"{day_words(found.latest)} is before {day_words(self.dates.earliest)}")
        if found.earliest > self.latest:
            ahead = f"more than {self.months_ahead} months ahead"
            return Stated("bad", hint=f"{day_words(found.earliest)} is {ahead}")
        return found

    def understood(self, text: str) -> Stated | None:
        """The first form that fits; the forms do not overlap."""
        if fits := ISO.fullmatch(text) or PACKED.fullmatch(text):
            return on(int(fits[1]), int(fits[2]), int(fits[3]))
        if fits := SERIAL.fullmatch(text):
            inside = self.dates.excel_serials and 20_000 <= int(fits[1]) <= 60_000
            return one_day(SERIAL_ZERO + timedelta(days=int(fits[1]))) if inside else None
        if fits := NUMBERS.fullmatch(text):
            return self.in_order((fits[1], fits[2], fits[3]), self.dates.order)
        for form in MONTH_FORMS:
            if fits := form.fullmatch(text):
                return within_month(int(fits["y"]), int(fits["m"]))
        return self.named(text)

    def named(self, text: str) -> Stated | None:
        """A date with the month in English words, which no order can confuse."""
        for form in NAMED_FORMS:
            fits = form.fullmatch(text)
            if fits and fits["m"] in NAMED:
                year, parts = self.year(fits["y"]), fits.groupdict()
                if year is None:
                    return None
                month = NAMED[fits["m"]]
                return on(year, month, int(parts["d"])) if "d" in parts else within_month(year, month)
        return None

    def in_order(self, parts: tuple[str, str, str], order: Order) -> Stated | None:
        """Three numbers in one order; None if the calendar has no such day."""
        given = dict(zip(order, parts, strict=True))
        year = self.year(given["y"])
        if year is None or len(given["m"]) > 2 or len(given["d"]) > 2:
            return None
        return on(year, int(given["m"]), int(given["d"]))

    def year(self, digits: str) -> int | None:
        """Four digits as they are; two by the pivot, whose latest year is the next one."""
        if len(digits) == 4:
            return int(digits)
        if len(digits) != 2 or self.dates.two_digit_years == "refuse":
            return None
        newest = self.today.year + 1
        return newest - (newest - int(digits)) % 100

    def hint(self, text: str) -> str:
        """What to tell a person about an unreadable date; letters are not repeated, they may be a name."""
        declared = ORDER_WORDS[self.dates.order]
        fits = NUMBERS.fullmatch(text)
        if not fits:
            return f"the start date is not a date written {declared}"
        read, parts = partial(self.in_order, (fits[1], fits[2], fits[3])), "/".join(fits.groups())
        for order, order_words in ORDER_WORDS.items():
            found = read(order)  # type: ignore[arg-type]
            if found:
                other = f"written {order_words} it would be {day_words(found.latest)}"
                return f"{parts} is no day written {declared}; {other}"
        return f"{parts} is no day written {declared}"


def on(year: int, month: int, day: int) -> Stated | None:
    """One day, or None if the calendar has no such day."""
    try:
        return one_day(date(year, month, day))
    except ValueError:
        return None


def one_day(day: date) -> Stated:
    """A statement of exactly this day."""
    return Stated("day", day, day)


def within_month(year: int, month: int) -> Stated | None:
    """Some day of a month, or None if the calendar has no such month."""
    first = on(year, month, 1)
    return first and Stated("month", first.earliest, date(year, month, monthrange(year, month)[1]))
