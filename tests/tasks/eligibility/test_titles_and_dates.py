"""What titles and dates mean as people write them (R1, R2, R4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rosters import TODAY, the

from schemas.dates import DateReader, Stated
from schemas.program import Dates, Title
from schemas.spans import months_after
from tasks.eligibility.employers import employer_key
from tasks.eligibility.rules import title_book
from tasks.eligibility.titles import TitleBook
from tasks.eligibility.windows import in_window

BOOK = title_book(the("masa"))


@pytest.mark.parametrize(
    ("title", "families"),
    [
        pytest.param("SUPT.", ("superintendent",), id="an abbreviation with a point in capitals"),
        pytest.param("Superintendent of ISD 123", ("superintendent",), id="a start with more words"),
        pytest.param("Assistant Superintendent", ("assistant_superintendent",), id="a longer start wins"),
        pytest.param("Secretary to the Superintendent", ("out_of_scope",), id="never by a word inside"),
        pytest.param("Director of Teaching & Learning", ("curriculum_leader",), id="an ampersand is and"),
        pytest.param("Superintendent / Elementary Principal", ("superintendent",), id="mapped whole before any split"),
        pytest.param("Principal; CFO", ("business_leader", "principal"), id="two parts of two kinds"),
        pytest.param("Superintendent/Bus Driver", ("superintendent",), id="a start covers the whole title"),
        pytest.param("Bus Driver / CFO", (), id="one part nobody mapped"),
        pytest.param("Wizard", (), id="nobody mapped it"),
        pytest.param("", (), id="no title"),
    ],
)
def test_a_title_names_its_kinds_of_job(title, families):
    assert BOOK.read(title).families == families


def test_an_interim_word_is_taken_out_and_remembered():
    assert BOOK.read("Superintendent (Interim)") == (("superintendent",), True, "")
    assert BOOK.read("Acting Wizard").unmapped == "wizard"


def test_a_tie_between_two_kinds_of_job_is_nobodys_title():
    book = TitleBook([Title(title="director finance", match="words", role_family="business_leader"),
                      Title(title="director technology", match="words", role_family="technology_leader")])  # fmt: skip

    assert book.read("Director of Finance and Technology").unmapped == "director of finance and technology"


def test_accents_are_folded_away():
    book = TitleBook([Title(title="protege director", match="exact", role_family="business_leader")])

    assert book.read("Protégé Director").families == ("business_leader",)


def test_what_staff_mapped_later_wins_over_the_file():
    later = Title(title="principal", match="exact", role_family="superintendent")

    assert title_book(the("masa"), [later]).read("Principal").families == ("superintendent",)


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


@pytest.mark.parametrize(
    ("today", "window"),
    [
        pytest.param(date(2025, 6, 2), "UPCOMING", id="the day before the earliest start"),
        pytest.param(date(2026, 6, 2), "ELIGIBLE", id="the last day for the earliest start"),
        pytest.param(date(2026, 6, 3), "START_UNCERTAIN", id="over for the earliest start only"),
        pytest.param(date(2026, 8, 31), "START_UNCERTAIN", id="the last day for the latest start"),
        pytest.param(date(2026, 9, 1), "FIRST_YEAR_OVER", id="the anniversary of the latest start"),
    ],
)
def test_a_start_between_two_exports_is_uncertain_only_where_it_matters(today, window):
    assert in_window(date(2025, 6, 3), date(2025, 9, 1), 12, today) == window


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.integers(1, 60), st.integers(0, 3000))
def test_a_window_never_opens_again(start, width, months, later):
    order = ["UPCOMING", "ELIGIBLE", "START_UNCERTAIN", "FIRST_YEAR_OVER"]
    first = in_window(start, start + timedelta(days=width), months, start + timedelta(days=later - 100))
    then = in_window(start, start + timedelta(days=width), months, start + timedelta(days=later))

    assert order.index(first) <= order.index(then)


@pytest.mark.parametrize(
    ("number", "name", "key"),
    [
        ("0123", "Lakeside", "123"), ("#0123-01", "", "123"), ("ISD 123", "", "123"), ("0001-03", "", "1-3"),
        ("", "Lakeside Public Schools", "lakeside public schools"), ("", "ISD #0123", "123"), ("", "", ""),
        ("AB-7", "Lakeside", "ab 7"), ("'001902", "CAYUGA ISD", "1902"),
    ],
)  # fmt: skip
def test_one_employer_written_in_many_ways_is_one_key(number, name, key):
    assert employer_key(number, name) == key
