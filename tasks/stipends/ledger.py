"""The ledger of money: each entry moves an amount from one account to another, once, and is never changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Row

from schemas.payment import FREEING, BankEventKind
from sql.queries import query
from tasks.stipends.messages import returned

EXPENSE = "expense:mentor-stipend"
CLEARING = "clearing:payments"
"""What was sent and has not settled stands here, on the right side."""
CASH = "cash"


def liability(payee_id: str) -> str:
    """What we owe one payee stands on this account, on the right side."""
    return f"liability:stipend:{payee_id}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement; a row cannot be out of balance."""

    entry_key: str
    """Names the cause for ever, such as `owe:<obligation_id>`; a cause is posted once."""
    debit: str
    credit: str
    amount_minor: int
    currency: str
    program: str
    source: str
    source_id: str


class PostedOtherwise(RuntimeError):
    """An entry of this key moved something else before; nothing was posted."""


def take_turn(db: Connection, program_code: str) -> None:
    """From here to the end of the transaction nobody else changes this program's money."""
    db.execute(query("stipends/take_turn"), {"program": program_code})


def post(db: Connection, entry: Entry, posted_on: date, moment: datetime) -> bool:
    """
    Post an entry, in the caller's transaction.

    Returns:
        Whether it is new; the same entry again posts nothing.
    Raises:
        PostedOtherwise: the key is taken by another movement.
    """
    row = asdict(entry)
    if db.execute(query("stipends/put_posting"), row | {"posted_on": posted_on, "at": moment}).first():
        return True
    before = db.execute(query("stipends/find_posting"), {"entry_key": entry.entry_key}).mappings().one()
    if dict(before) | {"entry_key": entry.entry_key} != row:
        raise PostedOtherwise(f"the ledger has another entry {entry.entry_key!r}")
    return False


def balances(db: Connection, program_code: str) -> Mapping[tuple[str, str], int]:
    """What stands on each account: (account, currency) -> debits less credits."""
    rows = db.execute(query("stipends/balances"), {"program": program_code})
    return {(row.book, row.currency): row.minor for row in rows}


def settle(db: Connection, payment_id: str, posted_on: date, moment: datetime) -> bool:
    """
    The money of a payment has gone for good, as far as anybody knows; nothing is posted twice.

    Returns:
        Whether it was posted: not for a payment that settled before or whose money came back.
    Raises:
        LookupError: no such payment was released.
    """
    sent = sent_payment(db, payment_id)
    if sent.came_back:
        return False
    return post(db, movement("settle", payment_id, sent, CLEARING, CASH), posted_on, moment)


def take_back(
    db: Connection, payment_id: str, event_id: int, kind: BankEventKind, posted_on: date, moment: datetime,
    code: str = "",
) -> tuple[str, ...]:  # fmt: skip
    """
    The money of a released payment came back, or never left: we owe it again, and its lines are free.

    None of them is paid again by itself: each is held until a named person ends the hold `returned:<payment_id>`.

    Args:
        event_id: The row of `bank_events` that proves it, of this payment and of this kind.
        code: Why, as the bank says it, such as R02.
    Returns:
        The obligations that were freed now; none if something freed them before.
    Raises:
        LookupError: no such payment was released.
        ValueError: an event of this kind frees nothing.
    """
    if kind not in FREEING:
        raise ValueError(f"an event of kind {kind!r} frees nothing")
    sent = sent_payment(db, payment_id)
    if not sent.came_back:
        held_by = CASH if sent.settled else CLEARING
        post(db, movement("back", payment_id, sent, held_by, liability(sent.payee_id)), posted_on, moment)
        netted = db.execute(query("stipends/find_posting"), {"entry_key": f"net:{payment_id}"}).first()
        if netted is not None:
            entry = movement("unnet", payment_id, sent, EXPENSE, liability(sent.payee_id))
            post(db, replace(entry, amount_minor=netted.amount_minor), posted_on, moment)
    freed = free_lines(db, payment_id, event_id, kind)
    for obligation_id in freed:
        db.execute(query("stipends/put_hold"), {
            "obligation_id": obligation_id, "reason": f"returned:{payment_id}", "sentence": returned(code),
            "held_on": posted_on,
        })  # fmt: skip
    return freed


def free_lines(db: Connection, payment_id: str, event_id: int, kind: BankEventKind) -> tuple[str, ...]:
    """Free the lines of a payment by an event of its own; the obligations freed now, in order."""
    binds = {"payment_id": payment_id, "event_id": event_id, "kind": kind}
    return tuple(sorted(db.execute(query("stipends/free_lines"), binds).scalars()))


def sent_payment(db: Connection, payment_id: str) -> Row[tuple[object, ...]]:
    """
    A payment that was released.

    Raises:
        LookupError: there is none.
    """
    row = db.execute(query("stipends/sent_payment"), {"payment_id": payment_id}).first()
    if row is None or not row.released:
        raise LookupError(f"no payment {payment_id!r} was released")
    return row


def movement(cause: str, payment_id: str, sent: Row[tuple[object, ...]], debit: str, credit: str) -> Entry:
    """The whole amount of a payment, from one account to another."""
    return Entry(f"{cause}:{payment_id}", debit, credit, sent.amount_minor, sent.currency, sent.program, "payment",
                 payment_id)  # fmt: skip
