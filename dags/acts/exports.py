"""How taking in exports speaks to Airflow: which verdicts somebody waits for, and what nobody sent."""

from dags.acts.common import leave_out
from schemas.program import Program


def pull(program: Program) -> dict[str, int]:
    """Take in all exports that wait; counts by verdict, and `stale` for sources that have been silent too long."""
    from sql.database import engine
    from tasks.membership.evidence import prove
    from tasks.membership.steps import pull_membership, summary
    from tasks.shared.clock import now

    counts = summary(pull_membership(program, engine(), now(), prove)) | {"stale": len(stale(program))}
    waiting = {
        "announce_members": counts.get("applied"),
        "announce_held_exports": counts.get("held"),
        "raise_alarms": counts.get("refused") or counts["stale"],
    }
    found: dict[str, int] = leave_out(counts, (name for name, due in waiting.items() if not due))
    return found


def stale(program: Program) -> list[str]:
    """A sentence for each source whose newest export is too old; a program that never sent one is not late."""
    from sql.database import engine, reading
    from tasks.membership.steps import stale_sources
    from tasks.shared.clock import now

    with reading(engine()) as db:
        return [finding.sentence for finding in stale_sources(program, db, now())]
