"""Sentences about money that waits: for a word of the bank, for a person's decision, for an account."""

from collections.abc import Sequence
from typing import Any

from schemas.dates import day_words
from tasks.stipends.messages import money


def of_payments(rows: Sequence[Any]) -> str:
    """How many payments, and what they come to."""
    count = "1 payment" if len(rows) == 1 else f"{len(rows)} payments"
    return f"{count} of {money(sum(row.amount_minor for row in rows), rows[0].currency)}"


def silent(rows: Sequence[Any], hours: int) -> str:
    """Nobody has answered."""
    return (f"No word for more than {hours} hours of {of_payments(rows)}, first {rows[0].end_to_end_id}. Ask whether "
            "the file was loaded; do not load it again before you know.")  # fmt: skip


def overdue(rows: Sequence[Any]) -> str:
    """Nobody has said that it was paid."""
    return (f"{of_payments(rows)} should have settled and nobody says so, first {rows[0].end_to_end_id}, due "
            f"{day_words(rows[0].effective_on)}. Have finance look at the statement, and return the table of paid and "
            "unpaid.")  # fmt: skip


def unmatched(row: Any) -> str:
    """A row that waits for a decision."""
    named = row.end_to_end_id or row.trace_no or "no payment"
    return f"Row {row.event_id} ({row.code}, {named}) waits for a named person: {row.detail}"


def paid_after_all(row: Any) -> str:
    """What came back is said to be paid."""
    then = "It was paid again since, so perhaps twice: ask the payee." if row.paid_again else (
        "If that is so, waive its lines; if not, let them go.")  # fmt: skip
    paid = f"{row.end_to_end_id}, {money(row.amount_minor, row.currency)}"
    return f"{paid}, came back, and is said to be paid after all. {then}"


def no_account(row: Any) -> str:
    """Somebody to whom something is owed, and whom nothing can be paid."""
    return (f"{row.legal_name} is owed {money(row.minor, row.currency)} and its account is suspended "
            f"({row.suspended_for}). Propose an account, and have a second person verify it.")  # fmt: skip
