"""What regions say of money that they were to pass on to mentors, and whom somebody must ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from schemas.files.registers import PASSTHROUGHS, Line, Problem
from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared.registers import Intake, take_in
from tasks.stipends.bank_formats.finance_csv import amount_of
from tasks.stipends.bank_formats.words import plain
from tasks.stipends.matching import Sent
from tasks.stipends.messages import money

Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A payment of which a region has not said that all of it reached the mentors."""

    payment_id: str
    end_to_end_id: str
    payee_id: str
    payee_name: str
    remittance_email: str
    amount_minor: int
    currency: str
    effective_on: date
    confirmed_on: date | None
    """None if the region has said nothing."""
    kept_minor: int
    kept_why: str


def take_in_passthroughs(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """Take every register of confirmations that waits for a program; how many were taken, refused, left."""
    return take_in(program, engine, moment, (Intake(PASSTHROUGHS, read_passthroughs, put_passthroughs),))


def not_passed_on(program: Program, engine: Engine, today: date) -> tuple[ToAsk, ...]:
    """Every payment to a region that was credited before today and is not passed on whole, the oldest first."""
    stipend = program.payments.stipend
    if stipend is None or not stipend.passthrough_confirmation:
        return ()
    with reading(engine) as db:
        rows = db.execute(query("stipends/not_passed_on"), {"program": program.code, "before": today}).mappings()
        return tuple(ToAsk(**row) for row in rows)


def read_passthroughs(
    db: Connection, program: Program, lines: Sequence[Line], as_of: date
) -> tuple[list[Said], list[Problem]]:
    """What each row says, and what is wrong with it."""
    said: list[Said] = []
    problems: list[Problem] = []
    for line in lines:
        sent = payment_named(db, program, line.values["payment_reference"])
        kept = amount_of(line.values["not_passed_on"]) if line.values["not_passed_on"] else 0
        if wrong := wrong_with(line, sent, kept, as_of):
            problems.append(Problem(line.number, f"Row {line.number}: {wrong}"))
        elif sent is not None:
            said.append({
                "payment_id": sent.payment_id, "confirmed_by": line.values["confirmed_by"], "kept_minor": kept,
                "confirmed_on": date.fromisoformat(line.values["confirmed_on"]),
                "kept_why": plain(line.values["reason"]),
            })  # fmt: skip
    return said, problems


def payment_named(db: Connection, program: Program, reference: str) -> Sent | None:
    """The payment of a program that left under this reference."""
    binds = {"trace_no": None, "reference": reference.upper() or None, "payment_id": None}
    found = [Sent(**row) for row in db.execute(query("stipends/sent_like"), binds).mappings()]
    return next((one for one in found if one.released and one.program == program.code), None)


def wrong_with(line: Line, sent: Sent | None, kept: int | None, as_of: date) -> str:
    """Why a row does not count; nothing if it does. What is empty and must not be is told already."""
    values = line.values
    if not (values["payment_reference"] and values["confirmed_by"] and values["confirmed_on"]):
        return ""
    if sent is None:
        return "no payment of this reference was sent. Write it as the advice of the payment shows it."
    if sent.came_back:
        return "this payment came back, so there was nothing to pass on. Leave the row out."
    if values["confirmed_on"] > as_of.isoformat():
        return "the day of the confirmation has not come. Write the day on which it was confirmed."
    if kept is None or kept > sent.amount_minor:
        return f"write an amount such as 500.00, at most {money(sent.amount_minor, sent.currency)}."
    return "write why it was not passed on." if kept and not values["reason"] else ""


def put_passthroughs(db: Connection, _program: Program, said: list[Said], _as_of: date) -> list[str]:
    """Write the confirmations down."""
    db.execute(query("stipends/put_passthrough"), said)
    return []
