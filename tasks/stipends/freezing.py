"""Makes the payments of a batch: who can be paid today, what is odd about it, and rows that never change."""

import base64
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from schemas.calendar import year_label
from schemas.program import Program
from sql.queries import query
from tasks.shared.clock import today_in
from tasks.stipends.bank_settings import settings_of
from tasks.stipends.clawbacks import open_clawbacks
from tasks.stipends.content import FrozenLine, FrozenPayment
from tasks.stipends.holds import open_holds, unpaid
from tasks.stipends.messages import account_replaced, renamed
from tasks.stipends.netting import Clawback
from tasks.stipends.obligations import Ground, digest
from tasks.stipends.oddities import Payable, Payee, oddities


def read_payees(db: Connection, program: Program) -> dict[str, Payee]:
    """Everybody who may be paid, with the verified account."""
    found = {}
    for row in db.execute(query("stipends/payees_with_accounts"), {"program": program.code}):
        verified_on = today_in(program.time_zone, row.verified_at) if row.verified_at else None
        found[row.payee_id] = Payee(
            row.payee_id, row.kind, row.reference, row.legal_name, row.payee_type, row.town, row.country,
            row.account_id, row.scheme or "", row.fingerprint or "", verified_on,
        )  # fmt: skip
    return found


def read_payable(db: Connection, program: Program) -> list[Payable]:
    """Everything that is owed, in no batch, and not held."""
    held = {row.obligation_id for row in open_holds(db, program.code)}
    return [Payable(row.obligation_id, row.payee_id, row.person_id, row.program_year, row.amount_minor)
            for row in unpaid(db, program.code).values()
            if row.obligation_id not in held and not row.payment_id]  # fmt: skip


def read_owed_back(db: Connection, program: Program) -> list[Clawback]:
    """Everything that is taken off a next payment, and not held."""
    held = {row.obligation_id for row in open_holds(db, program.code)}
    return [one for one in open_clawbacks(db, program.code) if one.obligation_id not in held]


def odd(db: Connection, program: Program, lines: Sequence[Payable], payees: Mapping[str, Payee]) -> tuple[str, ...]:
    """Everything that the approvers must explain."""
    binds = {"program": program.code}
    earned: dict[tuple[str, str], int] = defaultdict(int)
    for row in db.execute(query("stipends/earned_before"), binds):
        earned[row.person_id, row.program_year] += row.minor
        earned[row.payee_id, row.program_year] += row.minor
    here = {line.obligation_id for line in lines}
    parties = [row.region for row in db.execute(query("stipends/regions_of_parties"), binds)
               if row.obligation_id in here]  # fmt: skip
    before = {year: year_label(program, int(year[:4]) - 1) for year in {line.program_year for line in lines}}
    said = oddities(lines, payees, earned, before, program.payments.control, program.currency, parties)
    paid = {line.payee_id: payees[line.payee_id] for line in lines}
    last = [(paid[row.payee_id], row) for row in db.execute(query("stipends/last_payments_to"), binds)
            if row.payee_id in paid]  # fmt: skip
    changed = [renamed(payee.legal_name) for payee, row in last if is_renamed(payee, row)]
    moved = [account_replaced(payee.legal_name) for payee, row in last if is_moved(payee, row)]
    return (*said, *changed, *moved)


def is_renamed(payee: Payee, paid: Row[Any]) -> bool:
    """Whether a payee has another name or town than when it was last paid."""
    return (payee.legal_name, payee.town) != (paid.payee_name, paid.town)


def is_moved(payee: Payee, paid: Row[Any]) -> bool:
    """Whether a payee's money goes elsewhere than when it was last paid, whatever became of that payment."""
    return (payee.scheme, payee.fingerprint) != (paid.scheme, paid.fingerprint)


def names(ground: Ground, lines: Iterable[Payable]) -> dict[str, tuple[str, str]]:
    """How files name a mentor: name and title; whoever left the roster is named by the id on the list."""
    ids = {pair.mentor_person_id: pair.mentor_id for pair in ground.pairs}
    found = {}
    for line in lines:
        person = ground.persons.get(line.person_id, line.person_id)
        member = ground.members.get(person)
        called = ids.get(person, person)
        found[line.obligation_id] = (member.name or called, member.title) if member else (called, "")
    return found


def payments_of(
    batch_id: str, prefix: str, lines: Iterable[Payable], payees: Mapping[str, Payee],
    named: Mapping[str, tuple[str, str]],
) -> list[FrozenPayment]:  # fmt: skip
    """One payment for each payee, by payee; trace numbers come later."""
    by_payee: dict[str, list[Payable]] = defaultdict(list)
    for line in lines:
        by_payee[line.payee_id].append(line)
    made = []
    for payee_id, own in sorted(by_payee.items()):
        payee, payment_id = payees[payee_id], "p" + digest([batch_id, payee_id])
        if payee.account_id is None:
            raise RuntimeError("a payee without a verified account came into a batch")
        made.append(FrozenPayment(
            payment_id, payee_id, payee.account_id, end_to_end_id(prefix, payment_id), "", str(uuid.uuid4()),
            sum(line.amount_minor for line in own), payee.legal_name, payee.payee_type, payee.town, payee.country,
            tuple(FrozenLine(line.obligation_id, line.amount_minor, *named[line.obligation_id]) for line in own),
        ))  # fmt: skip
    return made


def end_to_end_id(prefix: str, payment_id: str) -> str:
    """At most 15 characters A-Z and 0-9 that name a payment for ever: year, number of the batch, and a mark."""
    marked = base64.b32encode(hashlib.sha256(payment_id.encode()).digest()).decode()
    return f"{prefix}{marked[:10]}"


def with_traces(db: Connection, program: Program, made: Sequence[FrozenPayment]) -> list[FrozenPayment]:
    """The payments with trace numbers that nobody ever had: of the bank that pays, or the program's own."""
    bank = paying_bank(program)
    last = db.execute(query("stipends/count_traces"), {"odfi8": bank or program.code, "taken": len(made)}).scalar_one()
    numbers = range(last - len(made) + 1, last + 1)
    traces = [f"{bank}{number:07d}" if bank else f"{program.code}:{number}" for number in numbers]
    return [replace(one, trace_no=trace) for one, trace in zip(made, traces, strict=True)]


def paying_bank(program: Program) -> str:
    """The first eight digits of the routing number of the bank that pays; empty if no format names one."""
    told = settings_of(program).get("nacha_ccd", {})
    return told.get("odfi") or told.get("destination", "")[:8]


def write(db: Connection, batch: Mapping[str, Any], made: Sequence[FrozenPayment]) -> None:
    """Write a batch, its payments and their lines; the database refuses a line that another payment holds."""
    db.execute(query("stipends/put_batch"), dict(batch))
    heads, lines = [], []
    for one in made:
        heads.append({name: getattr(one, name) for name in HEAD} | {"batch_id": batch["batch_id"]})
        lines += [{"payment_id": one.payment_id, "payee_id": one.payee_id, "obligation_id": line.obligation_id,
                   "amount_minor": line.amount_minor, "mentor_name": line.mentor_name, "role": line.role}
                  for line in one.lines]  # fmt: skip
    db.execute(query("stipends/put_payment"), heads)
    db.execute(query("stipends/put_payment_line"), lines)


HEAD = ("payment_id", "payee_id", "account_id", "end_to_end_id", "trace_no", "uetr", "amount_minor", "payee_name",
        "payee_type", "town", "country")  # fmt: skip
