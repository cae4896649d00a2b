"""Reads finance's table of fees that were paid, not paid or cancelled; no row is left out."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemas.bank_answers import Unreadable
from schemas.dates import DateReader
from tasks.shared.tables import BadRow, RefusedFile, Row, open_table
from tasks.stipends.bank_formats.finance_csv import amount_of
from tasks.stipends.bank_formats.words import plain, token

COLUMNS = {
    "invoice_no": ("Invoice number", "*Invoice number", "Invoice_number", "Invoice no", "Invoice"),
    "status": ("Paid or unpaid", "Status", "Paid|unpaid|cancelled", "Paid/unpaid", "Paid, unpaid or cancelled"),
    "amount": ("Amount", "Amount paid", "Paid amount"),
    "paid_date": ("Paid date", "Paid_date", "Paid on", "Date"),
    "reason": ("Reason", "Why"),
}
REQUIRED = ("invoice_no", "status")
STATUSES = {"paid": "paid", "unpaid": "unpaid", "cancelled": "cancelled", "canceled": "cancelled"}


@dataclass(frozen=True, slots=True)
class FeeSaid:
    """What one row says of one invoice."""

    line: int
    invoice_no: str
    status: str
    """paid, unpaid or cancelled; empty if it is none of them."""
    amount_minor: int | None
    on: date | None
    reason: str
    trouble: str = ""
    """The code of whatever keeps the row from being understood."""
    sentence: str = ""
    """What the strict reader says of a row that it cannot read."""


def read(path: Path, dates: DateReader) -> tuple[tuple[FeeSaid, ...], tuple[str, ...]]:
    """
    One statement for each row, and notes on how the file was read.

    Args:
        dates: Reads the days as this program writes them; a day to come is none.
    Raises:
        Unreadable: neither a table nor the headings.
    """
    try:
        table = open_table(path, COLUMNS, REQUIRED, date_columns=("paid_date",))
        rows = list(table.parse(table.records()))
    except RefusedFile as refused:
        raise Unreadable(refused.sentence) from None
    totals = [row for row in rows if isinstance(row, BadRow) and row.code == "TOTALS_ROW"]
    said = tuple(bad(row) if isinstance(row, BadRow) else of_row(row, dates) for row in rows if row not in totals)
    return said, tuple(dict.fromkeys([*table.notes, *[row.sentence for row in totals]]))


def bad(row: BadRow) -> FeeSaid:
    """A row that cannot be read."""
    return FeeSaid(row.line, "", "", None, None, "", row.code, plain(row.sentence))


def of_row(row: Row, dates: DateReader) -> FeeSaid:
    """What one row says."""
    value = {name: row.values.get(name, "").strip() for name in COLUMNS}
    status, amount = STATUSES.get(value["status"].casefold(), ""), amount_of(value["amount"])
    day = dates.read(value["paid_date"]) if value["paid_date"] else None
    on = day.latest if day is not None and day.kind == "day" else None
    trouble = trouble_of(value, status, amount, on)
    number = token(value["invoice_no"]).upper()[:40]
    return FeeSaid(row.line, number, status, amount, on, plain(value["reason"]), trouble)


def trouble_of(value: dict[str, str], status: str, amount: int | None, on: date | None) -> str:
    """The code of whatever keeps a row from being understood; nothing if nothing does."""
    if not value["invoice_no"]:
        return "NO_NUMBER"
    if not status:
        return "NO_STATUS"
    if status == "paid":
        return "NO_AMOUNT" if not amount else "" if on is not None else "NO_DAY"
    return "UNPAID_ON_A_DAY" if value["paid_date"] else ""
