"""Payments that came back, out of the messages of ISO 20022 in which banks say so."""

from pathlib import Path

import pytest

from tasks.stipends.bank_files import answer_in_xml

FILES = Path(__file__).parents[2] / "files/payments"


def read(name):
    return answer_in_xml((FILES / name).read_bytes())


@pytest.mark.parametrize("name", ["pacs004_return_late.xml", "camt054_return.xml"])
def test_a_payment_that_came_back_is_a_return_with_its_reference_and_amount(name):
    [said] = read(name).said

    assert (said.kind, said.code, said.reference, said.amount_minor) == ("return", "AC06", "EX26B1R04", 2000_00)


def test_debits_are_counted_and_not_read():
    answer = read("camt054_debits.xml")

    assert answer.said == ()
    assert "other movements" in answer.notes[0]


@pytest.mark.parametrize(("old", "new"), [
    pytest.param(b"<Cd>BOOK</Cd>", b"<Cd>PDNG</Cd>", id="not booked"),
    pytest.param(b"CRDT", b"DBIT", id="no credit"),
    pytest.param(b"<Cd>AC06</Cd>", b"<Cd>AM05</Cd>", id="a duplicate"),
])  # fmt: skip
def test_what_is_not_surely_back_is_for_a_person(old, new):
    content = (FILES / "camt054_return.xml").read_bytes()
    assert old in content

    [said] = answer_in_xml(content.replace(old, new)).said

    assert said.kind == "unclear"
