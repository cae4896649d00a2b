"""What may be the number of an account, and what is shown of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payee_builders import NUMBER, ROUTING, aba

from tasks.stipends.payee_rules import WrongNumbers, account_in, canonical, said

pytestmark = pytest.mark.usefixtures("bank_keys")


@pytest.mark.parametrize(
    ("routing", "why"),
    [
        ("000000000", "all zeros"),
        ("091000018", "check digit"),
        ("500000005", "begins with two digits"),
        ("999999992", "begins with two digits"),
        ("09100001", "not nine digits"),
        ("0910000190", "not nine digits"),
        ("", "not nine digits"),
        ("\u0660\u0669\u0661\u0660\u0660\u0660\u0660\u0661\u0669", "not nine digits"),
    ],
)
def test_a_routing_number_that_no_bank_has_is_refused(routing, why):
    with pytest.raises(WrongNumbers, match=why):
        aba(routing=routing)


@pytest.mark.parametrize(
    "number", ["", "123", "1" * 18, "12345x", "1234-5678", "0000000", "\u0661\u0662\u0663\u0664\u0665"]
)
def test_an_account_number_is_4_to_17_digits(number):
    with pytest.raises(WrongNumbers, match=r"not 4 to 17 digits|nothing but zeros"):
        aba(number=number)


def test_all_that_is_wrong_is_said_at_once_and_no_digit_of_it():
    with pytest.raises(WrongNumbers) as caught:
        aba(number="74001234567890123456", routing="091000018")

    assert len(caught.value.sentences) == 2
    assert not {"7400", "0910"} & {word[:4] for word in str(caught.value).split()}


def test_the_bank_of_a_rehearsal_is_let_through_only_in_a_rehearsal():
    assert account_in("aba", "999999992", "9002", rehearsal=True).routing == "999999992"


@pytest.mark.parametrize("routing", ["123456", "12-34-56", "12 34 56"])
def test_a_sort_code_may_have_hyphens(routing):
    account = account_in("gbsort", routing, "1234 5678")

    assert (account.routing, account.number, account.last4) == ("123456", "12345678", "5678")


@pytest.mark.parametrize(("routing", "number"), [("000000", "12345678"), ("12345", "12345678"), ("123456", "1234567")])
def test_a_british_account_has_six_and_eight_digits(routing, number):
    with pytest.raises(WrongNumbers, match=r"sort code|8 digits"):
        account_in("gbsort", routing, number)


def test_a_check_has_no_number():
    with pytest.raises(WrongNumbers, match="goes to an address"):
        account_in("check", "", "1234")


@pytest.mark.parametrize("scheme", ["", "iban", "ABA"])
def test_another_way_to_pay_is_unknown(scheme):
    with pytest.raises(WrongNumbers, match="Say aba"):
        account_in(scheme, ROUTING, NUMBER)


@pytest.mark.parametrize(
    ("number", "shown"), [("9002", "02"), ("12345", "45"), ("123456", "456"), ("12345678", "5678")]
)
def test_never_more_than_half_of_a_number_is_shown(number, shown):
    assert aba(number=number).last4 == shown


@given(st.text(max_size=40))
def test_a_name_has_one_form(name):
    try:
        plain = canonical(name)
    except ValueError:
        return

    assert canonical(plain) == plain
    assert canonical(f"  {name.upper()}  ") == canonical(name.upper())


@given(st.text(max_size=60), st.text(st.characters(categories=["Nd"]), min_size=5, max_size=17))
def test_no_reason_holds_a_long_number(words, digits):
    with pytest.raises(ValueError, match="Say "):
        said(f"{words} {digits}")
