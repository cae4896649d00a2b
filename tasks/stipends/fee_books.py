"""What the ledger must hold of fees, by the invoices and what became of them."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection

from schemas.program import Program
from sql.queries import query
from tasks.stipends.fees import receivable
from tasks.stipends.ledger import CASH

BOOKS = ("receivable:", "revenue:")
"""How the accounts begin that fees alone move."""


def expected_of_fees(db: Connection, program: Program) -> Mapping[str, int]:
    """Debits less credits of every account that fees move: what is asked for, what came, what was earned."""
    found: dict[str, int] = defaultdict(int)
    for row in db.execute(query("stipends/fee_invoices_of_program"), {"program": program.code}):
        asked, came = not row.ended, row.paid_on is not None and not row.ended
        found[row.book] -= row.amount_minor if asked else 0
        found[CASH if came else receivable(row.invoice_no)] += row.amount_minor if asked else 0
    return {book: minor for book, minor in found.items() if minor}
