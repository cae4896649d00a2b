"""What an ISO 20022 order says, read by code that never saw the writer: it agrees, or it refuses."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payment_builders import PAIN_UK, PAIN_US, a_batch, a_payment, an_account, in_pounds
from thorough import some

from schemas.payment import ReadPayment
from tasks.stipends.formats.pain001 import render
from tasks.stipends.readers import Misread
from tasks.stipends.readers.pain001 import otherwise, read, read_file

FILES = Path(__file__).parents[2] / "files/payments"
KNOWN = (FILES / "three_regions_usd.xml").read_bytes()
POUNDS = (FILES / "three_regions_gbp.xml").read_bytes()
SIGNS = b"09Aa \n<&'\x00\xe9"


def as_read(batch):
    return tuple(
        ReadPayment(p.reference, "", p.amount_minor, p.payee_name.replace("é", "e"), p.account.routing,
                    p.account.number)
        for p in batch.payments
    )  # fmt: skip


@settings(max_examples=some(60), deadline=None)
@given(st.lists(st.integers(1, 10**17 // 12), min_size=1, max_size=12), st.booleans())
def test_what_is_written_is_what_is_read(amounts, pounds):
    batch = a_batch(*[a_payment(number, amount_minor=amount) for number, amount in enumerate(amounts, 1)])
    batch, told = (in_pounds(batch), PAIN_UK) if pounds else (batch, PAIN_US)

    found = read_file(render(batch, told))

    assert found.payments == as_read(batch)
    assert found.uetrs == tuple(payment.uetr for payment in batch.payments)
    assert (found.total_minor, found.currency) == (batch.total_minor, batch.currency)
    assert found.debtor == tuple(told[f"debtor_{name}"] for name in ("name", "town", "routing", "account"))
    assert (found.effective_on, found.created_at) == (batch.effective_on, batch.proposed_at)


def test_no_byte_of_the_order_can_change_unseen():
    content = render(a_batch(a_payment(account=an_account(kind="savings"))), PAIN_US)
    known, unseen = read_file(content), []

    for place, before in enumerate(content):
        for sign in {*SIGNS, before ^ 1, before ^ 32} - {before}:
            try:
                same = read_file(content[:place] + bytes([sign]) + content[place + 1 :]) == known
            except Misread:
                continue
            if same:
                unseen.append((content[place - 30 : place + 10], sign))

    assert unseen == []


@settings(deadline=None)
@given(st.binary(max_size=300) | st.builds(
    lambda start, end, put: KNOWN[:start] + put + KNOWN[end:],
    st.integers(0, len(KNOWN)), st.integers(0, len(KNOWN)), st.binary(max_size=100)))  # fmt: skip
def test_no_bytes_make_the_reader_do_anything_but_read_or_refuse(content):
    try:
        found = read(content)
    except Misread:
        return
    assert content == KNOWN or found != read(KNOWN)


@settings(deadline=None)
@given(st.data())
def test_lines_left_out_doubled_or_moved_are_refused_or_seen(data):
    lines = KNOWN.splitlines(keepends=True)
    places = st.integers(0, len(lines))
    start, end, to = data.draw(places), data.draw(places), data.draw(places)
    content = b"".join(lines[:to] + lines[start:end] + lines[to:])
    shorter = b"".join(lines[: min(start, end)] + lines[max(start, end) :])

    for changed in (content, shorter):
        if changed != KNOWN:
            with pytest.raises(Misread):
                read(changed)


def test_a_whole_transfer_left_out_is_missed_by_count_and_sum():
    start, end = KNOWN.index(b"      <CdtTrfTxInf>"), KNOWN.index(b"</CdtTrfTxInf>\n") + len(b"</CdtTrfTxInf>\n")

    with pytest.raises(Misread, match="the number of transfers"):
        read(KNOWN[:start] + KNOWN[end:])


@pytest.mark.parametrize(("before", "after", "rule"), [
    (b"<CtrlSum>3000.00", b"<CtrlSum>3000.01", "the sum of the transfers"),
    (b"<NbOfTxs>3", b"<NbOfTxs>4", "the number of transfers"),
    (b">500.00<", b">500.0<", "two decimals"),
    (b">500.00<", b">500.000<", "two decimals"),
    (b">500.00<", b">0500.00<", "two decimals"),
    (b">500.00<", b">0.00<", "above zero"),
    (b'Ccy="USD">500.00', b'Ccy="GBP">500.00', "one currency"),
    (b'Ccy="USD"', b'Ccy="EUR"', "one currency"),
    (b"<Prtry>CCD", b"<Prtry>BACS", "the way of payment of the currency"),
    (b"<PmtMtd>TRF", b"<PmtMtd>CHK", "what every order says alike"),
    (b"<EndToEndId>EX26B1R02", b"<EndToEndId>EX26B1R01", "the same reference to both banks"),
    (b"EX26B1R02", b"EX26B1R01", "each id only once"),
    (b"<Ctry>US", b"<Ctry>CA", "a payer in the country|a bank of the country"),
    (b"<MmbId>091000022", b"<MmbId>091000023", "check digit"),
    (b"-4002-8000-", b"-1002-8000-", "a UETR of version 4"),
    (b"-4002-8000-", b"-4002-c000-", "a UETR of version 4"),
    (b"-4002-8000-000000000002", b"-4001-8000-000000000001", "each id only once"),
    (b"2026-11-24", b"2026-11-28", "a credit on a weekday"),
    (b"2026-11-24", b"2026-11-19", "a credit on a weekday after the order"),
    (b"2026-11-24", b"2026-11-31", "days that a calendar has"),
    (b"T15:05:00Z", b"T15:05:00+00:00", "days in full"),
    (b"pain.001.001.09", b"pain.001.001.03", "begins and ends as such an order"),
    (b"<Document", b"<!DOCTYPE x>\n<Document", "begins and ends as such an order"),
    (b"  <CstmrCdtTrfInitn>\n", b"  <!-- note -->\n  <CstmrCdtTrfInitn>\n", "one element a line, in plain signs"),
    (b"Region 1", b"Region &#49;", "one element a line, in plain signs"),
    (b"Region 1", b"R\xc3\xa9gion 1", "one element a line, in plain signs"),
    (b"<Nm>Region 1", b"<Nm> Region 1", "one element a line, in plain signs"),
    (b"    <PmtInf>", b"   <PmtInf>", "as deep as it is indented"),
    (b"<ChrgBr>SHAR</ChrgBr>", b'<ChrgBr Ccy="USD">SHAR</ChrgBr>', "an attribute on money only"),
    (b' Ccy="USD"', b"", "an attribute on money only|one currency"),
    (b"\n", b"\r\n", "begins and ends as such an order"),
], ids=lambda value: None)  # fmt: skip
def test_an_order_that_is_off_is_refused_by_its_rule(before, after, rule):
    changed = KNOWN.replace(before, after)

    assert changed != KNOWN
    with pytest.raises(Misread, match=rule):
        read(changed)


@pytest.mark.parametrize(("change", "told", "field"), [
    ({}, {}, None),
    ({}, {"debtor_account": "1234567891"}, "account that pays"),
    ({}, {"debtor_routing": "096010415"}, "account that pays"),
    ({"proposed_at": datetime(2026, 11, 20, 16, 5, tzinfo=UTC)}, {}, "moment of the order"),
    ({"effective_on": date(2026, 11, 25)}, {}, "day of the credit"),
    ({"currency": "GBP"}, {}, "currency"),
    ({"total_minor": 1}, {}, "total"),
    ({"payments": (a_payment(1, uetr=a_payment(9).uetr), *a_batch().payments[1:])}, {}, "UETR"),
    ({"payments": (a_payment(1, account=an_account(kind="savings")), *a_batch().payments[1:])}, {},
     "kind of an account"),
], ids=str)  # fmt: skip
def test_an_order_that_agrees_in_its_payments_only_is_found_out(change, told, field):
    change = {"total_minor": a_batch().total_minor, **change}

    assert otherwise(KNOWN, a_batch(**change), {**PAIN_US, **told}) == ((field,) if field else ())


def test_an_account_that_no_bank_in_the_united_kingdom_has_is_refused():
    with pytest.raises(Misread, match="an account"):
        read(POUNDS.replace(b">90000001<", b">9000001<"))


def test_neither_what_is_read_nor_what_is_refused_shows_an_account_or_a_name():
    with pytest.raises(Misread) as refused:
        read(KNOWN.replace(b">9001<", b">90_01<"))

    assert "9001" not in f"{refused.value} {read_file(KNOWN)!r}"
    assert not any(secret in repr(read_file(KNOWN)) for secret in ("1234567890", "Region"))


@pytest.mark.parametrize("count", [9, 1000])
def test_a_hundred_thousand_lines_are_written_and_read_within_five_seconds(count):
    batch = a_batch(*[a_payment(number, lines=100_000 // count, reference=f"EX{number:05d}")
                      for number in range(1, count + 1)])  # fmt: skip
    began = time.process_time()

    found = read(render(batch, PAIN_US))

    assert time.process_time() - began < 5
    assert found == as_read(batch)
