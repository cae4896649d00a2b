"""Reads a list of issued checks back by the same template of the bank, and by nothing else of the writer."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from schemas.payment import ReadPayment
from schemas.payment_formats import CHECK_TEMPLATES
from tasks.stipends.readers import Misread

NONE: Mapping[str, str] = MappingProxyType({})
AMOUNT = re.compile(r"([0-9]+)\.([0-9]{2})")


def read(content: bytes, settings: Mapping[str, str] = NONE) -> tuple[ReadPayment, ...]:
    """
    The checks in the order of the file; the number printed on a check stands where a trace number does.

    Args:
        settings: Those that the file was written with: `template` or `columns`, and `account`.
    Raises:
        Misread: Anything at all is off.
    """
    names, hows, headed, delimiter = layout(settings)
    try:
        rows = list(csv.reader(io.StringIO(content.decode("ascii"), newline=""), delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise Misread("the list of checks is no CSV in ASCII") from None
    found = tuple(a_check(number, row, names, hows, settings) for number, row in enumerate(rows, 1)
                  if number > 1 or not headed)  # fmt: skip
    if not found or len({one.trace_no for one in found}) != len(found):
        raise Misread("the list of checks is empty, or a number comes twice")
    return found


def layout(settings: Mapping[str, str]) -> tuple[list[str], list[str], bool, str]:
    """The fields in order, how each is written, whether there are headings, and what parts the values."""
    if settings.get("columns"):
        columns = [words.strip() for words in settings["columns"].split(";") if words.strip()]
        names = [re.split("[:=|]", words)[0] for words in columns]
        hows = [words.partition("|")[0].partition("=")[2] for words in columns]
        return names, hows, "|" in settings["columns"], ","
    template = CHECK_TEMPLATES.get(settings.get("template") or "chase")
    if template is None:
        raise Misread("no such template of a bank")
    return ([column.field for column in template.columns], [column.how for column in template.columns],
            template.headed, template.delimiter)  # fmt: skip


def a_check(
    number: int, row: Sequence[str], names: Sequence[str], hows: Sequence[str], settings: Mapping[str, str]
) -> ReadPayment:
    """One line of the list."""
    if len(row) != len(names):
        raise Misread(f"line {number} of the checks has more or fewer values")
    values, how = dict(zip(names, row, strict=True)), dict(zip(names, hows, strict=True))
    if not re.fullmatch("[1-9][0-9]*", values["check_no"]):
        raise Misread(f"line {number} of the checks has no number")
    if "account" in values and settings.get("account", values["account"]) != values["account"]:
        raise Misread(f"line {number} of the checks is drawn on another account")
    shape = "([0-9]*)([0-9]{2})" if how["amount"] == "cents" else AMOUNT
    amount = re.fullmatch(shape, values["amount"])
    if amount is None:
        raise Misread(f"line {number} of the checks has no amount")
    return ReadPayment("", values["check_no"], int(amount[1] + amount[2]), values.get("payee", ""), "", "")
