"""What the books say of fees: who has paid, or need not, before a match, and whom a payment makes a member on trial."""

from datetime import date

from sqlalchemy import Connection

from schemas.calendar import first_day, last_day
from schemas.program import Program
from sql.queries import query


def settled_fees(db: Connection, program: Program, program_year: str) -> frozenset[str] | None:
    """Ids of whoever has paid the fee of a program year, or need not; None where no match waits for a fee."""
    if not any(fee.required_for_entry for fee in program.payments.fees):
        return None
    year = int(program_year[:4])
    binds = {"program": program.code, "program_year": program_year, "first_day": first_day(program, year),
             "last_day": last_day(program, year)}  # fmt: skip
    return frozenset(db.execute(query("matches/fees_settled"), binds).scalars())


def members_on_trial(db: Connection, program: Program, today: date) -> frozenset[str]:
    """Whom a paid fee makes a member on trial on a day."""
    if not program.payments.fees:
        return frozenset()
    binds = {"program": program.code, "today": today}
    return frozenset(db.execute(query("matches/members_on_trial"), binds).scalars())
