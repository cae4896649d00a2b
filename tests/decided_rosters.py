"""Rosters decided in a database."""

from datetime import UTC, datetime

from rosters import the
from sqlalchemy import Engine, select

from sql.tables import decision_runs, decisions, flags

MASA, ACSA = the("masa"), the("acsa")
NOON = datetime(2026, 11, 21, 18, tzinfo=UTC)
NEW = "7/1/2026"


def everything(engine: Engine) -> list[tuple]:
    """All rows that deciding writes."""
    with engine.connect() as db:
        return [tuple(row) for table in (decisions, flags, decision_runs)
                for row in db.execute(select(table).order_by(*table.primary_key))]  # fmt: skip


def flags_of(engine: Engine) -> list:
    with engine.connect() as db:
        return db.execute(select(flags).order_by(flags.c.person_id, flags.c.role_family, flags.c.spell)).all()


def standing_reason(engine: Engine, person_id: str) -> str | None:
    with engine.connect() as db:
        return db.execute(select(decisions.c.reason).where(decisions.c.person_id == person_id,
                                                           decisions.c.decided_to.is_(None))).scalar()  # fmt: skip
