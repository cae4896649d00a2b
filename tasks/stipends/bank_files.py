"""Takes in the files that banks and finance leave in the inbox: kept as they came, read by their form, read once."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine

from schemas.bank_answers import Answer, Unreadable
from schemas.dates import DateReader
from schemas.program import Program
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.shared.files import StillArriving, keep_raw
from tasks.shared.inbox import settle, waiting
from tasks.stipends import response_messages as say
from tasks.stipends.bank_formats import ach_return, acks, finance_csv, iso, iso_return, pain002
from tasks.stipends.reconcile import ACTOR, Reconciled, reconcile

KIND = "bank"
"""The folder of the inbox."""
MOST_BYTES = 10 << 20
ALREADY_COME = 0
"""Months that a day of payment may lie ahead."""


def take_in_bank_files(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Read every file in inbox/<program>/bank: returns, notifications, status reports, acknowledgements, finance's table.

    What became of a file is written beside it; nothing of it is read in part.

    Returns:
        How many files were taken, refused or still arriving, and how many rows of each kind they had.
    """
    found: Counter[str] = Counter(taken=0, refused=0, arriving=0, unmatched=0)
    for dropped in waiting(program.code, KIND, program.time_zone):
        try:
            kept = keep_raw(dropped.path)
        except StillArriving:
            found["arriving"] += 1
            continue
        lying = replace(dropped, sha256=kept.sha256)
        try:
            done, notes = read_file(program, engine, kept.path, kept.sha256, moment)
        except Unreadable as refused:
            note_refusal(program, engine, kept.sha256, moment)
            settle(lying, "refused", [str(refused)])
            found["refused"] += 1
            continue
        settle(lying, "taken", say.report(done.counts, done.sentences, notes) if done.fresh else done.sentences)
        found.update(taken=1, **{str(kind): count for kind, count in done.counts.items()})
    return dict(found)


def read_file(
    program: Program, engine: Engine, path: Path, sha256: str, moment: datetime
) -> tuple[Reconciled, tuple[str, ...]]:  # fmt: skip
    """
    Read one file that is kept, and do what it says.

    Returns:
        What it did, and how it was read.
    Raises:
        Unreadable: nothing of it was read.
    """
    answer = answer_in(program, path, today_in(program.time_zone, moment))
    return reconcile(program, engine, answer, sha256, moment), answer.notes


def answer_in(program: Program, path: Path, today: date) -> Answer:
    """
    What a file says, by the form that its content shows; its name and its ending count for nothing.

    Raises:
        Unreadable: it is none of the forms, or not as its form must be.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(say.TOO_LARGE)
    content = path.read_bytes()
    if not content.strip():
        raise Unreadable(say.EMPTY_FILE)
    if iso.is_xml(content):
        return answer_in_xml(content)
    if acks.is_ack(content):
        return acks.read(content)
    if ach_return.is_ach(content):
        return ach_return.read(content)
    try:
        return finance_csv.read(path, DateReader(program.roster.dates, today, ALREADY_COME))
    except Unreadable as refused:
        raise Unreadable(f"{say.NOT_KNOWN} {refused}") from None


def answer_in_xml(content: bytes) -> Answer:
    """
    What a message of ISO 20022 says.

    Raises:
        Unreadable: it is damaged, brings a document type, or is another message.
    """
    root = iso.parse(content)
    if pain002.is_of(root):
        return pain002.read(root)
    if iso_return.is_of(root):
        return iso_return.read(root)
    raise Unreadable(say.NOT_KNOWN)


def note_refusal(program: Program, engine: Engine, sha256: str, moment: datetime) -> None:
    """A file of which nothing was read is on record."""
    with engine.begin() as db:
        audit.append(db, at=moment, actor=ACTOR, action="bank_file_refused", subject=program.code,
                     facts={"sha256": sha256})  # fmt: skip
