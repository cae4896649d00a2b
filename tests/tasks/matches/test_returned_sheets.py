"""Which sheet of a workbook is the list, and why a sheet is none."""

import pytest
from region_builders import MASA, MSA
from returned_books import MARK, received, with_sheet

from schemas.files.returned_book import MAX_ROWS
from schemas.match import ReceivedBook, Sheet
from tasks.matches.refusals import RefusedBook
from tasks.matches.returned import match_list_in

SHORT = ("List ref", "Outcome", "Mentor member ID")
ROW = ("R1", "matched", "00501")


def refusal(book, definition=MASA):
    with pytest.raises(RefusedBook) as problem:
        match_list_in(book, definition)
    return problem.value


def test_a_sheet_that_lost_its_name_is_found_by_its_headings():
    book = with_sheet(received(("Name", "Job title"), ("Ek", "x"), name="Mentors"), "Sheet2", SHORT, ROW)

    listed = match_list_in(book, MASA)

    assert [row.list_ref for row in listed.rows] == ["R1"]
    assert listed.notes[0] == "sheet_renamed"


def test_another_sheet_with_our_headings_is_left_alone():
    book = with_sheet(received(SHORT, ROW), "Already fine", SHORT, ("R2", "matched", "00777"))

    assert [row.list_ref for row in match_list_in(book, MASA).rows] == ["R1"]


def test_a_copy_of_the_sheet_that_says_the_same_is_harmless():
    book = with_sheet(received(SHORT, ROW), "Matches (2)", ("x",), SHORT, ROW)

    assert len(match_list_in(book, MASA).rows) == 1


@pytest.mark.parametrize("turned", [False, True])
def test_a_copy_that_nobody_filled_in_is_harmless(turned):
    sheets = [("Matches", ROW), ("Matches (2)", ("R1", "", ""))]
    (first, one), (second, other) = reversed(sheets) if turned else sheets
    book = with_sheet(received(SHORT, one, name=first), second, SHORT, other)

    assert [row.said["outcome"] for row in match_list_in(book, MASA).rows] == ["matched"]


@pytest.mark.parametrize("name", ["Matches (2)", "Copy of Matches", "matches_2"])
def test_a_copy_that_says_something_else_is_refused(name):
    book = with_sheet(received(SHORT, ROW), name, SHORT, ("R1", "declined"))

    assert refusal(book).code == "two_lists"


def test_two_lists_without_our_name_are_refused():
    book = with_sheet(received(SHORT, ROW, name="a"), "b", SHORT, ("R1", "declined"))

    assert refusal(book).code == "two_lists"


def test_a_sheet_of_ours_with_unknown_headings_is_not_replaced_by_another():
    book = with_sheet(received(("A", "B"), ("x", "y")), "Already fine", SHORT, ROW)

    assert refusal(book).code == "headings_unknown"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param([], "no_sheet", id="empty sheet"),
        pytest.param([("Name", "Age"), ("x", "y")], "headings_unknown", id="another table"),
        pytest.param([("Outcome",), ("x",)], "headings_unknown", id="one heading is none"),
        pytest.param([("List ref", "Mentor member ID"), ("x", "y")], "heading_missing", id="no outcome"),
        pytest.param([("Outcome", "Mentor member ID"), ("x", "y")], "heading_missing", id="no reference"),
        pytest.param([("List ref", "Outcome"), ("x", "y")], "heading_missing", id="nowhere for a mentor"),
        pytest.param([(*SHORT, "outcome "), ROW], "heading_twice", id="one of ours twice"),
        pytest.param([("Reference", "Ref", "Outcome", "Mentor ID"), ROW], "heading_twice", id="two words for one"),
        pytest.param([SHORT], "empty_list", id="no row at all"),
        pytest.param([SHORT, (None, "", "  ")], "empty_list", id="rows of nothing"),
        pytest.param([SHORT, *[ROW] * (MAX_ROWS + 1)], "too_many_rows", id="far too many rows"),
        pytest.param([*[("x",)] * 20, SHORT, ROW], "headings_unknown", id="headings far below"),
    ],
)
def test_a_sheet_that_is_no_list_is_refused_by_what_is_wrong_with_it(rows, code):
    assert refusal(received(*rows)).code == code


def test_a_refusal_names_the_headings_that_people_see():
    assert refusal(received(("List ref", "District"), ("x", "y"))).detail == "Mentor member ID, Outcome"
    assert refusal(received(("New head ref", "School"), ("x", "y")), MSA).detail == "Mentor ref, Outcome"


def test_a_workbook_without_sheets_or_of_two_lists_is_refused():
    assert refusal(ReceivedBook((), ())).code == "no_sheet"
    assert refusal(ReceivedBook((MARK, "other.x"), (Sheet("Matches", (SHORT, ROW)),))).code == "two_lists"
