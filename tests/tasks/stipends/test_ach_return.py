"""What a file of returns and notifications says, whatever of its frame is missing."""

import pytest
from bank_answers import a_change, a_return, an_addenda, headed

from schemas.bank_answers import CHANGES, RETURNS, RETURNS_OF_DEBITS, Corrected
from tasks.stipends.bank_formats.ach_return import is_ach, read

TRACE = "091000020000007"
OF_THE_CREDITS = ("R02", "R03", "R04", "R06", "R12", "R13", "R16", "R17", "R20", "R22", "R23", "R31")
OF_THE_DEBITS = ("R01", "R05", "R07", "R08", "R09", "R10", "R11", "R29")
SHOULD_BE = {
    "C01": ("9009", Corrected(number="9009")),
    "C02": ("096010415", Corrected(routing="096010415")),
    "C03": ("096010415   9009", Corrected("096010415", "9009")),
    "C05": ("32", Corrected(transaction="32")),
    "C06": ("9009                32", Corrected(number="9009", transaction="32")),
    "C07": ("0960104159009             32", Corrected("096010415", "9009", "32")),
}


def said_in(text):
    return read(text.encode("ascii")).said


@pytest.mark.parametrize("code", OF_THE_CREDITS)
def test_a_credit_that_came_back_is_a_return_with_its_trace_and_amount(code):
    [said] = said_in(a_return(TRACE, code, 1500_00, reference="MASA26R0007"))

    assert (said.kind, said.code, said.trace_no, said.reference, said.amount_minor) == (
        "return", code, TRACE, "MASA26R0007", 1500_00)  # fmt: skip
    assert RETURNS[code]


@pytest.mark.parametrize("code", OF_THE_DEBITS)
def test_a_code_that_answers_debits_is_for_a_person(code):
    [said] = said_in(a_return(TRACE, code))

    assert said.kind == "unclear"
    assert code in RETURNS_OF_DEBITS


def test_a_duplicate_that_came_back_frees_nothing_by_itself_as_the_first_copy_arrived():
    [said] = said_in(a_return(TRACE, "R24"))

    assert (said.kind, said.code) == ("unclear", "R24")


@pytest.mark.parametrize("code", ["R99", "R61", "X02"])
def test_a_code_that_nobody_knows_is_for_a_person(code):
    [said] = said_in(a_return(TRACE, code))

    assert (said.kind, said.code) == ("unclear", code)


@pytest.mark.parametrize("transaction", ["26", "36", "22"])
def test_an_entry_that_brings_no_credit_back_is_for_a_person(transaction):
    [said] = said_in(a_return(TRACE, transaction=transaction))

    assert said.kind == "unclear"


@pytest.mark.parametrize("code", sorted(CHANGES))
def test_a_notification_says_what_the_account_should_be(code):
    words, corrected = SHOULD_BE[code]

    [said] = said_in(a_change(TRACE, code, words))

    assert (said.kind, said.code, said.trace_no, said.corrected) == ("noc", code, TRACE, corrected)


@pytest.mark.parametrize(("code", "words"), [("C02", "12345"), ("C03", "096010415"), ("C05", "savings"), ("C01", ""),
                                             ("C07", "0960104159009")])  # fmt: skip
def test_a_correction_that_does_not_hold_what_its_code_says_is_not_guessed(code, words):
    [said] = said_in(a_change(TRACE, code, words))

    assert said.kind == "noc"
    assert said.corrected is None


def test_headers_controls_and_nines_may_be_there_or_not():
    bare, framed = said_in(a_return(TRACE)), said_in(headed(a_return(TRACE)))

    assert [(one.kind, one.trace_no, one.amount_minor) for one in bare] == [
        (one.kind, one.trace_no, one.amount_minor) for one in framed]  # fmt: skip


def test_lines_whose_blanks_at_the_end_are_gone_are_read():
    [said] = said_in(f"{a_return(TRACE).splitlines()[0]}\r\n{an_addenda('99', 'R03', TRACE)[:35].rstrip()}\r\n")

    assert (said.kind, said.code, said.amount_minor) == ("return", "R03", 500_00)


def test_an_addenda_without_its_entry_has_no_amount():
    [said] = said_in(an_addenda("99", "R02", TRACE))

    assert (said.kind, said.trace_no, said.amount_minor) == ("return", TRACE, None)


def test_an_entry_without_its_addenda_is_told_and_takes_nothing_from_the_next_one():
    lonely, whole = a_return(TRACE).splitlines()[0], a_return("091000020000008", "R04", 100_00)

    first, second = said_in(f"{lonely}\n{whole}")

    assert (first.kind, first.code, first.line) == ("unclear", "NO_ADDENDA", 1)
    assert (second.kind, second.trace_no, second.amount_minor) == ("return", "091000020000008", 100_00)


def test_a_line_that_is_no_record_is_told_with_its_number():
    first, second = said_in(f"Here are your returns\n{a_return(TRACE)}")

    assert (first.kind, first.line) == ("unclear", 1)
    assert second.kind == "return"


def test_what_a_log_may_show_holds_no_account():
    [said] = said_in(a_change(TRACE, "C01", "998877665", number="112233445"))

    assert "998877665" not in repr(said)
    assert "112233445" not in repr(said)


def test_a_file_of_returns_is_known_by_its_lines():
    assert is_ach(headed(a_return(TRACE)).encode())
    assert is_ach(an_addenda("99", "R02", TRACE).encode())
    assert not is_ach(b"payment_reference,status\nMASA26R0007,paid\n")
