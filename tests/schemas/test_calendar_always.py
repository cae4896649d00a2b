"""Whatever a calendar says, its events are on days and at hours that exist, in order and by one key each."""

import json
from collections import Counter
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from calendars import FIVE, LISTS, milestones, with_calendar
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import some

from schemas import calendar
from schemas.calendar import CalendarSpec, events_between, occurrences, program_year_of, spec_of
from schemas.program import Milestone
from schemas.registry import program

YEARS = st.integers(2019, 2034)
STARTS = st.sampled_from(["07-01", "09-01", "01-01", "03-01"])


@given(milestones(), YEARS, STARTS)
@settings(max_examples=some(60), deadline=None)
def test_no_two_events_of_neighbouring_years_share_a_key_or_an_instant(
    found: tuple[Milestone, ...], year: int, start: str
) -> None:
    made = with_calendar(*found, year=start)

    events = [event for each in (year, year + 1) for event in occurrences(made, each)]

    assert [key for key, number in Counter(event.key for event in events).items() if number > 1] == []
    assert [at for at, number in Counter(event.at for event in events).items() if number > 1] == []


@given(milestones(), YEARS, STARTS)
@settings(max_examples=some(60), deadline=None)
def test_events_come_in_order_and_never_at_night(found: tuple[Milestone, ...], year: int, start: str) -> None:
    events = occurrences(with_calendar(*found, year=start), year)

    assert [event.at for event in events] == sorted(event.at for event in events)
    assert all(time(4, 0) <= event.at.time() for event in events)


@given(milestones(), YEARS)
@settings(max_examples=some(40), deadline=None)
def test_a_rolled_event_is_on_a_working_day(found: tuple[Milestone, ...], year: int) -> None:
    free = {milestone.id for milestone in found if milestone.when.roll == "none"}

    for event in occurrences(with_calendar(*found), year):
        if event.milestone_id not in free:
            assert event.at.weekday() < 5
            assert event.at.date() not in calendar.days_off("US-MN", event.at.year)


@given(milestones(), STARTS)
@settings(max_examples=some(40), deadline=None)
def test_a_calendar_survives_the_way_through_json(found: tuple[Milestone, ...], start: str) -> None:
    spec = spec_of(with_calendar(*found, year=start))

    assert CalendarSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


@given(milestones(), YEARS, st.integers(0, 400), st.integers(0, 400))
@settings(max_examples=some(40), deadline=None)
def test_a_range_is_the_same_however_it_is_cut(found: tuple[Milestone, ...], year: int, first: int, more: int) -> None:
    made = with_calendar(*found)
    a, b = date(year, 7, 1), date(year, 7, 1) + timedelta(days=first)
    c = b + timedelta(days=more + 1)

    whole = events_between(made, LISTS, a, c)

    assert whole == events_between(made, LISTS, a, b) + events_between(made, LISTS, b + timedelta(days=1), c)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), STARTS)
def test_the_first_day_of_a_program_year_is_the_only_one_at_which_the_year_changes(day: date, start: str) -> None:
    made = with_calendar(year=start)

    changed = program_year_of(made, day) != program_year_of(made, day - timedelta(days=1))

    assert changed == (f"{day:%m-%d}" == start)


@pytest.mark.parametrize("code", FIVE)
@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_every_local_time_exists_once(code: str, year: int) -> None:
    zone = ZoneInfo(program(code).year.time_zone)

    for event in occurrences(program(code), year):
        there = event.at.replace(tzinfo=zone)
        assert there.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) == event.at
        assert there.utcoffset() == there.replace(fold=1).utcoffset()
