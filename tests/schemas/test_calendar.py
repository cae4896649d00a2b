"""The calendar names every dated event of a year once, with a key that lasts."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from calendars import FIVE, LISTS, with_calendar
from definitions import a_copy, change

from schemas import calendar
from schemas.calendar import CalendarSpec, Mark, events_between, occurrences, program_year_of, spec_of
from schemas.program import Milestone, When
from schemas.registry import program, read_program


def local(words: str) -> datetime:
    """A local moment without a zone, as events have it."""
    return datetime.fromisoformat(words)


def days(code: str, year: int) -> dict[str, datetime]:
    """Each event of a year by the last part of its key."""
    return {event.key.split("/")[-1]: event.at for event in occurrences(program(code), year)}


def a_milestone(name: str, anchor: str = "program_year.start", at: str | None = None, **when: str) -> Milestone:
    return Milestone(id=name, action="send_lists", when=When(anchor=anchor, **when), at=at)


# What the calendar says -----------------------------------------------------------------------------------------


def test_masa_sends_its_lists_in_august_and_closes_them_in_september() -> None:
    found = days("masa", 2026)

    assert found["lists_out"] == local("2026-08-05 08:00")
    assert found["lists_due"] == local("2026-09-30 17:00")
    assert found["lists_reminder_1"] == local("2026-09-16 08:30")
    assert found["lists_escalation"] == local("2026-10-07 09:00")


def test_a_key_names_the_program_the_year_and_the_milestone() -> None:
    keys = {event.key for event in occurrences(program("masa"), 2026)}

    assert {"masa/2026-27/lists_out", "masa/2026-27/roster_weekly_20261123"} <= keys


def test_an_event_that_falls_on_a_holiday_moves_and_keeps_its_key() -> None:
    at = days("masa", 2026)["roster_weekly_20260907"]

    assert at == local("2026-09-08 06:00")  # Labor Day is a Monday


def test_a_day_that_stands_in_for_a_holiday_is_a_holiday() -> None:
    assert calendar.rolled(date(2026, 7, 3), "next_business_day", "US-MN") == date(2026, 7, 6)
    assert calendar.rolled(date(2021, 12, 31), "next_business_day", "US-MN") == date(2022, 1, 3)


@pytest.mark.parametrize(
    ("day", "quiet"),
    [
        pytest.param(date(2026, 9, 18), False, id="a Friday"),
        pytest.param(date(2026, 9, 19), True, id="a Saturday"),
        pytest.param(date(2026, 11, 26), True, id="Thanksgiving"),
        pytest.param(date(2026, 7, 3), True, id="the day that stands in for Independence Day"),
    ],
)
def test_weekends_and_holidays_are_quiet(day: date, quiet: bool) -> None:
    assert calendar.quiet(day, "US-MN") is quiet


def test_a_day_that_hangs_on_what_people_do_is_no_holiday_either() -> None:
    acsa = program("acsa")
    [reminder] = acsa.lists.reminders

    assert calendar.day_since(acsa, reminder, date(2026, 9, 1)) == date(2026, 9, 8)
    assert calendar.day_since(acsa, reminder, date(2026, 8, 31)) == date(2026, 9, 8), "Labor Day is a Monday"


@pytest.mark.parametrize(
    ("roll", "expected"),
    [("none", date(2026, 12, 25)), ("next_business_day", date(2026, 12, 28)),
     ("previous_business_day", date(2026, 12, 24))],
)  # fmt: skip
def test_a_day_rolls_as_its_milestone_says(roll: str, expected: date) -> None:
    assert calendar.rolled(date(2026, 12, 25), roll, "US-MN") == expected


def test_england_has_its_own_holidays() -> None:
    assert calendar.rolled(date(2026, 12, 25), "next_business_day", "GB-ENG") == date(2026, 12, 29)


def test_the_conference_stays_on_its_day() -> None:
    assert days("ila", 2028)["booth"].date() == date(2028, 9, 30)  # a Saturday


def test_terms_carry_their_milestones() -> None:
    found = days("msa", 2026)

    assert found["allocate"].date() == date(2026, 9, 15)
    assert found["exit_open"].date() == date(2027, 7, 8)


def test_daily_events_come_on_working_days_only_and_weekly_ones_every_week() -> None:
    daily = [
        event.at.date() for event in occurrences(program("acsa"), 2026) if event.milestone_id == "applications_daily"
    ]
    weekly = [event for event in occurrences(program("acsa"), 2026) if event.milestone_id == "roster_weekly"]

    assert all(day.weekday() < 5 for day in daily)
    assert date(2026, 11, 26) not in daily  # Thanksgiving
    assert 245 < len(daily) < 256
    assert len(weekly) == 52


def test_what_people_do_has_no_date_and_is_left_out() -> None:
    assert "remind_regions" not in {event.action for event in occurrences(program("acsa"), 2026)}
    assert calendar.day_of(program("acsa"), program("acsa").lists.reminders[0], 2026) is None


def test_months_are_clipped_to_their_last_day() -> None:
    found = with_calendar(
        a_milestone("end", offset="P7M30D", roll="none"), a_milestone("leap", "fixed", month_day="02-29")
    )

    assert [event.at.date() for event in occurrences(found, 2026)] == [date(2027, 3, 1), date(2027, 3, 3)]


def test_a_country_that_nobody_knows_is_said_in_a_sentence() -> None:
    spec = spec_of(program("masa"))
    plain = spec.to_dict() | {"holidays": "XX"}

    with pytest.raises(ValueError, match=r"year\.holidays is 'XX', which we don't know"):
        occurrences(CalendarSpec.from_dict(plain), 2026)


# Years ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        pytest.param("masa", date(2026, 6, 30), "2025-26", id="the last day of a year"),
        pytest.param("masa", date(2026, 7, 1), "2026-27", id="the first day of the next"),
        pytest.param("msa", date(2026, 8, 31), "2025-26", id="a school year in England"),
        pytest.param("masa", date(1999, 12, 31), "1999-00", id="the turn of the century"),
    ],
)
def test_every_day_belongs_to_one_program_year(code: str, day: date, expected: str) -> None:
    assert program_year_of(program(code), day) == expected
    assert program_year_of(spec_of(program(code)), day) == expected


def test_a_program_may_live_by_the_calendar_year() -> None:
    found = with_calendar(year="01-01")

    assert program_year_of(found, date(2026, 12, 31)) == "2026-26"
    assert program_year_of(found, date(2027, 1, 1)) == "2027-27"


# A range --------------------------------------------------------------------------------------------------------


def test_a_range_includes_both_ends() -> None:
    at = local("2026-08-05 08:00")

    found = events_between(program("masa"), LISTS, at, at)

    assert [event.key for event in found] == ["masa/2026-27/lists_out"]


def test_a_plain_day_means_the_whole_day() -> None:
    found = events_between(program("masa"), LISTS, date(2026, 8, 5), date(2026, 8, 5))

    assert [event.key for event in found] == ["masa/2026-27/lists_out"]


def test_a_range_over_the_turn_of_the_year_has_the_events_of_both_years() -> None:
    found = events_between(program("masa"), LISTS, date(2026, 6, 1), date(2026, 7, 31))

    assert [event.key.split("/")[1] for event in found] == ["2025-26", "2026-27"]


def test_an_event_far_outside_its_own_year_is_still_found() -> None:
    found = with_calendar(a_milestone("late", "program_year.end", offset="P14M"))

    assert [e.key for e in events_between(found, LISTS, date(2028, 8, 1), date(2028, 9, 30))] == ["masa/2026-27/late"]


# What always holds ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", FIVE)
def test_every_program_reads_its_export_and_sends_lists(code: str) -> None:
    actions = Counter(event.action for event in occurrences(program(code), 2026))

    assert actions["pull_membership"] >= 12
    assert actions["send_lists"] >= 1


def test_milestones_at_one_time_stand_a_minute_apart_in_the_order_written() -> None:
    found = with_calendar(a_milestone("second"), a_milestone("first", at="08:01"), a_milestone("third"))

    assert [(e.milestone_id, f"{e.at:%H:%M}") for e in occurrences(found, 2026)] == [
        ("second", "08:00"), ("first", "08:01"), ("third", "08:02"),
    ]  # fmt: skip


def test_a_milestone_with_a_time_of_its_own_keeps_it() -> None:
    found = with_calendar(a_milestone("early", at="06:45"))

    assert occurrences(found, 2026)[0].at == local("2026-07-01 06:45")


def test_a_time_in_the_definition_reaches_the_calendar(tmp_path: Path) -> None:
    folder = change(a_copy(tmp_path), "program.toml", 'id = "lists_out"', 'id = "lists_out"\nat = "09:15"')

    found = {event.milestone_id: event.at for event in occurrences(read_program(folder), 2026)}

    assert found["lists_out"] == local("2026-08-05 09:15")


def test_a_mark_needs_no_program() -> None:
    mark = Mark("out", "send_lists", None, "fixed", "P0D", "08-05", "none", "08:00")
    spec = CalendarSpec("north", "America/Chicago", "07-01", "US-ND", (), (mark,))

    assert [event.key for event in occurrences(spec, 2026)] == ["north/2026-27/out"]
