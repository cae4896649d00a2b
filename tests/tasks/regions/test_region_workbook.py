"""The workbook as its readers find it: what can be changed, what can be chosen, and what no program may calculate."""

import csv
import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from textwrap import wrap

import openpyxl
import pytest
import python_calamine
from region_builders import MASA, MSA, WASBO

from schemas.files.region_list import SYSTEM_SHEET
from schemas.files.returned_book import LIST_TOKEN
from tasks.regions.columns import values
from tasks.regions.csv_copy import render_csv
from tasks.regions.messages import Cover
from tasks.regions.rules import Candidate, Listed, compare, counts
from tasks.regions.workbook import Book, Left, render_workbook
from tasks.shared.sheets import BOLD, LINE_POINTS
from tasks.shared.tokens import token

OFFICE = shutil.which("soffice")


def a_book(program=MASA, *, mentors=True, left=True, region="Region 5", **facts):
    person = Listed("P1", "REF1", "NEW_ROLE", **{
        "region": region, "member_id": "00123", "last_name": "Lind", "first_name": "Jo", "email": "jo@example.org",
        "district": "1E5", "title": "Superintendent"} | facts)  # fmt: skip
    rows = compare([(person, values(program, person))], [])
    cover = Cover(region, "2026-27", 2, date(2026, 9, 1), counts(rows), date(2026, 9, 30), date(2026, 9, 1), "Ann", ())
    able = [Candidate("00501", region, "active", "", "Berg", "Bo", places=2, mentees=1),
            Candidate("00502", region, "retired", "", "Ek", "=1+1")] if mentors else []  # fmt: skip
    gone = [Left("REF0", "Old, Al", "Moved.")] if left else []
    return Book(program, cover, rows, gone, able, token("lsome"))


def opened(book):
    return openpyxl.load_workbook(io.BytesIO(render_workbook(book)))


def cells(sheet, line):
    heads = [cell.value for cell in sheet[1]]
    return dict(zip(heads, sheet[line], strict=True))


def test_the_same_list_gives_the_same_bytes():
    assert render_workbook(a_book()) == render_workbook(a_book())
    assert render_csv(a_book()) == render_csv(a_book())


def test_the_sheet_to_fill_in_comes_first_and_the_hidden_one_last():
    book = opened(a_book())

    assert book.sheetnames == ["Matches", "No longer on the list", "Mentors available", "Read me", SYSTEM_SHEET]
    assert book.active.title == "Matches"
    assert book[SYSTEM_SHEET].sheet_state == "veryHidden"


def test_a_list_that_nobody_left_has_no_sheet_for_it():
    assert "No longer on the list" not in opened(a_book(left=False)).sheetnames


def test_ids_and_odd_texts_stay_texts():
    [line] = [line for line in python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(render_workbook(a_book()))).get_sheet_by_name("Matches").to_python()[1:] if line[0]]  # fmt: skip

    assert line[:5] == ["REF1", "new", "00123", "Lind, Jo", "1E5"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.org"])
def test_no_text_becomes_a_formula_or_a_link(text):
    book = opened(a_book(district=text, title=text, last_name=text))

    for sheet in book:
        for line in sheet.iter_rows():
            assert not [cell.value for cell in line if cell.data_type == "f" or cell.hyperlink]
    assert cells(book["Matches"], 2)["District"].value == text


def test_only_what_the_region_fills_in_can_be_changed():
    sheet = opened(a_book())["Matches"]
    line = cells(sheet, 2)

    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert {heading for heading, cell in line.items() if not cell.protection.locked} == {
        "Outcome", "Mentor member ID", "Mentor name", "Match date", "If from another region: why", "Note"}  # fmt: skip


def test_somebody_whom_we_missed_can_be_written_in_below():
    sheet = opened(a_book())["Matches"]
    line = cells(sheet, 3)

    assert {heading for heading, cell in line.items() if cell.protection.locked} == {
        "List ref", "Since the last list", "Suggested mentors"}  # fmt: skip
    assert sheet.max_row == 7


def test_a_program_that_takes_no_write_ins_has_no_empty_lines():
    lists = MASA.lists.model_copy(update={"write_ins": "reject"})

    assert opened(a_book(MASA.model_copy(update={"lists": lists})))["Matches"].max_row == 2


def test_every_other_sheet_is_locked():
    book = opened(a_book())

    assert all(sheet.protection.sheet for sheet in book)
    assert all(cell.protection.locked for name in book.sheetnames[1:] for line in book[name].iter_rows()
               for cell in line)  # fmt: skip


def choices(book, heading):
    """What the drop-down of a column offers."""
    sheet = book["Matches"]
    at = next(cell.coordinate[:-1] for cell in sheet[1] if cell.value == heading)
    [rule] = [rule for rule in sheet.data_validations.dataValidation if str(rule.sqref).startswith(f"{at}2")]
    name, _, area = rule.formula1.lstrip("=").rpartition("!")
    return [cell.value for [cell] in book[name.strip("'")][area.replace("$", "")]]


def test_drop_downs_offer_the_allowed_words_and_the_mentors():
    book = opened(a_book())

    assert choices(book, "Outcome") == ["matched", "declined", "not new", "left", "pending"]
    assert choices(book, "Mentor member ID") == ["Berg, Bo (00501)", "Ek, =1+1 (00502)"]


def test_without_mentors_an_id_can_still_be_typed():
    book = opened(a_book(mentors=False))

    assert len(book["Matches"].data_validations.dataValidation) == 3
    assert not cells(book["Matches"], 2)["Mentor member ID"].protection.locked


def test_mentors_are_shown_with_what_they_have_on_their_hands():
    sheet = opened(a_book())["Mentors available"]

    assert [cell.value for cell in sheet["F"]] == ["Mentees now, of places", "1 of 2", "not known"]
    assert [cell.value for cell in sheet["B"]] == ["Member ID", "00501", "00502"]


def without_ids(program=MASA):
    """The program as if its export had no member ids."""
    return program.model_copy(update={"roster": program.roster.model_copy(update={"identity": "person"})})


def test_no_opaque_id_is_shown_where_nobody_has_an_id():
    twins = [Candidate(f"P{n}", "Region 5", "active", "", "Berg", "Bo", "North", title=title)
             for n, title in ((1, "Principal"), (2, "Superintendent"))]  # fmt: skip
    alone = Candidate("P3", "Region 5", "active", "", "Ek", "Al", "South", title="Principal")
    book = opened(replace(a_book(without_ids()), mentors=[*twins, alone]))

    offered = ["Berg, Bo, North, Principal", "Berg, Bo, North, Superintendent", "Ek, Al, South"]
    assert [cell.value for cell in book["Mentors available"]["A"]] == ["Mentor to choose", *offered]
    assert "Member ID" not in [cell.value for cell in book["Mentors available"][1]]
    assert "Mentee member ID" not in [cell.value for cell in book["Matches"][1]]
    assert "member ID" not in str([[cell.value for cell in line] for line in book["Read me"]])
    assert choices(book, "Mentor") == offered


def test_mentors_work_in_a_school_only_where_the_list_names_no_districts():
    districts, schools = opened(a_book())["Mentors available"], opened(a_book(MSA, region="*"))["Mentors available"]

    assert [cell.value for cell in districts[1]][3] == "District"
    assert [cell.value for cell in schools[1]][3] == "School"


@pytest.mark.parametrize("program", [MASA, MSA, WASBO], ids=lambda program: program.code)
def test_the_row_of_headings_is_high_enough_for_the_longest(program):
    sheet = opened(a_book(program))["Matches"]
    lines = sheet.row_dimensions[1].height // LINE_POINTS

    for cell in sheet[1]:
        room = sheet.column_dimensions[cell.column_letter].width - BOLD
        assert len(wrap(cell.value, int(room))) <= lines


def test_the_token_stands_in_three_places_and_names_no_person():
    book = opened(a_book())

    assert [cell.value for cell in book[SYSTEM_SHEET][1]][:2] == [LIST_TOKEN, token("lsome")]
    assert book.custom_doc_props[LIST_TOKEN].value == token("lsome")
    assert book.properties.keywords == token("lsome")


def test_the_list_prints_on_pages_as_wide_as_the_paper():
    for program, paper in ((MASA, 1), (MSA, 9)):
        sheet = opened(a_book(program))["Matches"]

        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert int(sheet.page_setup.paperSize) == paper
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes is not None


def test_the_workbook_speaks_the_words_of_the_association():
    head = opened(a_book(MSA, region="*"))
    wasbo = opened(a_book(WASBO, region="*"))

    assert [cell.value for cell in head["Matches"][1]] == [
        "New head ref", "Since the last list", "New head", "School", "Suggested mentors", "Mentor ref",
        "Outcome"]  # fmt: skip
    assert "new head" in str([[cell.value for cell in line] for line in head["Read me"]])
    assert "Prot\u00e9g\u00e9" in [cell.value for cell in wasbo["Matches"][1]]
    assert "Wednesday 30 September 2026" in str([[cell.value for cell in line] for line in head["Read me"]])


def test_the_csv_is_never_calculated():
    text = render_csv(a_book(district="=1+1", title=" +2", last_name="\uff1d3")).decode("utf-8-sig")
    head, row, left = csv.reader(io.StringIO(text))
    said = dict(zip(head, row, strict=True))

    assert (said["District"], said["Job title"], said["Mentee"][:3]) == ("'=1+1", "' +2", "'\uff1d3")
    assert said["Mentee member ID"] == "00123"
    assert left[:4] == ["REF0", "left", "", "Old, Al"]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: its round trip was not tried")
def test_libreoffice_gives_back_what_it_was_given(tmp_path):
    (tmp_path / "list.xlsx").write_bytes(render_workbook(a_book()))
    asked = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "saved", tmp_path / "list.xlsx"]  # fmt: skip
    subprocess.run(asked, check=True, timeout=120, capture_output=True)

    saved = openpyxl.load_workbook(tmp_path / "saved/list.xlsx")

    line = cells(saved["Matches"], 2)
    assert (line["Mentee member ID"].value, line["District"].value) == ("00123", "1E5")
    assert (line["Mentee"].protection.locked, line["Outcome"].protection.locked) == (True, False)
    assert saved[SYSTEM_SHEET]["B1"].value == token("lsome")
    assert choices(saved, "Mentor member ID") == ["Berg, Bo (00501)", "Ek, =1+1 (00502)"]
