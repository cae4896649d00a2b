"""How taking in exports speaks to Airflow: which verdicts somebody waits for, and what nobody sent."""

import logging

from dags.acts.common import leave_out
from schemas.program import Program


def pull(program: Program) -> dict[str, int]:
    """Take in all exports that wait; counts by verdict, and `alarms`: silent sources, and a broken audit chain."""
    from sql.database import engine
    from tasks.membership.evidence import prove
    from tasks.membership.steps import pull_membership, summary
    from tasks.shared.clock import now

    counts = summary(pull_membership(program, engine(), now(), prove)) | {"alarms": len(alarms(program))}
    waiting = {
        "announce_members": counts.get("applied"),
        "announce_held_exports": counts.get("held"),
        "raise_alarms": counts.get("refused") or counts.get("stored") or counts["alarms"],
    }
    found: dict[str, int] = leave_out(counts, (name for name, due in waiting.items() if not due))
    return found


def alarms(program: Program) -> list[str]:
    """
    A sentence for each source whose newest export is too old, and one if the audit chain is broken.

    The head of the chain goes into the task's log: kept outside the database, it shows a tail that was cut off.
    """
    from sql.database import engine, reading
    from tasks.membership.steps import stale_sources
    from tasks.shared import audit
    from tasks.shared.clock import now

    with reading(engine()) as db:
        logging.getLogger(__name__).info("audit chain: row %d, hash %s", *audit.head(db))
        return [finding.sentence for finding in stale_sources(program, db, now())] + audit.alarms(db)
