"""Invoices whoever owes a fee, once for each program year: looks, and writes down what is new in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.calendar import first_day, program_year_of
from schemas.money import Fee
from schemas.program import Program
from schemas.registry import definition_sha256
from schemas.spans import after
from sql.queries import query
from tasks.shared import audit
from tasks.stipends import fee_messages as say
from tasks.stipends.fee_people import Registered, enrolments_of
from tasks.stipends.fee_rules import Enrolment, case_of, changed_case, invoice_no, not_known
from tasks.stipends.formats.invoices_csv import misfits
from tasks.stipends.ledger import Entry, post, take_turn

ACTOR = "invoice_fees"


@dataclass(frozen=True, slots=True)
class Owed:
    """Somebody who owes a fee and was not invoiced for it, with the one case that fits."""

    enrolment: Enrolment
    fee: Fee


@dataclass(frozen=True, slots=True)
class Look:
    """Where the fees of a program year stand; nothing was written."""

    program_year: str
    new: tuple[Owed, ...]
    held: tuple[tuple[str, str], ...]
    """(person, sentence) for each who owes a fee and cannot be invoiced."""
    changed: tuple[tuple[str, str], ...]
    """(invoice, sentence) for each whose case is another one today, or whose payer takes part no more."""
    people: Mapping[str, Enrolment]
    invoices: Sequence[Row[Any]]
    """Every invoice of the program, of all years."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What was invoiced now."""

    round_id: str
    """Empty if nothing was."""
    invoices: tuple[str, ...]
    held: int


def look(db: Connection, program: Program, today: date) -> Look:
    """Who owes which fee today, who cannot be invoiced and why, and what has changed since."""
    year, fees = program_year_of(program, today), program.payments.fees
    people = read_people(db, program, year, today)
    invoices = db.execute(query("stipends/fee_invoices_of_program"), {"program": program.code}).all()
    own = [row for row in invoices if row.program_year == year]
    invoiced = {row.person_id for row in own}
    new, held = [], []
    for one in (one for one in people.values() if one.owes and one.person_id not in invoiced):
        fee = case_of(fees, one.facts)
        if why := why_not(program, one, fee):
            held.append((one.person_id, say.held(program, one.person_id, why)))
        elif fee is not None:
            new.append(Owed(one, fee))
    return Look(year, tuple(new), tuple(held), tuple(changes(program, own, people)), people, invoices)


def read_people(db: Connection, program: Program, year: str, today: date) -> Mapping[str, Enrolment]:
    """Everybody who may owe a fee of a program year."""
    binds = {"program": program.code}
    since = first_day(program, int(year[:4]))
    attested: dict[str, set[str]] = {}
    for row in db.execute(query("stipends/fee_attestations"), binds | {"since": since, "today": today}):
        attested.setdefault(row.member_id, set()).add(row.attestation)
    trials = {row.person_id: row.invoice_no
              for row in db.execute(query("stipends/trials_today"), binds | {"today": today})}  # fmt: skip
    rows = db.execute(query("stipends/fee_people"), binds | {"program_year": year})
    known = Registered({name: frozenset(codes) for name, codes in attested.items()}, trials)
    return enrolments_of(program, rows, known, today)


def why_not(program: Program, one: Enrolment, fee: Fee | None) -> str:
    """Why somebody who owes a fee is not invoiced; empty if nothing stands against it."""
    if not one.facts:
        return say.NOT_ON_ROSTER
    if fee is None and one.facts.get("contradicts"):
        return say.CONTRADICTS
    if fee is not None:
        return " ".join(misfits(customer_of(fee, one), one.name, one.district))
    missing = not_known(program.payments.fees, one.facts)
    return say.unknown_fact(program, missing[0]) if missing else say.NONE


def changes(program: Program, own: Iterable[Row[Any]], people: Mapping[str, Enrolment]) -> Iterable[tuple[str, str]]:
    """What a person must look at: invoices of the year that today would be others, or that nobody would get."""
    for row in own:
        one = people.get(row.person_id)
        if row.ended or one is None:
            continue
        now = case_of(program.payments.fees, one.facts)
        if now is not None and changed_case(now, row.fee_id, one, row.invoice_no) and row.kept != now.id:
            yield row.invoice_no, say.changed(row.invoice_no, row.fee_id, now.id)
        elif not one.owes and row.paid_on is None and not row.kept:
            words = say.paid_elsewhere if one.takes_part else say.not_enrolled
            yield row.invoice_no, words(row.invoice_no)


def issue_invoices(program: Program, engine: Engine, today: date, moment: datetime) -> Issued | None:
    """
    Invoice everybody who owes a fee of this program year and was not invoiced for it.

    Doing it again, or twice at once, invoices nobody twice.

    Returns:
        What was issued; None for a program that asks for no fee.
    """
    if not program.payments.fees:
        return None
    with engine.begin() as db:
        take_turn(db, program.code)
        found = look(db, program, today)
        invoices = [row_of(program, found.program_year, one, 1, today) for one in found.new]
        round_id = put_round(db, program, found.program_year, invoices, today, moment)
    return Issued(round_id, tuple(row["invoice_no"] for row in invoices), len(found.held))


def put_round(
    db: Connection, program: Program, year: str, invoices: Sequence[Mapping[str, Any]], today: date, moment: datetime
) -> str:  # fmt: skip
    """Write a round of invoices down and post them, in the caller's transaction; its id, or nothing if it is empty."""
    if not invoices:
        return ""
    binds = {"program": program.code, "program_year": year}
    number = db.execute(query("stipends/last_fee_round"), binds).scalar_one() + 1
    round_id = f"{program.code}-{year}-fees-{number:03d}"
    db.execute(query("stipends/put_fee_round"), binds | {
        "round_id": round_id, "number": number, "issued_on": today, "issued_at": moment, "invoices": len(invoices),
        "total_minor": sum(row["amount_minor"] for row in invoices), "currency": program.currency,
    })  # fmt: skip
    db.execute(query("stipends/put_fee_invoice"), [{**row, "round_id": round_id} for row in invoices])
    for row in invoices:
        post(db, owed_entry(program, row), today, moment)
    audit.append(db, at=moment, actor=ACTOR, action="fees_invoiced", subject=program.code,
                 facts={"round": round_id, "invoices": len(invoices)})  # fmt: skip
    return round_id


def row_of(
    program: Program, year: str, owed: Owed, number: int, today: date, replaces: str | None = None
) -> dict[str, Any]:  # fmt: skip
    """The row of an invoice, in which the case is frozen."""
    one, fee = owed.enrolment, owed.fee
    ever = one.facts.get("mentee.ever_member")
    return {
        "invoice_no": invoice_no(program.code, year, one.person_id, number), "program": program.code,
        "program_year": year, "person_id": one.person_id, "number": number, "fee_id": fee.id, "payer": fee.payer,
        "amount_minor": fee.amount_minor, "currency": program.currency, "book": fee.book,
        "includes": " ".join(fee.includes), "trial_membership": fee.trial_membership or "",
        "membership_status": one.facts.get("mentee.membership.status") or "",
        "ever_member": "" if ever is None else "yes" if ever else "no",
        "definition_sha256": definition_sha256(program), "due_on": after(today, program.payments.invoices.due_after),
        "customer": customer_of(fee, one), "mentee_name": one.name, "district": one.district, "replaces": replaces,
        "credit_entry": None if replaces is None else end_key(replaces),
    }  # fmt: skip


def customer_of(fee: Fee, one: Enrolment) -> str:
    """Whom the invoice names as its payer."""
    return one.district if fee.payer == "district" else one.name


def receivable(number: str) -> str:
    """What one payer owes us stands on this account, on the left side."""
    return f"receivable:{number}"


def end_key(number: str) -> str:
    """The entry by which an invoice is asked for no more."""
    return f"fee-end:{number}"


def owed_entry(program: Program, row: Mapping[str, Any]) -> Entry:
    """What an invoice posts: somebody owes us, and we earned it. How revenue splits is the accountant's."""
    number = row["invoice_no"]
    return Entry(f"fee:{number}", receivable(number), row["book"], row["amount_minor"], row["currency"], program.code,
                 "invoice", number)  # fmt: skip
