"""The timetable of a program: one run for each dated event of its calendar, for ever and in order."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pendulum
from airflow.exceptions import AirflowTimetableInvalid
from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from airflow.utils.types import DagRunType

from schemas.calendar import CalendarSpec, Mark, Occurrence, events_between

# Scheduler, dag-processor and api-server all load this file, and each DAG file again: nothing heavy may be imported.
KEY = re.compile(r"[a-z][a-z0-9_]*/[0-9]{4}-[0-9]{2}/[a-z0-9_]+")
WINDOWS = (timedelta(days=45), timedelta(days=800))
"""How far to look for the next event: most are near, and every milestone comes within a year and a few holidays."""
CHECKED = timedelta(days=800)


class ProgramCalendarTimetable(Timetable):
    """
    Runs at the events of some actions, in the program's own time zone.

    A new installation first runs for the latest event at or before `since`, which is what holds then; after that, every
    later event has its run, also those that passed while nothing ran, whatever `catchup` says.

    The runs carry no partition key: Airflow tells an asset event of a keyed run only to DAGs that are keyed themselves,
    so whoever waits for our assets would sleep on. The event's key stands in the run id.
    """

    periodic = True

    def __init__(self, calendar: CalendarSpec, actions: Collection[str], since: str) -> None:
        """
        Args:
            since: The local moment at which the installation began, without an offset: 2026-08-01T00:00:00.
        """
        self.actions = tuple(sorted(actions))
        self.calendar = replace(calendar, marks=tuple(mark for mark in calendar.marks if mark.action in self.actions))
        self.since = since
        named = ", ".join(f"{mark.id} ({rule_of(mark)}, {mark.at})" for mark in self.calendar.marks) or "no dated event"
        self.description = f"{calendar.code} calendar, {calendar.time_zone}: {named}"

    @property
    def summary(self) -> str:
        """What the list of DAGs shows as schedule."""
        return f"{self.calendar.code} calendar"

    def serialize(self) -> dict[str, Any]:
        """The calendar's rules, never a list of its events."""
        return {"calendar": self.calendar.to_dict(), "actions": list(self.actions), "since": self.since}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "ProgramCalendarTimetable":
        """The timetable again."""
        return cls(CalendarSpec.from_dict(data["calendar"]), data["actions"], data["since"])

    def validate(self) -> None:
        """
        Refuse a calendar that would lose an event, run it twice, or stop the scheduler.

        Raises:
            AirflowTimetableInvalid: the DAG then shows an import error with this sentence.
        """
        first = self._first_moment()
        events = events_between(self.calendar, self.actions, first - CHECKED, first + CHECKED)
        twice = [event.key for event, other in pairwise(events) if event.at == other.at]
        keys = [event.key for event in events]
        problems = [
            *[f"{key}: another event is due at the same moment; one of them would never run" for key in twice],
            *[f"{key}: the key is there twice" for key in sorted({key for key in keys if keys.count(key) > 1})],
            *[f"{key!r} is no event key: write code/2026-27/milestone" for key in keys if not KEY.fullmatch(key)],
            *[f"{e.key}: {e.at:%H:%M} is skipped or comes twice when clocks change" for e in events if self._odd(e.at)],
        ]
        if problems:
            raise AirflowTimetableInvalid("; ".join(problems))

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The run of the next event; it depends on the last run alone, neither on the clock nor on `catchup`."""
        if last_automated_data_interval is not None:
            event = self._next(self._local(last_automated_data_interval.end), included=False)
        elif restriction.earliest is not None:
            event = self._next(self._local(restriction.earliest), included=True)
        else:
            event = self._latest_until(self._first_moment()) or self._next(self._first_moment(), included=False)
        if event is None:
            return None
        at = self._moment(event)
        return None if restriction.latest is not None and at > restriction.latest else DagRunInfo.exact(at)

    def infer_manual_data_interval(self, *, run_after: pendulum.DateTime) -> DataInterval:
        """A run that somebody starts stands for its own moment."""
        return DataInterval.exact(run_after)

    def generate_run_id(
        self, *, run_type: DagRunType, run_after: pendulum.DateTime, data_interval: DataInterval | None, **extra: Any
    ) -> str:
        """`scheduled__masa:2026-27:lists_out__<moment>`: Airflow accepts no slash, and says so only in its log."""
        local = self._local(run_after)
        event = next(iter(events_between(self.calendar, self.actions, local, local)), None)
        if event is None:
            return super().generate_run_id(run_type=run_type, run_after=run_after, data_interval=data_interval, **extra)
        return f"{run_type.value}__{event.key.replace('/', ':')}__{run_after.isoformat()}"

    def _first_moment(self) -> datetime:
        """`since` as a moment; refuses what is none."""
        try:
            first = datetime.fromisoformat(self.since)
        except ValueError:
            raise AirflowTimetableInvalid(f"MENTOR_SINCE is {self.since!r}: write 2026-08-01T00:00:00") from None
        if first.tzinfo is not None:
            raise AirflowTimetableInvalid(f"MENTOR_SINCE is {self.since!r}: write local time, without an offset")
        return first

    def _next(self, local: datetime, *, included: bool) -> Occurrence | None:
        """The first event after a local moment, or at it."""
        for window in WINDOWS:
            for event in events_between(self.calendar, self.actions, local, local + window):
                if included or event.at > local:
                    return event
        return None

    def _latest_until(self, local: datetime) -> Occurrence | None:
        """The last event at or before a local moment."""
        for window in WINDOWS:
            if events := events_between(self.calendar, self.actions, local - window, local):
                return events[-1]
        return None

    def _local(self, moment: datetime) -> datetime:
        """The program's own wall time of a moment."""
        return moment.astimezone(ZoneInfo(self.calendar.time_zone)).replace(tzinfo=None)

    def _moment(self, event: Occurrence) -> pendulum.DateTime:
        """The event's moment in UTC."""
        return pendulum.instance(event.at.replace(tzinfo=ZoneInfo(self.calendar.time_zone))).in_timezone("UTC")

    def _odd(self, local: datetime) -> bool:
        """Whether a clock change skips this local time or lets it come twice."""
        zone = ZoneInfo(self.calendar.time_zone)
        return local.replace(tzinfo=zone, fold=0).utcoffset() != local.replace(tzinfo=zone, fold=1).utcoffset()


def rule_of(mark: Mark) -> str:
    """When a mark comes, as its definition says it: weekly, or program_year.start P5W."""
    day = mark.month_day or mark.anchor.removeprefix("event.")
    return day if mark.offset == "P0D" else f"{day} {mark.offset}"


class ProgramCalendarPlugin(AirflowPlugin):
    """What Airflow registers."""

    name = "program_calendar"
    timetables = [ProgramCalendarTimetable]  # noqa: RUF012  (Airflow's own way to declare it)
