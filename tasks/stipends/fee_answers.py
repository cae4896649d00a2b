"""What a row of finance's table means for an invoice: paid, cancelled, nothing new, or a question for a person."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from schemas.dates import day_words
from tasks.stipends.bank_formats.fee_csv import FeeSaid
from tasks.stipends.fee_messages import DECIDE, row, trouble
from tasks.stipends.messages import money


@dataclass(frozen=True, slots=True)
class Standing:
    """An invoice, and what became of it."""

    invoice_no: str
    amount_minor: int
    currency: str
    paid_on: date | None
    ended: str
    """cancelled, credited or waived; empty while something is asked for."""

    @property
    def state(self) -> Literal["open", "paid", "ended"]:
        """Where it stands."""
        return "ended" if self.ended else "paid" if self.paid_on is not None else "open"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a row does."""

    kind: Literal["paid", "cancelled", "known", "unmatched"]
    sentence: str
    """For whoever sent the file."""
    detail: str = ""
    """Why it waits, for whoever decides."""


def meaning_of(said: FeeSaid, invoice: Standing | None) -> Meaning:
    """
    What one row does; whatever is not plain waits for a person.

    Args:
        invoice: The one that the row names; None if we know none of this number.
    """
    code = said.trouble or ("UNKNOWN" if invoice is None else against(said, invoice))
    if code:
        words = said.sentence or trouble(code, facts_of(said, invoice))
        return Meaning("unmatched", row(said.line, said.invoice_no, f"{words} {DECIDE}"), words)
    if invoice is None or said.status == "unpaid" or invoice.state != "open":
        return Meaning("known", row(said.line, said.invoice_no, "nothing new."))
    if said.status == "cancelled":
        return Meaning("cancelled", row(said.line, said.invoice_no, "cancelled; nothing is asked for any more."))
    return Meaning("paid", "")


def against(said: FeeSaid, invoice: Standing) -> str:
    """The code of what speaks against doing what a row says; nothing if nothing does."""
    if said.status == "paid":
        if invoice.state == "paid":
            same = said.on == invoice.paid_on and said.amount_minor == invoice.amount_minor
            return "" if same else "PAID_AGAIN"
        if invoice.state == "ended":
            return "ENDED"
        amount = said.amount_minor or 0
        return "PARTIAL" if amount < invoice.amount_minor else "OVER" if amount > invoice.amount_minor else ""
    if invoice.state == "paid":
        return "UNPAID_NOW" if said.status == "unpaid" else "CANCEL_PAID"
    return ""


def facts_of(said: FeeSaid, invoice: Standing | None) -> Mapping[str, str]:
    """What the sentences say."""
    if invoice is None:
        return {}
    paid = "" if said.amount_minor is None else money(said.amount_minor, invoice.currency)
    return {"amount": paid, "asked": money(invoice.amount_minor, invoice.currency), "ended": invoice.ended,
            "paid_on": day_words(invoice.paid_on) if invoice.paid_on else ""}  # fmt: skip


def says(said: FeeSaid) -> str:
    """What a row says, as a hash: a table that is sent again and again asks each question once."""
    told = [said.invoice_no, said.status, said.amount_minor, said.on.isoformat() if said.on else "", said.trouble,
            said.line if said.trouble and not said.invoice_no else 0]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
