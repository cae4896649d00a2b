"""What payees owe back, as a named person has decided: nothing here takes money from anybody."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.stipends.bank_formats.words import plain
from tasks.stipends.holds import a_person
from tasks.stipends.ledger import take_turn
from tasks.stipends.netting import Clawback


class CannotClawBack(ValueError):
    """Nothing is owed back, with a sentence why."""


def to_review(program: Program, engine: Engine) -> Sequence[Row[Any]]:
    """
    Stipends that were paid and whose mentor has no confirmed match of that year any more, for a program that reviews
    them: obligation_id, payee_id, payee_name, amount_minor, currency, match_id, state.
    """
    stipend = program.payments.stipend
    if stipend is None or stipend.on_early_end != "clawback_review":
        return ()
    with reading(engine) as db:
        return db.execute(query("stipends/paid_and_ended"), {"program": program.code}).all()


def claw_back(
    program: Program, engine: Engine, obligation_id: str, actor: str, reason: str, moment: datetime
) -> str:  # fmt: skip
    """
    A named person says that a paid stipend is owed back; it is taken off the payee's next payment, once for ever.

    Returns:
        The id of what is owed back; saying so again finds it.
    Raises:
        CannotClawBack: this program paid no such stipend, the payment came back, or no reason is given.
        ValueError: nobody is named.
    """
    person, why = a_person(actor), plain(reason)
    if not why:
        raise CannotClawBack("Say why the stipend is owed back; name nobody.")
    with engine.begin() as db:
        take_turn(db, program.code)
        row = db.execute(query("stipends/paid_obligation"), {
            "program": program.code, "obligation_id": obligation_id}).mappings().first()  # fmt: skip
        if row is None:
            raise CannotClawBack("No payment that left and did not come back holds this stipend.")
        owed = "c" + hashlib.sha256(f"clawback:{obligation_id}".encode()).hexdigest()[:19]
        key, today = f"clawback:{obligation_id}", today_in(program.time_zone, moment)
        db.execute(query("stipends/put_obligation"), {
            **row, "obligation_id": owed, "program": program.code, "kind": "clawback", "unit_key": key,
            "pair_key": key, "evidence_sha256": hashlib.sha256(why.encode()).hexdigest(), "owed_on": today,
        })  # fmt: skip
        if reviewed(db, owed, person, why, today):
            audit.append(db, at=moment, actor=person, action="clawback_owed", subject=owed,
                         facts={"program": program.code, "of": obligation_id})  # fmt: skip
    return owed


def reviewed(db: Connection, owed: str, person: str, why: str, today: date) -> bool:
    """Keep who reviewed what is owed back, and why, as a hold that the person ended; the first word stays."""
    binds = {"obligation_id": owed, "reason": "review"}
    db.execute(query("stipends/put_hold"), binds | {"sentence": why, "held_on": today})
    ended = db.execute(query("stipends/end_hold"), binds | {"ended_on": today, "ended_by": person, "ended_why": why})
    return ended.first() is not None


def open_clawbacks(db: Connection, program_code: str) -> tuple[Clawback, ...]:
    """What is owed back and was not taken off any payment yet, the oldest first."""
    rows = db.execute(query("stipends/open_clawbacks"), {"program": program_code}).mappings()
    return tuple(Clawback(**{name: row[name] for name in Clawback.__slots__}) for row in rows)
