"""Which rows of a list have no answer that counts, and which reminder each of them is due: all of it pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from schemas.calendar import (
    day_of,
    day_since,
    days_of_lists,
    events_between,
    first_day,
    last_day,
    program_year_of,
    start_year_of,
)
from schemas.program import Program
from schemas.year import When
from tasks.regions.rules import KeptRow

KINDS: dict[str, Literal["reminder", "escalation"]] = {
    "remind_regions": "reminder", "escalate_regions": "escalation",
}  # fmt: skip
"""The actions of a calendar that chase, and what they are called here."""
APPLIED, SENT = "event.application_received", "event.list_sent"
TOP_UP: Mapping[Literal["reminder", "escalation"], timedelta] = {
    "reminder": timedelta(weeks=2), "escalation": timedelta(weeks=4),
}  # fmt: skip
"""When a row is chased that came, or was sent back, after the last day of the calendar that could have chased it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a region said last of one row, other than nothing."""

    result: str
    on: date
    to_mend: bool = False
    """Held, and by something that the region itself can mend."""

    @property
    def counts(self) -> bool:
        """Whether this is an answer for which nothing more is asked of the region."""
        return self.result != "reject" and not self.to_mend


@dataclass(frozen=True, slots=True)
class Owed:
    """One row that waits for an answer."""

    list_ref: str
    person_id: str
    told_on: date
    """When a list with this row first went to its region."""
    told_this_year: date
    """The same of this program year: a new year's first list asks anew."""
    applied_on: date | None = None
    sent_back_on: date | None = None
    """When an answer came that could not be used."""

    @property
    def asked_on(self) -> date:
        """When the region was last asked about this row by a list or by an answer of ours."""
        return max(self.told_this_year, self.sent_back_on or date.min)


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder or escalation: a name of the program's calendar, in the year that it counts for."""

    name: str
    kind: Literal["reminder", "escalation"]
    program_year: str
    due_on: date

    @property
    def is_top_up(self) -> bool:
        """Whether it is of no calendar: the day by which the lists of the year were due says nothing to its rows."""
        return self.name in {f"top_up_{kind}" for kind in TOP_UP}


def without_answer(rows: Iterable[KeptRow], standing: Collection[str], said: Mapping[str, Said],
                   matched: Collection[str]) -> list[KeptRow]:  # fmt: skip
    """
    The rows of a list that nobody answered, or whose answer was rejected or waits for the region to mend it.

    Args:
        standing: References of those who belong to this region and have their flag still.
        said: What was last said of each row; who declined, left or is not new is answered, and so is a row of which
            only others than the region can lift the hold.
        matched: References with a match that stands or waits.
    """
    return [
        row for row in rows
        if row.standing != "left" and row.list_ref in standing and row.list_ref not in matched
        and (row.list_ref not in said or not said[row.list_ref].counts)
    ]  # fmt: skip


def may_chase(program: Program) -> bool:
    """Whether the program's calendar has a reminder or an escalation at all."""
    return bool(chases_of(program))


def chases_of(program: Program) -> list[tuple[str, str, When]]:
    """Every reminder and escalation of a definition: its name, its action and when."""
    marks = [(mark.id, mark.action, mark.when) for mark in program.calendar if mark.action in KINDS]
    return marks + [(name, action, when) for name, action, when in days_of_lists(program)]


def dated_steps(program: Program, today: date) -> tuple[Step, ...]:
    """The steps of this program year that have a day of their own, in order; those to come, too."""
    start = start_year_of(program, today)
    found = []
    for event in events_between(program, KINDS, first_day(program, start), last_day(program, start)):
        _, year, name = event.key.split("/")
        found.append(Step(name, KINDS[event.action], year, event.at.date()))
    return tuple(found)


def due_step(program: Program, dated: Iterable[Step], row: Owed, today: date) -> Step | None:
    """
    The newest step that is due for one row; older ones that were missed are made up by it.

    A step counts only for a row of which the region was asked before its day, and nobody is late for an answer that was
    due before the list came: such a row has days of its own, as one that no step of the calendar reaches any more.

    Args:
        dated: The steps of the whole program year.
    """
    due_on = day_of(program, program.lists.due, start_year_of(program, today)) if program.lists.due else None
    steps = [
        step
        for step in dated
        if row.asked_on < step.due_on and (step.kind == "reminder" or due_on is None or row.told_this_year <= due_on)
    ]
    sent_back = row.sent_back_on or date.min
    steps += [step for step in own_steps(program, row) if sent_back < step.due_on]
    steps += top_up_steps(program, row, {step.kind for step in steps})
    steps = [step for step in steps if step.due_on <= today]
    return max(steps, key=lambda step: (step.due_on, step.kind == "escalation", step.name), default=None)


def top_up_steps(program: Program, row: Owed, reached: Collection[str]) -> list[Step]:
    """
    The steps of a row that no step of the calendar reaches: so many days after its region was asked about it.

    Args:
        reached: The kinds of steps by which the calendar does reach it.
    """
    kinds = {KINDS[action] for _, action, _ in chases_of(program)} - {*reached}
    year = program_year_of(program, row.asked_on)
    return [Step(f"top_up_{kind}", kind, year, row.asked_on + TOP_UP[kind]) for kind in sorted(kinds)]


def own_steps(program: Program, row: Owed) -> list[Step]:
    """The steps that hang on this row alone: on its application, or on the list that brought it."""
    starts = {SENT: row.told_on}
    if row.applied_on:
        starts[APPLIED] = max(row.applied_on, row.told_on)  # nobody can answer before they were asked
    return [
        Step(name, KINDS[action], program_year_of(program, starts[when.anchor]),
             day_since(program, when, starts[when.anchor]))
        for name, action, when in chases_of(program) if when.anchor in starts
    ]  # fmt: skip
