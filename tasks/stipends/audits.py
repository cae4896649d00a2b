"""Looks whether all money agrees: what is owed, sent, settled and came back, against the ledger and the batches."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from schemas.program import Program
from sql.queries import query
from tasks.stipends.fee_books import BOOKS, expected_of_fees
from tasks.stipends.holds import unpaid
from tasks.stipends.ledger import CASH, CLEARING, EXPENSE, balances, liability
from tasks.stipends.messages import money
from tasks.stipends.standing import batch_rows, find_batch, rows_agree

SENT = frozenset({"released", "closed"})


def disagreements(db: Connection, program: Program) -> list[str]:
    """A sentence for everything that does not agree; none if all is well. Nothing is mended."""
    sent = db.execute(query("stipends/sent_payments"), {"program": program.code}).all()
    return [*wrong_balances(db, program, sent), *wrong_payments(sent), *wrong_batches(db, program, sent)]


def wrong_balances(db: Connection, program: Program, sent: Sequence[Row[Any]], of: str = "") -> Iterator[str]:
    """
    Accounts of the ledger that hold another amount than the rows come to.

    Args:
        of: How the accounts begin that are looked at; without it all are.
    """
    expected: dict[str, int] = defaultdict(int)
    for row in unpaid(db, program.code).values():
        expected[liability(row.payee_id)] -= row.amount_minor
        expected[EXPENSE] += row.amount_minor
    for payment in sent:
        if not payment.came_back:
            expected[CASH if payment.settled else CLEARING] -= payment.amount_minor
            expected[EXPENSE] += payment.amount_minor
    for book, minor in expected_of_fees(db, program).items():
        expected[book] += minor
    found = balances(db, program.code)
    standing = {book: minor for (book, currency), minor in found.items() if currency == program.currency}
    for book in sorted(name for name in mine(standing) | expected.keys() if name.startswith(of)):
        has, wanted = standing.get(book, 0), expected.get(book, 0)
        if has != wanted:
            yield (f"The ledger has {money(has, program.currency)} on {book}, and the rows come to "
                   f"{money(wanted, program.currency)}.")  # fmt: skip
    yield from (f"The ledger has an account in {currency}: {book}."
                for book, currency in sorted(found) if currency != program.currency)  # fmt: skip


def mine(standing: dict[str, int]) -> set[str]:
    """The accounts that nothing but stipends and fees moves; cash may be moved by others, too."""
    return {book for book in standing if book in {EXPENSE, CLEARING} or book.startswith((liability(""), *BOOKS))}


def wrong_payments(sent: Sequence[Row[Any]]) -> Iterator[str]:
    """Payments of which the ledger, the bank and the lines say different things."""
    for row in sent:
        if not row.posted:
            yield f"Payment {row.payment_id} was released and is not in the ledger."
        if row.came_back and row.live_lines:
            yield f"Payment {row.payment_id} came back, and {row.live_lines} of its lines are not free."
        if row.freed_lines and not row.came_back:
            yield f"Payment {row.payment_id} did not come back, and {row.freed_lines} of its lines are free."


def wrong_batches(db: Connection, program: Program, sent: Sequence[Row[Any]]) -> Iterator[str]:
    """Batches whose rows are not what was proposed, or whose state is not what was done."""
    released = {row.batch_id for row in sent}
    for row in db.execute(query("stipends/batches_of_program"), {"program": program.code}).all():
        batch = find_batch(db, row.batch_id)
        if wrong := rows_agree(batch, batch_rows(db, row.batch_id)):
            yield f"Batch {row.batch_id}: {wrong}"
        if (row.state in SENT) != (row.batch_id in released):
            kept = "a release" if row.batch_id in released else "no release"
            yield f"Batch {row.batch_id} is {row.state}, and there is {kept} of it."
