"""Our side of the intake: the production step on the export that waits in the inbox, and the history it leaves."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

PROGRAM = "bench"


def install(day: date) -> None:
    """Bring a new database to the newest migration, then take in the first export."""
    from sql.database import engine, upgrade

    upgrade(engine())
    take_in(day)


def take_in(day: date, *, proved: bool = False) -> None:
    """
    What one run of `<program>__pull_membership` does.

    Args:
        proved: Great Expectations proves what was decided, as it does in production; its import is a fixed cost.
    """
    from schemas.registry import program
    from sql.database import engine
    from tasks.membership.check import no_evidence
    from tasks.membership.evidence import prove
    from tasks.membership.steps import pull_membership

    moment = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    outcomes = pull_membership(program(PROGRAM), engine(), moment, prove if proved else no_evidence)
    engine().dispose()
    verdicts = [(outcome.verdict, outcome.sentences[:3]) for outcome in outcomes]
    if [verdict for verdict, _ in verdicts] != ["applied"]:
        raise SystemExit(f"the export was not applied: {verdicts}")


def versions(database: Path, headings: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """
    Every version, ordered by member and day, as the export's own columns and the two days.

    Args:
        headings: The export's headings in its order, each with our name of the column.
    """
    import sqlite3

    from schemas.member import ROW_FIELDS

    kept = [name for name in headings.values() if name in ROW_FIELDS]
    db = sqlite3.connect(database)
    rows = db.execute(
        f"SELECT {', '.join(kept)}, extra, valid_from, valid_to FROM member_versions ORDER BY row_key, valid_from"  # noqa: S608
    )
    for *texts, extra, valid_from, valid_to in rows:
        values = dict(zip(kept, texts, strict=True)) | json.loads(extra or "{}")
        yield (*[values.get(name, "") for name in headings.values()], valid_from, valid_to or "")


if __name__ == "__main__":
    _, act, day = sys.argv
    if act == "install":
        install(date.fromisoformat(day))
    else:
        take_in(date.fromisoformat(day), proved=act == "proved")
