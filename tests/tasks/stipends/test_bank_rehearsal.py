"""A bank reads our files and answers: paid, refused, twice, returned, told, silent and late, each rehearsed whole."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bank_rehearsals import (
    FORMS,
    RETURNED_LATE,
    closed_meanwhile,
    five_in,
    five_payments,
    open_accounts,
    refused,
    sent_twice,
)
from mock_bank import mock_bank

FILES = Path(__file__).parents[2] / "files/payments"
EVERY_FORMAT = pytest.mark.parametrize("name", list(FORMS))
PAID, NOT_PAID = ("EX26B1R01", "EX26B1R04", "EX26B1R05"), ("EX26B1R02", "EX26B1R03")


@dataclass(frozen=True)
class Season:
    """What the bank said of one file that was sent twice, from its first look until the day of the credit."""

    findings: list[Any]
    sent: tuple[int, Any]
    sent_again: tuple[int, Any]
    told_before: list[bytes]
    told: list[bytes]
    payments: dict[str, dict[str, Any]]
    balance: int


@cache
def season(name):
    """A whole season of a file of five payments; it is rehearsed once for all who look at it."""
    with mock_bank() as bank:
        open_accounts(bank, name)
        status, found = bank.call("POST", "/_mock/validate", five_in(name))
        assert status == 200
        sent, again = bank.send(five_in(name)), bank.send(five_in(name))
        bank.days_pass(3)
        before = bank.answers("camt.054")
        bank.days_pass(1)
        _, account = bank.call("GET", "/_mock/accounts/ACME")
        return Season(found["findings"], sent, again, before, bank.answers("camt.054"), bank.payments(),
                      account["balance"])  # fmt: skip


@EVERY_FORMAT
def test_the_bank_has_nothing_to_find_in_the_file(name):
    assert season(name).findings == []


@EVERY_FORMAT
def test_the_bank_reads_each_payment_as_we_meant_it(name):
    found = season(name).payments

    assert found.keys() == {payment.reference for payment in five_payments().payments}
    for payment in five_payments().payments:
        read = found[payment.reference]
        assert (read["amount"], read["currency"]) == (payment.amount_minor, "USD")
        assert read["creditor_name"] == payment.payee_name.replace("é", "e")
        assert read["creditor_clearing_id"] == "999999992"
        assert read["creditor_iban"].endswith(payment.account.number)


@EVERY_FORMAT
def test_payments_are_settled_on_our_day_or_refused_with_the_reason(name):
    (status, answer), found = season(name).sent, season(name).payments

    assert (status, answer["status"], answer["accepted"], answer["rejected"]) == (202, "PART", 3, 2)
    assert [found[reference]["settlement_date"] for reference in PAID] == ["2026-11-24"] * 3
    assert all(found[reference]["booked_at"] for reference in PAID)
    assert [found[reference]["reason"] for reference in NOT_PAID] == ["AC04", "RC01"]


@EVERY_FORMAT
def test_the_same_file_again_is_refused_and_pays_nobody_twice(name):
    first, second = season(name).sent, season(name).sent_again

    assert (first[0], second[0], second[1]["reason"]) == (202, 422, "DUPL")
    assert season(name).balance == 10_000_000 - 50_000 - 200_000 - 250_000


@EVERY_FORMAT
def test_we_are_notified_of_each_debit_on_the_day_of_the_credit_and_not_before(name):
    [notification] = season(name).told

    assert season(name).told_before == []
    assert set(re.findall(r"<EndToEndId>(\w+)</EndToEndId>", notification.decode())) == set(PAID)


@EVERY_FORMAT
def test_a_silent_bank_pays_and_says_nothing_of_the_file(name):
    with mock_bank() as bank:
        open_accounts(bank, name, behaviour="silent")
        status, _ = bank.send(five_in(name))
        bank.days_pass(4)
        said, told = bank.answers("nacha.ack") + bank.answers("pain.002"), bank.answers("camt.054")

    assert (status, said, len(told)) == (202, [], 1)


@EVERY_FORMAT
def test_a_late_answer_comes_after_hours_of_silence(name):
    with mock_bank("--status-delay-ms", str(8 * 3600 * 1000)) as bank:
        open_accounts(bank, name)
        bank.send(five_in(name))
        at_once = bank.answers("nacha.ack") + bank.answers("pain.002")
        bank.days_pass(1)
        later = bank.answers("nacha.ack") + bank.answers("pain.002")

    assert (len(at_once), len(later)) == (0, 1)


def of_acknowledgement(content):
    return dict(re.findall(r"^ENTRY \d{15} (\S+) [\d.]+ (\w+)", content.decode(), re.M))


def of_status_report(content):
    found = {}
    for node in ET.fromstring(content).iter():
        if node.tag.endswith("}TxInfAndSts"):
            said = {part.tag.partition("}")[2]: part.text for part in node.iter()}
            found[said["OrgnlEndToEndId"]] = (said["TxSts"], said.get("Cd"))
    return found


def test_the_acknowledgement_of_a_nacha_file_names_each_entry():
    first, again = rehearsed(sent_twice, "nacha_ccd")["nacha.ack"]

    assert of_acknowledgement(first) == dict.fromkeys(PAID, "ACCEPTED") | dict.fromkeys(NOT_PAID, "REJECTED")
    assert (of_acknowledgement(again), b"STATUS RJCT DUPL" in again) == ({}, True)


def test_a_nacha_return_names_our_trace_number_and_may_come_days_after_the_money():
    rejected, late = rehearsed(sent_twice, "nacha_ccd")["nacha.return"]

    assert re.findall(rb"^799(R\d\d)(\d{15})", rejected, re.M) == [
        (b"R02", b"999999990000002"), (b"R03", b"999999990000003")]  # fmt: skip
    assert re.findall(rb"^799(R\d\d)(\d{15})", late, re.M) == [(b"R02", b"999999990000004")]
    assert (rejected[23:29], late[23:29]) == (b"261123", b"261127")


def test_a_status_report_names_each_transfer():
    first, again = rehearsed(sent_twice, "pain001")["pain.002"]

    refused_ones = {"EX26B1R02": ("RJCT", "AC04"), "EX26B1R03": ("RJCT", "RC01")}
    assert of_status_report(first) == dict.fromkeys(PAID, ("ACCP", None)) | refused_ones
    assert (of_status_report(again), b"<Cd>DUPL</Cd>" in again) == ({}, True)


def test_a_transfer_comes_back_days_after_it_was_settled():
    [returned] = rehearsed(sent_twice, "pain001")["pacs.004"]

    assert RETURNED_LATE["end_to_end_id"].encode() in returned
    assert b"<Cd>AC06</Cd>" in returned


SAVED = {
    "nacha_ack_partly.txt": (sent_twice, "nacha_ccd", "nacha.ack", 0),
    "nacha_ack_duplicate.txt": (sent_twice, "nacha_ccd", "nacha.ack", 1),
    "nacha_ack_refused.txt": (refused, "nacha_ccd", "nacha.ack", 0),
    "nacha_return_closed_and_unknown.ach": (sent_twice, "nacha_ccd", "nacha.return", 0),
    "nacha_return_late.ach": (sent_twice, "nacha_ccd", "nacha.return", 1),
    "nacha_return_of_all.ach": (closed_meanwhile, "nacha_ccd", "nacha.return", -1),
    "pain002_partly.xml": (sent_twice, "pain001", "pain.002", 0),
    "pain002_duplicate.xml": (sent_twice, "pain001", "pain.002", 1),
    "pain002_refused.xml": (refused, "pain001", "pain.002", 0),
    "pain002_closed_meanwhile.xml": (closed_meanwhile, "pain001", "pain.002", -1),
    "pacs004_return_late.xml": (sent_twice, "pain001", "pacs.004", 0),
    "camt054_debits.xml": (sent_twice, "pain001", "camt.054", 0),
    "camt054_return.xml": (sent_twice, "pain001", "camt.054", 1),
}
rehearsed = cache(lambda rehearse, form: rehearse(form))


def untimed(content):
    """The bank's clock runs on by seconds while we rehearse; no answer depends on them."""
    return re.sub(rb"T09:0\d:\d\d", b"T09:00:00", content)


@pytest.mark.parametrize("name", SAVED)
def test_the_saved_answer_is_what_the_bank_writes(name):
    rehearse, form, kind, place = SAVED[name]

    assert untimed(rehearsed(rehearse, form)[kind][place]) == untimed((FILES / name).read_bytes())
