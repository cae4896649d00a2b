"""Workbooks as people send them, and as nobody should."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tasks.shared.tables import Limits

HEADINGS = ["Member ID", "Last Name", "Title", "Position Start Date"]
LIND = ["00123", "Lind", "Principal", date(2026, 7, 1)]
BERG = [124, "Mu\u00f1oz", 12.5, datetime(2026, 7, 1, 8, 30)]  # noqa: DTZ001 - a cell has no time zone
Fill = Callable[[xlsxwriter.Workbook], None]


def a_workbook(fill: Fill, **options: Any) -> bytes:
    """The bytes of a workbook that XlsxWriter makes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd", **options}) as book:
        fill(book)
    return out.getvalue()


def a_sheet(book: xlsxwriter.Workbook, *rows: list[Any], name: str | None = None, top: int = 0) -> Any:
    """A sheet with headings and rows."""
    sheet = book.add_worksheet(name)
    for at, row in enumerate([HEADINGS, *rows], top):
        for place, value in enumerate(row):
            sheet.write_string(at, place, value) if isinstance(value, str) else sheet.write(at, place, value)
    return sheet


def repacked(content: bytes, change: Callable[[str, bytes], bytes], *more: tuple[str, bytes]) -> bytes:
    """The same archive with some parts changed and some added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, body in more:
            new.writestr(name, body)
    return out.getvalue()


PLAIN = a_workbook(lambda book: a_sheet(book, LIND, BERG))


def with_sheet(old: bytes, new: bytes) -> bytes:
    """The plain workbook with something replaced in its sheet's XML."""
    return repacked(PLAIN, lambda name, body: body.replace(old, new) if name.endswith("sheet1.xml") else body)


def test_text_stays_text_whole_numbers_lose_their_point_and_days_become_iso(read):
    found = read(PLAIN, "members.xlsx")

    assert found.table.kind == "xlsx"
    assert [list(values.values()) for values in found.values] == [
        ["00123", "Lind", "Principal", "2026-07-01"],
        ["124", "Mu\u00f1oz", "12.5", "2026-07-01T08:30:00"],
    ]
    assert [row.line for row in found.rows] == [2, 3]


def test_the_name_of_a_file_does_not_matter(read):
    assert read(PLAIN, "members.csv").table.kind == "xlsx"


def test_records_are_canonical_lines(read):
    assert next(read(PLAIN).table.records()) == (2, b"00123,Lind,Principal,2026-07-01")


def test_a_hidden_sheet_before_the_table_is_passed_over(read):
    def fill(book: xlsxwriter.Workbook) -> None:
        other = book.add_worksheet("lookup")
        other.write_string(0, 0, "ID")
        a_sheet(book, LIND).activate()
        other.hide()

    found = read(a_workbook(fill))

    assert (found.ids, found.table.notes) == (["00123"], ("1 other sheet(s) were left out.",))


def test_two_sheets_with_our_headings_are_refused(refusal):
    def fill(book: xlsxwriter.Workbook) -> None:
        a_sheet(book, LIND)
        a_sheet(book, BERG).hide()

    assert refusal(a_workbook(fill)).code == "TWO_SHEETS"


def test_a_merged_title_above_the_headings_is_left_out(read):
    def fill(book: xlsxwriter.Workbook) -> None:
        a_sheet(book, LIND, top=3).merge_range(0, 0, 1, 3, "Members")

    found = read(a_workbook(fill))

    assert (found.rows[0].line, found.table.notes) == (5, ("3 row(s) above the headings were left out.",))


def test_a_cell_merged_over_two_people_is_refused(refusal):
    def fill(book: xlsxwriter.Workbook) -> None:
        a_sheet(book, LIND, BERG).merge_range(1, 2, 2, 2, "Principal")

    found = refusal(a_workbook(fill))

    assert (found.code, "Rows 2 to 3" in found.sentence) == ("MERGED_CELLS", True)


def test_a_total_with_merged_cells_is_a_total(read):
    def fill(book: xlsxwriter.Workbook) -> None:
        a_sheet(book, LIND).merge_range(2, 0, 2, 2, "Total: 1")

    assert read(a_workbook(fill)).codes == [(3, "TOTALS_ROW")]


def test_blank_rows_are_no_rows_and_keep_the_numbers_right(read):
    assert [row.line for row in read(a_workbook(lambda book: a_sheet(book, LIND, [], ["", " "], BERG))).rows] == [2, 5]


def test_days_counted_from_1904_are_read_so(read):
    rows = [["1", "Lind", 44377, date(2026, 7, 1)], ["2", "Berg", 44377, 44377]]
    content = a_workbook(lambda book: a_sheet(book, *rows), date_1904=True)

    found = read(content, date_columns=("position_start",))

    assert [row["position_start"] for row in found.values] == ["2026-07-01", "45839"]
    assert [row["title"] for row in found.values] == ["44377", "44377"]
    assert "1904" in found.table.notes[0]


def test_a_serial_day_stays_as_it_is(read):
    content = a_workbook(lambda book: a_sheet(book, ["1", "Lind", "x", 45839]))

    assert read(content, date_columns=("position_start",)).values[0]["position_start"] == "45839"


def test_the_last_value_of_a_formula_counts(read):
    def fill(book: xlsxwriter.Workbook) -> None:
        a_sheet(book, LIND).write_formula(1, 2, '="Prin"&"cipal"', None, "Principal")

    assert read(a_workbook(fill)).values[0]["title"] == "Principal"


def test_a_formula_that_was_never_calculated_is_refused(refusal):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(HEADINGS)
    book.active.append(["1", "Lind", '="Prin"&"cipal"'])
    book.save(out)

    assert refusal(out.getvalue()).code == "UNCALCULATED"


def test_a_formula_whose_last_value_is_an_empty_text_is_an_empty_cell(read):
    def fill(book: xlsxwriter.Workbook) -> None:
        a_sheet(book, LIND).write_formula(1, 2, '=""', None, "")

    content = repacked(a_workbook(fill), lambda _, body: body.replace(b'r="C2"', b'r="C2" t="str"'))

    assert read(content).values[0]["title"] == ""


def test_an_error_of_a_formula_is_a_bad_row_and_not_an_empty_cell(read):
    def fill(book: xlsxwriter.Workbook) -> None:
        a_sheet(book, LIND, BERG).write_formula(2, 2, "=NA()", None, "#N/A")

    found = read(a_workbook(fill))

    assert (found.ids, found.codes) == (["00123"], [(3, "CELL_ERROR")])
    assert found.bad[0].sentence.startswith("Row 3 ")


def test_a_missing_heading_in_a_workbook_is_named(refusal):
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write_row(0, 0, ["Member ID", "Title"])

    assert "'Last Name' or 'Surname'" in refusal(a_workbook(fill)).sentence


@pytest.mark.parametrize("extra", ["Surname", "SSN"])
def test_doubled_and_forbidden_headings_in_a_workbook_are_refused(refusal, extra):
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write_row(0, 0, [*HEADINGS, extra])

    assert refusal(a_workbook(fill), forbidden=("ssn",)).code in ("DUPLICATE_HEADING", "FORBIDDEN_HEADING")


def archive(*names: str) -> bytes:
    """A ZIP with parts of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name in names:
            book.writestr(name, "x")
    return out.getvalue()


def same(name: str, body: bytes) -> bytes:
    return body


BOMB = repacked(PLAIN, same, ("xl/media/blank.bin", b" " * (60 << 20)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(archive("readme.txt"), "NOT_A_WORKBOOK", id="zip without a workbook"),
        pytest.param(archive("mimetype", "content.xml"), "ODS", id="ods"),
        pytest.param(archive("Index/Document.iwa"), "NUMBERS", id="numbers"),
        pytest.param(archive("[Content_Types].xml", "xl/workbook.bin"), "XLSB", id="xlsb"),
        pytest.param(PLAIN[: len(PLAIN) // 2], "DAMAGED_WORKBOOK", id="cut download"),
        pytest.param(PLAIN.replace(b"PK\x05\x06", b"PK\x05\x07"), "DAMAGED_WORKBOOK", id="no table of contents"),
        pytest.param(archive("[Content_Types].xml", "xl/workbook.xml"), "DAMAGED_WORKBOOK", id="parts without sense"),
        pytest.param(repacked(PLAIN, same, ("xl/vbaProject.bin", b"x")), "ACTIVE_CONTENT", id="macros"),
        pytest.param(repacked(PLAIN, same, ("xl/externalLinks/externalLink1.xml", b"x")), "ACTIVE_CONTENT", id="links"),
        pytest.param(repacked(PLAIN, same, ("../evil.xml", b"x")), "DAMAGED_WORKBOOK", id="a part outside"),
        pytest.param(repacked(PLAIN, same, ("XL/WORKBOOK.XML", b"x")), "DAMAGED_WORKBOOK", id="one part twice"),
        pytest.param(BOMB, "ZIP_BOMB", id="bomb"),
        pytest.param(with_sheet(b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet"), "XML_DTD", id="entities"),
        pytest.param(with_sheet(b'r="A2"', b'r="XFD1048576"'), "CELLS_FAR_AWAY", id="a cell in the last corner"),
        pytest.param(with_sheet(b"</sheetData>", b"</sheet"), "DAMAGED_WORKBOOK", id="broken XML"),
    ],
)
def test_what_no_reader_should_open_is_refused_by_its_own_name(refusal, content, code):
    assert refusal(content, "members.xlsx").code == code


def test_a_workbook_with_a_password_flag_is_told_apart(refusal):
    locked = bytearray(PLAIN)
    at = locked.find(b"PK\x01\x02")
    while at >= 0:
        locked[at + 8] |= 1
        at = locked.find(b"PK\x01\x02", at + 4)

    assert refusal(bytes(locked)).code == "PASSWORD"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(workbook_bytes=100), "TOO_BIG"),
        (Limits(unpacked_bytes=1_000), "ZIP_BOMB"),
        (Limits(workbook_parts=3), "TOO_MANY_PARTS"),
        (Limits(workbook_cells=3), "CELLS_FAR_AWAY"),
        (Limits(memory_bytes=20 << 20), "READER_DIED"),
        (Limits(cpu_seconds=0), "READER_DIED"),
        (Limits(wall_seconds=0), "TOO_SLOW"),
    ],
)
def test_a_reader_that_is_stopped_is_a_refusal(refusal, limits, code):
    assert refusal(PLAIN, limits=limits).code == code
