"""What a named person decides of fees: to credit, replace, waive or keep an invoice, and what a row means."""

import hashlib
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row

from schemas.program import Program
from sql.queries import query
from tasks.shared import audit
from tasks.shared.outbox import withdraw
from tasks.stipends.bank_formats.words import plain
from tasks.stipends.fee_mail import KIND
from tasks.stipends.fee_payments import Source, entry, invoices_of, note_paid, put_event, stop_asking
from tasks.stipends.fee_rules import case_of
from tasks.stipends.fees import Owed, look, put_round, receivable, row_of, why_not
from tasks.stipends.holds import a_person
from tasks.stipends.ledger import CASH, post, take_turn

Verdict = Literal["credit", "again", "waive", "keep"]
"""`again` credits and issues another invoice by today's case; `waive` asks for nothing and counts as enrolled."""


class CannotDecide(ValueError):
    """A decision that does not count, with a sentence; nothing was written."""


def decide_invoice(
    program: Program, engine: Engine, invoice_no: str, verdict: Verdict, actor: str, reason: str, moment: datetime
) -> str:  # fmt: skip
    """
    Do what a named person decides of one invoice; an invoice that was paid is credited with the money given back.

    Returns:
        The number of the invoice that was issued instead; empty if none was.
    Raises:
        CannotDecide: no such invoice, it is ended, or nothing can be issued instead.
        ValueError: no person was named.
    """
    person = a_person(actor)
    source = Source(program, source_of(f"{verdict}:{invoice_no}:{moment.isoformat()}"), moment, person)
    with engine.begin() as db:
        take_turn(db, program.code)
        row = invoices_of(db, program).get(invoice_no.strip().upper())
        check(row, verdict, reason)
        assert row is not None
        issued = ""
        if verdict == "keep":
            put_event(db, source, "kept", row.invoice_no, says=case_today(db, source, row), detail=plain(reason))
        else:
            end(db, source, row, verdict, reason)
            issued = replace_it(db, source, row) if verdict == "again" else ""
        audit.append(db, at=moment, actor=person, action="fee_decided", subject=row.invoice_no,
                     facts={"verdict": verdict, "issued": issued})  # fmt: skip
    return issued


def check(row: Row[Any] | None, verdict: Verdict, reason: str) -> None:
    """
    Whether a decision can count.

    Raises:
        CannotDecide: it cannot.
    """
    if row is None:
        raise CannotDecide("There is no invoice of this number in this program.")
    if row.ended:
        raise CannotDecide(f"This invoice was {row.ended} before; nothing is asked for any more.")
    if verdict == "waive" and row.paid_on is not None:
        raise CannotDecide("This invoice is paid: there is nothing to waive. Credit it if the money goes back.")
    if not reason.strip():
        raise CannotDecide("Say why, in a few words; it is kept.")


def end(db: Connection, source: Source, row: Row[Any], verdict: Verdict, reason: str) -> None:
    """Ask for nothing any more; money that came is given back, and the trial that it brought ends."""
    put_event(db, source, "waived" if verdict == "waive" else "credited", row.invoice_no, detail=plain(reason))
    if row.paid_on is not None:
        back = entry(source, row, f"fee-back:{row.invoice_no}", receivable(row.invoice_no), CASH)
        post(db, back, source.today, source.moment)
        db.execute(query("stipends/end_trial"), {
            "invoice_no": row.invoice_no, "ended_on": source.today, "ended_by": source.person,
        })  # fmt: skip
    stop_asking(db, source, row)
    withdraw(db, source.program.code, KIND, row.invoice_no, actor=source.person, reason="CREDITED",
             moment=source.moment)  # fmt: skip


def replace_it(db: Connection, source: Source, row: Row[Any]) -> str:
    """
    Issue an invoice by today's case instead of one that was credited; its number.

    Raises:
        CannotDecide: nobody knows today's case, or the year is over.
    """
    program, found = source.program, look(db, source.program, source.today)
    one = found.people.get(row.person_id)
    if one is None or found.program_year != row.program_year:
        raise CannotDecide("The program year of this invoice is over, or its payer is gone: credit it alone.")
    fee = case_of(program.payments.fees, one.facts)
    if (why := why_not(program, one, fee)) or fee is None:
        raise CannotDecide(f"No other invoice can be issued: its payer {why}")
    new = row_of(program, row.program_year, Owed(one, fee), row.number + 1, source.today, row.invoice_no)
    put_round(db, program, row.program_year, [new], source.today, source.moment)
    return str(new["invoice_no"])


def case_today(db: Connection, source: Source, row: Row[Any]) -> str:
    """The case that fits today, which a person has seen; the invoiced one where none does."""
    one = look(db, source.program, source.today).people.get(row.person_id)
    fee = case_of(source.program.payments.fees, one.facts) if one else None
    return fee.id if fee else str(row.fee_id)


def settle_row(
    program: Program, engine: Engine, event_id: int, verdict: Literal["paid", "seen"], actor: str, reason: str,
    moment: datetime,
) -> None:  # fmt: skip
    """
    Say what a row of finance means that waits: its invoice is paid whole by it and others, or it changes nothing.

    Raises:
        CannotDecide: no such row waits, or its invoice cannot be paid by it.
        ValueError: no person was named.
    """
    person = a_person(actor)
    if not reason.strip():
        raise CannotDecide("Say why, in a few words; it is kept.")
    with engine.begin() as db:
        take_turn(db, program.code)
        rows = {row.event_id: row for row in db.execute(query("stipends/open_fee_rows"), {"program": program.code})}
        waits = rows.get(event_id)
        if waits is None:
            raise CannotDecide("No row of this number waits.")
        source = Source(program, source_of(f"row:{event_id}"), moment, person)
        if verdict == "seen":
            put_event(db, source, "seen", waits.invoice_no or None, detail=plain(reason), decides=event_id)
        else:
            row = invoices_of(db, program).get(waits.invoice_no)
            if row is None or row.ended or row.paid_on is not None or waits.on_day is None:
                raise CannotDecide("This row names no open invoice, or no day of payment: it pays nothing off.")
            note_paid(db, source, row, 1, waits.on_day, plain(reason), decides=event_id)
        audit.append(db, at=moment, actor=person, action="fee_row_settled", subject=str(event_id),
                     facts={"program": program.code, "verdict": verdict})  # fmt: skip


def source_of(words: str) -> str:
    """What stands for a file where a person decides."""
    return hashlib.sha256(words.encode()).hexdigest()
