"""Reading an export and judging it beside the history, before anything is written."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from schemas.program import Program
from schemas.registry import definition_sha256
from schemas.roster import Source
from sql.queries import query
from tasks.membership import guards, history
from tasks.membership.delta import Reading, stage
from tasks.membership.fresh import Child
from tasks.membership.guards import Finding, Measures
from tasks.membership.remembered import Remembered
from tasks.membership.rules import Quarantined
from tasks.shared.files import Kept
from tasks.shared.tables import RefusedFile, SourceTable, open_table

READER_VERSION = "1"
"""Part of the comparison key: raised when the same bytes would be read differently."""
DATES = ("position_start", "join_date", "paid_through")

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
    before: str = ""
    """What became of the same bytes, if they came before."""

    @property
    def sentences(self) -> list[str]:
        """Everything a person should read about this export."""
        return [*[f.sentence for f in self.findings], *[q.sentence for q in self.quarantined], *self.notes]


@dataclass(frozen=True, slots=True)
class LastApplied:
    """The newest applied snapshot of a source, or nothing."""

    snapshot_id: int = 0
    as_of: date | None = None
    comparison_key: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """
    An export that was opened, or why it was not, and a process that reads for us where it is long.

    Attributes:
        kept: The bytes as they are kept, to be asked for after they were read.
    """

    table: SourceTable | RefusedFile
    kept: Callable[[], Kept]
    child: Child | None = None


@dataclass(slots=True)
class Seen:
    """An export that was read and judged."""

    outcome: Outcome
    comparison_key: str
    last: LastApplied
    """What it was judged against."""
    kind: str
    evidence: str = ""
    in_full: bool = False
    keyless: bool = False
    """Some row does not say whose it is: anybody who seems to be missing may be behind it."""
    remembered: Remembered | None = None
    """The lines beside which it was read."""


def last_applied(db: Connection, program: Program, source: Source) -> LastApplied:
    """The newest applied snapshot of a source."""
    found = db.execute(query("membership/last_applied"), {"program": program.code, "source": source.id}).first()
    return LastApplied() if found is None else LastApplied(*found)


def read_and_judge(
    db: Connection,
    program: Program,
    source: Source,
    as_of: date,
    export: Export,
    prove: Prove,
    *,
    approved_basis: int = -1,
) -> Seen:
    """
    Read the export, stage what is new, let the guards look at it, and prove the checks. Writes nothing of ours.

    Args:
        approved_basis: The snapshot beside which a person approved the export; it counts only beside that one.
    """
    last = last_applied(db, program, source)
    table = export.table
    if isinstance(table, RefusedFile):
        unreadable = Finding("G2", "refuse", table.sentence, table.code)
        outcome = Outcome(source.id, as_of, export.kept().sha256, "refused", [unreadable])
        return Seen(outcome, definition_part(program), last, "unreadable")
    key = comparison_key(program, table)
    in_full = last.comparison_key != key
    reading = stage(db, program, source.id, as_of, table, in_full=in_full, child=export.child)
    measures = history.measure(db, program, source.id, reading)
    kept = export.kept()
    outcome = Outcome(source.id, as_of, kept.sha256, "refused")
    outcome.findings = look(program, as_of, last, table.names, reading, measures)
    outcome.notes = [*table.notes, *ignored(table)]
    outcome.quarantined, outcome.counts = reading.quarantined, counts_of(reading, measures)
    outcome.verdict = guards.verdict_of(outcome.findings, approved=approved_basis == last.snapshot_id)
    evidence = prove(db, program, kept, reading.quarantined)
    return Seen(outcome, key, last, table.kind, evidence, in_full, reading.keyless > 0, reading.remembered)


def look(
    program: Program, as_of: date, last: LastApplied, found: Collection[str], reading: Reading, measures: Measures
) -> list[Finding]:
    """
    What every guard says.

    Args:
        found: Our names of the columns that the export has.
    """
    limits = program.roster.guards
    changes = measures.added + measures.changed + measures.gone
    order = guards.in_order(as_of, last.as_of, same=changes == 0)
    keyless = guards.nobody_departs(reading.keyless) if measures.standing else None
    return [
        *guards.lost_columns(guards.columns_of(last.comparison_key), found, program.roster.columns),
        *([order] if order else []),
        *guards.judge_file(measures, limits, program.roster.dates.order),
        *guards.judge_change(measures, limits),
        *([keyless] if keyless else []),
    ]


def open_source(program: Program, path: Path) -> SourceTable | RefusedFile:
    """The export as a table of our columns, or a refusal with its sentence."""
    roster = program.roster
    try:
        return open_table(
            path, roster.columns, roster.required, encodings=roster.encodings, forbidden=roster.forbidden,
            date_columns=DATES,
        )  # fmt: skip
    except RefusedFile as refusal:
        return refusal


def definition_part(program: Program) -> str:
    """What a reading depends on besides the file: our reader and the definition."""
    return f"{READER_VERSION}|{definition_sha256(program)}|"


def comparison_key(program: Program, table: SourceTable) -> str:
    """What must be the same for a known line to mean what it meant: layout, reader and definition."""
    return f"{definition_part(program)}{' '.join(table.names)}|{table.layout_key}"


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
