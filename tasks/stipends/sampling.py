"""Draws the audit sample of a batch, finds where the proofs of each line lie, and lays it beside the payment files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared.clock import today_in
from tasks.shared.files import write_whole
from tasks.stipends.audits import SENT
from tasks.stipends.files import folder_of
from tasks.stipends.messages import money
from tasks.stipends.sample_book import Found, Sample, as_csv, as_workbook
from tasks.stipends.sample_rules import draw
from tasks.stipends.standing import find_batch

SAID = {"ack": "taken on", "settle": "settled", "return": "returned", "reject": "refused", "noc": "change notified",
        "reversal": "reversed", "cancel": "cancelled by us"}  # fmt: skip


class NothingToDraw(ValueError):
    """There is no batch to draw from, or the program says that nothing is drawn; a sentence."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Where a sample was laid, and how large it is."""

    batch_id: str
    names: tuple[str, ...]
    lines: int
    drawn: int


def drawn_sample(program: Program, engine: Engine, batch_id: str = "", percent: int = 0) -> Sample:
    """
    The sample of a batch; the same batch and percentage give the same lines, always.

    Args:
        batch_id: The newest batch that left, if none is named.
        percent: The program's own (`payments.control.audit_sample_pct`) if none is given.
    Raises:
        LookupError: this program has no such batch.
        NothingToDraw: no batch has left, or no percentage is set.
    """
    share = percent or program.payments.control.audit_sample_pct
    if not 1 <= share <= 100:
        raise NothingToDraw(f"{program.name} sets no audit sample from 1 to 100 per cent; say how many.")
    with reading(engine) as db:
        batch = find_batch(db, batch_id or newest(db, program))
        if batch.program != program.code:
            raise LookupError(f"{program.code} has no batch {batch_id!r}")
        binds = {"batch_id": batch.batch_id}
        rows = db.execute(query("stipends/sample_lines"), binds).all()
        said = said_of(program, db.execute(query("stipends/evidence_events"), binds))
        decided = db.execute(query("stipends/approvals_of_batch"), binds).all()
        files = db.execute(query("stipends/files_of_batch"), binds).all()
    chosen = draw(rows, share, batch.content_sha256)
    drawn = tuple(found(row, said.get(row.payment_id, "nothing yet")) for row in chosen)
    given = tuple(f"{one.actor} on {today_in(program.time_zone, one.at)}, "
                  f"typed {money(one.typed_total_minor, batch.currency)}"
                  for one in decided if one.decision == "approve")  # fmt: skip
    return Sample(
        batch.batch_id, program.association, program.name, batch.program_year, batch.batch_number, batch.currency,
        batch.proposed_at, batch.content_sha256, share, len(rows), batch.total_minor, drawn, given,
        tuple(f"{one.name}: {one.sha256}" for one in files),
    )  # fmt: skip


def newest(db: Connection, program: Program) -> str:
    """
    The batch that left last.

    Raises:
        NothingToDraw: none has.
    """
    rows = db.execute(query("stipends/batches_of_program"), {"program": program.code}).all()
    sent = [row.batch_id for row in rows if row.state in SENT]
    if not sent:
        raise NothingToDraw(f"No batch of {program.name} has left, so there is nothing to draw from.")
    return str(sent[0])


def said_of(program: Program, events: Iterable[Row[Any]]) -> Mapping[str, str]:
    """What was said of each payment, in one line."""
    told: dict[str, list[str]] = {}
    for one in events:
        code = f" ({one.code})" if one.code else ""
        words = f"{SAID.get(one.kind, one.kind)}{code} {today_in(program.time_zone, one.at)}"
        told.setdefault(one.payment_id, []).append(words)
    return {payment_id: "; ".join(words) for payment_id, words in told.items()}


def found(row: Row[Any], bank: str) -> Found:
    """A line that was drawn, with everything by which its proofs are found."""
    return Found(
        row.obligation_id, row.kind, row.mentor_name, row.role, row.amount_minor, row.match_id or "",
        row.list_ref or "", row.region or "", row.list_id or "", row.list_version, row.list_sha256 or "",
        row.submission_id or "", row.submission_number, row.received_on, row.raw_sha256 or "",
        row.payee_name, row.end_to_end_id, row.trace_no, row.payment_minor, bank,
    )  # fmt: skip


def sample_files(sample: Sample) -> Mapping[str, bytes]:
    """The workbook and the table under their names; a draw of another percentage has another name."""
    name = f"{sample.batch_id}-audit-sample-{sample.percent}"
    return {f"{name}.csv": as_csv(sample), f"{name}.xlsx": as_workbook(sample)}


def lay_sample(program: Program, engine: Engine, batch_id: str = "", percent: int = 0, out: Path | None = None) -> Laid:
    """
    Write the sample as a workbook and as a table; a newer look at the same batch replaces an older one.

    Args:
        out: The folder; that of the payment files if none is named.
    Raises:
        LookupError, NothingToDraw: see `drawn_sample`.
    """
    sample = drawn_sample(program, engine, batch_id, percent)
    folder, files = out or folder_of(sample.batch_id), sample_files(sample)
    for name, content in files.items():
        write_whole(folder / name, content)
    return Laid(sample.batch_id, tuple(sorted(files)), sample.lines, len(sample.drawn))
