"""Reads our invoices for QuickBooks back by their headings; it shares nothing with what wrote them."""

import csv
import io
import re
from datetime import date

from schemas.invoice import ReadInvoice
from tasks.stipends.readers import Misread

COLUMNS = ["*Invoice number", "*Customer", "*Invoice date", "*Due date", "Item", "Item Description", "Quantity", "Rate",
           "*Item Amount", "Terms", "Memo"]  # fmt: skip
AMOUNT = re.compile(r"([0-9]+)\.([0-9]{2})", re.ASCII)
CALCULATED = re.compile("[ ']*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
MOST = (21, 100, 10, 10, 100, 4000, 1, 20, 20, 100, 4000)
FORMS = {
    "mdy": re.compile("(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<year>[0-9]{4})"),
    "dmy": re.compile("(?P<day>[0-9]{2})/(?P<month>[0-9]{2})/(?P<year>[0-9]{4})"),
    "iso": re.compile("(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
}


def read(content: bytes, days: str) -> tuple[ReadInvoice, ...]:
    """
    The invoices in the order of the file, their days as YYYY-MM-DD.

    Args:
        days: How the file writes a day: `mdy`, `dmy` or `iso`.
    Raises:
        Misread: Anything at all is off.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise Misread("the invoices are no CSV in UTF-8") from None
    if not rows or rows[0] != COLUMNS:
        raise Misread("the headings are not those that QuickBooks maps")
    if not rows[1:] or not content.endswith(b"\r\n"):
        raise Misread("there is no invoice, or the file ends in the middle of a row")
    found = tuple(an_invoice(number, row, FORMS[days]) for number, row in enumerate(rows[1:], 2))
    if len({one.invoice_no for one in found}) != len(found):
        raise Misread("an invoice comes twice")
    return found


def an_invoice(number: int, row: list[str], form: re.Pattern[str]) -> ReadInvoice:
    """One row in which every cell fits, nothing is calculated, and the amount is the rate."""
    if len(row) != len(COLUMNS):
        raise Misread(f"row {number} has more or fewer cells")
    for cell, most in zip(row, MOST, strict=True):
        if len(cell) > most:
            raise Misread(f"row {number} has a cell that is too long")
        if CALCULATED.match(cell) and not cell.startswith("'"):
            raise Misread(f"row {number} has a cell that a spreadsheet would calculate")
    amount = AMOUNT.fullmatch(row[8])
    if amount is None or row[6] != "1" or row[7] != row[8]:
        raise Misread(f"row {number} has no amount, or not once its rate")
    customer = row[1][1:] if CALCULATED.match(row[1]) else row[1]
    return ReadInvoice(row[0], customer, a_day(number, row[2], form), a_day(number, row[3], form),
                       int(amount[1] + amount[2]))  # fmt: skip


def a_day(number: int, words: str, form: re.Pattern[str]) -> str:
    """A day as YYYY-MM-DD."""
    found = form.fullmatch(words)
    if found is None:
        raise Misread(f"row {number} has a day in another form")
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        raise Misread(f"row {number} has a day that is none") from None
