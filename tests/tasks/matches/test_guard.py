"""What no reader may open: each way to be wrong has its own code, and nothing is believed that can be counted."""

import io
import zipfile

import pytest
from returned_books import a_table, changed, opened, saved, sent, with_part, zipped

from schemas.files import returned_book
from tasks.matches.guard import refuse_unsafe
from tasks.matches.refusals import BOOK_CODES, RefusedBook
from tasks.matches.sniffing import refuse_other_kinds

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LINK = b'<Relationship Id="rId90" Type="%s" Target="%s" TargetMode="External"/></Relationships>'
KIND = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def look_at(data, name):
    refuse_other_kinds(data, name)
    refuse_unsafe(data)


def code_of(data, name="list.xlsx"):
    with pytest.raises(RefusedBook) as refusal:
        look_at(data, name)
    return refusal.value.code


def with_cell(cell, content=None):
    """The first sheet with one cell more, as XML."""
    row = b'<row r="900">' + cell + b"</row></sheetData>"
    return changed(content or sent(), SHEET, lambda xml: xml.replace(b"</sheetData>", row))


def utf16(name):
    return name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        pytest.param(b"", "list.xlsx", "damaged", id="nothing"),
        pytest.param(b"\0" * 5_000, "list.xlsx", "damaged", id="nothing but zeros"),
        pytest.param(b"%PDF-1.7", "list.xlsx", "pdf", id="a scan"),
        pytest.param(b"\x78\x9f\x3e\x22\x01", "winmail.dat", "winmail", id="outlook's own wrapping"),
        pytest.param(OLE + utf16("Workbook"), "list.xls", "old_excel", id="a workbook of 1997"),
        pytest.param(OLE + utf16("Book\0"), "list.xls", "old_excel", id="a workbook of 1995"),
        pytest.param(OLE + utf16("EncryptedPackage"), "list.xlsx", "password", id="a password"),
        pytest.param(OLE + utf16("WordDocument"), "list.xlsx", "not_a_workbook", id="a letter"),
        pytest.param(b"<html><table>", "list.xls", "old_excel", id="a web page named like a workbook"),
        pytest.param(b"<html><table>", "list.html", "not_a_workbook", id="a web page"),
        pytest.param(b"List ref;Outcome\nR1;matched\n", "list.csv", "csv", id="a table as text"),
        pytest.param(b"List ref\tOutcome\nR1\tmatched\n", "list", "csv", id="a table as text without a name"),
        pytest.param("List ref,Outcome\nR1,x\n".encode("utf-16"), "list.csv", "csv", id="a table as text, unicode"),
        pytest.param(b"Hello Ann", "note", "not_a_workbook", id="some words"),
        pytest.param(b'{"url": "x",\n "doc": "y"}', "list.gsheet", "not_a_workbook", id="a link to an online sheet"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "logo.png", "not_a_workbook", id="a picture"),
        pytest.param(b"\x1f\x8b\x08", "list.xlsx.gz", "zipped", id="packed in another way"),
        pytest.param(b"PK\x03\x04cut off", "list.xlsx", "damaged", id="half a file"),
        pytest.param(sent()[:-300], "list.xlsx", "damaged", id="a file cut off at its end"),
        pytest.param(zipped(list_xlsx=sent()), "list.zip", "zipped", id="a workbook in a zip"),
        pytest.param(zipped(inner_zip=zipped(list_xlsx=sent())), "list.zip", "zipped", id="a zip in a zip"),
        pytest.param(zipped(letter_txt=b"x"), "list.zip", "not_a_workbook", id="a zip of something else"),
        pytest.param(zipped(Index__Document_iwa=b"x"), "list.numbers", "numbers", id="apple's numbers"),
    ],
)
def test_what_is_no_workbook_is_refused_by_what_it_is(data, name, code):
    assert code_of(data, name) == code


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        pytest.param("application/vnd.oasis.opendocument.spreadsheet", "open_document", id="a table"),
        pytest.param("application/vnd.oasis.opendocument.text", "not_a_workbook", id="a letter"),
    ],
)
def test_an_open_document_is_told_by_its_kind(kind, code):
    assert code_of(zipped(mimetype=kind, content_xml="<x/>")) == code


def test_a_binary_workbook_and_a_letter_in_office_s_zip_are_told_apart():
    types = {"[Content_Types]_xml": "<Types/>"}

    assert code_of(zipped(**types, xl__workbook_bin="x")) == "binary_excel"
    assert code_of(zipped(**types, word__document_xml="<x/>")) == "not_a_workbook"


def test_an_encrypted_zip_is_refused_as_one():
    content = bytearray(zipped(list_xlsx=sent()))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1

    assert code_of(bytes(content)) == "encrypted_zip"


def test_a_workbook_as_it_was_sent_passes():
    facts = refuse_unsafe(sent(people=12))

    assert facts[SHEET].rows == 13
    assert facts[SHEET].columns == opened(sent())["Matches"].max_column
    assert facts[SHEET].odd == {}


def test_a_workbook_saved_by_another_program_passes():
    refuse_unsafe(saved(opened(sent())))


@pytest.mark.parametrize(
    ("part", "code"),
    [
        pytest.param("xl/vbaProject.bin", "macros", id="macros"),
        pytest.param("xl/activeX/activeX1.xml", "macros", id="a control"),
        pytest.param("xl/embeddings/oleObject1.bin", "macros", id="a file within"),
        pytest.param("xl/macrosheets/sheet1.xml", "macros", id="macros of excel 4"),
        pytest.param("xl/externalLinks/externalLink1.xml", "external_links", id="a link to another workbook"),
        pytest.param("xl/connections.xml", "external_links", id="a connection"),
        pytest.param("../escape.xml", "damaged", id="a part outside"),
        pytest.param("/xl/absolute.xml", "damaged", id="an absolute part"),
        pytest.param("XL/Workbook.xml", "damaged", id="a part twice but for its case"),
    ],
)
def test_a_part_that_no_list_needs_refuses_the_workbook(part, code):
    assert code_of(with_part(sent(), part, b"<x/>")) == code


def test_a_zip_within_a_workbook_is_refused_whatever_its_name():
    assert code_of(with_part(sent(), "xl/media/image1.png", zipped(list_xlsx=sent()))) == "macros"


def test_a_workbook_that_says_it_has_macros_is_refused():
    said = changed(sent(), "[Content_Types].xml", lambda xml: xml.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"))  # fmt: skip

    assert code_of(said) == "macros"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        pytest.param(b"hyperlink", None, id="an address that a program made a link of"),
        pytest.param(b"externalLinkPath", "external_links", id="another workbook"),
        pytest.param(b"image", "external_links", id="a picture from elsewhere"),
    ],
)
def test_a_link_in_a_cell_is_harmless_and_others_are_not(kind, code):
    link = LINK % (KIND + kind, b"mailto:jo@example.org")
    content = changed(sent(), "_rels/.rels", lambda xml: xml.replace(b"</Relationships>", link))

    if code:
        assert code_of(content) == code
    else:
        refuse_unsafe(content)


DTD = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", SHEET, "docProps/core.xml", "_rels/.rels"])
def test_a_document_type_is_refused_in_any_part(part):
    def with_type(xml):
        head, _, rest = xml.partition(b"?>")
        return head + b"?>" + DTD + rest

    assert code_of(changed(sent(), part, with_type)) == "damaged"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_seen_in_other_encodings(encoding):
    xml = ('<?xml version="1.0" encoding="UTF-16"?>' + DTD.decode() + "<sst/>").encode(encoding)

    assert code_of(changed(sent(), "xl/sharedStrings.xml", lambda _: xml)) == "damaged"


def test_a_long_comment_does_not_hide_a_document_type():
    hidden = b'<?xml version="1.0"?><!--' + b"x" * 200_000 + b"-->" + DTD + b"<sst/>"

    assert code_of(changed(sent(), "xl/sharedStrings.xml", lambda _: hidden)) == "damaged"


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(b'<c r="XFD1048576"><v>1</v></c>', id="as programs write it"),
        pytest.param(b"<c r='xfd1048576'><v>1</v></c>", id="in small letters"),
        pytest.param(b'<c r="&#88;FD1048576"><v>1</v></c>', id="spelt with a reference"),
        pytest.param(b'<x:c xmlns:x="y" r="XFD1048576"><x:v>1</x:v></x:c>', id="with a prefix"),
        pytest.param(b'<c\n\tr = "XFD1048576" t="inlineStr"><is><t>x</t></is></c>', id="spread over lines"),
    ],
)
def test_one_cell_in_the_last_corner_is_refused_however_it_is_written(cell):
    assert code_of(with_cell(cell)) == "too_big"


def test_a_cell_far_away_that_says_nothing_is_harmless():
    refuse_unsafe(with_cell(b'<c r="XFD1048576" s="1"/>'))


@pytest.mark.parametrize("reference", [b"A0", b"A", b"7", b"A-7", b"A99999999", b"AAAA1", "A\u0661".encode()])
def test_the_place_of_a_cell_must_be_one(reference):
    assert code_of(with_cell(b'<c r="' + reference + b'"><v>1</v></c>')) == "damaged"


@pytest.mark.parametrize("number", [b"0", b"-5", b"x", b"9" * 5_000])
def test_the_number_of_a_row_must_be_one(number):
    content = changed(sent(), SHEET, lambda xml: xml.replace(b'<row r="1"', b'<row r="' + number + b'"'))

    assert code_of(content) == "damaged"


def test_many_sheets_together_may_not_reach_too_far():
    book = opened(sent())
    for number in range(4):
        book.create_sheet(f"more {number}")["A600000"] = "x"

    assert code_of(saved(book)) == "too_big"


def test_a_file_that_unpacks_to_much_is_refused_soon():
    bomb = changed(sent(), SHEET, lambda xml: xml + b" " * 100_000_000)

    assert len(bomb) < 150_000
    assert code_of(bomb) == "too_big"


def test_parts_that_are_small_alone_may_not_be_much_together():
    content = sent()
    for number in range(3):
        noise = bytes(range(256)) * 80_000 + bytes(2_000_000)
        content = with_part(content, f"xl/media/{number}.bin", noise)

    assert code_of(content) == "too_big"


def test_a_size_that_the_archive_claims_is_not_believed(monkeypatch):
    content = bytearray(changed(sent(), SHEET, lambda xml: xml + b" " * 40_000_000))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        at = book.getinfo(SHEET).header_offset
    place = content.index(SHEET.encode(), content.index(b"PK\x01\x02")) - 46
    assert content[place : place + 4] == b"PK\x01\x02"
    content[place + 24 : place + 28] = (1_000).to_bytes(4, "little")
    content[at + 22 : at + 26] = (1_000).to_bytes(4, "little")

    assert code_of(bytes(content)) in {"too_big", "damaged"}


def test_too_many_parts_are_refused():
    content = sent()
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as book:
        for number in range(returned_book.MAX_PARTS):
            book.writestr(f"xl/media/{number}.bin", b"x")

    assert code_of(out.getvalue()) == "too_big"


def test_a_file_over_five_megabytes_is_not_opened():
    assert code_of(sent() + b"x" * returned_book.MAX_FILE_BYTES) == "too_big"


def test_errors_and_formulas_without_a_value_are_seen():
    book = opened(a_table(["a", "b"], ["=1+1", "x"]))
    book.active["B2"].value, book.active["B2"].data_type = "#N/A", "e"

    [facts] = refuse_unsafe(saved(book)).values()

    assert facts.odd == {(2, 1): returned_book.NOT_CALCULATED, (2, 2): "#N/A"}


def test_a_formula_with_its_last_value_is_not_odd():
    content = with_cell(b'<c r="A900"><f>1+1</f><v>2</v></c><c r="B900" t="str"><f>""</f><v></v></c>')

    assert refuse_unsafe(content)[SHEET].odd == {}


def test_a_refusal_has_a_code_that_we_know():
    with pytest.raises(KeyError):
        RefusedBook("whatever")
    assert len(BOOK_CODES) == 23
