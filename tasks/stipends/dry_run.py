"""Looks at what a bank or finance says, row by row, by the very steps that take it in, and takes everything back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from schemas.bank_answers import Answer, Said
from schemas.payment import BankEventKind
from schemas.program import Program
from sql.queries import query
from tasks.shared.clock import today_in
from tasks.stipends.matching import clean
from tasks.stipends.reconcile import Source, find, take_every_turn, take_in


@dataclass(frozen=True, slots=True)
class Looked:
    """One row of a file: which payment it is about, or why none, and what would be written."""

    said: Said
    payment: str
    """Our reference of the payment; empty if none is meant for sure."""
    program: str
    """Whose payment it is."""
    written: tuple[BankEventKind, ...]
    """The rows that would be written down; `unmatched` waits for a person."""
    sentences: tuple[str, ...]
    """What would follow, and what people must do."""


@dataclass(frozen=True, slots=True)
class Look:
    """A whole file."""

    read_before: bool
    rows: tuple[Looked, ...]


def look_at(program: Program, engine: Engine, answer: Answer, source_sha256: str, moment: datetime) -> Look:
    """
    What a file would do if it were read now; nothing is kept of it.

    Args:
        program: Into whose inbox it would go.
        source_sha256: Of the file's bytes; a file that was read before would do nothing.
    """
    source = Source(program, source_sha256, today_in(program.time_zone, moment), moment)
    rows = []
    with engine.connect() as db, db.begin() as looked:
        take_every_turn(db, program.code)
        if db.execute(query("stipends/file_was_read"), {"source_sha256": source_sha256}).first():
            return Look(True, ())
        for said in map(clean, answer.said):
            sent = find(db, said).sure
            kinds, told = take_in(db, source, said)
            rows.append(Looked(said, sent.end_to_end_id if sent else "", sent.program if sent else "", tuple(kinds),
                               tuple(told)))  # fmt: skip
        looked.rollback()
    return Look(False, tuple(rows))
