"""What tests of the intake share: the program, its days, and a look at everything that was written."""

from datetime import UTC, date, datetime

from records import TABLES, VERSIONS, contradictions
from sqlalchemy import select

from schemas.registry import program
from sql.tables import quarantined_rows, snapshot_findings, snapshots

MASA = program("masa")
SOURCE = MASA.roster.sources[0]
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
MONDAYS = [date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26)]


def unproven(*_):
    """Great Expectations' part is tested by itself; here it would cost its import for every test."""
    return ""


def versions(database, **where):
    """(key, title, from, to, absent since) of every version, in order."""
    wanted = [VERSIONS.c[name] for name in ("row_key", "title", "valid_from", "valid_to", "absent_since")]
    query = select(*wanted).where(*[VERSIONS.c[name] == value for name, value in where.items()])
    with database.connect() as db:
        return [tuple(row) for row in db.execute(query.order_by(VERSIONS.c.row_key, VERSIONS.c.valid_from))]


def everything(database):
    """Every table of the intake, without surrogate numbers and moments; nothing in them contradicts anything."""
    with database.connect() as db:
        assert set(contradictions(db).values()) == {0}, contradictions(db)
        return [
            sorted(map(repr, db.execute(select(*[c for c in table.c if c.name not in {"received_at", "version_id"}]))))
            for table in (snapshots, snapshot_findings, quarantined_rows, *TABLES)
        ]
