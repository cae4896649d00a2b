"""An invoice for a fee as its file, its page and every check sees it; money in whole cents or pence."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

FeeEventKind = Literal["paid", "cancelled", "credited", "waived", "kept", "unmatched", "seen"]
InvoiceState = Literal["open", "paid", "cancelled", "credited", "waived"]

HEADINGS = ("*Invoice number", "*Customer", "*Invoice date", "*Due date", "Item", "Item Description", "Quantity",
            "Rate", "*Item Amount", "Terms", "Memo")  # fmt: skip
"""The columns that QuickBooks maps by itself when it imports invoices."""
NUMBER_WIDTH, NAME_WIDTH, WORDS_WIDTH = 21, 100, 4000
DAYS = {"mdy": "%m/%d/%Y", "dmy": "%d/%m/%Y", "iso": "%Y-%m-%d"}


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice, frozen when it was issued. A writer reads nothing else but its settings, and no clock."""

    invoice_no: str
    """At most 21 characters, ours for ever; the same fee of the same year has the same number."""
    program_name: str
    association: str
    program_year: str
    customer: str
    """Who is billed: the mentee, or the district."""
    mentee_name: str
    district: str
    fee_id: str
    includes: tuple[str, ...]
    """What is paid for, as codes of the definition."""
    amount_minor: int
    currency: str
    issued_on: date
    due_on: date
    issued_at: datetime
    """The instant, with its zone: the creation time of every file."""
    replaces: str
    """The number of the credited invoice that this one stands for; empty for the first."""
    ended: bool
    """Whether nothing is asked for any more."""


@dataclass(frozen=True, slots=True)
class Round:
    """The invoices that were issued together."""

    round_id: str
    number: int
    program_year: str
    currency: str
    issued_on: date
    total_minor: int
    invoices: tuple[Invoice, ...]
    """By number."""


@dataclass(frozen=True, slots=True)
class ReadInvoice:
    """One invoice as an independent reader found it in a file."""

    invoice_no: str
    customer: str
    issued_on: str
    due_on: str
    amount_minor: int

    def __repr__(self) -> str:
        """What a log may show: no name."""
        return f"ReadInvoice({self.invoice_no!r}, {self.amount_minor})"
