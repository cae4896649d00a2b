"""Where a payee's money goes: proposed by one person, verified by another, suspended when the bank complains."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row

from schemas.payment import Account
from schemas.program import Program
from sql.queries import query
from tasks.shared import audit
from tasks.stipends import account_messages as say
from tasks.stipends.ledger import take_turn
from tasks.stipends.payee_rules import How, canonical, never_held, said
from tasks.stipends.payees import find_payee
from tasks.stipends.vault import KeyTrouble, Vault, hide_from_logs, open_vault

Found = Row[tuple[Any, ...]]


class CannotPropose(ValueError):
    """This account cannot be proposed; the sentence says why."""


class CannotVerify(ValueError):
    """This account was not verified; the sentence says why."""


class NeedsAnother(CannotVerify):
    """The number is the same, and no person had proposed it: whoever heard it stands for it now, another verifies."""


class NotTheSame(CannotVerify):
    """What the second person was told is another number than the proposed one; that is on record."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An account that waits for a second person."""

    account_id: int
    last4: str
    shared_with: tuple[str, ...]
    """Ids of other payees who have the same number; the batch is stopped for it."""


@dataclass(frozen=True, slots=True)
class SharedAccount:
    """An account whose number another payee has, too."""

    account_id: int
    payee_id: str
    state: Literal["proposed", "verified", "suspended"]
    other_payee_id: str
    other_account_id: int


@dataclass(frozen=True, slots=True)
class YoungAccount:
    """An account that counts and was verified not long ago."""

    account_id: int
    payee_id: str
    verified_at: datetime
    had_another: bool
    """Whether the payee was paid elsewhere before: a redirection begins so."""


def propose_account(
    engine: Engine, program: Program, payee: str, account: Account, person: str, moment: datetime
) -> Proposed:  # fmt: skip
    """
    Keep an account of a payee, sealed, until a second person has verified it. It takes the place of one that waited.

    Args:
        payee: Id or reference.
        account: From `payee_rules.account_in`.
        person: Who proposes it.
    Raises:
        LookupError: no such payee.
        CannotPropose: the program never holds such an account, or pays in other money.
        ValueError: nobody is named.
        KeyTrouble: there is no key, or the accounts on file have fingerprints of another one.
    """
    who, vault = canonical(person), open_vault() if account.scheme != "check" else None
    hide_from_logs([account.number])
    with engine.begin() as db:
        take_turn(db, program.code)
        found = find_payee(db, program, payee)
        if found is None:
            raise LookupError(say.no_payee(payee, program.code))
        if refusal := never_held(program, found.kind, found.payee_type, account.scheme):
            raise CannotPropose(refusal)
        db.execute(query("stipends/withdraw_proposed_accounts"), {"payee_id": found.payee_id})
        account_id = put_account(db, vault, found.payee_id, account, who, moment)
        shared = tuple(one.other_payee_id for one in shared_accounts(db, program) if one.account_id == account_id)
        audit.append(db, at=moment, actor=who, action="account_proposed", subject=f"account:{account_id}",
                     facts={"program": program.code, "payee": found.payee_id, "scheme": account.scheme,
                            "last4": account.last4, "shared": len(shared)})  # fmt: skip
    return Proposed(account_id, account.last4, shared)


def put_account(
    db: Connection, vault: Vault | None, payee_id: str, account: Account, who: str, moment: datetime
) -> int:  # fmt: skip
    """Keep an account in a row of its own, sealed for that row; what is paid by check has nothing to seal."""
    fingerprint = ""
    if vault is not None:
        keys = set(db.execute(query("stipends/fingerprint_keys")).scalars())
        if keys - {vault.key_id}:
            raise KeyTrouble(say.OTHER_KEY)
        fingerprint = vault.fingerprint(account.scheme, account.routing, account.number)
    account_id: int = db.execute(query("stipends/put_account"), {
        "payee_id": payee_id, "scheme": account.scheme, "cipher": "not sealed yet" if vault else "",
        "last4": account.last4, "fingerprint": fingerprint, "proposed_by": who, "proposed_at": moment,
    }).scalar_one()  # fmt: skip
    if vault is not None:
        sealed = vault.seal(account, payee_id, account_id)
        db.execute(query("stipends/seal_account"),
                   {"account_id": account_id, "cipher": sealed, "fingerprint": fingerprint})  # fmt: skip
    return account_id


def verify_account(
    engine: Engine, program: Program, account_id: int, heard: Account, how: str, person: str, moment: datetime
) -> tuple[int, ...]:  # fmt: skip
    """
    A second person asked the payee, by a way they knew before, and was told this number: from now on it counts.

    The number is compared by its fingerprint; nothing is opened. Other accounts of the payee are history then.

    Args:
        heard: What the payee said, from `payee_rules.account_in`.
        how: call_back, in_person or bank_document.
    Returns:
        The accounts that do not count any more.
    Raises:
        LookupError: no such account in this program.
        NotTheSame: the payee said another number; that is on record, and nothing else changed.
        NeedsAnother: the account was a bank's wish; it is proposed anew by this person, and waits for the next one.
        CannotVerify: whoever proposed it verifies it, or it does not wait.
        ValueError: nobody is named, or it is not said how.
    """
    if how not in get_args(How):
        raise ValueError(say.HOW_UNKNOWN)
    who, vault = canonical(person), open_vault() if heard.scheme != "check" else None
    hide_from_logs([heard.number])
    with engine.begin() as db:
        take_turn(db, program.code)
        row = find_account(db, program, account_id)
        refuse_verifying(program, row, who)
        same, wish = is_same(vault, row, heard), row.proposed_by.startswith("svc:")
        anew = stand_for(db, vault, row, heard, who, moment) if same and wish else 0
        retired = count_from_now(db, row, who, how, moment) if same and not wish else ()
        action = "account_heard_first" if anew else "account_verified" if same else "account_not_the_same"
        audit.append(db, at=moment, actor=who, action=action, subject=f"account:{anew or account_id}",
                     facts={"program": program.code, "payee": row.payee_id, "last4": row.last4, "how": how,
                            "retired": len(retired)})  # fmt: skip
    if anew:
        raise NeedsAnother(say.heard_first(anew))
    if not same:
        raise NotTheSame(say.NOT_THE_SAME)
    return retired


def stand_for(
    db: Connection, vault: Vault | None, row: Found, heard: Account, who: str, moment: datetime
) -> int:  # fmt: skip
    """What a bank asked for is proposed anew by a person who heard it from the payee; the new account's number."""
    db.execute(query("stipends/withdraw_proposed_accounts"), {"payee_id": row.payee_id})
    return put_account(db, vault, row.payee_id, heard, who, moment)


def refuse_verifying(program: Program, row: Found, who: str) -> None:
    """
    Whether this person may verify this account at all.

    Raises:
        CannotVerify: see `verify_account`.
    """
    if row.state != "proposed":
        raise CannotVerify(say.not_proposed(row.account_id, row.state))
    if row.proposed_by.casefold() == who:
        raise CannotVerify(say.PROPOSED_BY_YOU)
    if refusal := never_held(program, row.kind, row.payee_type, row.scheme):
        raise CannotVerify(refusal)


def is_same(vault: Vault | None, row: Found, heard: Account) -> bool:
    """
    Whether somebody was told the number that was proposed.

    Raises:
        KeyTrouble: the fingerprint on file was made with another key, so nobody can tell.
    """
    if vault is None or row.scheme != heard.scheme:
        return bool(row.scheme == heard.scheme)
    if not row.fingerprint.startswith(f"{vault.key_id}:"):
        raise KeyTrouble(say.OTHER_KEY)
    return hmac.compare_digest(vault.fingerprint(heard.scheme, heard.routing, heard.number), row.fingerprint)


def count_from_now(db: Connection, row: Found, who: str, how: str, moment: datetime) -> tuple[int, ...]:
    """Retire the payee's other accounts and let this one count; the database holds both rules, too."""
    binds = {"payee_id": row.payee_id, "account_id": row.account_id}
    retired = tuple(sorted(db.execute(query("stipends/retire_other_accounts"), binds).scalars()))
    db.execute(query("stipends/verify_account"), {
        "account_id": row.account_id, "verified_by": who, "verified_how": how, "verified_at": moment,
    }).scalar_one()  # fmt: skip
    return retired


def find_account(db: Connection, program: Program, account_id: int) -> Found:
    """
    One account, without what is sealed.

    Raises:
        LookupError: no such account in this program.
    """
    row = db.execute(query("stipends/find_account"), {"program": program.code, "account_id": account_id}).first()
    if row is None:
        raise LookupError(say.no_account(account_id, program.code))
    return row


def suspend_account(
    db: Connection, program: Program, account_id: int, why: str, actor: str, moment: datetime
) -> bool:  # fmt: skip
    """
    Pay nothing more into an account, in the caller's transaction; only a new proposal ends that.

    Args:
        why: The bank's code, such as R02 or C01, or a person's words.
        actor: Who: a person, or the step that read the bank's answer.
    Returns:
        Whether it changed: not for one that is suspended or history already.
    Raises:
        LookupError: no such account in this program.
        ValueError: no reason, or one with a number in it that may be an account.
    """
    row, reason = find_account(db, program, account_id), said(why)
    binds = {"account_id": account_id, "suspended_for": reason}
    if db.execute(query("stipends/suspend_account"), binds).first() is None:
        return False
    audit.append(db, at=moment, actor=actor, action="account_suspended", subject=f"account:{account_id}",
                 facts={"program": program.code, "payee": row.payee_id, "last4": row.last4})  # fmt: skip
    return True


def shared_accounts(db: Connection, program: Program) -> tuple[SharedAccount, ...]:
    """Accounts of a program's payees, history left out, whose number another payee has, in whatever program."""
    rows = db.execute(query("stipends/shared_accounts"), {"program": program.code}).mappings()
    return tuple(SharedAccount(**row) for row in rows)


def verified_since(db: Connection, program: Program, day: date) -> tuple[YoungAccount, ...]:
    """Accounts of a program that count and were verified on this day of the program or later."""
    since = datetime.combine(day, time.min, ZoneInfo(program.time_zone))
    rows = db.execute(query("stipends/accounts_verified_since"), {"program": program.code, "since": since})
    return tuple(
        YoungAccount(row.account_id, row.payee_id, row.verified_at, bool(row.had_another)) for row in rows
    )  # fmt: skip
