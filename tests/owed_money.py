"""What is owed, for tests of obligations."""

from money_builders import MOMENT, TODAY
from region_builders import MASA, rows_of
from sqlalchemy import Engine

from sql import payment_tables
from tasks.stipends.holds import open_holds
from tasks.stipends.obligations import derive_obligations


def derive(database: Engine, program=MASA, today=TODAY):
    """Owe what is due."""
    return derive_obligations(program, database, today, MOMENT)


def owed(database: Engine):
    """The payee and the amount of each unit that is owed."""
    return {row["unit_key"]: (row["payee_id"], row["amount_minor"])
            for row in rows_of(database, payment_tables.obligations)}  # fmt: skip


def holds_of(database: Engine):
    """What is held open, by reason and sentence."""
    with database.connect() as db:
        return {(row.reason, row.sentence) for row in open_holds(db, "masa")}


def reasons(database: Engine):
    """Why something is held, without the case."""
    return {reason.partition(":")[0] for reason, _ in holds_of(database)}
