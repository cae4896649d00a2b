"""The list of issued checks: byte by byte for one bank, other banks by other columns, refused rather than cut."""

from dataclasses import replace

import pytest
from payment_builders import a_batch, a_payment, an_account

from schemas.payment import Account
from tasks.stipends.formats import positive_pay as positive_pay_format
from tasks.stipends.formats.positive_pay import render
from tasks.stipends.formats.refusals import Refused
from tasks.stipends.readers import Misread, positive_pay
from tasks.stipends.rendering import FilesDisagree, render_all

CHECK = Account("check", "", "", "checking", "")
SETTINGS = {"account": "000123456789", "check_base": "5000"}
KNOWN = (b"I,000123456789,5001,112426,500.00,Region 1 Example\r\n"
         b"I,000123456789,5002,112426,1000.00,Region 2 Example\r\n"
         b"I,000123456789,5003,112426,1500.00,Region 3 Example\r\n")  # fmt: skip


def by_check(batch=None, **change):
    """A batch whose payees all get checks."""
    made = batch or a_batch()
    return replace(made, payments=tuple(replace(one, account=CHECK, **change) for one in made.payments))


def test_chase_byte_by_byte():
    assert render(by_check(), SETTINGS) == KNOWN


def test_the_checks_are_those_of_the_batch():
    batch = by_check()

    assert [(one.trace_no, one.amount_minor) for one in positive_pay.read(KNOWN, SETTINGS)] == [
        (str(5000 + int(one.trace_no[8:])), one.amount_minor) for one in batch.payments]  # fmt: skip


def test_another_bank_is_a_template_or_a_list_of_columns():
    headed = SETTINGS | {"template": "headed"}
    own = SETTINGS | {"columns": "check_no:8|Serial; amount=cents|Cents; date=%Y%m%d|Date; payee:30|Name"}

    assert render(by_check(), headed).splitlines()[:2] == [
        b"Account Number,Check Number,Issue Date,Amount,Payee",
        b"000123456789,5001,11/24/2026,500.00,Region 1 Example",
    ]
    assert render(by_check(), own).splitlines()[:2] == [
        b"Serial,Cents,Date,Name",
        b"5001,50000,20261124,Region 1 Example",
    ]
    for said in (headed, own):
        assert [one.amount_minor for one in positive_pay.read(render(by_check(), said), said)] == [
            50000,
            100000,
            150000,
        ]


def test_the_running_number_is_found_where_no_bank_is_named():
    batch = a_batch(a_payment(1, trace_no="example:0000042"))

    assert render(by_check(batch), SETTINGS).startswith(b"I,000123456789,5042,")


@pytest.mark.parametrize(("batch", "why"), [
    pytest.param(a_batch(), "EX26B1R01: the way of payment is not a check", id="paid into an account"),
    pytest.param(a_batch(replace(a_payment(1), account=None)), "way of payment is not a check", id="no account"),
    pytest.param(by_check(a_batch(a_payment(1, payee_name="x" * 41))),
                 "EX26B1R01: the payee has 41 characters, and the file has room for 40. Give the payee", id="payee"),
    pytest.param(by_check(a_batch(a_payment(1, payee_name="Регион 5"))), "not ASCII", id="a letter of its own"),
    pytest.param(by_check(a_batch(a_payment(1, payee_name="+Fund"))), "begins with a sign", id="a formula"),
    pytest.param(by_check(a_batch(a_payment(1, trace_no="12345"))), "check number cannot be made", id="trace"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_and_never_cut(batch, why):
    with pytest.raises(Refused, match=why):
        render(batch, SETTINGS)


@pytest.mark.parametrize(("said", "why"), [
    ({}, "account is missing.*check_base is missing"),
    ({"template": "other"}, "template is 'other'; write one of chase, headed"),
    ({"columns": "check_no"}, "needs check_no and amount"),
    ({"columns": "check_no; amount; colour"}, "cannot be read: 'colour'"),
    ({"check_base": "-1"}, "check number cannot be made"),
    ({"account": "1" * 21}, "the account has 21 characters"),
    ({"check_base": "9999999999"}, "the check no has 11 characters"),
])  # fmt: skip
def test_settings_that_cannot_be_are_refused(said, why):
    with pytest.raises(Refused, match=why):
        render(by_check(), said if not said else SETTINGS | said)


@pytest.mark.parametrize(("before", "after", "why"), [
    pytest.param(b"500.00", b"500", "no amount", id="amount"),
    pytest.param(b"5002", b"5001", "comes twice", id="a number twice"),
    pytest.param(b"5002", b"x", "no number", id="no number"),
    pytest.param(b"I,", b"", "more or fewer", id="a column less"),
    pytest.param(b"000123456789", b"000123456780", "another account", id="another account"),
    pytest.param(KNOWN, b"", "empty", id="nothing"),
    pytest.param(b"Region", b"R\xe9gion", "ASCII", id="not ascii"),
])  # fmt: skip
def test_a_list_that_was_touched_is_not_read(before, after, why):
    with pytest.raises(Misread, match=why):
        positive_pay.read(KNOWN.replace(before, after, 1), SETTINGS)


def test_no_account_of_a_payee_is_in_the_list():
    secret = by_check(a_batch(a_payment(1)))
    known = replace(secret.payments[0], account=replace(an_account(1), scheme="check", number="77", routing="88"))

    assert b"77" not in render(replace(secret, payments=(known,)), SETTINGS)


def test_a_batch_of_checks_agrees_in_every_file_for_people():
    told = {"positive_pay": SETTINGS, "quickbooks_bills": {"account": "Stipends"}, "register_csv": {},
            "register_xlsx": {}}  # fmt: skip

    found = list(render_all(by_check(), {}, told))

    assert [(one.format, one.entries, one.total_minor) for one in found] == [
        (name, 3, 300_000) for name in sorted(told)
    ]


def test_a_check_with_anothers_amount_is_found(monkeypatch):
    honest = positive_pay_format.render

    def swapped(batch, settings):
        one, two, *rest = batch.payments
        return honest(replace(batch, payments=(
            replace(one, trace_no=two.trace_no), replace(two, trace_no=one.trace_no), *rest)), settings)  # fmt: skip

    monkeypatch.setattr(positive_pay_format, "render", swapped)

    with pytest.raises(FilesDisagree, match="positive_pay does not say what was approved"):
        list(render_all(by_check(), {}, {"positive_pay": SETTINGS}))
