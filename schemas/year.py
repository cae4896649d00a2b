"""The program year: its days, terms, time zone, and what happens when."""

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import StringConstraints, field_validator, model_validator

from schemas.kinds import HOLIDAYS, TERM_ID, Anchor, Code, MonthDay, Span, Strict, TimeOfDay, Trouble, refuse, twice
from schemas.spans import first_on_or_after, on_month_day
from schemas.suggest import did_you_mean

Action = Literal[
    "pull_membership", "send_lists", "remind_regions", "escalate_regions", "close_lists", "pay_stipends",
    "invoice_fees", "nudge_meetings", "open_survey", "close_survey", "recognize_mentors", "purge_expired", "note",
]  # fmt: skip
RECURRING = {"event.daily", "event.weekly", "event.monthly"}
EARLIEST, LATEST = "04:00", "23:00"
"""Nothing happens at night: clocks change then, and an hour comes twice or not at all."""


class When(Strict):
    """A day of the program year, or a recurrence."""

    anchor: Anchor
    offset: Span = "P0D"
    month_day: MonthDay | None = None
    roll: Literal["none", "next_business_day", "previous_business_day"] = "next_business_day"

    @model_validator(mode="after")
    def parts_fit_the_anchor(self) -> "When":
        """The anchor `fixed` needs a day, no other has one, and what recurs is moved by days or weeks."""
        if self.anchor in RECURRING and re.search("[YM]", self.offset):
            raise refuse(("offset", f"is {self.offset!r}, but {self.anchor!r} is moved by days or weeks only, so that "
                                    "no two fall on one day; write a span such as P3D"))  # fmt: skip
        if self.anchor == "fixed" and self.month_day is None:
            raise refuse(("month_day", "is missing; the anchor 'fixed' needs a day such as \"09-30\""))
        if self.anchor != "fixed" and self.month_day is not None:
            raise refuse(("month_day", f"goes with the anchor 'fixed' only, not with {self.anchor!r}; take it out"))
        return self


class Term(Strict):
    """A part of the program year, such as a school term; both days belong to it."""

    id: Annotated[str, StringConstraints(pattern=TERM_ID)]
    start: MonthDay
    end: MonthDay


class ProgramYear(Strict):
    """The year that lists, stipends and surveys are counted in; days are the association's own local days."""

    start: MonthDay
    end: MonthDay
    time_zone: str
    holidays: Annotated[str, StringConstraints(pattern=HOLIDAYS)]
    terms: tuple[Term, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def zone_exists(cls, name: str) -> str:
        """Only a zone of the time zone database."""
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            hint = did_you_mean(name, available_timezones(), 0.8) or 'write a zone such as "America/Chicago"'
            raise refuse(("", f"is {name!r}, which is no time zone; {hint}")) from None
        return name

    @model_validator(mode="after")
    def days_hold_together(self) -> "ProgramYear":
        """The year leaves no day out, and each term opens before it closes, inside the year."""
        troubles = [*self._year_troubles(), *self._term_troubles()]
        if troubles:
            raise refuse(*troubles)
        return self

    def _year_troubles(self) -> list[Trouble]:
        days = [("start", self.start), ("end", self.end), *[(f"terms.{t.id}.start", t.start) for t in self.terms],
                *[(f"terms.{t.id}.end", t.end) for t in self.terms]]  # fmt: skip
        troubles = [
            (key, f"is {day!r}, which no year has; write a day of that month")
            for key, day in days
            if on_month_day(2028, day).day != int(day[3:])
        ]
        if self.start == "02-29":
            troubles.append(("start", "is '02-29', which most years lack; write \"03-01\""))
        last = {on_month_day(year, self.start).toordinal() - 1 for year in (2027, 2028)}
        ends = {on_month_day(year, self.end).toordinal() for year in (2027, 2028)}
        if not troubles and not last & ends:
            good = date.fromordinal(min(last)).strftime("%m-%d")
            troubles.append(("end", f"is {self.end!r}, but a year that opens on {self.start} closes the day before "
                                    f'the next one opens; write "{good}"'))  # fmt: skip
        return troubles

    def _term_troubles(self) -> list[Trouble]:
        troubles = [(f"terms.{name}", "is there twice; give each term its own id")
                    for name in twice([term.id for term in self.terms])]  # fmt: skip
        first = on_month_day(2026, self.start)
        for term in self.terms:
            opens, closes = first_on_or_after(first, term.start), first_on_or_after(first, term.end)
            if closes < opens:
                troubles.append((f"terms.{term.id}.end", f"is {term.end!r}, before the term opens on {term.start} "
                                 f"in a year that opens on {self.start}; write a later day"))  # fmt: skip
        return troubles


class Milestone(Strict):
    """One thing that the calendar does: when, and for which survey wave."""

    id: Code
    when: When
    action: Action
    target: Code | None = None
    """The survey wave, for open_survey and close_survey."""
    at: TimeOfDay | None = None
    """Local time of day, such as "08:30"; without it the action's own time. From 06:00 to 20:00 is best."""

    @field_validator("at")
    @classmethod
    def not_at_night(cls, at: str | None) -> str | None:
        """A local time at which clocks never change."""
        if at is not None and not EARLIEST <= at <= LATEST:
            raise refuse(("", f"is {at!r}, when clocks may change and an hour is skipped or comes twice; "
                              'write a time between "06:00" and "20:00"'))  # fmt: skip
        return at
