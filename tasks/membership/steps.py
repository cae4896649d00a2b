"""Taking in membership exports: keep the bytes, read, judge, prove, and apply, hold or refuse: never a part."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine

from schemas.program import Program
from schemas.registry import definition_sha256
from schemas.roster import Source
from sql.database import READING
from sql.queries import query
from tasks.membership import guards, history
from tasks.membership.delta import Reading, stage
from tasks.membership.guards import Finding, Measures
from tasks.membership.rules import Quarantined
from tasks.membership.sources import arrivals
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.shared.files import Kept, keep_raw
from tasks.shared.inbox import settle
from tasks.shared.tables import RefusedFile, SourceTable, open_table

READER_VERSION = "1"
"""Part of the comparison key: raised when the same bytes would be read differently."""
FOLDERS: dict[str, Literal["taken", "refused", "held"]] = {
    "applied": "taken", "stored": "taken", "repeated": "taken", "held": "held", "refused": "refused",
}  # fmt: skip

Prove = Callable[[Connection, Program, Kept, list[Quarantined]], str]
"""Runs the declared expectations over the staged rows, agrees with what was decided or raises, keeps the evidence and
says where it lies."""


@dataclass(slots=True)
class Outcome:
    """What became of one export."""

    source: str
    as_of: date
    sha256: str
    verdict: str
    findings: list[Finding] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    snapshot_id: int = 0

    @property
    def sentences(self) -> list[str]:
        """Everything a person should read about this export."""
        return [*[f.sentence for f in self.findings], *[q.sentence for q in self.quarantined], *self.notes]


class HistoryMoved(RuntimeError):
    """Another run applied an export between our reading and our writing; a retry reads again."""


def pull_membership(program: Program, engine: Engine, moment: datetime, prove: Prove) -> list[Outcome]:
    """
    Take in every export that waits, oldest first; then say whose the rows of sources without member ids are.

    Each file is one transaction. A killed run leaves whole files applied, and the next one goes on.
    """
    outcomes = []
    for arrival in arrivals(program, moment):
        outcome = take_in(program, engine, arrival.source, arrival.as_of, arrival.path, moment, prove)
        settle(arrival.dropped, FOLDERS[outcome.verdict], outcome.sentences)
        outcomes.append(outcome)
    with engine.begin() as db:
        history.recognise_people(db, program)
    return outcomes


def take_in(
    program: Program, engine: Engine, source: Source, as_of: date, path: Path, moment: datetime, prove: Prove,
    *, approved_by: str = "",
) -> Outcome:  # fmt: skip
    """
    Take in one export.

    Args:
        approved_by: The named person who looked at what holds it; empty if nobody did.
    Raises:
        HistoryMoved: another run was faster; nothing was written.
    """
    kept = keep_raw(path)
    with engine.connect().execution_options(**{READING: True}) as db:
        with db.begin():
            came_before = find_snapshot(db, program, source, kept)
            if came_before is not None and not (came_before == "held" and approved_by):
                return repeated(source, as_of, kept, came_before)
            seen = read_and_judge(db, program, source, as_of, kept, prove, approved=bool(approved_by))
        db.execution_options(**{READING: False})
        with db.begin():
            return write_down(db, program, seen, kept, moment, approved_by or "pull_membership")


def find_snapshot(db: Connection, program: Program, source: Source, kept: Kept) -> str | None:
    """What became of the same bytes before (G3), if they came before."""
    binds = {"program": program.code, "source": source.id, "sha256": kept.sha256}
    found = db.execute(query("membership/find_snapshot"), binds).first()
    return None if found is None else str(found.verdict)


def repeated(source: Source, as_of: date, kept: Kept, verdict: str) -> Outcome:
    """G3: the same bytes again change nothing."""
    note = f"The same file came before and was {verdict}; nothing was done again."
    return Outcome(source.id, as_of, kept.sha256, "repeated", notes=[note])


@dataclass(slots=True)
class Seen:
    """An export that was read and judged, before anything is written."""

    outcome: Outcome
    comparison_key: str
    basis: int
    """The newest applied snapshot when we read; 0 if there was none."""
    kind: str
    evidence: str = ""


def read_and_judge(
    db: Connection, program: Program, source: Source, as_of: date, kept: Kept, prove: Prove, *, approved: bool
) -> Seen:
    """Read the export, stage what is new, let the guards look at it, and prove the checks. Writes nothing of ours."""
    outcome = Outcome(source.id, as_of, kept.sha256, "refused")
    last = last_applied(db, program, source)
    try:
        table = open_source(program, kept.path)
    except RefusedFile as refusal:
        outcome.findings.append(Finding("G2", "refuse", refusal.sentence, refusal.code))
        return Seen(outcome, "", last.snapshot_id, "unreadable")
    key = comparison_key(program, table)
    reading = stage(db, program, source.id, as_of, table, in_full=last.comparison_key != key)
    measures = history.measure(db, program, source.id, reading)
    order = guards.in_order(as_of, last.as_of)
    outcome.findings = [
        *([order] if order else []),
        *guards.judge_file(measures, program.roster.guards, program.roster.dates.order),
        *guards.judge_change(measures, program.roster.guards),
    ]
    outcome.notes = [*table.notes, *ignored(table)]
    outcome.quarantined, outcome.counts = reading.quarantined, counts_of(reading, measures)
    outcome.verdict = guards.verdict_of(outcome.findings, approved=approved)
    if approved and last.as_of is not None and as_of == last.as_of:
        outcome.as_of = as_of + timedelta(days=1)
    evidence = prove(db, program, kept, reading.quarantined)
    return Seen(outcome, key, last.snapshot_id, table.kind, evidence)


def open_source(program: Program, path: Path) -> SourceTable:
    """The export as a table of our columns, or a refusal with its sentence."""
    roster = program.roster
    return open_table(
        path, roster.columns, roster.required, encodings=roster.encodings, forbidden=roster.forbidden,
        date_columns=("position_start", "join_date", "paid_through"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastApplied:
    """The newest applied snapshot of a source, or nothing."""

    snapshot_id: int = 0
    as_of: date | None = None
    comparison_key: str = ""


def last_applied(db: Connection, program: Program, source: Source) -> LastApplied:
    """The newest applied snapshot of a source."""
    found = db.execute(query("membership/last_applied"), {"program": program.code, "source": source.id}).first()
    return LastApplied() if found is None else LastApplied(*found)


def comparison_key(program: Program, table: SourceTable) -> str:
    """What must be the same for a known line to mean what it meant: layout, reader and definition."""
    return f"{READER_VERSION}|{definition_sha256(program)}|{table.layout_key}"


def ignored(table: SourceTable) -> list[str]:
    """A sentence about columns that were dropped before anything was kept."""
    return [f"Columns that are not needed were dropped: {', '.join(table.ignored)}."] if table.ignored else []


def counts_of(reading: Reading, measures: Measures) -> dict[str, int]:
    """The numbers that are kept with a snapshot."""
    return {
        "rows_in_file": reading.rows, "accepted": reading.accepted, "quarantined": len(reading.quarantined),
        "exact_duplicates": reading.exact_duplicates, "added": measures.added, "changed": measures.changed,
        "missing": measures.gone,
    }  # fmt: skip


def write_down(db: Connection, program: Program, seen: Seen, kept: Kept, moment: datetime, actor: str) -> Outcome:
    """Record the export and, unless it is held, stored or refused, apply it, in the caller's transaction."""
    outcome = seen.outcome
    source = next(source for source in program.roster.sources if source.id == outcome.source)
    if last_applied(db, program, source).snapshot_id != seen.basis:
        raise HistoryMoved(f"another export of {program.code}/{source.id} was applied meanwhile; read again")
    received = {"sha256": kept.sha256, "size_bytes": kept.size_bytes, "kind": seen.kind, "received_at": moment}
    db.execute(query("membership/put_received_file"), received)
    departed = 0
    if outcome.verdict == "applied":
        departed = history.apply(db, program, source.id, outcome.as_of)
        history.link_people(db, program, source.id, outcome.as_of)
    counts = dict.fromkeys(COUNTS, 0) | outcome.counts | {"departed": departed}
    outcome.counts = counts
    row = db.execute(query("membership/put_snapshot"), {
        "program": program.code, "source": source.id, "sha256": kept.sha256, "as_of": outcome.as_of,
        "verdict": outcome.verdict, "comparison_key": seen.comparison_key, "evidence": seen.evidence,
        "received_at": moment, **counts,
    }).first()  # fmt: skip
    if row is None:
        raise HistoryMoved(f"the same export of {program.code}/{source.id} was taken in meanwhile")
    outcome.snapshot_id = row.snapshot_id
    keep_reasons(db, outcome)
    facts: dict[str, audit.Fact] = {
        "verdict": outcome.verdict,
        "source": source.id,
        **counts,
    }
    audit.append(db, at=moment, actor=actor, action="take_in_export", subject=kept.sha256, facts=facts)
    return outcome


COUNTS = ("rows_in_file", "accepted", "quarantined", "exact_duplicates", "added", "changed", "departed", "missing")


def keep_reasons(db: Connection, outcome: Outcome) -> None:
    """Write down what the guards said and which rows were kept aside."""
    db.execute(query("membership/drop_findings"), {"snapshot_id": outcome.snapshot_id})
    of_snapshot = {"snapshot_id": outcome.snapshot_id}
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


def stale_sources(program: Program, db: Connection, moment: datetime) -> list[Finding]:
    """G9: the sources whose newest export is too old."""
    today = today_in(program.year.time_zone, moment)
    last = {row.source: row.as_of for row in db.execute(query("membership/last_pull"), {"program": program.code})}
    found = (
        guards.stale(source.id, last.get(source.id), today, program.roster.guards) for source in program.roster.sources
    )
    return [finding for finding in found if finding is not None]


def summary(outcomes: list[Outcome]) -> dict[str, int]:
    """How many exports met which verdict."""
    return dict(Counter(outcome.verdict for outcome in outcomes))
