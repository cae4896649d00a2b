"""Payees, accounts, and batches that pay them, for tests of money."""

from datetime import UTC, date, datetime, timedelta

from signed_rules import sign_batch
from sqlalchemy import Engine, insert, select

from schemas.registry import program
from sql import payment_tables
from tasks.stipends.accounts import propose_account, verify_account
from tasks.stipends.payee_rules import account_in

MASA, WASBO, MSA = (program(code) for code in ("masa", "wasbo", "msa"))
MOMENT = datetime(2026, 10, 5, 15, 0, tzinfo=UTC)
TODAY = date(2026, 10, 5)
ROUTING, OTHER_ROUTING = "091000019", "091000022"
NUMBER = "740012345678"
"""No other text of a test has these digits: a canary."""
CHECK = account_in("check", "", "")


def put_payee(database: Engine, reference="Region 5", code="masa", **facts) -> str:
    """A payee; its id."""
    said = {"kind": "region", "legal_name": f"{reference} Association", "payee_type": "organisation",
            "town": "Brainerd", "country": "US", "remittance_email": "office@example.org"}  # fmt: skip
    payee_id = f"p-{code}-{reference.lower().replace(' ', '-')}"
    with database.begin() as db:
        db.execute(insert(payment_tables.payees).values(
            payee_id=payee_id, program=code, reference=reference, **said | facts))  # fmt: skip
    return payee_id


def aba(number=NUMBER, routing=ROUTING, kind="checking"):
    """An account in the United States."""
    return account_in("aba", routing, number, kind)


def propose(database: Engine, payee="Region 5", account=None, person="Ann Lee", moment=MOMENT, of=MASA):
    """An account that waits."""
    return propose_account(database, of, payee, account or aba(), person, moment)


def verified(database: Engine, payee="Region 5", account=None, moment=MOMENT, of=MASA) -> int:
    """An account that counts; its number."""
    found = propose(database, payee, account, moment=moment, of=of).account_id
    verify_account(database, of, found, account or aba(), "call_back", "Bo Berg", moment + timedelta(hours=1))
    return found


def accounts(database: Engine) -> list[dict]:
    """Every account on file, oldest first."""
    table = payment_tables.payee_accounts
    with database.connect() as db:
        return [dict(row) for row in db.execute(select(table).order_by(table.c.account_id)).mappings()]


def states(database: Engine) -> list[str]:
    """What became of each account, oldest first."""
    return [row["state"] for row in accounts(database)]


def put_batch(database: Engine, *paid: tuple[str, int], batch_id="b1", state="approved", total=50_000) -> list[str]:
    """A batch that pays these (payee, account) pairs; the ids of its payments."""
    batch = {"batch_id": batch_id, "program": "masa", "program_year": "2026-27", "number": int(batch_id[1:]),
             "event_key": "e", "state": state, "proposed_on": TODAY, "effective_on": date(2026, 10, 7),
             "proposed_at": MOMENT, "payments": len(paid), "lines": len(paid), "total_minor": total,
             "currency": "USD", "content_sha256": "0" * 64, "prepared_by": "ann lee", "approvals_needed": 1,
             "oddities": "[]"}  # fmt: skip
    made = [f"{batch_id}-{number}" for number in range(1, len(paid) + 1)]
    with database.begin() as db:
        db.execute(insert(payment_tables.payment_batches).values(batch))
        for name, (payee_id, account_id) in zip(made, paid, strict=True):
            db.execute(insert(payment_tables.payments).values(
                payment_id=name, batch_id=batch_id, payee_id=payee_id, account_id=account_id,
                end_to_end_id=name.upper(), trace_no=name, uetr=name, amount_minor=total, payee_name="Region",
                payee_type="organisation", town="Brainerd", country="US"))  # fmt: skip
    return made


def release(database: Engine, batch_id="b1") -> None:
    """The batch has left, approved by one person."""
    sign_batch(database, batch_id)
    key = {"batch_id": batch_id, "content_sha256": "0" * 64, "decision": "approve"}
    with database.begin() as db:
        db.execute(insert(payment_tables.approvals).values(
            **key, approval_id=f"a-{batch_id}", prepared_by="ann lee", actor="bo berg", typed_total_minor=1, at=MOMENT,
            note=""))  # fmt: skip
        db.execute(insert(payment_tables.releases).values(
            **key, approvals_needed=1, first_approval=f"a-{batch_id}", released_at=MOMENT))  # fmt: skip


def leave(database: Engine, batch_id="b1") -> None:
    """A file of a released batch is on record."""
    with database.begin() as db:
        db.execute(insert(payment_tables.payment_files).values(
            file_id=batch_id, batch_id=batch_id, format="f", name="n", origin="o", file_date=TODAY, id_modifier="A",
            sha256=batch_id, entries=1, total_minor=1, entry_hash="", validated_by="nobody", at=MOMENT))  # fmt: skip


def verify(database: Engine, account_id, heard=None, how="call_back", person="Bo Berg"):
    """What becomes of an account when somebody says which number they heard."""
    return verify_account(database, MASA, account_id, heard or aba(), how, person, MOMENT)
