"""The only place where the seal of an account is broken: for a bank's file, and to seal it anew with a newer key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.payment import Account
from sql.queries import query
from tasks.shared import audit
from tasks.stipends.payee_rules import canonical
from tasks.stipends.vault import SealBroken, Vault, hide_from_logs, open_vault

Found = Row[tuple[Any, ...]]


class NotPayable(RuntimeError):
    """A payment's account may not be paid into; no file is made."""


def accounts_for_render(db: Connection, batch_id: str) -> Mapping[str, Account]:
    """
    The account of each payment of a batch, in clear, by the id of the payment. Only for a format that a bank reads.

    The numbers are hidden from Airflow's logs first; they belong into the file and nowhere else.

    Raises:
        NotPayable: an account belongs to another payee, was never verified, or does not count any more and the files
            of the batch have not left yet.
        KeyTrouble: there is no key.
        SealBroken: an account on file is not what was sealed for it.
    """
    rows = payable(db, batch_id)
    vault = open_vault() if any(row.scheme != "check" for row in rows) else None
    found = {row.payment_id: in_clear(vault, row) for row in rows}
    hide_from_logs(account.number for account in found.values())
    return found


def accounts_shown(db: Connection, batch_id: str) -> Mapping[str, Account]:
    """The account of each payment of a batch as people may see it: the last digits, and nothing that is sealed."""
    rows = db.execute(query("stipends/accounts_of_batch"), {"batch_id": batch_id})
    return {row.payment_id: Account(row.scheme, "", "", "checking", row.last4) for row in rows}


def payable(db: Connection, batch_id: str) -> list[Found]:
    """
    The sealed accounts of a batch, each verified for the payee who is paid.

    Once its files have left, a batch is rendered again with the accounts they have, whatever became of those. Released
    alone is not enough: a bank may have complained since.

    Raises:
        NotPayable: see `accounts_for_render`.
    """
    rows = list(db.execute(query("stipends/accounts_of_batch"), {"batch_id": batch_id}))
    for row in rows:
        if row.payee_id != row.paid_to:
            raise NotPayable(f"payment {row.payment_id}: account {row.account_id} is another payee's")
        if not row.verified_by or (row.state != "verified" and not row.files_left):
            raise NotPayable(f"payment {row.payment_id}: account {row.account_id} is {row.state}, not verified")
    return rows


def in_clear(vault: Vault | None, row: Found) -> Account:
    """
    One account opened, and compared with what its row says of it.

    Raises:
        SealBroken: it is not the account of this row.
    """
    if vault is None or row.scheme == "check":
        return Account("check", "", "", "checking", "")
    account = vault.open(row.cipher, row.payee_id, row.account_id)
    fingerprint = vault.fingerprint(account.scheme, account.routing, account.number)
    if (account.scheme, account.last4, fingerprint) != (row.scheme, row.last4, row.fingerprint):
        raise SealBroken(f"what is stored of account {row.account_id} and what is shown of it are not one account")
    return account


def rotate_keys(engine: Engine, person: str, moment: datetime) -> int:
    """
    Seal every account of every program anew, with the newest key, and make its fingerprint with the present one.

    All in one transaction: after a failure everything is as it was, and the old keys are still needed.

    Returns:
        How many accounts were sealed anew.
    Raises:
        KeyTrouble: there is no key.
        SealBroken: one of them cannot be opened with any of the keys.
    """
    who, vault = canonical(person), open_vault()
    with engine.begin() as db:
        rows = list(db.execute(query("stipends/sealed_accounts")))
        for row in rows:
            account = vault.open(row.cipher, row.payee_id, row.account_id)
            db.execute(query("stipends/seal_account"), {
                "account_id": row.account_id, "cipher": vault.seal(account, row.payee_id, row.account_id),
                "fingerprint": vault.fingerprint(account.scheme, account.routing, account.number),
            })  # fmt: skip
        audit.append(db, at=moment, actor=who, action="bank_key_rotated", subject="bank_key",
                     facts={"accounts": len(rows)})  # fmt: skip
    return len(rows)
