"""The child that reads a workbook: what it gives back, and that the worst workbook ends nobody but the child."""

import io
import os
import re
import shutil
import subprocess
import sys
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

from schemas.files.match_list import MERGED, NOT_CALCULATED
from schemas.files.region_list import SYSTEM_SHEET
from tasks.matches import limited_reader
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


# Limits ---------------------------------------------------------------------------------------------------------------


def test_the_child_has_no_environment_and_can_open_nothing(monkeypatch):
    monkeypatch.setenv("MENTOR_KEY", "a secret")
    monkeypatch.setattr(
        limited_reader,
        "BOOT",
        """
import sys; sys.path += sys.argv[1:]
from tasks.matches import reader_child
import os, socket, json
def tried(act):
    try:
        return str(act())
    except OSError as problem:
        return type(problem).__name__
def read(*_):
    return {"tokens": [json.dumps({"environment": list(os.environ), "file": tried(lambda: open("/etc/passwd")),
        "socket": tried(socket.socket), "site": [path for path in sys.modules if path.startswith("sqlalchemy")],
        "written": tried(lambda: os.write(0, b"x"))})], "sheets": []}
reader_child.read = read
reader_child.answer()
""",
    )

    [said] = limited_reader.read_book(sent(), "list.xlsx").tokens

    assert "a secret" not in said
    assert '"file": "oserror"' in said
    assert '"socket": "oserror"' in said
    assert '"environment": []' in said or '"environment": ["lc_ctype"]' in said
    assert '"site": []' in said


@pytest.mark.parametrize(
    ("act", "code"),
    [
        pytest.param("import os; os.abort()", "too_big", id="it aborts, as for memory"),
        pytest.param("bytearray(1 << 31)", "damaged", id="it has no memory before it listens"),
        pytest.param("import os; os._exit(3)", "damaged", id="it dies"),
        pytest.param("print('{')", "damaged", id="it speaks no json"),
        pytest.param("print('[]')", "damaged", id="it speaks of something else"),
        pytest.param("print('[' * 100000)", "damaged", id="it speaks too deep"),
        pytest.param('print(\'{"refused": "../x"}\')', "damaged", id="it makes up a code"),
        pytest.param(
            'print(\'{"sheets": [["a", [[{"day": 7}]]]], "tokens": []}\')', "damaged", id="it makes up a cell"
        ),
        pytest.param(
            "import resource, signal, os; os.kill(os.getpid(), signal.SIGXCPU)", "too_slow", id="it takes long"
        ),
    ],
)
def test_whatever_becomes_of_the_child_is_a_refusal(monkeypatch, act, code):
    limits = "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30)); "
    monkeypatch.setattr(limited_reader, "BOOT", limits + act)

    assert code_of(sent()) == code


def test_a_child_that_calculates_for_ever_is_too_slow(monkeypatch):
    monkeypatch.setattr(
        limited_reader,
        "BOOT",
        """
import sys; sys.path += sys.argv[1:]
from tasks.matches import reader_child
def read(*_):
    while True:
        pass
reader_child.read, reader_child.CPU_SECONDS = read, 1
reader_child.answer()
""",
    )

    assert code_of(sent()) == "too_slow"


def with_limit(monkeypatch, name, most):
    """The child with one of its limits set low."""
    boot = limited_reader.BOOT.replace(
        "; answer()", f"; import tasks.matches.reader_child as c; c.{name} = {most}; answer()"
    )
    monkeypatch.setattr(limited_reader, "BOOT", boot)


def test_one_part_cannot_stand_for_many_sheets(monkeypatch):
    one = a_table(*[["x"] * 10] * 10)
    many = b"".join(b'<sheet name="s%d" sheetId="%d" state="visible" r:id="rId1"/>' % (n, n + 1) for n in range(20))
    relations = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    content = changed(one, "xl/workbook.xml", lambda xml: re.sub(b"<sheets>.*</sheets>", b"<sheets %s>%s</sheets>" % (
        relations, many), xml))  # fmt: skip

    assert len(read(content).sheets) == 20
    with_limit(monkeypatch, "MAX_RECTANGLE", 1_500)
    assert code_of(content) == "too_big"


def test_merged_cells_without_end_are_refused():
    ranges = b"".join(b'<mergeCell ref="A1:A%d"/>' % number for number in range(2, 20_000))
    end = b"</sheetData><mergeCells>" + ranges + b"</mergeCells>"
    content = changed(a_table(["x"]), SHEET, lambda xml: xml.replace(b"</sheetData>", end))

    assert code_of(content) == "too_big"


def test_a_sheet_may_lie_where_its_path_leads():
    content = changed(sent(), "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(
        b'Target="worksheets/', b'Target="/xl/worksheets/'))  # fmt: skip

    assert read(content).sheets == read(sent()).sheets


def test_a_child_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(limited_reader, "BOOT", "import time; time.sleep(60)")
    monkeypatch.setattr(limited_reader, "WALL_SECONDS", 0.3)

    assert code_of(sent()) == "too_slow"


def test_a_child_that_floods_is_stopped(monkeypatch):
    monkeypatch.setattr(limited_reader, "BOOT", "while True: print('x' * 100000)")
    monkeypatch.setattr(limited_reader, "MAX_ANSWER", 5_000_000)

    assert code_of(sent()) == "too_big"


def test_much_text_in_all_cells_together_is_refused(monkeypatch):
    content = a_table(*[["x" * 100] * 10] * 10)

    assert len(read(content).sheets) == 1
    with_limit(monkeypatch, "MAX_TEXT", 9_000)
    assert code_of(content) == "too_big"


def test_a_far_corner_that_the_guard_does_not_see_ends_the_child_only(monkeypatch):
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    hidden = changed(
        a_table([1]), SHEET, lambda xml: xml[: xml.index(b"<row")] + far + xml.partition(b"</sheetData>")[2]
    )
    boot = limited_reader.BOOT.replace("from", "import tasks.matches.parts as p; p.MAX_RECTANGLE = 10**15; "
                                       "import tasks.matches.guard as g; g.MAX_RECTANGLE = 10**15; from")  # fmt: skip
    monkeypatch.setattr(limited_reader, "BOOT", boot)

    assert code_of(hidden) == "too_big"


def test_five_hundred_rows_take_well_under_a_second():
    content = filled(sent(people=500))
    before = os.times()

    listed = match_list_in(read(content), MASA)

    spent = sum(os.times()[:4]) - sum(before[:4])
    assert len(listed.rows) == 500
    assert spent < 1.0


def test_bombs_take_little_memory(tmp_path):
    """In a process of its own: the highest use of all children that ever ran can be read only there."""
    bombs = {
        "blanks": changed(sent(), SHEET, lambda xml: xml + b" " * 100_000_000),
        "corner": changed(sent(), SHEET, lambda xml: xml.replace(b'r="A2"', b'r="XFD1048576"')),
        "references": changed(sent(), SHEET, lambda xml: xml.replace(b"?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>")),
    }
    for name, content in bombs.items():
        (tmp_path / name).write_bytes(content)
    asked = subprocess.run([sys.executable, "-c", MEASURE, *(tmp_path / name for name in bombs)],
                           capture_output=True, text=True, check=True, cwd=limited_reader.ROOT)  # fmt: skip

    answers = [line.split() for line in asked.stdout.splitlines()]

    assert [code for code, _ in answers] == ["too_big", "too_big", "damaged"]
    assert max(int(kilobytes) for _, kilobytes in answers) < 60_000


MEASURE = """
import resource, sys
from pathlib import Path
from tasks.matches.limited_reader import read_book
from tasks.matches.refusals import RefusedBook
for path in sys.argv[1:]:
    content = Path(path).read_bytes()
    try:
        read_book(content, "list.xlsx")
    except RefusedBook as refusal:
        print(refusal.code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


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
