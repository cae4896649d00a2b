"""Batches that left, and what came back of them, for tests of reconciliation."""

import hashlib
from datetime import UTC, date, datetime, timedelta

from laid_ground import laid_once
from money_builders import MOMENT, TODAY, agree, noon, propose, put_money_ground, put_pair, total_of
from payment_builders import A_BANK, NACHA
from region_builders import MASA
from sqlalchemy import Engine, insert, select, update

from schemas.payment import Account
from sql import payment_tables
from sql.database import reading
from tasks.stipends.bank_files import read_file
from tasks.stipends.ledger import balances
from tasks.stipends.release import release
from tasks.stipends.vault import open_vault

REGIONS = ("Region 5", "Region 6", "Region 7")
LATER = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
CHANGED = MASA.model_copy(update={"payments": MASA.payments.model_copy(update={"formats": {"nacha_ccd": dict(NACHA)}})})
"""The program, paying through a bank."""


@laid_once
def put_sent(database: Engine, program=CHANGED, today=TODAY):
    """Three regions with one, two and three mentors, paid by a batch that left; its payments by region."""
    put_money_ground(database, *REGIONS)
    for place, region in enumerate(REGIONS, 1):
        for nth in range(place):
            put_pair(database, f"{place}{nth}", f"mentor{place}{nth}", region=region, number=10 * place + nth)
    send(database, program, today)
    return payments_of(database)


def send(database: Engine, program=CHANGED, today=TODAY, event="masa/2026-27/stipends"):
    """Propose, approve twice and release; the id of the batch."""
    batch_id = propose(database, program, event, today).batch_id
    agree(database, batch_id, "bea", "carl", program=program, today=today)
    assert release(program, database, batch_id, noon(today)).state == "released"
    return batch_id


def payments_of(database: Engine):
    """Each region's last payment, by its name."""
    payments = payment_tables.payments
    with database.connect() as db:
        rows = db.execute(select(payments).order_by(payments.c.trace_no)).all()
    return {row.payee_name.removeprefix("MASA "): row for row in rows}


def number_of(region):
    """The number of a region's account."""
    return f"900{region[-1]}55"


def seal_accounts(database: Engine, kind="checking"):
    """Give the accounts of all regions real numbers, sealed; the bank is the same for all."""
    vault = open_vault()
    accounts, payees = payment_tables.payee_accounts, payment_tables.payees
    with database.begin() as db:
        for row in db.execute(select(accounts, payees.c.reference).join(payees)).all():
            account = Account("aba", A_BANK, number_of(row.reference), kind, row.reference[-1] + "55")
            fingerprint = vault.fingerprint("aba", A_BANK, account.number)
            db.execute(update(accounts).where(accounts.c.account_id == row.account_id).values(
                cipher=vault.seal(account, row.payee_id, row.account_id), fingerprint=fingerprint))  # fmt: skip


def correct(database: Engine, payee_id, day, number="4711"):
    """A new account of a payee, verified on a day."""
    with database.begin() as db:
        return db.execute(insert(payment_tables.payee_accounts).values(
            payee_id=payee_id, scheme="aba", cipher="sealed", last4=number, state="verified", proposed_by="ann",
            fingerprint=f"fp-{payee_id}-{number}", proposed_at=noon(day), verified_by="bob",
            verified_how="call_back", verified_at=noon(day))).inserted_primary_key[0]  # fmt: skip


def hear(database: Engine, folder, content, program=CHANGED, moment=LATER):
    """Read a file that came back; what it did."""
    content = content.encode() if isinstance(content, str) else content
    sha256 = hashlib.sha256(content).hexdigest()
    path = folder / sha256
    path.write_bytes(content)
    return read_file(program, database, path, sha256, moment)[0]


def events_of(database: Engine, kind=None):
    """What was written down, in order."""
    events = payment_tables.bank_events
    with database.connect() as db:
        rows = db.execute(select(events).order_by(events.c.event_id)).all()
    return [row for row in rows if kind in {None, row.kind}]


def freed(database: Engine):
    """The obligations' lines that were freed: payment -> by which kind of event."""
    lines = payment_tables.payment_lines
    with database.connect() as db:
        rows = db.execute(select(lines).where(lines.c.freed_by_event.is_not(None)))
        return {row.payment_id: row.freed_kind for row in rows}


def account_states(database: Engine):
    """The state of each payee's accounts, oldest first."""
    accounts = payment_tables.payee_accounts
    found: dict[str, list[str]] = {}
    with database.connect() as db:
        for row in db.execute(select(accounts).order_by(accounts.c.account_id)):
            found.setdefault(row.payee_id, []).append(row.state)
    return found


def books(database: Engine, code="masa"):
    """What stands on each account of the ledger, the empty ones left out."""
    with reading(database) as db:
        return {book: minor for (book, _), minor in balances(db, code).items() if minor}


def state_of(database: Engine, batch_id):
    """Where a batch stands."""
    batches = payment_tables.payment_batches
    with database.connect() as db:
        return db.execute(select(batches.c.state).where(batches.c.batch_id == batch_id)).scalar_one()


def days_after(count, day=date(2026, 11, 20)):
    """A day so many days on."""
    return day + timedelta(days=count)


__all__ = [
    "A_BANK", "CHANGED", "LATER", "MOMENT", "REGIONS", "TODAY", "account_states", "books", "correct", "days_after",
    "events_of", "freed", "hear", "number_of", "payments_of", "put_sent", "seal_accounts", "send", "state_of",
    "total_of",
]  # fmt: skip
