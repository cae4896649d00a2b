"""What finance's table of paid and unpaid says: every row is a statement, or is told of."""

from datetime import date

import pytest
from bank_answers import a_table
from region_builders import MASA

from schemas.bank_answers import Unreadable
from schemas.dates import DateReader
from tasks.stipends.bank_formats import finance_csv

TODAY = date(2026, 11, 30)


@pytest.fixture
def read(tmp_path):
    """Reads a table of these bytes on the day of the tests."""

    def reading(content):
        path = tmp_path / "paid.csv"
        path.write_bytes(content)
        return finance_csv.read(path, DateReader(MASA.roster.dates, TODAY, 0))

    return reading


def test_paid_and_unpaid_with_their_reasons(read):
    paid, unpaid = read(a_table("MASA26R0001,paid,,2026-11-24", "masa26r0002,Unpaid,Wrong payee,")).said

    assert (paid.kind, paid.reference, paid.on, paid.line) == ("settle", "MASA26R0001", date(2026, 11, 24), 2)
    assert (unpaid.kind, unpaid.reference, unpaid.detail, unpaid.line) == ("reject", "MASA26R0002", "Wrong payee", 3)


@pytest.mark.parametrize(("row", "code"), [
    pytest.param(",paid,,", "NO_REFERENCE", id="no reference"),
    pytest.param("R1,perhaps,,", "NEITHER_PAID_NOR_UNPAID", id="another word"),
    pytest.param("R1,,,", "NEITHER_PAID_NOR_UNPAID", id="no word"),
    pytest.param("R1,paid,,2026-13-45", "NO_DAY", id="no day"),
    pytest.param("R1,paid,,2026-12-24", "NO_DAY", id="a day to come"),
    pytest.param("R1,unpaid,,2026-11-24", "UNPAID_ON_A_DAY", id="unpaid on a day"),
    pytest.param("R1,paid", "CELL_COUNT", id="cells missing"),
])  # fmt: skip
def test_a_row_that_is_not_understood_is_for_a_person(read, row, code):
    said = read(a_table(row, "R2,paid,,2026-11-24")).said

    assert [one.code for one in said] == [code, "PAID"]
    assert said[0].kind == "unclear"


@pytest.mark.parametrize(("amount", "minor"), [
    ("500", 500_00), ("500.00", 500_00), ('"$1,500.00"', 1500_00), ("£12.50", 12_50),
    ("500.001", None), ("'5,00'", None),
])  # fmt: skip
def test_an_amount_is_certain_or_for_a_person(read, amount, minor):
    heading = "payment_reference,status,reason,paid_date,amount"

    [said] = read(a_table(f"R1,paid,,,{amount}", heading=heading)).said

    assert (said.kind, said.amount_minor) == ("settle" if minor else "unclear", minor)


def test_the_encoding_is_found_and_said(read):
    answer = read(a_table("R1,unpaid,Région fermée,").decode().encode("cp1252"))

    assert answer.said[0].detail == "Région fermée"
    assert "cp1252" in " ".join(answer.notes)


def test_a_row_of_totals_is_told_in_a_note(read):
    answer = read(a_table("R1,paid,,2026-11-24", "Total,2,,"))

    assert len(answer.said) == 1
    assert "sums up" in " ".join(answer.notes)


def test_a_table_without_the_headings_is_refused_as_a_whole(read):
    with pytest.raises(Unreadable, match="Payment reference"):
        read(b"Vendor;Check\r\nRegion 1;17\r\n")


def test_long_numbers_in_a_reason_are_hidden(read):
    [said] = read(a_table("R1,unpaid,account 1234567 is closed,")).said

    assert said.detail == "account •••• is closed"
