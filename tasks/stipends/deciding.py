"""What a named person decides of a row that nobody could match: it is a second row, and the first one stays."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Engine, Row

from schemas.bank_answers import Said, SaidKind
from schemas.payment import BankEventKind
from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.stipends.bank_formats.words import plain
from tasks.stipends.holds import a_person
from tasks.stipends.matching import Sent
from tasks.stipends.reconcile import Source, close_batches, follow, put_event, take_every_turn

Meaning = Literal["ack", "settle", "return", "reject", "reversal", "nothing"]
"""What a person says that a row means. `nothing`: it is about no payment, or changes none."""
SAID_KINDS: dict[Meaning, SaidKind] = {"ack": "ack", "settle": "settle", "return": "return", "reject": "reject"}
EVENT_KINDS: dict[Meaning, BankEventKind] = {
    "ack": "ack", "settle": "settle", "return": "return", "reject": "reject", "reversal": "reversal",
}  # fmt: skip
ACCEPTED = "ACCEPTED"
SETTLED_BY, NOTHING = "DECIDED", "NOTHING"


class CannotDecide(ValueError):
    """A decision that does not count, with a sentence; nothing was written."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did."""

    rows: int
    sentences: tuple[str, ...]


def open_unmatched(engine: Engine, program_code: str) -> Sequence[Row[Any]]:
    """Rows that wait for a person: event_id, code, end_to_end_id, trace_no, amount_minor, detail, at; oldest first."""
    with reading(engine) as db:
        return db.execute(query("stipends/open_unmatched"), {"program": program_code}).all()


def decide_unmatched(
    program: Program, engine: Engine, event_id: int, meaning: Meaning, payments: Sequence[str], actor: str, reason: str,
    moment: datetime,
) -> Decided:  # fmt: skip
    """
    Say what a row means, and do what follows from it; each row is decided once.

    Args:
        payments: References (or ids) of the payments that are meant; none if it means nothing.
        actor: The person; a schedule never decides.
        reason: In a few words, without the number of an account.
    Raises:
        CannotDecide: no such row, decided before, a payment that was never sent, or no reason.
        ValueError: nobody is named.
    """
    person, words = a_person(actor), plain(reason)
    if meaning not in get_args(Meaning) or not words or (meaning == "nothing") != (not payments):
        raise CannotDecide("Say what the row means, of which payments, and why; a row that means nothing names none.")
    with engine.begin() as db:
        take_every_turn(db, program.code)
        row = waiting_row(db, program, event_id)
        meant = [sent_named(db, program, name) for name in dict.fromkeys(payments)]
        digest = hashlib.sha256(f"decision:{event_id}".encode()).hexdigest()
        source = Source(program, digest, today_in(program.time_zone, moment), moment, decides=event_id)
        told = write_down(db, source, row, meaning, meant, f"{person}: {words}")
        close_batches(db, program.code)
        audit.append(db, at=moment, actor=person, action="bank_row_decided", subject=f"event:{event_id}",
                     facts={"program": program.code, "meaning": meaning, "payments": len(meant)})  # fmt: skip
    return Decided(max(1, len(meant)), tuple(told))


def waiting_row(db: Connection, program: Program, event_id: int) -> Row[Any]:
    """
    A row of a program that waits for a decision.

    Raises:
        CannotDecide: there is none, or somebody decided it.
    """
    row = db.execute(query("stipends/find_unmatched"), {"event_id": event_id}).first()
    if row is None or row.program != program.code:
        raise CannotDecide(f"{program.code} has no row {event_id} that waits for a decision.")
    if row.decided_by_event is not None:
        raise CannotDecide(f"Row {event_id} was decided before; see row {row.decided_by_event}.")
    return row


def sent_named(db: Connection, program: Program, name: str) -> Sent:
    """
    A payment of a program that left, by its reference or its id.

    Raises:
        CannotDecide: there is none.
    """
    binds = {"trace_no": None, "reference": name.strip().upper(), "payment_id": name.strip()}
    found = [Sent(**row) for row in db.execute(query("stipends/sent_like"), binds).mappings()]
    if len(found) != 1 or not found[0].released or found[0].program != program.code:
        raise CannotDecide("One of the payments that you name was never sent by this program.")
    return found[0]


def write_down(
    db: Connection, source: Source, row: Row[Any], meaning: Meaning, meant: Sequence[Sent], words: str
) -> list[str]:  # fmt: skip
    """One row for each payment that is meant, with what follows; or one that says that nothing does."""
    if not meant:
        said = Said(1, "unclear", NOTHING, amount_minor=row.amount_minor, detail=words)
        put_event(db, source, said, "unmatched", None)
        return []
    told: list[str] = []
    code = {"ack": ACCEPTED, "settle": SETTLED_BY}.get(meaning, row.code)
    for line, sent in enumerate(meant, 1):
        said = Said(line, SAID_KINDS.get(meaning, "unclear"), code, sent.end_to_end_id, sent.trace_no,
                    sent.amount_minor, detail=words)  # fmt: skip
        event_id = put_event(db, source, said, EVENT_KINDS[meaning], sent)
        told += follow(db, source, said, sent, event_id) if event_id else []
    return told
