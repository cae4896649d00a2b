"""Reads finance's table of what was paid and what was not, with the strict reader of tables; no row is left out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from schemas.bank_answers import Answer, Said, Unreadable
from schemas.dates import DateReader
from tasks.shared.tables import BadRow, RefusedFile, Row, open_table
from tasks.stipends.bank_formats.words import minor_of, plain

COLUMNS = {
    "payment_reference": ("Payment reference", "Payment_reference", "Reference", "End-to-end id"),
    "status": ("Paid or unpaid", "Status", "Paid|unpaid", "Paid/unpaid", "paid_unpaid"),
    "reason": ("Reason", "Why"),
    "paid_date": ("Paid date", "Paid_date", "Paid on", "Date"),
    "amount": ("Amount", "Paid amount"),
}
REQUIRED = ("payment_reference", "status")
GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{2})?", re.ASCII)
READ_AS = "Read as {}, the encoding of the file."


def read(path: Path, dates: DateReader) -> Answer:
    """
    One statement for each row.

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
    said = [bad(row) if isinstance(row, BadRow) else of_row(row, dates) for row in rows if row not in totals]
    notes = [READ_AS.format(table.encoding), *table.notes, *[row.sentence for row in totals]]
    return Answer("finance_csv", tuple(once(said)), tuple(dict.fromkeys(notes)))


def once(said: Sequence[Said]) -> Iterator[Said]:
    """The statements; where several are of one payment nobody can tell which holds, or whether it was paid twice."""
    rows = Counter(one.reference for one in said if one.kind != "unclear")
    for one in said:
        yield replace(one, kind="unclear", code="SEVERAL_ROWS") if rows[one.reference] > 1 else one


def bad(row: BadRow) -> Said:
    """A row that cannot be read."""
    return Said(row.line, "unclear", row.code, detail=plain(row.sentence))


def of_row(row: Row, dates: DateReader) -> Said:
    """What one row says."""
    value = {name: row.values.get(name, "").strip() for name in COLUMNS}
    amount = amount_of(value["amount"])
    day = dates.read(value["paid_date"]) if value["paid_date"] else None
    common: dict[str, Any] = {
        "reference": value["payment_reference"].upper(),
        "amount_minor": amount,
        "detail": plain(value["reason"]),
    }
    trouble = trouble_of(value, amount, day is None or day.kind == "day")
    if trouble:
        return Said(row.line, "unclear", trouble, **common)
    if value["status"].casefold() == "paid":
        return Said(row.line, "settle", "PAID", **common, on=day.latest if day else None)
    return Said(row.line, "reject", "UNPAID", **common)


def trouble_of(value: dict[str, str], amount: int | None, day_is_read: bool) -> str:
    """The code of whatever keeps a row from being understood; nothing if nothing does."""
    status = value["status"].casefold()
    if not value["payment_reference"]:
        return "NO_REFERENCE"
    if status not in {"paid", "unpaid"}:
        return "NEITHER_PAID_NOR_UNPAID"
    if value["amount"] and amount is None:
        return "NO_AMOUNT"
    if status == "unpaid" and value["paid_date"]:
        return "UNPAID_ON_A_DAY"
    return "" if day_is_read else "NO_DAY"


def amount_of(text: str) -> int | None:
    """Whole cents or pence of an amount as people write it; None if it is not certain."""
    bare = text.strip().strip("$£").strip()
    return minor_of(bare.replace(",", "") if GROUPED.fullmatch(bare) else bare)
