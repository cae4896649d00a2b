"""The dated events of a program: which milestone comes when in which program year. Pure: nothing here knows today."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schemas.spans import after, first_on_or_after, months_after, on_month_day

if TYPE_CHECKING:
    from schemas.program import Program
    from schemas.year import When

TIME_OF_ACTION = {
    "pull_membership": "06:00", "purge_expired": "06:30", "note": "07:00", "send_lists": "08:00",
    "remind_regions": "08:30", "escalate_regions": "09:00", "nudge_meetings": "09:30", "pay_stipends": "10:00",
    "invoice_fees": "10:30", "open_survey": "11:00", "recognize_mentors": "14:00", "close_lists": "17:00",
    "close_survey": "23:50",
}  # fmt: skip
"""
Local time at which an action happens, unless its milestone says `at`: the export is read before lists are made. A
survey takes answers until the day is over.
"""
RECURRING = {"event.daily", "event.weekly", "event.monthly"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One milestone, or one day that the lists section names, as the calendar needs it."""

    id: str
    action: str
    target: str | None
    anchor: str
    offset: str
    month_day: str | None
    roll: str
    at: str
    """Local time; no two marks of a program have the same, so no two events fall on one instant."""


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """What a timetable must know of a program; plain values only, so that it travels as JSON."""

    code: str
    time_zone: str
    year_start: str
    holidays: str
    terms: tuple[tuple[str, str, str], ...]
    marks: tuple[Mark, ...]

    def to_dict(self) -> dict[str, Any]:
        """Values that JSON knows; `from_dict` reads them back."""
        plain = asdict(self)
        return plain | {"terms": [list(term) for term in self.terms], "marks": list(plain["marks"])}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "CalendarSpec":
        """The same calendar again."""
        terms = tuple((name, start, end) for name, start, end in plain["terms"])
        return cls(**{**plain, "terms": terms, "marks": tuple(Mark(**mark) for mark in plain["marks"])})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event: a key that never changes, and the local time at which it is due."""

    key: str
    action: str
    milestone_id: str
    target: str | None
    at: datetime
    """Local and without a zone; the program's time zone says what it means."""


def spec_of(program: "Program | CalendarSpec") -> CalendarSpec:
    """The calendar of a program, without the rest of it."""
    if isinstance(program, CalendarSpec):
        return program
    wanted = [(m.id, m.action, m.target, m.when, m.at) for m in program.calendar] + [
        (name, action, None, when, None) for name, action, when in days_of_lists(program)
    ]
    taken: set[str] = set()
    marks = [
        Mark(name, action, target, when.anchor, when.offset, when.month_day, when.roll, free_minute(action, at, taken))
        for name, action, target, when, at in wanted
    ]
    year = program.year
    terms = tuple((term.id, term.start, term.end) for term in year.terms)
    return CalendarSpec(program.code, year.time_zone, year.start, year.holidays, terms, tuple(marks))


def days_of_lists(program: "Program") -> list[tuple[str, str, "When"]]:
    """The reminders and the escalation that the lists section names, each with an id and an action."""
    reminders = enumerate(program.lists.reminders, start=1)
    days = [(f"lists_reminder_{number}", "remind_regions", when) for number, when in reminders]
    return days + ([("lists_escalation", "escalate_regions", program.lists.escalate)] if program.lists.escalate else [])


def free_minute(action: str, at: str | None, taken: set[str]) -> str:
    """The wanted time, or the first minute after it that no earlier milestone of the program has."""
    wanted = datetime.combine(date.min, time.fromisoformat(at or TIME_OF_ACTION[action]))
    while f"{wanted:%H:%M}" in taken:
        wanted += timedelta(minutes=1)
    taken.add(f"{wanted:%H:%M}")
    return f"{wanted:%H:%M}"


def occurrences(program: "Program | CalendarSpec", start_year: int) -> tuple[Occurrence, ...]:
    """
    Every dated event of the program year that opens in `start_year`, in order of time.

    Milestones that hang on what people do (a list sent, an application received) have no date and are left out.

    Raises:
        ValueError: the definition's holidays name no country or state that we know.
    """
    return year_of(spec_of(program), start_year)


@lru_cache(maxsize=256)
def year_of(spec: CalendarSpec, start_year: int) -> tuple[Occurrence, ...]:
    """The events of one year of one calendar."""
    label = year_label(spec, start_year)
    found = []
    for mark in spec.marks:
        for nominal in nominal_days(spec, mark, start_year):
            day = rolled(nominal, mark.roll, spec.holidays)
            if mark.anchor in RECURRING and swallowed(mark, nominal, day):
                continue
            name = f"{mark.id}_{nominal:%Y%m%d}" if mark.anchor in RECURRING else mark.id
            at = datetime.combine(day, time.fromisoformat(mark.at))
            found.append(Occurrence(f"{spec.code}/{label}/{name}", mark.action, mark.id, mark.target, at))
    return tuple(sorted(found, key=lambda event: (event.at, event.key)))


def swallowed(mark: Mark, nominal: date, day: date) -> bool:
    """Whether a recurrence was rolled onto or past its neighbour, which then stands for both."""
    step = {"event.daily": "P1D", "event.weekly": "P1W", "event.monthly": "P1M"}[mark.anchor]
    return day >= after(nominal, step) or day <= after(nominal, f"-{step}")


def nominal_days(spec: CalendarSpec, mark: Mark, start_year: int) -> Iterator[date]:
    """The days of a mark before any is rolled off a holiday; none if it has no date."""
    first, last = first_day(spec, start_year), last_day(spec, start_year)
    if mark.anchor in RECURRING:
        for day in recurring_days(mark.anchor, first, last):
            yield after(day, mark.offset)
    elif (day_ := anchor_day(spec, mark.anchor, mark.month_day, start_year)) is not None:
        yield after(day_, mark.offset)


def recurring_days(anchor: str, first: date, last: date) -> Iterator[date]:
    """Every day, every Monday, or every first day of a month, from the first to the last day of a year."""
    day = first
    if anchor == "event.weekly":
        day += timedelta(days=-day.weekday() % 7)
    if anchor == "event.monthly" and day.day > 1:
        day = months_after(day.replace(day=1), 1)
    while day <= last:
        yield day
        day = months_after(day, 1) if anchor == "event.monthly" else day + timedelta(7 if "week" in anchor else 1)


def anchor_day(spec: CalendarSpec, anchor: str, month_day: str | None, start_year: int) -> date | None:
    """The day that an anchor names in a program year; None for what people do and for recurrences."""
    first = first_day(spec, start_year)
    if anchor.startswith("program_year."):
        return first if anchor.endswith(".start") else last_day(spec, start_year)
    if anchor == "fixed" and month_day is not None:
        return first_on_or_after(first, month_day)
    if anchor.startswith("term."):
        _, name, edge = anchor.split(".")
        opens, closes = {term: (start, end) for term, start, end in spec.terms}[name]
        return first_on_or_after(first, opens if edge == "start" else closes)
    return None


def day_of(program: "Program | CalendarSpec", when: "When", start_year: int) -> date | None:
    """The day that a definition's `When` means in one program year, holidays considered; None if it has no date."""
    spec = spec_of(program)
    day = anchor_day(spec, when.anchor, when.month_day, start_year)
    return None if day is None else rolled(after(day, when.offset), when.roll, spec.holidays)


def day_since(program: "Program | CalendarSpec", when: "When", happened_on: date) -> date:
    """The day that a `When` means which hangs on what people do, such as a list sent; holidays considered."""
    return rolled(after(happened_on, when.offset), when.roll, spec_of(program).holidays)


def rolled(day: date, roll: str, holidays: str) -> date:
    """The nearest working day from a day on, in the direction that `roll` says."""
    if roll == "none":
        return day
    step = timedelta(days=1 if roll == "next_business_day" else -1)
    while quiet(day, holidays):
        day += step
    return day


def quiet(day: date, holidays: str) -> bool:
    """Whether nobody works on a day: a weekend, or a public holiday of the country or part that `holidays` names."""
    return day.weekday() >= 5 or day in days_off(holidays, day.year)


@lru_cache(maxsize=64)
def days_off(code: str, year: int) -> frozenset[date]:
    """
    The public holidays of a country, or of a part of it, in one calendar year, with the days that stand in for them.

    Raises:
        ValueError: nobody knows this country or part.
    """
    from holidays import country_holidays  # takes longer to import than a definition to read

    country, _, part = code.partition("-")
    try:
        known = country_holidays(country, subdiv=part or None, years=(year - 1, year, year + 1))
    except NotImplementedError as error:
        raise ValueError(f"year.holidays is {code!r}, which we don't know ({error}); write one such as US-MN") from None
    return frozenset(day for day in known if day.year == year)


def first_day(program: "Program | CalendarSpec", start_year: int) -> date:
    """The day on which the program year opens."""
    start = program.year_start if isinstance(program, CalendarSpec) else program.year.start
    return on_month_day(start_year, start)


def last_day(program: "Program | CalendarSpec", start_year: int) -> date:
    """The last day of the program year: the one before the next year opens."""
    return first_day(program, start_year + 1) - timedelta(days=1)


def start_year_of(program: "Program | CalendarSpec", day: date) -> int:
    """The calendar year in which the program year of a day opened."""
    return day.year if day >= first_day(program, day.year) else day.year - 1


def year_label(program: "Program | CalendarSpec", start_year: int) -> str:
    """How a program year is written, such as 2026-27."""
    return f"{start_year:04d}-{last_day(program, start_year).year % 100:02d}"


def program_year_of(program: "Program | CalendarSpec", day: date) -> str:
    """The program year that a day belongs to, such as 2026-27."""
    return year_label(program, start_year_of(program, day))


def events_between(
    program: "Program | CalendarSpec", actions: Collection[str], first: date, last: date
) -> tuple[Occurrence, ...]:
    """
    The events of some actions from one local moment to another, both included, in order.

    Args:
        first, last: local moments without a zone; a plain day means its first and its last moment.
    """
    spec = spec_of(program)
    opens = first if isinstance(first, datetime) else datetime.combine(first, time.min)
    closes = last if isinstance(last, datetime) else datetime.combine(last, time.max)
    years = range(start_year_of(spec, opens.date()) - REACH, start_year_of(spec, closes.date()) + REACH + 1)
    found = [event for year in years for event in year_of(spec, year)
             if event.action in actions and opens <= event.at <= closes]  # fmt: skip
    return tuple(sorted(found, key=lambda event: (event.at, event.key)))


REACH = 2
"""Years before and after whose events may fall into a range: no offset of a milestone is longer."""
