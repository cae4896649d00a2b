"""What dates mean as sources write them, and how months are counted (R2, R4)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.dates import ORDER_EXAMPLES, DateReader, Stated
from schemas.roster import Dates
from schemas.spans import months_after

TODAY = date(2026, 11, 21)
MDY = DateReader(Dates(order="mdy"), TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-07-01", date(2026, 7, 1)),
        ("2026-07-01T23:30:00-05:00", date(2026, 7, 1)),
        ("20260701", date(2026, 7, 1)),
        ("7/1/2026", date(2026, 7, 1)),
        ("07-01-26", date(2026, 7, 1)),
        ("7/1/2026 12:00:00 AM", date(2026, 7, 1)),
        ("July 1, 2026", date(2026, 7, 1)),
        ("1 Jul 2026", date(2026, 7, 1)),
        ("46204", date(2026, 7, 1)),
        ("46204.75", date(2026, 7, 1)),
        ("7/1/27", date(2027, 7, 1)),
        ("7/1/51", date(1951, 7, 1)),
    ],
)
def test_a_day_is_read_in_every_form_that_sources_use(text, day):
    assert MDY.read(text) == Stated("day", day, day)


def test_two_digits_mean_next_year_at_the_latest():
    assert MDY.read("7/1/27").latest == date(2027, 7, 1)
    assert MDY.read("7/1/28").hint == "1 July 1928 is before 1 January 1950"


@pytest.mark.parametrize("text", ["", "  ", "N/A", "TBD", "0000-00-00", "1900-01-00", "01/01/1900", "-"])
def test_an_empty_word_is_missing_and_not_bad(text):
    assert MDY.read(text).kind == "missing"


@pytest.mark.parametrize("text", ["07/2026", "2026-07", "July 2026", "jul 2026"])
def test_a_month_is_some_day_in_it(text):
    assert MDY.read(text) == Stated("month", date(2026, 7, 1), date(2026, 7, 31))


def test_a_day_impossible_in_the_declared_order_is_bad_and_the_other_reading_is_offered():
    read = MDY.read("25/07/2026")

    assert read.kind == "bad"
    assert read.hint == "25/07/2026 is no day written month/day/year; written day/month/year it would be 25 July 2026"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1949-12-31", id="the day before the earliest"),
        pytest.param("2027-11-22", id="the day after the latest"),
        pytest.param("2026-02-30", id="no such day"),
        pytest.param("19999", id="one before the first serial"),
        pytest.param("60001", id="one after the last serial"),
        pytest.param("soon", id="words"),
        pytest.param("2026/07/01", id="another order than declared"),
        pytest.param("9999-12", id="the last month there is"),
    ],
)
def test_a_date_that_cannot_be_is_bad(text):
    assert MDY.read(text).kind == "bad"


def test_the_earliest_and_the_latest_day_are_still_read():
    assert [MDY.read(text).kind for text in ("1950-01-01", "2027-11-21")] == ["day", "day"]


@pytest.mark.parametrize("order", ORDER_EXAMPLES)
def test_the_example_of_an_order_is_read_in_it(order):
    assert DateReader(Dates(order=order), TODAY).read(ORDER_EXAMPLES[order]).latest == date(2026, 7, 25)


def test_a_register_may_look_further_ahead_than_a_roster():
    read = DateReader(Dates(order="mdy"), TODAY, months_ahead=24).read

    assert [read(text).kind for text in ("2028-11-21", "2028-11-22")] == ["day", "bad"]


def test_two_digits_can_be_refused():
    assert DateReader(Dates(order="dmy", two_digit_years="refuse"), TODAY).read("1/7/26").kind == "bad"


def test_a_hint_never_repeats_words_of_a_cell():
    assert "jo" not in MDY.read("jo lind").hint


@given(st.text(max_size=30))
def test_no_cell_stops_the_reader(text):
    assert MDY.read(text).kind in {"missing", "day", "month", "bad"}


@given(st.dates(date(1950, 1, 1), date(2027, 11, 21)))
def test_a_day_written_is_the_day_read(day):
    forms = [day.isoformat(), f"{day:%m/%d/%Y}", f"{day:%Y%m%d}", f"{day.day} {day:%B} {day.year}"]

    assert {MDY.read(form) for form in forms} == {Stated("day", day, day)}


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 7, 1), 12, date(2026, 7, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_are_counted_from_the_original_day_and_clipped_to_the_month(start, months, end):
    assert months_after(start, months) == end
