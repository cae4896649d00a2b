"""What a returned list says, whatever became of its headings."""

from datetime import date, datetime

import pytest
from region_builders import ACSA, ILA, MASA, MSA, WASBO
from returned_books import filled, read, received, sent

from schemas.files.match_list import NOTES
from schemas.files.region_list import SUGGESTED, headings, mentor_id_in, shown
from schemas.files.returned_book import CUT, MAX_CELL, MAX_ROWS, MERGED, NOT_CALCULATED
from schemas.folding import fold
from tasks.matches.returned import match_list_in
from tasks.matches.synonyms import choices_of, words_of

SHORT = ("List ref", "Outcome", "Mentor member ID")
ROW = ("R1", "matched", "00501")


def said(*rows, definition=MASA, **more):
    return [dict(row.said) for row in match_list_in(received(*rows, **more), definition).rows]


def notes(*rows, definition=MASA, **more):
    return match_list_in(received(*rows, **more), definition).notes


def test_a_filled_list_says_what_was_filled_in_and_what_we_put_there():
    listed = match_list_in(read(filled(sent(people=2))), MASA)

    assert listed.columns == tuple(column.name for column, _ in shown(MASA))
    assert [(row.number, row.list_ref) for row in listed.rows] == [(2, "REF1"), (3, "REF2")]
    assert listed.rows[0].said == {
        "list_ref": "REF1", "mentee_member_id": "00001", "mentee_name": "Last1, Jo", "mentee_district": "1E5",
        "mentee_title": "Superintendent", "mentee_email": "m1@example.org",
        "why_listed": "New to this role; within the first 12 months.", "outcome": "matched",
        "mentor_member_id": "Ek501, Bo (00501)", "match_date": "2026-09-20"}  # fmt: skip
    assert listed.notes == ()


def test_a_list_that_nobody_filled_in_still_has_its_rows():
    listed = match_list_in(read(sent(people=2)), MASA)

    assert [row.list_ref for row in listed.rows] == ["REF1", "REF2"]
    assert all("outcome" not in row.said for row in listed.rows)


@pytest.mark.parametrize("definition", [MASA, MSA, ACSA, WASBO, ILA], ids=lambda one: one.code)
def test_every_program_s_own_headings_are_known(definition):
    own = headings(definition)
    row = [f"value {number}" for number in range(len(own))]

    [line] = said(list(own.values()), row, definition=definition)

    assert line == {name: text for name, text in zip(own, row, strict=True) if name != SUGGESTED}


def test_whom_we_suggested_is_nothing_that_a_region_says():
    heads = ["List ref", "Suggested mentors", "Outcome", "Mentor member ID"]
    first, second = (said(heads, ["REF1", text, "matched", "00502"]) for text in ("1. Berg, Bo (00501): same role", ""))

    assert first == second == [{"list_ref": "REF1", "outcome": "matched", "mentor_member_id": "00502"}]


@pytest.mark.parametrize("definition", [MASA, MSA, ACSA, WASBO, ILA], ids=lambda one: one.code)
def test_every_program_s_list_can_come_back(definition):
    content = sent(people=2, definition=definition, region="Region 5" if definition in (MASA, ACSA) else "*")

    listed = match_list_in(read(content), definition)

    assert [row.list_ref for row in listed.rows] == ["REF1", "REF2"]
    assert listed.columns == tuple(column.name for column, _ in shown(definition))
    assert listed.notes == ()


@pytest.mark.parametrize("definition", [MASA, MSA, ACSA, WASBO, ILA], ids=lambda one: one.code)
def test_no_other_word_takes_one_of_our_own_headings(definition):
    words = words_of(definition)

    assert not words.exact.keys() & words.others.keys()
    assert {words.exact[fold(text)] for text in headings(definition).values()} == set(headings(definition))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(("LIST REF", "outcome", "mentor MEMBER id"), id="case"),
        pytest.param(("  List\n ref ", "Outcome:", "Mentor\u00a0member-ID *"), id="blanks and marks"),
        pytest.param(("list_ref", "outcome", "mentor_member_id"), id="our names"),
        pytest.param(("Reference", "Result", "Mentor ID"), id="other words"),
        pytest.param(("Referenz", "Ergebnis", "Mitgliedsnummer Mentor"), id="german"),
        pytest.param(("Referencia", "Resultado", "Número de miembro del mentor"), id="spanish"),
        pytest.param(("Référence", "RÉSULTAT", "Numéro de membre du mentor"), id="french"),
        pytest.param(
            ("Re\u0301fe\u0301rence", "Re\u0301sultat", "Nume\u0301ro de membre du mentor"), id="accents apart"
        ),
    ],
)
def test_headings_are_known_in_other_spellings_and_words(line):
    assert said(line, ROW) == [{"list_ref": "R1", "outcome": "matched", "mentor_member_id": "00501"}]


def test_the_program_s_own_word_for_people_makes_headings_too():
    line = ("Referral ref", "Name of protege", "Outcome", "Mentor")

    [row] = said(line, ("R1", "Lind, Jo", "left", "Ek"), definition=WASBO)

    assert row == {"referral_ref": "R1", "mentee_name": "Lind, Jo", "outcome": "left", "mentor_member_id": "Ek"}


def test_a_word_that_could_mean_two_columns_means_none():
    listed = match_list_in(received(("List ref", "Outcome", "Mentor member ID", "Mentor"), (*ROW, "Ek")), MASA)

    assert "mentor_name" not in listed.columns
    assert "column_added" in listed.notes


def test_our_own_heading_wins_over_another_word_for_it():
    listed = match_list_in(received((*SHORT, "Status"), (*ROW, "asked her twice")), MASA)

    assert listed.rows[0].said["outcome"] == "matched"
    assert listed.notes == ("column_missing", "column_added")


def test_the_headings_may_stand_under_a_title():
    listed = match_list_in(received(("Our region", "", ""), (), SHORT, ROW), MASA)

    assert [row.number for row in listed.rows] == [4]
    assert "headings_moved" in listed.notes


def test_headings_that_are_repeated_are_no_row():
    listed = match_list_in(received(SHORT, ROW, SHORT, ("R2", "left")), MASA)

    assert [row.list_ref for row in listed.rows] == ["R1", "R2"]
    assert "headings_repeated" in listed.notes


def test_the_lower_half_of_merged_headings_is_no_row():
    assert len(said(SHORT, (MERGED, MERGED, MERGED), ROW)) == 1


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param("00123", "00123", id="zeros in front stay"),
        pytest.param(123.0, "123", id="an id that became a number is not padded"),
        pytest.param(123, "123", id="a whole number"),
        pytest.param(12.5, "12.5", id="a number"),
        pytest.param("2.01E+02", "2.01E+02", id="as it was typed"),
        pytest.param("\u00a0 00123\u200b\n", "00123", id="blanks around"),
        pytest.param("Ek501, Bo (00501)", "Ek501, Bo (00501)", id="a choice from the drop-down"),
        pytest.param("=1+1", "=1+1", id="text that looks like a formula"),
        pytest.param(True, "TRUE", id="a ticked box"),
        pytest.param(date(2026, 9, 20), "2026-09-20", id="an id that became a day"),
        pytest.param(datetime.fromisoformat("2026-09-20T14:30"), "2026-09-20 14:30", id="a moment"),
        pytest.param("Mun\u0303oz", "Mu\u00f1oz", id="accents are composed"),
        pytest.param(1e300, str(int(1e300)), id="a vast number"),
        pytest.param(float("inf"), "inf", id="no number"),
    ],
)
def test_a_cell_is_text_as_it_was_typed(cell, text):
    assert said(SHORT, ("R1", "matched", cell))[0]["mentor_member_id"] == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param(date(2026, 9, 20), "2026-09-20", id="a day"),
        pytest.param(datetime.fromisoformat("2026-09-20T14:30"), "2026-09-20", id="a day with a time"),
        pytest.param("9/20/26", "9/20/26", id="as it was typed"),
        pytest.param(46285.0, "46285", id="a number is not made a day"),
    ],
)
def test_a_day_is_one_only_where_the_spreadsheet_had_one(cell, text):
    assert said((*SHORT, "Match date"), (*ROW, cell))[0]["match_date"] == text


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("matched", "matched"), ("MATCHED ", "matched"), ("Matched.", "matched"), ("not new", "not_new"),
        ("not_new", "not_new"), ("Not-New", "not_new"), ("Passend", "matched"), ("emparejada", "matched"),
        ("jumelé", "matched"), ("Jumele\u0301", "matched"), ("nicht neu", "not_new"), ("abgelehnt", "declined"),
        ("en attente", "pending"), ("matched?", "matched?"), ("yes", "yes"), ("matched, I think", "matched, I think"),
        ("withdrawn", "withdrawn"), ("#N/A", "#N/A"), ("TRUE", "TRUE"),
    ],
)  # fmt: skip
def test_words_for_a_choice_become_its_code_and_others_stay(typed, code):
    assert said(SHORT, ("R1", typed))[0]["outcome"] == code


def test_a_code_of_another_program_is_no_choice_here():
    assert choices_of(("matched", "withdrawn"), ACSA)["retirado"] == "withdrawn"
    assert "retirado" not in choices_of(("matched", "left"), MASA)


def test_a_person_written_in_below_the_list_has_no_reference():
    rows = match_list_in(received(SHORT, ROW, (), ("", "matched", "00502")), MASA).rows

    assert [(row.number, row.list_ref) for row in rows] == [(2, "R1"), (4, "")]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([ROW, (None, None, None, "Thank you!")], id="below it"),
        pytest.param([(*ROW, None, "she asked for him")], id="right of it, where no heading is"),
    ],
)
def test_words_beside_the_table_are_no_row_and_are_noted(lines):
    listed = match_list_in(received(SHORT, *lines), MASA)

    assert len(listed.rows) == 1
    assert listed.notes == ("column_missing", "text_beside_the_table")


def test_what_stands_under_a_heading_of_their_own_is_noted_once():
    assert notes((*SHORT, "Phone"), (*ROW, "555-0100")) == ("column_missing", "column_added")


def test_what_we_wrote_beside_the_table_is_no_answer():
    listed = match_list_in(received((*SHORT, "Since the last list", "What to do"), ROW, ("", "", "", "", "x")), MASA)

    assert len(listed.rows) == 1
    assert listed.notes == ("column_missing",)


@pytest.mark.parametrize(
    ("cell", "note"), [(NOT_CALCULATED, "not_calculated"), (MERGED, "merged_cells"), ("#REF!", "cell_with_error")]
)
def test_a_cell_that_shows_more_than_it_holds_is_noted(cell, note):
    assert note in notes(SHORT, ("R1", "matched", cell))


def test_a_text_without_end_is_cut_off_and_noted_and_its_end_names_nobody():
    whole, longer = "x" * MAX_CELL, f"{'x ' * MAX_CELL}(00501)"

    assert said(SHORT, ("R1", "matched", whole))[0]["mentor_member_id"] == whole
    assert "cell_cut" not in notes(SHORT, ("R1", "matched", whole))
    [row] = said(SHORT, ("R1", "matched", longer))
    assert len(row["mentor_member_id"]) == MAX_CELL
    assert mentor_id_in(row["mentor_member_id"]).endswith(CUT)
    assert "cell_cut" in notes(SHORT, ("R1", "matched", longer))


def test_every_note_is_declared():
    found = {
        *notes(("x",), (*SHORT, "More"), ROW, SHORT, ("R1", "left", NOT_CALCULATED), ("R2", MERGED, "#N/A"),
               ("", "", "", "x"), name="Sheet1"),
        *notes(("Ref", "Result", "Mentor ID"), ("R1", "left", "x" * (MAX_CELL + 1))),
    }  # fmt: skip

    assert found == NOTES.keys()


def test_the_name_of_a_mentor_does_where_there_is_no_id():
    assert said(("List ref", "Outcome", "Mentor name"), ("R1", "matched", "Ek, Bo"))[0]["mentor_name"] == "Ek, Bo"


def test_a_list_of_the_most_rows_is_read():
    assert len(said(SHORT, *[ROW] * MAX_ROWS)) == MAX_ROWS
