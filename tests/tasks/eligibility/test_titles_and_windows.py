"""What titles and employers mean as people write them, and where a day stands in a window (R1, R4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rosters import the

from schemas.employers import employer_key
from schemas.program import Title
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
