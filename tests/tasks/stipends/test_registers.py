"""The payment register as CSV and as a workbook: read back, agreed with, neutral in spreadsheets, never new bytes."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from payment_builders import a_batch, a_payment
from thorough import some

from schemas.payment import ReadPayment
from tasks.stipends.formats import register_csv, register_xlsx
from tasks.stipends.formats.cells import for_people
from tasks.stipends.formats.refusals import Refused
from tasks.stipends.readers import Misread, register

BOTH = pytest.mark.parametrize("writer", [register_csv, register_xlsx], ids=["csv", "xlsx"])
DANGEROUS = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "  =1",
    "'=1",
)


def with_mentor(name, role="principal"):
    """A batch with one mentor of that name."""
    payment = a_payment(1, lines=1)
    [line] = payment.lines
    return a_batch(replace(payment, lines=(replace(line, mentor_name=name, role=role),)))


@BOTH
def test_a_register_says_what_the_batch_says(writer):
    batch = a_batch()

    found = register.read_register(writer.render(batch, {"aba_hash": "0027300006"}))

    assert found.payments == tuple(
        ReadPayment(one.reference, one.trace_no, one.amount_minor, one.payee_name, "", "") for one in batch.payments
    )
    assert [(line.reference, line.obligation_id, line.amount_minor, line.mentor_name, line.role, line.match_id)
            for line in found.lines] == [
        (one.reference, line.obligation_id, line.amount_minor, line.mentor_name, line.role, line.match_id)
        for one in batch.payments for line in one.lines]  # fmt: skip
    assert found.control == {
        "Association": "Example Association of School Administrators", "Program": "Example Mentor Program",
        "Program year": "2026-27", "Batch": "1", "Batch id": "EX-2026-27-1", "What for": "Mentor stipends",
        "Proposed on": "2026-11-20", "Pay on": "2026-11-24", "Payments": "3", "Lines": "6", "Total": "3000.00",
        "Currency": "USD", "ABA hash": "0027300006", "Content SHA-256": "0" * 64, "Prepared by": "svc:schedule",
        "Approved by (1)": "ann.lind", "Approved by (2)": "bo.berg"}  # fmt: skip


@BOTH
def test_the_same_batch_gives_the_same_bytes(writer):
    assert writer.render(a_batch(), {}) == writer.render(a_batch(), {})


@BOTH
def test_no_account_stands_in_a_register(writer):
    batch = a_batch()
    numbers = {one.account.number for one in batch.payments} | {one.account.routing for one in batch.payments}
    account = replace(batch.payments[0].account, number="70553388119", last4="8119")
    secret = replace(batch, payments=tuple(replace(one, account=account) for one in batch.payments))

    content = shown(writer.render(secret, {}))

    assert "••••8119" in content
    assert "70553388119" not in content
    assert not {number for number in numbers if len(number) > 4 and number in content}


def shown(content):
    """All texts of a register."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)


@BOTH
@pytest.mark.parametrize("name", DANGEROUS)
def test_a_text_that_a_spreadsheet_would_calculate_stands_behind_an_apostrophe(writer, name):
    content = writer.render(with_mentor(name, name), {})

    [line] = register.read_lines(content)
    assert line.mentor_name == line.role == name
    if content.startswith(b"PK"):
        cell = load_workbook(io.BytesIO(content))["Lines"]["C2"]
        assert (cell.data_type, cell.value[0]) == ("s", "'")
    else:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert rows[2][9].startswith("'")


@given(text=st.text(alphabet="'=+-@ \uff1da\t\n\r", max_size=6))
@settings(max_examples=some(200), deadline=None)
def test_the_apostrophe_is_taken_off_exactly_where_it_was_put(text):
    assert register.plain(for_people(text)) == text


@given(texts=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1), min_size=2,
                      max_size=2))  # fmt: skip
@settings(max_examples=some(60), deadline=None)
def test_a_table_gives_back_every_name(texts):
    name, role = texts

    [line] = register.read_lines(register_csv.render(with_mentor(name, role), {}))

    assert (line.mentor_name, line.role) == (name, role)


def test_amounts_in_the_workbook_are_numbers_that_add_up():
    book = load_workbook(io.BytesIO(register_xlsx.render(a_batch(), {})))
    lines = [row[6].value for row in book["Lines"].iter_rows(min_row=2)]

    assert lines == [500.0] * 6 + [3000.0]
    assert book["Lines"]["G2"].number_format == "#,##0.00"
    assert book.properties.created.isoformat() == "2026-11-20T15:05:00"


def test_a_clawback_that_was_netted_is_shown_below_zero():
    payment = a_payment(1, lines=2)
    first, second = payment.lines
    netted = a_batch(replace(payment, amount_minor=300_00, lines=(first, replace(second, amount_minor=-200_00))))

    for writer in (register_csv, register_xlsx):
        assert [line.amount_minor for line in register.read_lines(writer.render(netted, {}))] == [500_00, -200_00]


@BOTH
def test_a_batch_that_does_not_add_up_is_refused(writer):
    with pytest.raises(Refused, match="total is not the sum of its payments"):
        writer.render(replace(a_batch(), total_minor=1), {})
    with pytest.raises(Refused, match="EX26B1R01: the amount is not the sum of its lines"):
        writer.render(a_batch(replace(a_payment(1), lines=a_payment(1, lines=1).lines)), {})
    with pytest.raises(Refused, match="The setting colour is unknown"):
        writer.render(a_batch(), {"colour": "red"})


@pytest.mark.parametrize(("before", "after", "why"), [
    pytest.param('"1000.00"', '"1000.01"', "do not make its payments", id="one cent more on a payment"),
    pytest.param('"500.00"', '"500.01"', "do not make its payments", id="one cent more on a line"),
    pytest.param('"Total","3000.00"', '"Total","3000.01"', "control block", id="another total"),
    pytest.param('"Lines","6"', '"Lines","5"', "control block", id="another count"),
    pytest.param("••••9001", "12349001", "shows an account", id="an account"),
    pytest.param('"Mentor"', '"Mentee"', "headings", id="another heading"),
    pytest.param('"LINE"', '"LIEN"', "neither payment, line nor control", id="an unknown kind of row"),
    pytest.param('"EX26B1R02"', '"EX26B1R01"', "is there twice|more or fewer lines", id="a payment twice"),
    pytest.param('"500.00"', '"5.0e2"', "no amount", id="an amount in another shape"),
])  # fmt: skip
def test_a_register_that_was_touched_is_not_read(before, after, why):
    words = register_csv.render(a_batch(), {}).decode()
    assert before in words

    with pytest.raises(Misread, match=why):
        register.read(words.replace(before, after, 1 if "500" in before else -1).encode())


@pytest.mark.parametrize(("sheet", "cell", "value", "why"), [
    ("Lines", "G2", 500.01, "total below"),
    ("Lines", "G2", 500.001, "whole cents"),
    ("Lines", "G2", "=250*2", "formula"),
    ("Lines", "A1", "Reference", "headings"),
    ("Register", "B13", "3000.01", "control block"),
])  # fmt: skip
def test_a_workbook_that_was_touched_is_not_read(sheet, cell, value, why):
    book = load_workbook(io.BytesIO(register_xlsx.render(a_batch(), {})))
    book[sheet][cell] = value
    touched = io.BytesIO()
    book.save(touched)

    with pytest.raises(Misread, match=why):
        register.read(touched.getvalue())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe", b'"', b"Record\r\n"], ids=repr)
def test_something_else_is_not_read(content):
    with pytest.raises(Misread):
        register.read(content)
