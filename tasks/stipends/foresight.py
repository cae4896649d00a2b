"""Shows what a batch would be on some day, and where all money of a program stands; nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from schemas.payment import Batch, BatchState
from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.stipends.batches import Proposal, propose_in, read_batch
from tasks.stipends.freezing import read_payable, read_payees
from tasks.stipends.holds import open_holds, unpaid
from tasks.stipends.ledger import balances, take_turn
from tasks.stipends.obligations import Derived, derive, read_ground
from tasks.stipends.oddities import left_out
from tasks.stipends.payees import payees_of

PREVIEW = "svc:preview"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Lines that wait for one reason: how many, what they come to, and the sentence."""

    sentence: str
    lines: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a batch would be."""

    proposal: Proposal
    batch: Batch | None
    """None if nobody could be paid."""
    owed: Derived
    held: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed to one payee and in no released batch."""

    payee_id: str
    lines: int
    total_minor: int
    held_minor: int


@dataclass(frozen=True, slots=True)
class Paid:
    """One batch, and what became of its payments."""

    batch_id: str
    state: BatchState
    proposed_on: date
    effective_on: date
    payments: int
    total_minor: int
    settled_minor: int
    """What is said to have arrived, or of which nobody has complained in time."""
    came_back_minor: int


@dataclass(frozen=True, slots=True)
class Books:
    """Where all money of a program stands."""

    names: dict[str, str]
    """How the register calls a payee: payee_id -> region, member id or district."""
    balances: dict[str, int]
    """Debits less credits of each account, in cents or pence."""
    owed: tuple[Owed, ...]
    held: tuple[Waiting, ...]
    batches: tuple[Paid, ...]


def foresee(program: Program, engine: Engine, event_key: str, today: date, moment: datetime) -> Foresight | None:
    """
    Make the batch of a day by the very steps that make a real one, look at it, and take everything back.

    Args:
        today: The day, which may lie ahead; memberships and accounts are those of now.
    Returns:
        What it would be, or is if a batch is open; None for a program that pays no stipend.
    """
    stipend = program.payments.stipend
    if stipend is None:
        return None
    with engine.connect() as db, db.begin() as looked:
        take_turn(db, program.code)
        owed = derive(db, program, stipend, read_ground(db, program, today), today, moment)
        proposal = propose_in(db, program, stipend, event_key, today, moment, PREVIEW)
        batch = read_batch(db, program, proposal.batch_id) if proposal.batch_id else None
        found = Foresight(proposal, batch, owed, held_in(db, program))
        looked.rollback()
    return found


def held_in(db: Connection, program: Program) -> tuple[Waiting, ...]:
    """What is held, by the sentence that says why; a line with two reasons stands under both."""
    return waiting((row.sentence, row.amount_minor) for row in open_holds(db, program.code))


def waiting(rows: Iterable[tuple[str, int]]) -> tuple[Waiting, ...]:
    """(sentence, minor units) added up by sentence."""
    sums: dict[str, list[int]] = {}
    for sentence, minor in rows:
        sums.setdefault(sentence, []).append(minor)
    return tuple(Waiting(sentence, len(each), sum(each)) for sentence, each in sorted(sums.items()))


def read_books(program: Program, engine: Engine) -> Books:
    """Read where all money of a program stands, as the stored rows say it."""
    with reading(engine) as db:
        names = {one.payee_id: one.reference for one in payees_of(db, program)}
        standing = {book: minor for (book, _), minor in balances(db, program.code).items()}
        return Books(names, standing, owed_in(db, program), held_in(db, program), batches_in(db, program))


def owed_in(db: Connection, program: Program) -> tuple[Owed, ...]:
    """What no released batch pays, by payee."""
    held = {row.obligation_id for row in open_holds(db, program.code)}
    sums: dict[str, list[tuple[int, int]]] = {}
    for row in unpaid(db, program.code).values():
        of_held = row.amount_minor if row.obligation_id in held else 0
        sums.setdefault(row.payee_id, []).append((row.amount_minor, of_held))
    return tuple(
        Owed(payee_id, len(each), sum(minor for minor, _ in each), sum(held for _, held in each))
        for payee_id, each in sorted(sums.items())
    )


def batches_in(db: Connection, program: Program) -> tuple[Paid, ...]:
    """Every batch, the newest first."""
    settled: dict[str, int] = {}
    back: dict[str, int] = {}
    for row in db.execute(query("stipends/sent_payments"), {"program": program.code}):
        if row.came_back:
            back[row.batch_id] = back.get(row.batch_id, 0) + row.amount_minor
        elif row.settled:
            settled[row.batch_id] = settled.get(row.batch_id, 0) + row.amount_minor
    rows = db.execute(query("stipends/batches_of_program"), {"program": program.code}).all()
    return tuple(
        Paid(row.batch_id, row.state, row.proposed_on, row.effective_on, row.payments, row.total_minor,
             settled.get(row.batch_id, 0), back.get(row.batch_id, 0))
        for row in rows
    )  # fmt: skip


def kept_back(program: Program, engine: Engine, today: date) -> int:
    """How many payees get nothing today of what they are owed, for want of an account that may be used."""
    with reading(engine) as db:
        payees, payable = read_payees(db, program), read_payable(db, program)
    excluded = left_out(list(payees.values()), program.payments.control, today)
    return len({line.payee_id for line in payable} & excluded.keys())
