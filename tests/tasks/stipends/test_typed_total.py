"""A typed total is one clear amount in the right currency, or none."""

import pytest

from tasks.stipends.typed_total import minor_of


@pytest.mark.parametrize(
    "words", ["3000.00", "3000", "3,000.00", " $3,000.00 ", "3,000.00 USD", "USD 3000.00", "$ 3000", "3000USD"]
)
def test_an_amount_is_read(words):
    assert minor_of(words, "USD") == 300000


@pytest.mark.parametrize(
    "words",
    ["", " ", "-3000.00", "3000.0", "3000.000", "3,00.00", "3000,00", "3.000,00", "3e3", "3000 GBP", "£3000",
     "3000.00 €", "USD 3000 GBP", "0x10", "\u0663\u0660", "1" * 13, "3000.00\n1"],
)  # fmt: skip
def test_anything_else_is_no_amount(words):
    assert minor_of(words, "USD") is None


def test_pounds_are_pounds():
    assert (minor_of("£12.30", "GBP"), minor_of("$12.30", "GBP")) == (1230, None)
