"""What keeps an obligation from being paid: holds that come and go by what is so today, and those that people end."""

import re
import unicodedata
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
from tasks.stipends.ledger import EXPENSE, Entry, liability, post, take_turn
from tasks.stipends.messages import HELD
from tasks.stipends.rules import DECIDED, FINAL, TESTED

UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Signs that count as letters and that no screen shows."""


def open_holds(db: Connection, program_code: str) -> Sequence[Row[Any]]:
    """Everything for which an obligation waits: obligation_id, reason, sentence, held_on, and whose money it is."""
    return db.execute(query("stipends/open_holds"), {"program": program_code}).all()


def put_holds(db: Connection, rows: Sequence[tuple[str, str, str]], today: date) -> None:
    """Hold obligations: (obligation_id, reason, sentence). What a named person ended is not held again."""
    if rows:
        db.execute(query("stipends/put_hold"), [
            {"obligation_id": one, "reason": reason, "sentence": sentence, "held_on": today}
            for one, reason, sentence in rows
        ])  # fmt: skip


def came_back(hold: Row[Any]) -> bool:
    """Whether a line is held because its money came back."""
    return str(hold.reason).startswith("returned:")


def refresh(db: Connection, program_code: str, wanted: Sequence[tuple[str, str, str]], today: date) -> None:
    """
    Let the tested holds be those that are so today.

    Args:
        wanted: (obligation_id, reason, sentence) of everything for which a line may not be paid today.
    """
    right = {(obligation_id, reason) for obligation_id, reason, _ in wanted}
    standing = {(row.obligation_id, row.reason) for row in open_holds(db, program_code)}
    for obligation_id, reason in sorted(standing):
        if reason in TESTED and (obligation_id, reason) not in right:
            db.execute(query("stipends/end_hold"), {
                "obligation_id": obligation_id, "reason": reason, "ended_on": today, "ended_by": "", "ended_why": "",
            })  # fmt: skip
    put_holds(db, sorted(wanted), today)


def free_held(
    program: Program, engine: Engine, obligation_id: str, reason: str, actor: str, moment: datetime, why: str = ""
) -> bool:  # fmt: skip
    """
    A named person ends a hold that waits for a decision: the line may be paid.

    Where a person decided that its money came back, it takes another person to let the line go.

    Args:
        why: In the person's words, without the number of an account; kept with the hold.
    Returns:
        Whether there was such a hold.
    Raises:
        ValueError: nobody may end a hold of this kind, or not this person, or no person was named.
    """
    person = a_person(actor)
    if reason.partition(":")[0] not in DECIDED:
        raise ValueError(f"a hold {reason!r} ends when its cause is gone, not by a decision")
    today = today_in(program.time_zone, moment)
    with engine.begin() as db:
        take_turn(db, program.code)
        deciders = db.execute(query("stipends/deciders_of_line"), {"obligation_id": obligation_id}).scalars()
        if person in set(deciders):
            raise ValueError("you decided that this money came back; another person must let its line go")
        binds = {"obligation_id": obligation_id, "reason": reason, "ended_on": today, "ended_by": person,
                 "ended_why": plain(why)}  # fmt: skip
        if db.execute(query("stipends/end_hold"), binds).first() is None:
            return False
        audit.append(db, at=moment, actor=person, action="hold_ended", subject=obligation_id,
                     facts={"program": program.code, "reason": reason})  # fmt: skip
    return True


def waive(
    program: Program, engine: Engine, obligation_id: str, actor: str, moment: datetime, why: str = ""
) -> bool:  # fmt: skip
    """
    A named person says that an unpaid obligation, or one to us, is not owed; it never comes back.

    Args:
        why: In the person's words; kept with the hold that never ends.
    Returns:
        Whether it was owed until now.
    Raises:
        LookupError: this program owes no such thing, or a batch pays it.
        ValueError: no person was named.
    """
    person, today = a_person(actor), today_in(program.time_zone, moment)
    with engine.begin() as db:
        take_turn(db, program.code)
        row = unpaid(db, program.code).get(obligation_id)
        if row is None:
            row = owed_back(db, program.code, obligation_id)
        if row is None or row.payment_id:
            raise LookupError("no obligation of this id is unpaid and in no batch")
        end_obligation(db, program, row, "waived", f"{HELD['waived']} {plain(why)}".strip(), today, moment)
        audit.append(db, at=moment, actor=person, action="obligation_waived", subject=obligation_id,
                     facts={"program": program.code, "amount_minor": row.amount_minor})  # fmt: skip
    return True


def owed_back(db: Connection, program_code: str, obligation_id: str) -> Row[Any] | None:
    """What a payee owes back and nobody has taken off; None if this is nothing of the kind."""
    rows = db.execute(query("stipends/open_clawbacks"), {"program": program_code})
    return next((row for row in rows if row.obligation_id == obligation_id), None)


def end_obligation(
    db: Connection, program: Program, row: Row[Any], reason: str, sentence: str, today: date, moment: datetime
) -> None:  # fmt: skip
    """
    Nothing is owed for an unpaid obligation any more: it is held for ever, and its posting is reversed.

    What is owed back is posted only when it is taken off.
    """
    if reason not in FINAL:
        raise ValueError(f"a hold {reason!r} is not final")
    put_holds(db, [(row.obligation_id, reason, sentence)], today)
    if row.kind == "clawback":
        return
    entry = Entry(f"{reason}:{row.obligation_id}", liability(row.payee_id), EXPENSE, row.amount_minor,
                  program.currency, program.code, "obligation", row.obligation_id)  # fmt: skip
    post(db, entry, today, moment)


def unpaid(db: Connection, program_code: str) -> dict[str, Row[Any]]:
    """Every stipend that is owed and that no released batch pays, by its id."""
    rows = db.execute(query("stipends/unpaid_obligations"), {"program": program_code})
    return {row.obligation_id: row for row in rows}


def canonical(name: str) -> str:
    """A name in the one form in which names are compared: neither case nor blanks nor ways to write a letter count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def a_person(actor: str) -> str:
    """
    Who decides, in the one form in which people are compared.

    Raises:
        ValueError: nobody is named, or a schedule.
    """
    person = canonical(actor)
    if not person or person.startswith("svc:"):
        raise ValueError("a decision about money needs a named person")
    if not person.isprintable() or UNSEEN.search(person):
        raise ValueError("a name with signs that nobody sees is no name: it may be another person's")
    return person


def waiting(engine: Engine, program_code: str) -> Sequence[Row[Any]]:
    """Everything that waits, for a screen or a list."""
    with reading(engine) as db:
        return open_holds(db, program_code)
