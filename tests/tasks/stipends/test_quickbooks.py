"""Bills for QuickBooks: byte by byte, read back, refused rather than cut."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payment_builders import a_batch, a_payment, in_pounds
from thorough import some

from tasks.stipends.formats.quickbooks_bills import render
from tasks.stipends.formats.refusals import Refused
from tasks.stipends.readers import Misread, quickbooks

SETTINGS = {"account": "Program expenses:Mentor stipends", "class_name": "Mentor program"}
KNOWN = b"""DocNumber,VendorRef,TxnDate,DueDate,AccountRef,Amount,Description,Class,PrivateNote\r
EX26B1R02,R\xc3\xa9gion 2 Example,11/20/2026,11/24/2026,Program expenses:Mentor stipends,500.00,\
"Mentor stipends / Mentor 2-1, principal / match m2-1 / o2-1",Mentor program,"Example Mentor Program, batch 1 \
of 2026-27 (EX-2026-27-1), payment EX26B1R02: lines 2, 1000.00 USD in all, approved content \
0000000000000000000000000000000000000000000000000000000000000000. Import once: a second import is a second bill."\r
EX26B1R02,R\xc3\xa9gion 2 Example,11/20/2026,11/24/2026,Program expenses:Mentor stipends,500.00,\
"Mentor stipends / Mentor 2-2, principal / match m2-2 / o2-2",Mentor program,"Example Mentor Program, batch 1 \
of 2026-27 (EX-2026-27-1), payment EX26B1R02: lines 2, 1000.00 USD in all, approved content \
0000000000000000000000000000000000000000000000000000000000000000. Import once: a second import is a second bill."\r
"""


def with_line(**said):
    """A batch of one payment with one line."""
    payment = a_payment(1, lines=1)
    return a_batch(replace(payment, lines=(replace(payment.lines[0], **said),)))


def test_the_bills_byte_by_byte():
    assert render(a_batch(a_payment(2, lines=2)), SETTINGS) == KNOWN


def test_bills_say_what_the_batch_says():
    batch = a_batch()
    content = render(batch, SETTINGS)

    assert [(one.reference, one.amount_minor, one.name) for one in quickbooks.read(content)] == [
        (one.reference, one.amount_minor, one.payee_name) for one in batch.payments
    ]
    assert [(line.obligation_id, line.amount_minor, line.mentor_name, line.match_id)
            for line in quickbooks.read_lines(content)] == [
        (line.obligation_id, line.amount_minor, f"{line.mentor_name}, {line.role}", line.match_id)
        for one in batch.payments for line in one.lines]  # fmt: skip


def test_headings_days_and_class_follow_the_settings():
    said = {"account": "Stipends", "heading_doc_number": "Bill no", "heading_vendor": "Supplier", "days": "iso"}
    words = render(in_pounds(a_batch()), said).decode()

    assert words.startswith("Bill no,Supplier,TxnDate,")
    assert ",2026-11-20,2026-11-24,Stipends,500.00," in words
    assert ",20/11/2026," in render(in_pounds(a_batch()), {"account": "Stipends"}).decode()


@pytest.mark.parametrize(("batch", "why"), [
    pytest.param(a_batch(a_payment(1, payee_name="x" * 101)),
                 "EX26B1R01: the vendor has 101 characters, and the file has room for 100. Give", id="vendor"),
    pytest.param(a_batch(a_payment(1, payee_name="=Region 1")), "the vendor begins with a sign", id="a formula"),
    pytest.param(a_batch(a_payment(1, payee_name="\uff20Region 1")), "the vendor begins with a sign", id="full width"),
    pytest.param(a_batch(a_payment(1, payee_name="Region\n1")), "the vendor has a line end", id="a line end"),
    pytest.param(with_line(mentor_name="x" * 4000), "the description has 40.. characters", id="description"),
    pytest.param(with_line(role="a\x00b"), "the description has a line end", id="an invisible sign"),
    pytest.param(a_batch(program_name="x" * 4000), "private note has 4.*characters", id="note"),
    pytest.param(a_batch(replace(a_payment(1, lines=2), amount_minor=300_00, lines=(
        a_payment(1, lines=1).lines[0], replace(a_payment(1, lines=2).lines[1], amount_minor=-200_00)))),
        "amount of a line is not above zero. QuickBooks takes no bill line below zero", id="a clawback"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_and_never_cut(batch, why):
    with pytest.raises(Refused, match=why):
        render(batch, SETTINGS)


@pytest.mark.parametrize(("said", "why"), [
    ({}, "The setting account is missing: the expense account"),
    ({"account": "-1"}, "the account begins with a sign"),
    ({"account": "x" * 101}, "the account has 101 characters"),
    ({"account": "A", "class_name": "@x"}, "the class name begins with a sign"),
    ({"account": "A", "days": "ymd"}, "way to write days is unknown. Write one of mdy, dmy, iso"),
    ({"account": "A", "heading_vendor": "Amount"}, "headings repeat one"),
    ({"account": "A", "heading_vendor": "=x"}, "heading begins with a sign"),
    ({"account": "A", "headings": "x"}, "The setting headings is unknown"),
])  # fmt: skip
def test_settings_that_cannot_be_are_refused(said, why):
    with pytest.raises(Refused, match=why):
        render(a_batch(), said)


def test_every_problem_is_told_at_once():
    batch = a_batch(a_payment(1, payee_name="=x"), a_payment(2, payee_name="y" * 200))

    with pytest.raises(Refused) as refused:
        render(batch, SETTINGS)

    assert len(refused.value.problems) == 2


@given(texts=st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30), min_size=3, max_size=3))
@settings(max_examples=some(100), deadline=None)
def test_whatever_is_not_refused_is_read_back_as_it_was(texts):
    payee, name, role = texts
    payment = a_payment(1, lines=1, payee_name=payee)
    batch = a_batch(replace(payment, lines=(replace(payment.lines[0], mentor_name=name, role=role),)))
    try:
        content = render(batch, SETTINGS)
    except Refused:
        return

    assert [one.name for one in quickbooks.read(content)] == [payee]
    assert [line.mentor_name for line in quickbooks.read_lines(content)] == [f"{name}, {role}"]


@pytest.mark.parametrize(("before", "after", "once", "why"), [
    pytest.param(b",500.00,", b",500.01,", True, "counts or sums its lines otherwise", id="a cent more"),
    pytest.param(b"lines 2,", b"lines 3,", False, "counts or sums its lines otherwise", id="another count"),
    pytest.param(b" 1000.00 USD", b" 1000.01 USD", False, "counts or sums", id="another sum"),
    pytest.param(b"/ match m2-1", b"/ m2-1", True, "no match", id="no match"),
    pytest.param(b"R\xc3\xa9gion 2", b"=egion 2", True, "would calculate", id="a formula"),
    pytest.param(b"11/24/2026", b"11/25/2026", True, "disagree about the bill", id="another day in one line"),
    pytest.param(b"EX26B1R02,", b"EX26B1R02345678901234567,", True, "too long", id="a long number"),
    pytest.param(b",Class", b"", True, "more or fewer cells|other columns", id="a column less"),
])  # fmt: skip
def test_bills_that_were_touched_are_not_read(before, after, once, why):
    assert before in KNOWN
    touched = KNOWN.replace(before, after, 1 if once else -1)

    with pytest.raises(Misread, match=why):
        quickbooks.read(touched)


def test_a_bill_that_comes_twice_is_not_read():
    both = render(a_batch(a_payment(1, lines=1), a_payment(2, lines=2)), SETTINGS).splitlines(keepends=True)

    with pytest.raises(Misread, match="or one comes twice"):
        quickbooks.read(b"".join([*both, both[1]]))


def test_the_day_of_the_bill_is_the_day_of_the_batch_and_not_of_the_clock():
    assert b"01/04/2027" in render(replace(a_batch(), effective_on=date(2027, 1, 4)), SETTINGS)
