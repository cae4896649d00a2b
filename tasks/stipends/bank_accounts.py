"""What a bank's answer says of an account: whose it is, by its fingerprint, and what it should be instead."""

from datetime import datetime

from sqlalchemy import Connection

from schemas.bank_answers import Said
from schemas.payment import Account, AccountKind
from schemas.program import Program
from sql.queries import query
from tasks.shared import audit
from tasks.stipends.accounts import put_account
from tasks.stipends.bank_settings import rehearses
from tasks.stipends.formats.routing import check_digit
from tasks.stipends.matching import Sent
from tasks.stipends.payee_rules import WrongNumbers, account_in
from tasks.stipends.vault import KeyTrouble, hide_from_logs, open_vault

PROPOSER = "svc:bank notification"
"""Who proposes what a bank asks for: no person, so two people must hear the number from the payee before it counts."""
SAVINGS = frozenset({"31", "32", "33"})
CHECKING = frozenset({"21", "22", "23"})


def routing_of(said: Said) -> str:
    """The nine digits of the payee's bank, of which a return names eight."""
    whole = said.routing if len(said.routing) != 8 else f"{said.routing}{check_digit(said.routing)}"
    return whole if whole.isdecimal() and len(whole) == 9 else ""


def fingerprint_of(said: Said) -> str:
    """The fingerprint of the account that a statement names; nothing if it names none, or there are no keys."""
    if not (said.number and said.routing.isdecimal() and routing_of(said)):
        return ""
    hide_from_logs([said.number])
    try:
        return open_vault().fingerprint("aba", routing_of(said), said.number)
    except KeyTrouble:
        return ""


def propose_correction(db: Connection, program: Program, said: Said, sent: Sent, moment: datetime) -> bool:
    """
    Propose the account that a notification of change asks for, if it names the account that we paid and the new one
    whole. Nothing is paid to it until a named person has called the payee and verified it.

    Returns:
        Whether it was proposed.
    """
    named = fingerprint_of(said)
    if said.corrected is None or sent.scheme != "aba" or not named or named != sent.fingerprint:
        return False
    kind = kind_of(said.corrected.transaction or said.transaction)
    number, routing = said.corrected.number or said.number, said.corrected.routing or routing_of(said)
    hide_from_logs([number])
    try:
        account = account_in("aba", routing, number, kind or "", rehearsal=rehearses(program))
    except WrongNumbers:
        return False
    put_proposal(db, program, sent.payee_id, account, moment)
    return True


def kind_of(transaction: str) -> AccountKind | None:
    """The kind of account that an entry goes to; None if it is neither."""
    if transaction in SAVINGS:
        return "savings"
    return "checking" if transaction in CHECKING else None


def put_proposal(db: Connection, program: Program, payee_id: str, account: Account, moment: datetime) -> None:
    """Keep the account, sealed; it takes the place of one that waited."""
    db.execute(query("stipends/withdraw_proposed_accounts"), {"payee_id": payee_id})
    account_id = put_account(db, open_vault(), payee_id, account, PROPOSER, moment)
    audit.append(db, at=moment, actor=PROPOSER, action="account_proposed", subject=f"account:{account_id}",
                 facts={"program": program.code, "payee": payee_id, "scheme": account.scheme,
                        "last4": account.last4})  # fmt: skip
