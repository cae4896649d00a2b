"""The child that reads a workbook: what it gives back."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from returned_books import (
    MARK,
    MASA,
    MATCH_DATE,
    MENTOR_ID,
    NAME,
    NOTE,
    OUTCOME,
    a_table,
    changed,
    filled,
    opened,
    read,
    saved,
    sent,
)

from schemas.files.region_list import SYSTEM_SHEET
from schemas.files.returned_book import MERGED, NOT_CALCULATED
from tasks.matches.refusals import RefusedBook
from tasks.matches.returned import match_list_in

OFFICE = shutil.which("soffice")
SHEET = "xl/worksheets/sheet1.xml"
HALF_PAST_TWO = datetime.fromisoformat("2026-09-20T14:30")
VAST = b'<dimension ref="A1:XFD1048576"'
OTHER = "l9999999999999999999.bbbbbbbbbbbbbbbb"


def code_of(content):
    with pytest.raises(RefusedBook) as refusal:
        read(content)
    return refusal.value.code


def first_row(content):
    return read(content).sheets[0].rows[0]


def test_a_workbook_comes_back_as_it_was_sent():
    book = read(sent())

    assert book.tokens == (MARK,)
    assert [sheet.name for sheet in book.sheets] == ["Matches", "Mentors available", "Read me", SYSTEM_SHEET]
    assert book.sheets[0].rows[1][:5] == ("REF1", "new", "00001", "Last1, Jo", "1E5")


def test_cells_keep_what_they_are():
    row = ["00123", 123, 12.5, True, date(2026, 9, 20), HALF_PAST_TWO, time(8, 5), "=1+1", None, "x "]

    assert first_row(a_table(row)) == (
        "00123", 123.0, 12.5, True, date(2026, 9, 20), HALF_PAST_TWO, "08:05:00", NOT_CALCULATED, None,
        "x ")  # fmt: skip


def test_a_span_of_time_becomes_text():
    assert first_row(a_table([timedelta(hours=30)])) == ("1 day, 6:00:00",)


def test_days_counted_from_1904_are_the_same_days():
    book = opened(a_table([None]))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = date(2026, 9, 20)

    assert first_row(saved(book)) == (date(2026, 9, 20),)


def test_rows_and_columns_are_counted_from_the_corner_of_the_sheet():
    book = opened(a_table([None]))
    book.active["C4"] = "x"

    assert read(saved(book)).sheets[0].rows == ((), (), (), (None, None, "x"))


def test_hidden_rows_columns_and_sheets_are_read():
    book = opened(filled(sent()))
    book["Matches"].row_dimensions[3].hidden = True
    book["Matches"].column_dimensions["K"].hidden = True
    book.create_sheet("other", 0)["A1"] = "x"
    book["Matches"].sheet_state = "hidden"

    matches = read(saved(book)).sheets[1]

    assert matches.name == "Matches"
    assert "Ek501, Bo (00501)" in matches.rows[2]


def test_the_last_value_of_a_formula_counts():
    content = changed(a_table(["=1+1"]), SHEET, lambda xml: xml.replace(b"<v />", b"<v>2</v>").replace(
        b"<v></v>", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>"))  # fmt: skip

    assert first_row(content) == (2.0,)


def test_an_error_is_no_empty_cell():
    book = opened(a_table(["x", "y"]))
    book.active["B1"].value, book.active["B1"].data_type = "#REF!", "e"

    assert first_row(saved(book)) == ("x", "#REF!")


def test_a_cell_merged_over_rows_is_no_empty_cell_in_the_lower_ones():
    book = opened(a_table(["x", "a"], ["y", None], ["z", None], ["u", "b"]))
    book.active.merge_cells("B1:C3")

    assert [row[1] for row in read(saved(book)).sheets[0].rows] == ["a", MERGED, MERGED, "b"]


def test_a_merged_title_and_empty_merged_cells_say_nothing_more():
    book = opened(a_table(["Our region", None, None], ["x", None, None]))
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("B2:B3000")

    assert read(saved(book)).sheets[0].rows == (("Our region",), ("x",))


def test_a_sheet_that_claims_to_be_vast_is_read_as_it_is():
    vast = changed(sent(), SHEET, lambda xml: re.sub(b'<dimension ref="[A-Z0-9:]+"', VAST, xml))

    with zipfile.ZipFile(io.BytesIO(vast)) as book:
        assert VAST in book.read(SHEET)
    assert read(vast).sheets == read(sent()).sheets


def test_text_in_several_letters_is_one_text():
    rich = b"<is><r><t>001</t></r><r><rPr><b/></rPr><t>23</t></r></is>"
    content = changed(a_table(["00123", 7]), SHEET, lambda xml: xml.replace(b"<is><t>00123</t></is>", rich))

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert rich in book.read(SHEET)
    assert first_row(content) == ("00123", 7.0)


def as_an_online_sheet_exports_it(content):
    """Texts inside the cells, the system sheet only hidden, and no properties of the file."""
    book = opened(without(content, "property", "keywords"))
    book[SYSTEM_SHEET].sheet_state = "hidden"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        assert b't="inlineStr"' in old.read(SHEET)
        for name in old.namelist():
            if not name.startswith("docProps/"):
                new.writestr(name, old.read(name))
    return out.getvalue()


def test_an_online_sheet_s_export_says_the_same():
    content = filled(sent())

    book = read(as_an_online_sheet_exports_it(content))

    assert book == read(content)
    assert len(match_list_in(book, MASA).rows) == 3


# Tokens ---------------------------------------------------------------------------------------------------------------


def without(content, *places):
    """The workbook after a program dropped the token in some places."""
    book = opened(content)
    if "sheet" in places:
        del book[SYSTEM_SHEET]
    if "property" in places:
        book.custom_doc_props.props.clear()
    if "keywords" in places:
        book.properties.keywords = None
    return saved(book)


@pytest.mark.parametrize("kept", ["sheet", "property", "keywords"])
def test_the_token_is_found_in_each_of_its_places(kept):
    lost = {"sheet", "property", "keywords"} - {kept}

    assert read(without(sent(), *lost)).tokens == (MARK,)


def test_a_workbook_without_a_token_is_read():
    assert read(without(sent(), "sheet", "property", "keywords")).tokens == ()


def test_keywords_of_somebody_else_are_no_tokens():
    book = opened(sent())
    book.properties.keywords = f"budget 2026.v2, {MARK.upper()} x.y"

    assert read(saved(book)).tokens == (MARK,)


@pytest.mark.parametrize("place", ["sheet", "keywords", "property"])
def test_two_tokens_are_two_lists_in_one_file(place):
    book = opened(sent())
    if place == "sheet":
        book[SYSTEM_SHEET]["B1"] = OTHER
    elif place == "keywords":
        book.properties.keywords = OTHER
    else:
        book.custom_doc_props.props[0].value = OTHER

    assert code_of(saved(book)) == "two_lists"


def test_a_forged_token_is_handed_on_as_it_is():
    book = opened(without(sent(), "property", "keywords"))
    book[SYSTEM_SHEET]["B1"] = "lforged"

    assert read(saved(book)).tokens == ("lforged",)


# Other programs -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def from_libreoffice(tmp_path_factory):
    """One filled workbook as LibreOffice saves it."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed: its round trip was not tried")
    folder = tmp_path_factory.mktemp("office")
    content = filled(sent(people=4), {
        2: {OUTCOME: "matched", MENTOR_ID: "Ek501, Bo (00501)", MATCH_DATE: date(2026, 9, 20)},
        3: {OUTCOME: "not new", NOTE: "  moved in 2020 \u00f1 "},
        4: {OUTCOME: "=\"mat\"&\"ched\"", MENTOR_ID: 502, MATCH_DATE: "9/21/2026"},
        6: {NAME: "Berg, Al", OUTCOME: "matched", MENTOR_ID: "00503"}})  # fmt: skip
    (folder / "list.xlsx").write_bytes(content)
    asked = [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "saved", folder / "list.xlsx"]  # fmt: skip
    subprocess.run(asked, check=True, timeout=120, capture_output=True)
    return (folder / "saved/list.xlsx").read_bytes()


def test_libreoffice_gives_back_the_list_with_its_token(from_libreoffice):
    book = read(from_libreoffice)
    listed = match_list_in(book, MASA)
    said = [row.said for row in listed.rows]

    assert book.tokens == (MARK,)
    assert [row.number for row in listed.rows] == [2, 3, 4, 5, 6]
    assert (said[0]["outcome"], said[0]["mentor_member_id"], said[0]["match_date"]) == (
        "matched", "Ek501, Bo (00501)", "2026-09-20")  # fmt: skip
    assert (said[1]["outcome"], said[1]["note"]) == ("not_new", "moved in 2020 \u00f1")
    assert (said[2]["outcome"], said[2]["mentor_member_id"], said[2]["match_date"]) == ("matched", "502", "9/21/2026")
    assert said[2]["mentee_member_id"] == "00003"
    assert "outcome" not in said[3]
    assert (listed.rows[4].list_ref, said[4]["mentee_name"]) == ("", "Berg, Al")
    assert listed.notes == ()
