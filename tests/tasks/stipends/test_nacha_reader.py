"""What a NACHA file says, read by code that never saw the writer: it agrees, or it refuses."""

import string
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from payment_builders import A_BANK, NACHA, a_batch, a_payment, an_account
from thorough import some

from schemas.payment import ReadPayment
from tasks.stipends.formats.nacha_ccd import entry_hash, render
from tasks.stipends.formats.routing import PREFIXES, check_digit
from tasks.stipends.readers import Misread
from tasks.stipends.readers.nacha import otherwise, read, read_file

KNOWN = (Path(__file__).parents[2] / "files/payments/three_regions.ach").read_bytes()
ROUTINGS = st.builds(
    lambda prefix, rest: f"{prefix:02d}{rest:06d}{check_digit(f'{prefix:02d}{rest:06d}')}",
    st.sampled_from(sorted(PREFIXES)), st.integers(0, 999_999),
).filter(lambda routing: routing != "0" * 9)  # fmt: skip
NUMBERS = st.text(string.digits + string.ascii_letters + "-", min_size=1, max_size=17).filter(lambda n: n.strip("0-"))
NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=22).filter(str.strip)
SIGNS = b"0159AZz \n\t*\x00\xe9"


def as_read(batch):
    """What a reader must find for each payment, told apart from how the writer spells it."""
    return tuple(
        ReadPayment(p.reference, p.trace_no, p.amount_minor, " ".join(p.payee_name.split()),
                    p.account.routing, p.account.number)
        for p in sorted(batch.payments, key=lambda payment: payment.trace_no)
    )  # fmt: skip


@st.composite
def batches(draw):
    count = draw(st.integers(1, 12))
    traces = draw(st.lists(st.integers(1, 9_999_999), min_size=count, max_size=count, unique=True))
    payments = []
    for number, trace in enumerate(traces, 1):
        kind = draw(st.sampled_from(["checking", "savings"]))
        account = an_account(routing=draw(ROUTINGS), number=draw(NUMBERS), kind=kind)
        payments.append(
            a_payment(
                number,
                lines=draw(st.integers(1, 4)),
                amount_minor=draw(st.integers(1, 9_999_999_999)),
                payee_name=draw(NAMES),
                trace_no=f"{A_BANK[:8]}{trace:07d}",
                account=account,
            )
        )
    return a_batch(*payments, number=draw(st.integers(1, 9_999_999)))


@settings(max_examples=some(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches(), st.sampled_from(["lf", "crlf"]))
def test_what_is_written_is_what_is_read(batch, line_end):
    content = render(batch, {**NACHA, "line_end": line_end})

    found = read_file(content)

    kinds = {"checking": "22", "savings": "32"}
    assert found.payments == as_read(batch)
    assert found.kinds == tuple(kinds[p.account.kind] for p in sorted(batch.payments, key=lambda p: p.trace_no))
    assert (found.total_minor, found.entry_hash) == (batch.total_minor, entry_hash(batch))
    assert render(batch, {**NACHA, "line_end": line_end}) == content


def test_the_file_says_who_pays_when_and_what_for():
    found = read_file(KNOWN)

    assert (found.destination, found.origin, found.company_id, found.odfi) == (
        A_BANK, "1410000001", "1410000001", A_BANK[:8])  # fmt: skip
    assert (found.created_on, found.created_at, found.id_modifier) == ("261120", "0905", "A")
    assert (found.effective_on, found.description, found.batch_number) == ("261124", "MENTORSTIP", 1)


def test_no_byte_of_the_file_can_change_unseen():
    content = render(a_batch(a_payment(1, lines=1), a_payment(2, account=an_account(kind="savings"))), NACHA)
    known, unseen = read_file(content), []

    for place, before in enumerate(content):
        for sign in {*SIGNS, before ^ 1, before ^ 32} - {before}:
            try:
                same = read_file(content[:place] + bytes([sign]) + content[place + 1 :]) == known
            except Misread:
                continue
            if same:
                unseen.append((divmod(place, 95), sign))

    assert unseen == []


@settings(deadline=None)
@given(st.binary(max_size=400) | st.builds(
    lambda start, end, put: KNOWN[:start] + put + KNOWN[end:],
    st.integers(0, len(KNOWN)), st.integers(0, len(KNOWN)), st.binary(max_size=100)))  # fmt: skip
def test_no_bytes_make_the_reader_do_anything_but_read_or_refuse(content):
    try:
        found = read(content)
    except Misread:
        return
    assert content == KNOWN or found != read(KNOWN)


def replaced(line, start, text, content=KNOWN):
    lines = content.split(b"\n")
    lines[line - 1] = lines[line - 1][: start - 1] + text + lines[line - 1][start - 1 + len(text) :]
    return b"\n".join(lines)


def without(*numbers):
    return b"\n".join(line for number, line in enumerate(KNOWN.split(b"\n"), 1) if number not in numbers)


@pytest.mark.parametrize(("content", "rule"), [
    pytest.param(b"", "line 1: the last line is not ended", id="nothing"),
    pytest.param(b"9" * 94 + b"\n", "line 1: the file is too short", id="one line"),
    pytest.param((b"9" * 94 + b"\n") * 10, "line 1: not the record", id="nines only"),
    pytest.param(KNOWN[:-1], "line 1: the last line is not ended", id="an end without its line's end"),
    pytest.param(KNOWN + b"\n", "line 11: not 94 printable", id="an empty line after the end"),
    pytest.param(KNOWN + KNOWN, "line 9: not the record", id="two files in one"),
    pytest.param(KNOWN.replace(b"\n", b"\r\n", 1), "line 1: the last line is not ended", id="lines ended in two ways"),
    pytest.param(replaced(3, 2, b"27"), "line 3: not the record", id="a debit"),
    pytest.param(replaced(3, 2, b"23"), "line 3: not the record", id="a test without money"),
    pytest.param(replaced(2, 2, b"200"), "line 2: not the record", id="credits and debits mixed"),
    pytest.param(replaced(2, 51, b"PPD"), "line 2: not the record", id="another kind of entry"),
    pytest.param(replaced(2, 76, b"328"), "line 2: not the record", id="a day of settlement filled in"),
    pytest.param(replaced(2, 70, b"261120"), "the credit is not after the day of the file", id="the same day"),
    pytest.param(replaced(2, 70, b"261128"), "the credit is on a weekend", id="a Saturday"),
    pytest.param(replaced(2, 70, b"261131"), "a day that no calendar has", id="the 31st of November"),
    pytest.param(replaced(3, 4, b"091000023"), "line 3: a routing number", id="a wrong check digit"),
    pytest.param(replaced(3, 80, b"09601041"), "line 3: trace numbers", id="another bank's trace number"),
    pytest.param(replaced(5, 88, b"0000001"), "line 5: trace numbers do not rise", id="a trace number twice"),
    pytest.param(replaced(5, 40, b"EX26B1R01"), "line 5: a reference is there twice", id="a reference twice"),
    pytest.param(replaced(3, 55, b" " * 22), "line 3: a reference is there twice, or a name", id="no name"),
    pytest.param(replaced(3, 30, b"0000000000"), "line 4: the addenda disagrees", id="nothing"),
    pytest.param(replaced(3, 30, b"0000060000"), "line 4: the addenda disagrees", id="another amount"),
    pytest.param(replaced(4, 4, b"RMR*IV*EX26B1R02"), "line 4: the addenda disagrees", id="another's addenda"),
    pytest.param(replaced(4, 84, b"0002"), "line 4: not the record", id="a second addenda"),
    pytest.param(replaced(4, 94, b"2"), "line 4: the addenda disagrees", id="the addenda of another trace"),
    pytest.param(replaced(3, 79, b"0"), "line 3: not the record", id="an addenda not announced"),
    pytest.param(without(4), "line 3: not one addenda for each entry", id="an addenda missing"),
    pytest.param(without(3, 4), "line 7: the batch control disagrees", id="a payee missing"),
    pytest.param(replaced(9, 6, b"07"), "line 9: the batch control disagrees", id="a wrong count"),
    pytest.param(replaced(9, 20, b"7"), "line 9: the batch control disagrees", id="a wrong hash"),
    pytest.param(replaced(9, 43, b"1"), "line 9: the batch control disagrees", id="a wrong sum"),
    pytest.param(replaced(9, 32, b"1"), "line 9: the batch control disagrees", id="a debit in the sums"),
    pytest.param(replaced(10, 13, b"2"), "line 10: the file control disagrees", id="a wrong number of blocks"),
    pytest.param(replaced(10, 7, b"2"), "line 10: the file control disagrees", id="two batches"),
    pytest.param(KNOWN + b"9" * 94 + b"\n", "line 11: the last block of ten lines", id="nines too many"),
])  # fmt: skip
def test_a_file_that_is_off_is_refused_with_its_line_and_rule(content, rule):
    with pytest.raises(Misread, match=rule):
        read(content)


@pytest.mark.parametrize(("change", "told", "field"), [
    ({}, {}, None),
    ({}, {"destination": "096010415", "odfi": A_BANK[:8]}, "destination"),
    ({}, {"origin": "1410000002"}, "origin"),
    ({}, {"company_id": "1410000002"}, "company id"),
    ({}, {"entry_description": "MENTORS"}, "description"),
    ({}, {"odfi": "09601041"}, "paying bank"),
    ({}, {"id_modifier": "B"}, "letter of the file"),
    ({"proposed_on": date(2026, 11, 19)}, {}, "day of the file"),
    ({"effective_on": date(2026, 11, 25)}, {}, "day of the credit"),
    ({"number": 2}, {}, "number of the batch"),
    ({"total_minor": 1}, {}, "total"),
    ({"payments": (a_payment(1, lines=1, account=an_account(kind="savings")), *a_batch().payments[1:])}, {},
     "kind of an account"),
], ids=str)  # fmt: skip
def test_a_file_that_agrees_in_its_payments_only_is_found_out(change, told, field):
    assert otherwise(KNOWN, a_batch(**change), {**NACHA, **told}) == ((field,) if field else ())


def test_two_accounts_swapped_between_payees_leave_all_sums_as_they_are_and_are_seen():
    first, second, third = a_batch().payments
    swapped = (replace(first, account=second.account), replace(second, account=first.account), third)

    right, wrong = read_file(render(a_batch(), NACHA)), read_file(render(a_batch(*swapped), NACHA))

    assert (right.total_minor, right.entry_hash) == (wrong.total_minor, wrong.entry_hash)
    assert right.payments != wrong.payments


def test_neither_what_is_read_nor_what_is_refused_shows_an_account_or_a_name():
    with pytest.raises(Misread) as refused:
        read(replaced(3, 30, b"0000060000"))

    assert "9001" not in str(refused.value)
    assert "Region" not in repr(read_file(KNOWN))
    assert "'9001'" not in repr(read_file(KNOWN))


@pytest.mark.parametrize("count", [9, 1000])
def test_a_hundred_thousand_lines_are_written_and_read_within_five_seconds(count):
    batch = a_batch(*[a_payment(number, lines=100_000 // count, reference=f"EX{number:05d}",
                                payee_name=f"Region {number}") for number in range(1, count + 1)])  # fmt: skip
    began = time.process_time()

    found = read(render(batch, NACHA))

    assert time.process_time() - began < 5
    assert found == as_read(batch)
