"""Sentences about money that waits: for a word of the bank, for a person's decision, for an account."""

from collections.abc import Iterable, Sequence
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


def of_lines(rows: Iterable[Any], currency: str) -> str:
    """How many lines, and what they come to."""
    minors = [row.amount_minor for row in rows]
    count = "1 line" if len(minors) == 1 else f"{len(minors)} lines"
    return f"{count} of {money(sum(minors), currency)}"


def undecided(rows: Iterable[Any], currency: str) -> str:
    """Lines that a person must let go or waive."""
    first = min(row.held_on for row in rows)
    return (f"{of_lines(rows, currency)} can be paid only when a named person decides, the first since "
            f"{day_words(first)}. `mentor ledger` says why.")  # fmt: skip


def ending(rows: Iterable[Any], currency: str) -> str:
    """Lines that will not be owed much longer."""
    return (f"{of_lines(rows, currency)} will soon not be owed any more, as they are held long after the end of their "
            "program year. `mentor ledger` says why they are held.")  # fmt: skip


def ended(rows: Iterable[Any], currency: str) -> str:
    """Lines that are not owed any more."""
    return (f"{of_lines(rows, currency)} were held for too long and are not owed any more, the last since "
            f"{day_words(max(row.held_on for row in rows))}. If that is wrong, finance pays by hand.")  # fmt: skip


def no_account(row: Any) -> str:
    """Somebody to whom something is owed, and whom nothing can be paid."""
    return (f"{row.legal_name} is owed {money(row.minor, row.currency)} and its account is suspended "
            f"({row.suspended_for}). Propose an account, and have a second person verify it.")  # fmt: skip
