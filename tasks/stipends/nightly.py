"""What is looked at every night of a program's money: each check by its name, and a sentence for all that is wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import Connection, Engine

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from sql.triggers import unguarded
from tasks.shared import audit
from tasks.shared.audit_heads import lost_heads
from tasks.stipends.audits import wrong_balances, wrong_batches, wrong_payments
from tasks.stipends.ledger import CLEARING, balances, liability
from tasks.stipends.lying import wrong_files
from tasks.stipends.messages import money

Check = Callable[[Connection, Program], Iterator[str]]
MOST_NAMED = 3
OWED_SIDE = ("liability:", "clearing:", "revenue:")
"""Accounts that stand on the right: what we owe, what is under way, what was earned."""
HELD_SIDE = ("expense:", "receivable:")


def entries(db: Connection, program: Program) -> Iterator[str]:
    """Every entry of the ledger moves the amount of its cause, and all accounts come to nothing."""
    lost = db.execute(query("stipends/entries_without_cause"), {"program": program.code}).scalars().all()
    if lost:
        yield f"{len(lost)} entries of the ledger have no cause, or another amount than it: {shown(lost)}."
    sums: dict[str, int] = {}
    for (_, currency), minor in balances(db, program.code).items():
        sums[currency] = sums.get(currency, 0) + minor
    yield from (f"The accounts of the ledger come to {money(minor, currency)} and not to nothing."
                for currency, minor in sums.items() if minor)  # fmt: skip


def owed(db: Connection, program: Program) -> Iterator[str]:
    """What the ledger owes each payee is what no released batch has paid it."""
    sent = db.execute(query("stipends/sent_payments"), {"program": program.code}).all()
    yield from wrong_balances(db, program, sent, liability(""))


def books(db: Connection, program: Program) -> Iterator[str]:
    """Every other account is what the rows come to: expense, cash, and what fees are owed to us."""
    sent = db.execute(query("stipends/sent_payments"), {"program": program.code}).all()
    for sentence in wrong_balances(db, program, sent):
        if f" on {CLEARING}," not in sentence and f" on {liability('')}" not in sentence:
            yield sentence


def under_way(db: Connection, program: Program) -> Iterator[str]:
    """What stands in clearing was sent, and has neither settled nor come back."""
    sent = db.execute(query("stipends/sent_payments"), {"program": program.code}).all()
    yield from wrong_balances(db, program, sent, CLEARING)


def files(db: Connection, program: Program) -> Iterator[str]:
    """The files on disk are those that left, byte for byte."""
    yield from wrong_files(db, program)


def states(db: Connection, program: Program) -> Iterator[str]:
    """What batches, payments and entries say happened is what banks, finance and people said."""
    sent = db.execute(query("stipends/sent_payments"), {"program": program.code}).all()
    yield from wrong_payments(sent)
    yield from wrong_batches(db, program, sent)
    unsaid = db.execute(query("stipends/entries_without_event"), {"program": program.code}).scalars().all()
    if unsaid:
        yield f"Nobody has said that these payments settled or came back, and the ledger says so: {shown(unsaid)}."


def record(db: Connection, program: Program) -> Iterator[str]:
    """No row of the record of acts was changed, removed or cut off."""
    del program
    yield from (*audit.alarms(db), *lost_heads(db))


def only_grows(db: Connection, program: Program) -> Iterator[str]:
    """The database refuses to change or remove what was agreed, paid and posted."""
    del program
    if open_to := unguarded(db):
        named = shown([f"{verb} of {table}" for table, verb in open_to])
        yield f"The database lets pass what it must refuse: {named}. Somebody has taken a trigger away."


def no_negative(db: Connection, program: Program) -> Iterator[str]:
    """No account stands on the wrong side: nobody was paid more than was owed, nothing came back twice."""
    for (book, currency), minor in sorted(balances(db, program.code).items()):
        if (minor > 0 and book.startswith(OWED_SIDE)) or (minor < 0 and book.startswith(HELD_SIDE)):
            yield f"The account {book} stands on the wrong side, with {money(minor, currency)}."


CHECKS: Mapping[str, Check] = MappingProxyType({
    "entries_have_causes": entries, "ledger_owes_what_is_unpaid": owed, "clearing_is_under_way": under_way,
    "other_accounts_agree": books, "files_are_what_left": files, "states_follow_events": states,
    "record_is_whole": record, "history_only_grows": only_grows, "no_negative_balance": no_negative,
})  # fmt: skip
"""Each check by the name of its task."""


def check(name: str, program: Program, engine: Engine) -> str:
    """
    Look at one thing, and change nothing.

    Returns:
        What is wrong, in a sentence or a few; empty if all is well. A check that cannot be made raises.
    Raises:
        KeyError: there is no such check.
    """
    with reading(engine) as db:
        found = list(CHECKS[name](db, program))
    more = len(found) - MOST_NAMED
    return " ".join([*found[:MOST_NAMED], *([f"And {more} more like these."] if more > 0 else [])])


def shown(names: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
