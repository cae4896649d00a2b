"""Single rows: what is cleaned, what is bad, and that a bad row never stops a good one."""

import unicodedata

import pytest

from tasks.shared.tables import Limits
from tasks.shared.tables.values import is_total

HEAD = b"Member ID,Last Name,Title\n"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        pytest.param("'001902", "001902", id="apostrophe before digits"),
        pytest.param("'s-Gravesande", "'s-Gravesande", id="apostrophe of a name"),
        pytest.param("\u00a000123\u00a0", "00123", id="no-break space"),
        pytest.param("  Lind\t", "Lind", id="padding"),
        pytest.param("\ufeffLind\u200b", "Lind", id="blanks of no width"),
        pytest.param("a\u00a0b", "a b", id="no-break space within"),
        pytest.param('="00123"', "00123", id="text as a formula"),
        pytest.param("2.01E+02", "2.01E+02", id="an id that a spreadsheet spoilt"),
        pytest.param("NA", "NA", id="a name that looks like nothing"),
        pytest.param("45839", "45839", id="a serial day"),
    ],
)
def test_a_cell_says_what_its_writer_meant(read, cell, value):
    quoted = '"' + cell.replace('"', '""') + '"'

    assert read(HEAD + f"1,{quoted},x\n".encode()).values[0]["last_name"] == value
    assert read(HEAD + f"1,{cell},x\n".encode()).values[0]["last_name"] == value


def test_a_name_is_composed(read):
    apart = unicodedata.normalize("NFD", "Mu\u00f1oz")

    assert read(HEAD + f"1,{apart},x\n".encode()).values[0]["last_name"] == "Mu\u00f1oz"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param(b"1,Lind", "CELL_COUNT", id="too few cells"),
        pytest.param(b"1,Lind,x,y", "CELL_COUNT", id="too many cells"),
        pytest.param(b"1,Li\0nd,x", "CONTROL_CHARACTER", id="NUL"),
        pytest.param(b"1,Li\x1bnd,x", "CONTROL_CHARACTER", id="escape"),
        pytest.param("1,Li\u0085nd,x".encode(), "CONTROL_CHARACTER", id="C1 control"),
        pytest.param(b"1,Lind," + b"x" * 10_001, "CELL_TOO_LONG", id="a cell of 10,001 letters"),
        pytest.param(b"1,Lind," + b"x" * 140_000, "CELL_TOO_LONG", id="a cell beyond the csv module's limit"),
        pytest.param(b'1,"Li"nd,x', "QUOTES", id="text after a closing quote"),
        pytest.param(b'"a "1","Lind","x', "QUOTES", id="quotes that add up but do not close"),
        pytest.param(b"1,#N/A,x", "CELL_ERROR", id="an error of a spreadsheet"),
        pytest.param(b"1,a\rb,x", "QUOTES", id="a carriage return outside quotes"),
    ],
)
def test_a_bad_row_is_named_and_the_next_ones_are_read(read, line, code):
    found = read(HEAD + b"0,Berg,x\n" + line + b"\n2,Holm,y\n")

    assert found.codes == [(3, code)]
    assert found.ids == ["0", "2"]
    assert found.bad[0].sentence.startswith("Line 3 ")
    assert "Lind" not in found.bad[0].sentence


def test_a_cell_of_ten_thousand_letters_is_read(read):
    assert len(read(HEAD + b"1,Lind," + b"x" * 10_000 + b"\n").values[0]["title"]) == 10_000


def test_the_length_of_a_cell_is_a_setting(read):
    assert read(HEAD + b"1,Lindberg,x\n", limits=Limits(field_characters=5)).codes == [(2, "CELL_TOO_LONG")]


@pytest.mark.parametrize(
    "line",
    ["Total,,", "TOTAL:,1150,", "Grand total,,1", "Count,1150,", "Total Records: 1150,,", "1150 rows,,", ",,1150",
     '"",,"1,150"', "Total: 1150", "Subtotal,,7", "Total,1150,3", "Member count,,1150"],
)  # fmt: skip
def test_a_row_of_totals_is_no_person(read, line):
    found = read(HEAD + f"1,Lind,x\n{line}\n".encode())

    assert (found.ids, found.codes) == (["1"], [(3, "TOTALS_ROW")])


@pytest.mark.parametrize(
    "line", ["Count,Dracula,x", "1150,,", "7,Total,x", "1,,7", "Member,Lind,x", "Total,Lind,7", ",Lind,x"]
)
def test_a_person_is_no_total(read, line):
    assert read(HEAD + f"{line}\n".encode()).bad == []


@pytest.mark.parametrize("line", ["Count,,00077,Lakeside", "Total,Ana,00077,", "Sum,,00077,Lakeside"])
def test_somebody_called_count_is_no_total_for_want_of_a_cell(line):
    assert not is_total(line.split(","), [2, 0, 1, 3])


@pytest.mark.parametrize("line", ["Total,,1150,", "Count,,,", "Grand total,,,1150"])
def test_a_total_stays_one_where_the_key_comes_later(line):
    assert is_total(line.split(","), [2, 0, 1, 3])


def test_bad_rows_and_rows_add_up_to_the_records(read):
    found = read(HEAD + b"1,a,b\n\n2,c\n3,d,e\nTotal,,\n")

    assert len(found.rows) + len(found.bad) == len(list(found.table.records())) == 4


def test_parsing_some_records_reads_those_only(read):
    table = read(HEAD + b"1,a,b\n2,c,d\n").table

    [row] = table.parse([(3, b"2,c,d")])

    assert (row.line, row.values["member_id"]) == (3, "2")
