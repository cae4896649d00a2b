"""An ISO 20022 order to the byte, valid by its schema, and what is refused rather than cut or guessed."""

import json
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
import sepaxml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from payment_builders import PAIN_UK, PAIN_US, REHEARSAL_BANK, a_batch, a_payment, an_account, in_pounds
from thorough import some

from tasks.stipends.formats.pain001 import render
from tasks.stipends.formats.refusals import Refused
from tasks.stipends.readers.pain001 import read_file

FILES = Path(__file__).parents[2] / "files/payments"
IN_DOLLARS = (a_batch(), PAIN_US, "three_regions_usd.xml")
IN_POUNDS = (in_pounds(a_batch()), PAIN_UK, "three_regions_gbp.xml")
BOTH = pytest.mark.parametrize(("batch", "told", "known"), [IN_DOLLARS, IN_POUNDS], ids=["dollars", "pounds"])
SIGNS = st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=["C"])


@cache
def schema():
    return etree.XMLSchema(etree.parse(Path(sepaxml.__file__).parent / "schemas/pain.001.001.09.xsd"))


def problems_of(batch, told=PAIN_US):
    with pytest.raises(Refused) as refused:
        render(batch, told)
    return refused.value.problems


@BOTH
def test_three_regions_make_the_known_order_to_the_byte(batch, told, known):
    assert render(batch, told) == (FILES / known).read_bytes()
    assert render(replace(batch, payments=batch.payments[::-1]), told) == (FILES / known).read_bytes()


@BOTH
def test_the_order_is_valid_by_the_published_schema(batch, told, known):
    schema().assertValid(etree.fromstring(render(batch, told)))


@BOTH
def test_a_parser_finds_counts_and_sums_at_both_levels_and_a_bare_day(batch, told, known):
    order = etree.fromstring(render(batch, told))
    found = {tag: [node.text for node in order.iter("{*}" + tag)] for tag in ("NbOfTxs", "CtrlSum", "Dt", "TwnNm")}

    assert found["NbOfTxs"] == ["3", "3"]
    assert found["CtrlSum"] == ["3000.00", "3000.00"]
    assert found["Dt"] == ["2026-11-24"]
    assert found["TwnNm"] == [told["debtor_town"], *[payment.town for payment in batch.payments]]


@pytest.mark.filterwarnings("error")
@settings(max_examples=some(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.text(SIGNS, min_size=1, max_size=150), st.integers(-1, 10**17)), min_size=1, max_size=4),
       st.text(SIGNS, max_size=40), st.booleans())  # fmt: skip
def test_an_order_that_is_written_is_valid_and_whatever_is_not_is_refused(payees, town, pounds):
    batch = a_batch(*[a_payment(number, lines=1, amount_minor=amount, payee_name=name, town=town)
                      for number, (name, amount) in enumerate(payees, 1)])  # fmt: skip
    batch = replace(in_pounds(batch), payments=tuple(replace(p, town=town) for p in in_pounds(batch).payments)) \
        if pounds else batch  # fmt: skip
    try:
        content = render(batch, PAIN_UK if pounds else PAIN_US)
    except Refused:
        return

    assert content.isascii()
    schema().assertValid(etree.fromstring(content))
    assert [p.amount_minor for p in read_file(content).payments] == [p.amount_minor for p in batch.payments]


def test_names_are_spelled_in_the_signs_that_every_bank_takes():
    batch = a_batch(a_payment(payee_name="Région “Nord” & Øst_1; ISD #2397 [West]", town="Saint-Élie"))

    found = read_file(render(batch, PAIN_US))

    assert found.payments[0].name == "Region 'Nord' + Ost-1, ISD No.2397 (West)"
    assert found.towns == ("Saint-Elie",)


def test_a_savings_account_is_named_as_one():
    assert read_file(render(a_batch(a_payment(account=an_account(kind="savings"))), PAIN_US)).kinds == ("SVGS",)


def test_only_a_rehearsal_lets_the_bank_pass_that_we_rehearse_with():
    batch = a_batch(a_payment(account=an_account(routing=REHEARSAL_BANK)))

    assert render(batch, {**PAIN_US, "rehearsal": "true"})
    assert len(problems_of(batch)) == 1


@pytest.mark.parametrize(("change", "words"), [
    ({"payee_name": "x" * 141}, "payee name has 141 characters, and the file has room for 140"),
    ({"payee_name": "東京"}, "payee name has signs that no bank file can spell (U+4EAC U+6771)"),
    ({"payee_name": "A*B"}, "payee name has signs that no bank file can spell (U+002A)"),
    ({"town": ""}, "town is empty"),
    ({"town": "x" * 36}, "town has 36 characters, and the file has room for 35"),
    ({"country": "CA"}, "country is not US, and no money is sent abroad"),
    ({"payee_type": "individual"}, "payee is a person, and CCD pays organisations only"),
    ({"uetr": "00000000-0000-1001-8000-000000000001"}, "UETR is not a lower-case UUID of version 4"),
    ({"uetr": a_payment().uetr.upper().replace("0", "A")}, "UETR is not a lower-case UUID of version 4"),
    ({"amount_minor": 0}, "amount is not above zero"),
    ({"amount_minor": 150000.0}, "amount is not a whole number of cents or pence"),
    ({"amount_minor": 10**17}, "amount has 18 digits, and the file has room for 17"),
    ({"reference": "lower"}, "reference is not 1 to 15 capital letters and digits"),
    ({"account": None}, "account is not of the kind aba"),
    ({"account": an_account(number="1" * 18)}, "account number has 18 characters, and the file has room for 17"),
    ({"account": an_account(routing="091000023")}, "routing number does not agree with its check digit"),
], ids=lambda value: json.dumps(str(value))[:60])  # fmt: skip
def test_a_payment_that_does_not_fit_is_refused_by_its_field(change, words):
    problems = problems_of(a_batch(replace(a_payment(), **change)))

    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize(("change", "words"), [
    ({"number": "1234567"}, "account number is not eight digits"),
    ({"number": "123456789"}, "account number has 9 characters, and the file has room for 8"),
    ({"number": "00000000"}, "account number is nothing but zeros"),
    ({"routing": "20-00-00"}, "sort code is not six digits"),
    ({"routing": "000000"}, "sort code is all zeros"),
    ({"scheme": "aba"}, "account is not of the kind gbsort"),
], ids=str)  # fmt: skip
def test_an_account_that_no_bank_in_the_united_kingdom_has_is_refused(change, words):
    batch = in_pounds(a_batch(a_payment()))
    payment = batch.payments[0]

    problems = problems_of(replace(batch, payments=(replace(payment, account=replace(payment.account, **change)),)),
                           PAIN_UK)  # fmt: skip

    assert any(words in problem for problem in problems)


@pytest.mark.parametrize(("change", "words"), [
    ({"currency": "EUR"}, "currency is not USD or GBP"),
    ({"total_minor": 1}, "total is not the sum of its payments"),
    ({"effective_on": date(2026, 11, 26)}, "day of the credit is not a banking day"),
    ({"proposed_at": datetime(2026, 11, 20, 15, 5)}, "moment has no time zone"),  # noqa: DTZ001
    ({"program": "a_code_that_is_far_too_long_for_it"}, "message id has 44 characters, and the file has room for 33"),
    ({"description": "x" * 131}, "remittance has 141 characters, and the file has room for 140"),
    ({"payments": (a_payment(1), a_payment(2, uetr=a_payment(1).uetr)), "total_minor": 300_000}, "UETR is there twice"),
], ids=lambda value: json.dumps(str(value))[:60])  # fmt: skip
def test_a_batch_that_does_not_hold_together_is_refused(change, words):
    problems = problems_of(a_batch(**change))

    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize(("change", "words"), [
    ({"debtor_name": ""}, "debtor_name is missing"),
    ({"debtor_town": "x" * 36}, "debtor_town has 36 characters"),
    ({"debtor_country": "GB"}, "debtor_country is not US"),
    ({"debtor_routing": "200000"}, "routing number is not nine digits"),
    ({"debtor_account": "12 34"}, "account number has 1 sign that the file may not hold"),
    ({"debtor": "x"}, "debtor is no setting of this format"),
], ids=str)  # fmt: skip
def test_a_setting_that_does_not_fit_is_refused_by_its_name(change, words):
    problems = problems_of(a_batch(), {**PAIN_US, **change})

    assert any(words in problem for problem in problems), problems
    assert "1234567890" not in str(problems)
