"""CSV files as people and programs really write them: each fault by its name."""

import codecs

import pytest

from tasks.shared.tables import Limits
from tasks.shared.tables.kinds import SENTENCES

TWO = b"Member ID,Last Name,Title\n00123,Lind,Principal\n00124,Berg,Superintendent\n"


def test_ids_keep_their_zeros(read):
    assert read(TWO).ids == ["00123", "00124"]


def test_names_are_ours_in_the_order_of_the_file(read):
    table = read(b"Position,SURNAME,id\nPrincipal,Lind,1\n").table

    assert table.names == ("title", "last_name", "member_id")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_judged_by_the_headings(read, delimiter):
    found = read(TWO.replace(b",", delimiter.encode()))

    assert (found.table.delimiter, found.ids) == (delimiter, ["00123", "00124"])


def test_a_comma_within_a_heading_does_not_make_it_the_delimiter(read):
    assert read(b'Member ID;"Last Name";"District, No"\n1;Lind;"a, b"\n').table.delimiter == ";"


@pytest.mark.parametrize("heading", ["member id", " MEMBER_ID ", "M\u00e9mber  Id", "member-id", '"Member\nID"'])
def test_a_heading_is_known_without_its_case_accents_and_spaces(read, heading):
    assert read(f"{heading},Last Name\n1,Lind\n".encode()).ids == ["1"]


@pytest.mark.parametrize(
    ("encoding", "mark", "named"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_every_declared_encoding_gives_the_same_names(read, encoding, mark, named):
    found = read(mark + "Member ID,Last Name\n1,Mu\u00f1oz\n2,Lindstr\u00f6m\n".encode(encoding))

    assert [row["last_name"] for row in found.values] == ["Mu\u00f1oz", "Lindstr\u00f6m"]
    assert found.table.encoding == named


def test_an_older_encoding_is_said(read):
    [note] = read("Member ID,Last Name\n1,Mu\u00f1oz\n".encode("cp1252")).table.notes

    assert "read as cp1252" in note


def test_an_older_encoding_that_is_not_declared_is_refused(refusal):
    content = "Member ID,Last Name\n1,Mu\u00f1oz\n".encode("cp1252")

    assert refusal(content, encodings=("utf-8-sig",)).code == "ENCODING"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_wide_encoding_that_is_not_declared_is_refused(refusal, encoding):
    assert refusal(TWO.decode().encode(encoding), encodings=("utf-8-sig",)).code == "ENCODING"


def test_utf_16_without_its_mark_is_not_guessed(refusal):
    assert refusal(TWO.decode().encode("utf-16-le")).code == "ENCODING"


def test_a_byte_that_the_older_encoding_does_not_have_is_refused(refusal):
    assert refusal(b"Member ID,Last Name\n1,L\x81nd\n").code == "ENCODING"


def test_one_line_of_another_encoding_is_a_bad_row_and_not_the_whole_file(read):
    found = read("Member ID,Last Name\n1,Mu\u00f1oz\n".encode() + b"2,Mu\xf1oz\n3,Lind\n")

    assert (found.ids, found.codes) == (["1", "3"], [(3, "ENCODING")])


def test_a_file_cut_within_a_letter_is_refused(refusal):
    assert refusal("Member ID,Last Name\n1,Mu\u00f1oz\n2,Mu\u00f1".encode()[:-1]).code == "CUT_OFF"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_is_read_and_taken_off(read, line_end):
    found = read(TWO.replace(b"\n", line_end))

    assert [raw for _, raw in found.table.records()] == TWO.splitlines()[1:]
    assert [row.line for row in found.rows] == [2, 3]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_line_break_within_quotes_stays_in_its_cell(read, line_end):
    text = 'Member ID,Last Name,Title\n1,Lind,"Principal\nof ""two"" schools"\n\n2,Berg,x\n'
    found = read(text.replace("\n", line_end).encode())

    assert found.values[0]["title"] == 'Principal\nof "two" schools'
    assert [row.line for row in found.rows] == [2, 5]


def test_titles_above_the_headings_are_left_out_and_said(read):
    found = read(b'Members of the association\n\n"As of, say",today\n' + TWO)

    assert found.ids == ["00123", "00124"]
    assert found.rows[0].line == 5
    assert found.table.notes == ("2 line(s) above the headings were left out.",)


def test_headings_below_twenty_lines_are_not_looked_for(refusal):
    assert refusal(b"a report\n" * 21 + TWO).code == "NO_HEADINGS"


def test_blank_lines_are_no_rows(read):
    found = read(b'Member ID,Last Name,Title\n\n1,Lind,x\n,,\n"", ,\n2,Berg,y\n\n')

    assert [row.line for row in found.rows] == [3, 6]
    assert found.bad == []


def test_two_columns_of_one_meaning_are_refused(refusal):
    found = refusal(b"Member ID,ID,Last Name\n1,2,Lind\n")

    assert found.code == "DUPLICATE_HEADING"
    assert "'Member ID' and 'ID'" in found.sentence


def test_all_missing_headings_are_named_as_we_accept_them(refusal):
    found = refusal(b"Title,Position Start Date\nPrincipal,2026-07-01\n")

    assert found.code == "MISSING_HEADINGS"
    assert "'Member ID' or 'ID'; 'Last Name' or 'Surname'" in found.sentence


def test_a_file_without_headings_is_refused(refusal):
    assert refusal(b"00123,Lind,Principal\n").code == "NO_HEADINGS"


def test_unknown_headings_are_named_and_never_land(read):
    found = read(b"Member ID,Phone,Last Name,Shoe size\n1,555,Lind,44\n")

    assert found.table.ignored == ("Phone", "Shoe size")
    assert found.values == [{"member_id": "1", "last_name": "Lind"}]


@pytest.mark.parametrize(
    "heading", ["SSN", "Member SSN #", "Social-Security Number", "SocialSecurityNumber", "IBAN code"]
)
def test_a_forbidden_heading_refuses_the_file(refusal, heading):
    found = refusal(
        f"Member ID,Last Name,{heading}\n1,Lind,x\n".encode(), forbidden=("ssn", "social security", "iban*")
    )

    assert found.code == "FORBIDDEN_HEADING"


@pytest.mark.parametrize("heading", ["Class number", "Class Notes", "Social", "Urban"])
def test_a_heading_that_only_holds_the_letters_is_not_forbidden(read, heading):
    content = f"Member ID,Last Name,{heading}\n1,Lind,x\n".encode()

    assert read(content, forbidden=("ssn", "social security", "iban*")).ids == ["1"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "EMPTY_FILE", id="nothing"),
        pytest.param(b"\xef\xbb\xbf", "EMPTY_FILE", id="a mark of encoding only"),
        pytest.param(b"\r\n , \r\n", "EMPTY_FILE", id="blank lines only"),
        pytest.param(b"<html><table><tr><td>Member ID</td></tr></table></html>", "HTML", id="web page named .xls"),
        pytest.param(b"\xef\xbb\xbf\r\n<!DOCTYPE html><p>log in", "HTML", id="login page instead of a download"),
        pytest.param("<table>".encode("utf-16"), "HTML", id="web page in UTF-16"),
        pytest.param(b"<?xml version='1.0'?><html xmlns='x'>", "HTML", id="xhtml"),
        pytest.param(b"<?xml version='1.0'?><members/>", "XML", id="xml"),
        pytest.param(b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
                     "XML_SPREADSHEET", id="Excel 2003 XML"),
        pytest.param(b"%PDF-1.7 ...", "PDF", id="pdf"),
        pytest.param(b"\x89PNG\r\n", "IMAGE", id="screenshot"),
        pytest.param(b"\x1f\x8b\x08", "COMPRESSED", id="gzip"),
        pytest.param(b"{\\rtf1", "RICH_TEXT", id="rtf"),
        pytest.param(b"PAR1", "PARQUET", id="parquet"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, "OLD_XLS", id="workbook of 1997"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 70_000 + "EncryptedPackage".encode("utf-16-le"), "PASSWORD",
                     id="workbook with a password"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_its_own_name(refusal, content, code):
    assert refusal(content).code == code


def test_every_kind_has_its_own_sentence():
    assert len(set(SENTENCES.values())) == len(SENTENCES)


def test_a_last_line_that_was_cut_off_is_refused(refusal):
    assert refusal(TWO + b"00125,Sm").code == "CUT_OFF"


def test_a_quote_left_open_at_the_end_is_refused(refusal):
    found = refusal(TWO + b'00125,"Smith,Principal\n')

    assert found.code == "CUT_OFF"
    assert "line 4" in found.sentence


def test_a_whole_last_line_without_its_end_is_taken_and_said(read):
    found = read(TWO.rstrip(b"\n"))

    assert found.ids == ["00123", "00124"]
    assert "no line end" in found.table.notes[0]


def test_a_total_without_a_line_end_is_not_a_cut_off_file(read):
    assert read(TWO + b"Total: 2").codes == [(4, "TOTALS_ROW")]


def test_a_quote_that_is_never_closed_costs_its_own_line_only(read):
    many = b"".join(b"%05d,Lind,Principal of a school with a long name\n" % number for number in range(9_000))
    found = read(b'Member ID,Last Name,Title\nx,"Lind,Principal\n' + many)

    assert found.codes == [(2, "QUOTES")]
    assert len(found.rows) == 9_000


def test_a_quote_in_the_middle_of_a_cell_is_a_letter(read):
    found = read(b'Member ID,Last Name,Title\n1,O"Neil,x\n2,Berg,y\n')

    assert [row["last_name"] for row in found.values] == ['O"Neil', "Berg"]


def test_an_unclosed_quote_is_found_across_blocks_of_reading(read):
    long = b'1,Lind,"' + b"a\n" * 300 + b'"\n'
    found = read(b"Member ID,Last Name,Title\n" + long * 4_000)

    assert len(found.rows) == 4_000
    assert found.rows[-1].line == 2 + 3_999 * 301


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=20), "TOO_BIG"),
        (Limits(lines=2), "TOO_MANY_LINES"),
        (Limits(columns=2), "TOO_MANY_COLUMNS"),
    ],
)
def test_each_limit_is_a_setting(refusal, limits, code):
    assert refusal(TWO, limits=limits).code == code


def test_a_file_without_any_line_end_is_not_read_into_memory(refusal):
    assert refusal(b"Member ID,Last Name" + b"x" * (10 << 20)).code == "LINE_TOO_LONG"


def test_the_layout_changes_with_delimiter_headings_and_encoding(read):
    keys = {read(content).table.layout_key for content in (
        TWO, TWO.replace(b",", b";"), TWO.replace(b"Title", b"Position"), TWO.decode().encode("utf-16"),
    )}  # fmt: skip

    assert len(keys) == 4
    assert read(TWO.replace(b"\n", b"\r\n")).table.layout_key == read(TWO[:-40] + b"\n").table.layout_key


def test_a_heading_for_two_columns_is_our_own_mistake(read):
    with pytest.raises(ValueError, match="would mean"):
        read(TWO, columns={"member_id": ("ID",), "last_name": ("id",)})


def test_no_refusal_repeats_what_a_row_says(refusal):
    assert "Lind" not in refusal(b"00123,Lind,Principal\n").sentence
    assert "Smith" not in refusal(TWO + b'00125,"Smith,Principal\n').sentence
