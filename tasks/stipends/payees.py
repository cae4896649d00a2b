"""The payees of a program on file, and their accounts as people may see them: never more than the last digits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from schemas.payment import PayeeKind, PayeeType, Scheme
from schemas.program import Program
from schemas.region import fold
from sql.queries import query
from tasks.shared.keys import mark
from tasks.stipends.payee_rules import Stated


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody to whom a program may owe money."""

    payee_id: str
    kind: PayeeKind
    reference: str
    """The region, the member id or the district, as the register writes it."""
    legal_name: str
    payee_type: PayeeType
    town: str
    country: str
    remittance_email: str


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """One version of where a payee's money goes, without its number."""

    account_id: int
    payee_id: str
    scheme: Scheme
    last4: str
    state: str
    proposed_by: str
    proposed_at: datetime
    verified_by: str
    """Empty, like the two below, until somebody verified it."""
    verified_how: str
    verified_at: datetime | None
    suspended_for: str


def payees_of(db: Connection, program: Program) -> list[Payee]:
    """The payees of a program, in the order of their kind and reference."""
    rows = db.execute(query("stipends/payees_stated"), {"program": program.code}).mappings()
    return [Payee(**row) for row in rows]


def known_accounts(db: Connection, program: Program) -> list[KnownAccount]:
    """Every account that a payee of a program has or had, oldest first for each payee."""
    rows = db.execute(query("stipends/accounts_of_program"), {"program": program.code}).mappings()
    return [KnownAccount(**row) for row in rows]


def find_payee(db: Connection, program: Program, words: str) -> Payee | None:
    """The payee of this id or reference, whatever its case and blanks."""
    wanted = fold(words)
    found = [one for one in payees_of(db, program) if wanted in {one.payee_id, fold(one.reference)}]
    return found[0] if len(found) == 1 else None


def new_payee_id(program: Program, kind: PayeeKind, reference: str) -> str:
    """The id of a payee, the same for ever, which tells nothing of them."""
    return f"p{mark('payee', program.code, kind, fold(reference), characters=16)}"


def put_payees(db: Connection, program: Program, stated: Iterable[Stated]) -> None:
    """Write down what a register says; whoever is not in it stays as they were."""
    known = {(one.kind, fold(one.reference)): one for one in payees_of(db, program)}
    for one in stated:
        before = known.get((one.kind, fold(one.reference)))
        reference = before.reference if before else one.reference
        payee_id = before.payee_id if before else new_payee_id(program, one.kind, one.reference)
        db.execute(query("stipends/put_payee"), {
            "payee_id": payee_id, "program": program.code, "kind": one.kind, "reference": reference,
            "legal_name": one.legal_name, "payee_type": one.payee_type, "town": one.town, "country": one.country,
            "remittance_email": one.remittance_email,
        })  # fmt: skip


def regions_without_members(db: Connection, program: Program, stated: Sequence[Stated]) -> list[str]:
    """Payees' regions to which nobody on the roster belongs; none before there is a roster."""
    roster = db.execute(query("regions/roster_now"), {"program": program.code})
    known = {fold(row.region) for row in roster}
    regions = {one.reference for one in stated if one.kind == "region"}
    return sorted(region for region in regions if known and fold(region) not in known)
