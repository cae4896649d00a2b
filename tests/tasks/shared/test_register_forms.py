"""Registers that people keep by hand: each cell in its declared form, every problem of a file at once."""

from datetime import date

import pytest

from schemas.dates import DateReader
from schemas.files.registers import REGISTERS, Cell, Line, Problem, Register
from schemas.program import Dates
from tasks.shared.registers import MONTHS_AHEAD, read_lines, understood
from tasks.shared.tables import RefusedFile

DATES = DateReader(Dates(order="mdy"), date(2026, 11, 20), MONTHS_AHEAD)
REGISTER = Register("rooms", "Which rooms there are.", (
    Cell("region", ("Region",), "Write the region."),
    Cell("email", ("E-mail",), "Write one address.", form="address"),
    Cell("backup", (), "Write yes.", required=False),
))  # fmt: skip


def read(tmp_path, content: bytes):
    path = tmp_path / "rooms.csv"
    path.write_bytes(content)
    return read_lines(path, REGISTER, DATES)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=lambda register: register.kind)
def test_no_cell_of_a_register_is_longer_than_an_index_can_hold(register):
    for cell in (cell for cell in register.cells if cell.form in ("text", "name") and not cell.allowed):
        assert understood(cell, "x" * cell.longest, DATES)[1] == ""
        assert understood(cell, "x" * (cell.longest + 1), DATES) == ("", f"is longer than {cell.longest} characters")


def form(form, required=False, allowed=()):
    return Cell("what", ("What",), "Write it.", required, form, allowed)


def test_every_declared_column_is_there_even_if_the_file_lacks_it(tmp_path):
    lines, problems = read(tmp_path, b"Email,Region\na@example.org,Region 5\nTotal,\n")

    assert lines == [Line(2, {"region": "Region 5", "email": "a@example.org", "backup": ""})]
    assert problems == []


def test_all_problems_come_at_once_and_repeat_no_address(tmp_path):
    _, problems = read(tmp_path, b"Region,Email\nRegion 5,\nRegion 6,a@example.org,x\n,b@example.org\n")

    assert problems[0] == Problem(2, "Row 2: E-mail is empty. Write one address.")
    assert problems[2] == Problem(4, "Row 4: Region is empty. Write the region.")
    assert [one.line for one in problems] == [2, 3, 4]
    assert "example.org" not in repr(problems)


def test_a_file_without_a_required_column_is_no_register(tmp_path):
    with pytest.raises(RefusedFile, match="E-mail"):
        read(tmp_path, b"Region\nRegion 5\n")


@pytest.mark.parametrize(
    ("cell", "text", "value"),
    [
        pytest.param(form("day"), "2026-07-01 00:00:00", "2026-07-01", id="a day of a workbook"),
        pytest.param(form("day"), "7/1/2026", "2026-07-01", id="a day as declared"),
        pytest.param(form("day"), "6/30/2029", "2029-06-30", id="a day that lies years ahead"),
        pytest.param(form("number"), "2.0", "2", id="a number of a workbook"),
        pytest.param(form("number"), "99", "99", id="the largest number"),
        pytest.param(form("text", allowed=("primary", "backup")), "Backup", "backup", id="a word in capitals"),
        pytest.param(form("text", allowed=("primary", "backup")), "", "primary", id="no word"),
        pytest.param(form("address"), "a@example.org", "a@example.org", id="an address"),
        pytest.param(form("name"), "Zo\u00eb Lind", "Zo\u00eb Lind", id="a name"),
    ],
)
def test_a_cell_is_read_in_its_form(cell, text, value):
    assert understood(cell, text, DATES) == (value, "")


@pytest.mark.parametrize(
    ("cell", "text", "wrong"),
    [
        pytest.param(form("day"), "25/07/2026", "is not a day that we can read", id="never swapped"),
        pytest.param(form("day"), "07/2026", "is not a day that we can read", id="a month is no day"),
        pytest.param(form("number"), "100", "is not a whole number from 0 to 99", id="one too many"),
        pytest.param(form("number"), "1.5", "is not a whole number from 0 to 99", id="a half"),
        pytest.param(form("text", allowed=("primary", "backup")), "boss", "is none of primary, backup", id="a word"),
        pytest.param(form("address"), "a@b@c", "is not one plain e-mail address", id="two signs"),
        pytest.param(form("name"), "Ann\u202eLind", "holds an invisible character", id="a turn of direction"),
        pytest.param(form("text", required=True), "", "is empty", id="empty"),
    ],
)
def test_a_cell_in_another_form_is_a_problem(cell, text, wrong):
    assert understood(cell, text, DATES) == ("", wrong)
