"""What is written down about an export, in one transaction with what it changes in the history."""

from datetime import datetime

from sqlalchemy import Connection

from schemas.program import Program
from schemas.roster import Source
from sql.queries import query
from tasks.membership import history
from tasks.membership.judging import Outcome, Seen, last_applied
from tasks.membership.namesakes import meeting
from tasks.membership.remembered import remember, still_kept
from tasks.shared import audit
from tasks.shared.files import Kept

COUNTS = ("rows_in_file", "accepted", "quarantined", "exact_duplicates", "added", "changed", "departed", "missing")


class HistoryMoved(RuntimeError):
    """Another run applied an export between our reading and our writing; a retry reads again."""


def write_down(
    db: Connection, program: Program, source: Source, seen: Seen, kept: Kept, moment: datetime, actor: str
) -> Outcome:
    """
    Record the export and, unless it is held, stored or refused, apply it, in the caller's transaction.

    Raises:
        HistoryMoved: the history is no longer what the export was judged against.
    """
    outcome = seen.outcome
    db.execute(query("membership/take_turn"), {"program": program.code, "source": source.id})
    if last_applied(db, program, source) != seen.last:
        raise HistoryMoved(f"another export of {program.code}/{source.id} was applied meanwhile; read again")
    received = {"sha256": kept.sha256, "size_bytes": kept.size_bytes, "kind": seen.kind, "received_at": moment}
    db.execute(query("membership/put_received_file"), received)
    departed = change_history(db, program, source, seen) if outcome.verdict == "applied" else 0
    outcome.counts = dict.fromkeys(COUNTS, 0) | outcome.counts | {"departed": departed}
    outcome.snapshot_id = put_snapshot(db, program, seen, moment)
    keep_reasons(db, outcome)
    facts: dict[str, audit.Fact] = {"verdict": outcome.verdict, "source": source.id, **outcome.counts}
    audit.append(db, at=moment, actor=actor, action="take_in_export", subject=kept.sha256, facts=facts)
    return outcome


def change_history(db: Connection, program: Program, source: Source, seen: Seen) -> int:
    """Apply what is staged; how many members departed."""
    as_of = seen.outcome.as_of
    of_day = {"program": program.code, "source": source.id, "as_of": as_of}
    is_plain = as_of != seen.last.as_of and still_kept(db, program.code, source.id, seen.remembered)
    if as_of == seen.last.as_of:
        db.execute(query("membership/supersede_day"), of_day)
        history.drop_day(db, of_day)
    has_ids = program.roster.identity == "member_id"
    with meeting(db, program.code, source.id, at_once=is_plain and has_ids) as links:
        change = history.apply(db, program, source.id, as_of, confirms=not seen.keyless)
        if seen.in_full and seen.last.as_of:
            db.execute(query("membership/forget_lines"), {"program": program.code, "source": source.id})
        known = seen.remembered.renewed(change.ended, change.begun) if is_plain and seen.remembered else None
        remember(db, program.code, source.id, known)
        if has_ids:
            history.keep_links(db, program.code, links(), as_of)
    return change.departed


def put_snapshot(db: Connection, program: Program, seen: Seen, moment: datetime) -> int:
    """The number of the snapshot, new or of the same bytes that waited."""
    outcome = seen.outcome
    row = db.execute(query("membership/put_snapshot"), {
        "program": program.code, "source": outcome.source, "sha256": outcome.sha256, "as_of": outcome.as_of,
        "verdict": outcome.verdict, "comparison_key": seen.comparison_key, "basis": seen.last.snapshot_id,
        "evidence": seen.evidence, "received_at": moment, **outcome.counts,
    }).first()  # fmt: skip
    if row is None:
        raise HistoryMoved(f"the same export of {program.code}/{outcome.source} was taken in meanwhile")
    return int(row.snapshot_id)


def keep_reasons(db: Connection, outcome: Outcome) -> None:
    """Write down what the guards said and which rows were kept aside."""
    of_snapshot = {"snapshot_id": outcome.snapshot_id}
    db.execute(query("membership/drop_findings"), of_snapshot)
    for finding in outcome.findings:
        row = {"guard": finding.guard, "subject": finding.subject, "verdict": finding.verdict,
               "sentence": finding.sentence}  # fmt: skip
        db.execute(query("membership/put_finding"), of_snapshot | row)
    rows = [
        of_snapshot | {"line": row.line, "code": row.code, "heading": row.heading, "masked_value": row.masked_value,
                       "sentence": row.sentence}
        for row in outcome.quarantined
    ]  # fmt: skip
    if rows:
        db.execute(query("membership/put_quarantined"), rows)
