"""Takes in what finance says of fees: each row once, posted where it is plain, and kept for a person where not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.bank_answers import Unreadable
from schemas.dates import DateReader
from schemas.invoice import FeeEventKind
from schemas.program import Program
from schemas.spans import after
from sql.queries import query
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.shared.files import StillArriving, keep_raw
from tasks.shared.inbox import settle, waiting
from tasks.stipends import fee_messages as say
from tasks.stipends.bank_formats.fee_csv import FeeSaid, read
from tasks.stipends.fee_answers import Standing, meaning_of, says
from tasks.stipends.fees import end_key, receivable
from tasks.stipends.ledger import CASH, Entry, post, take_turn
from tasks.stipends.response_messages import EMPTY_FILE, READ_BEFORE, TOO_LARGE

ACTOR = "take_in_fee_payments"
KIND = "fee_payments"
"""The folder of the inbox."""
MOST_BYTES = 10 << 20
ALREADY_COME = 0
"""Months that a day of payment may lie ahead."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from, and when it was read."""

    program: Program
    sha256: str
    moment: datetime
    person: str = ""
    """Who decided it, where it is no row of a file."""

    @property
    def today(self) -> date:
        """The day of the program."""
        return today_in(self.program.time_zone, self.moment)


def take_in_fee_payments(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Read every table in inbox/<program>/fee_payments; what became of each row is written beside the file.

    Returns:
        How many files were taken, refused or still arriving, and how many rows were of each kind.
    """
    found: Counter[str] = Counter(taken=0, refused=0, arriving=0, unmatched=0)
    for dropped in waiting(program.code, KIND, program.time_zone):
        try:
            kept = keep_raw(dropped.path)
        except StillArriving:
            found["arriving"] += 1
            continue
        lying = replace(dropped, sha256=kept.sha256)
        source = Source(program, kept.sha256, moment)
        try:
            kinds, sentences = read_file(engine, source, kept.path)
        except Unreadable as refused:
            note_refusal(engine, source)
            settle(lying, "refused", [str(refused), f"The columns are: {say.HEADINGS_HELP}."])
            found["refused"] += 1
            continue
        settle(lying, "taken", sentences)
        found.update(taken=1, **kinds)
    return dict(found)


def read_file(engine: Engine, source: Source, path: Path) -> tuple[Mapping[str, int], list[str]]:
    """
    Read one table that is kept and do what it says, in one transaction; the same file again does nothing.

    Returns:
        How many rows there were of each kind, and the sentences for whoever sent it.
    Raises:
        Unreadable: nothing of it was read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    if not path.read_bytes().strip():
        raise Unreadable(EMPTY_FILE)
    said, notes = read(path, DateReader(source.program.roster.dates, source.today, ALREADY_COME))
    counts: Counter[str] = Counter()
    sentences = []
    with engine.begin() as db:
        take_turn(db, source.program.code)
        before = audit.facts_of(db, action="fee_file_read", subject=source.program.code)
        if any(one["sha256"] == source.sha256 for one in before):
            return {}, [READ_BEFORE]
        invoices = invoices_of(db, source.program)
        for one in said:
            kind, words = take_row(db, source, one, invoices)
            counts[kind] += 1
            sentences.append(words)
        audit.append(db, at=source.moment, actor=ACTOR, action="fee_file_read", subject=source.program.code,
                     facts={"sha256": source.sha256, "rows": len(said), "unmatched": counts["unmatched"]})  # fmt: skip
    return counts, [summary(counts), *sentences, *notes]


def summary(counts: Mapping[str, int]) -> str:
    """How many rows a table had, and of which kind."""
    names = {"paid": "paid", "cancelled": "cancelled", "known": "nothing new", "unmatched": "waiting for a person"}
    parts = [f"{counts[kind]} {words}" for kind, words in names.items() if counts.get(kind)]
    return f"Read: {', '.join(parts)}." if parts else "The table has no row."


def invoices_of(db: Connection, program: Program) -> dict[str, Row[Any]]:
    """Every invoice of a program by its number."""
    rows = db.execute(query("stipends/fee_invoices_of_program"), {"program": program.code})
    return {row.invoice_no: row for row in rows}


def take_row(db: Connection, source: Source, said: FeeSaid, invoices: dict[str, Row[Any]]) -> tuple[str, str]:
    """Do what one row says; its kind, and the sentence for whoever sent it."""
    row = invoices.get(said.invoice_no)
    means = meaning_of(said, standing_of(row) if row is not None else None)
    number = row.invoice_no if row is not None else None
    if means.kind == "unmatched":
        detail = " ".join(part for part in (means.detail, said.reason) if part)
        put_event(db, source, "unmatched", number, line=said.line, amount=said.amount_minor, on=said.on,
                  says=says(said), detail=detail)  # fmt: skip
    elif means.kind == "cancelled" and row is not None:
        put_event(db, source, "cancelled", number, line=said.line, says=says(said), detail=said.reason)
        stop_asking(db, source, row)
    elif means.kind == "paid" and row is not None and said.on is not None:
        until = note_paid(db, source, row, said.line, said.on, said.reason)
        words = say.paid(row.amount_minor, row.currency, said.on, until)
        invoices |= invoices_of(db, source.program)
        return "paid", say.row(said.line, said.invoice_no, words)
    if means.kind != "known":
        invoices |= invoices_of(db, source.program)
    return means.kind, means.sentence


def standing_of(row: Row[Any]) -> Standing:
    """Where an invoice stands."""
    return Standing(row.invoice_no, row.amount_minor, row.currency, row.paid_on, row.ended)


def put_event(
    db: Connection, source: Source, kind: FeeEventKind, invoice_no: str | None, *, line: int = 1,
    amount: int | None = None, on: date | None = None, says: str = "", detail: str = "", decides: int | None = None,
) -> int | None:  # fmt: skip
    """Write down what was said or decided; its id, or None if it was there before."""
    found: int | None = db.execute(query("stipends/put_fee_event"), {
        "program": source.program.code, "source_sha256": source.sha256, "line": line, "kind": kind,
        "invoice_no": invoice_no, "amount_minor": amount, "on_day": on, "says": says, "detail": detail,
        "person": source.person, "decides": decides, "at": source.moment,
    }).scalar_one_or_none()  # fmt: skip
    return found


def note_paid(
    db: Connection, source: Source, row: Row[Any], line: int, on: date, reason: str, decides: int | None = None
) -> date | None:  # fmt: skip
    """
    A fee is paid whole: post it, and record the trial membership that it brings.

    Returns:
        The last day of the trial membership; None if it brings none.
    """
    put_event(db, source, "paid", row.invoice_no, line=line, amount=row.amount_minor, on=on, detail=reason,
              decides=decides)  # fmt: skip
    post(db, entry(source, row, f"fee-paid:{row.invoice_no}", CASH, receivable(row.invoice_no)), source.today,
         source.moment)  # fmt: skip
    if not row.trial_membership:
        return None
    until = after(on, row.trial_membership) - timedelta(days=1)
    db.execute(query("stipends/put_trial"), {
        "invoice_no": row.invoice_no, "program": source.program.code, "person_id": row.person_id, "from_day": on,
        "until_day": until, "recorded_by": source.person or f"{ACTOR} {source.sha256[:12]}",
        "recorded_at": source.moment,
    })  # fmt: skip
    return until


def stop_asking(db: Connection, source: Source, row: Row[Any]) -> None:
    """Nothing is asked for any more: what was earned is taken back, in a new entry."""
    post(db, entry(source, row, end_key(row.invoice_no), row.book, receivable(row.invoice_no)), source.today,
         source.moment)  # fmt: skip


def entry(source: Source, row: Row[Any], key: str, debit: str, credit: str) -> Entry:
    """The whole amount of an invoice, from one account to another."""
    return Entry(key, debit, credit, row.amount_minor, row.currency, source.program.code, "invoice", row.invoice_no)


def note_refusal(engine: Engine, source: Source) -> None:
    """A file of which nothing was read is on record."""
    with engine.begin() as db:
        audit.append(db, at=source.moment, actor=ACTOR, action="fee_file_refused", subject=source.program.code,
                     facts={"sha256": source.sha256})  # fmt: skip
