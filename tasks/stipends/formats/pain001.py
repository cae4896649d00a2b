"""An ISO 20022 order, pain.001.001.09: domestic credits in dollars or pounds, each with an id and a UETR of its own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC

from schemas.payment import Account, Batch, Payment, Scheme
from tasks.stipends.formats.ascii import SEPA, spelled
from tasks.stipends.formats.cells import hidden
from tasks.stipends.formats.refusals import Problems
from tasks.stipends.formats.sound import (
    PROPOSE,
    check_account,
    check_batch,
    check_numbers,
    check_payment,
    switched_on,
    told,
    whose,
)

SUFFIX = "-pain001.xml"
NEEDS_ACCOUNTS = True
SETTINGS: Mapping[str, str] = {
    "debtor_name": "the association's name as its bank knows it, at most 140 characters",
    "debtor_town": "the town of the association, at most 35 characters",
    "debtor_country": "US or GB",
    "debtor_routing": "the routing number or sort code of the account that pays",
    "debtor_account": "the number of the account that pays",
}
OPTIONAL: Mapping[str, str] = {"rehearsal": "true lets the bank pass that we rehearse with; never in production"}
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
UUID4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
ACCOUNT_TYPE = {"checking": "CACC", "savings": "SVGS"}
ACCOUNT = re.compile(r"(<Othr>\s*<Id>)([^<]*)(</Id>)")
BANK = "The bank's settings"
ASK_BANK = "Ask the bank, and correct the setting"
ASK_REGISTER = "Correct it in the register of payees"
Node = tuple[str, str | tuple["Node", ...]]
"""A tag, perhaps with an attribute, and its text or the elements in it."""


@dataclass(frozen=True, slots=True)
class Clearing:
    """How the banks of one country are addressed."""

    scheme: Scheme
    country: str
    system: str
    instrument: str
    account_width: int


CLEARINGS = {
    "USD": Clearing("aba", "US", "USABA", "CCD", 17),
    "GBP": Clearing("gbsort", "GB", "GBDSC", "BACS", 8),
}


def render(batch: Batch, settings: Mapping[str, str]) -> bytes:
    """
    The order, its payments by their references, one element a line.

    Raises:
        Refused: Something does not fit or does not agree; every problem is told.
    """
    problems, of = Problems(), f"Batch {batch.batch_id}"
    check_batch(problems, batch, tuple(CLEARINGS))
    clearing = CLEARINGS.get(batch.currency, CLEARINGS["USD"])
    if batch.proposed_at.tzinfo is None:
        problems.note(of, "moment", "has no time zone", PROPOSE)
    problems.number(of, "total", batch.total_minor, 17, PROPOSE)
    rehearsal = switched_on(problems, settings, "rehearsal")
    name, debtor = _debtor(problems, settings, clearing, rehearsal)
    payments = sorted(batch.payments, key=lambda payment: payment.reference)
    transfers = [node for payment in payments for node in _transfer(problems, batch, payment, clearing, rehearsal)]
    message = _message_id(problems, batch)
    problems.refuse()
    sums: tuple[Node, ...] = (("NbOfTxs", str(len(transfers))), ("CtrlSum", _decimal(batch.total_minor)))
    created = f"{batch.proposed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    group: Node = ("GrpHdr", (("MsgId", message), ("CreDtTm", created), *sums, ("InitgPty", (("Nm", name),))))
    info: Node = ("PmtInf", (
        ("PmtInfId", f"{message}-1"), ("PmtMtd", "TRF"), ("BtchBookg", "true"), *sums,
        ("PmtTpInf", (("SvcLvl", (("Cd", "NURG"),)), ("LclInstrm", (("Prtry", clearing.instrument),)))),
        ("ReqdExctnDt", (("Dt", batch.effective_on.isoformat()),)), *debtor, ("ChrgBr", "SHAR"), *transfers,
    ))  # fmt: skip
    document: Node = (f'Document xmlns="{NAMESPACE}"', (("CstmrCdtTrfInitn", (group, info)),))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_lines(document, "")]
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def masked_copy(content: bytes, settings: Mapping[str, str]) -> bytes:
    """The order as it is kept when the clear one is deleted: of each account, ours too, the last digits alone."""
    del settings
    return ACCOUNT.sub(lambda found: f"{found[1]}{hidden(found[2])}{found[3]}", content.decode("ascii")).encode("ascii")


def _lines(node: Node, indent: str) -> Iterator[str]:
    """The element and what is in it. No text needs escaping: the signs that do are in no text."""
    tag, content = node
    end = tag.partition(" ")[0]
    if isinstance(content, str):
        yield f"{indent}<{tag}>{content}</{end}>"
        return
    yield f"{indent}<{tag}>"
    for part in content:
        yield from _lines(part, indent + "  ")
    yield f"{indent}</{end}>"


def _decimal(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _message_id(problems: Problems, batch: Batch) -> str:
    """The order's own id, never used again: program, program year and number of the batch."""
    text = f"{batch.program}-{batch.program_year}-{batch.number}".upper().replace("_", "-")
    return problems.exact(f"Batch {batch.batch_id}", "message id", text, 33, "A-Z0-9-", "Shorten the program's code")


def _debtor(
    problems: Problems, settings: Mapping[str, str], clearing: Clearing, rehearsal: bool
) -> tuple[str, tuple[Node, ...]]:
    """The name of who pays; and who pays, from which account of which bank."""
    if not told(problems, settings, SETTINGS, OPTIONAL):
        return "", ()
    routing, number = settings["debtor_routing"], settings["debtor_account"]
    check_numbers(problems, BANK, clearing.scheme, (routing, number), clearing.account_width, rehearsal, ASK_BANK)
    name = spelled(problems, BANK, "debtor_name", settings["debtor_name"], 140, SEPA, ASK_BANK)
    town = spelled(problems, BANK, "debtor_town", settings["debtor_town"], 35, SEPA, ASK_BANK)
    country = settings["debtor_country"]
    if country != clearing.country:
        problems.note(BANK, "debtor_country", f"is not {clearing.country}", ASK_BANK)
    account: Node = ("DbtrAcct", (_other(number),))
    return name, (_party("Dbtr", name, town, country), account, _agent("DbtrAgt", clearing, routing))


def _transfer(
    problems: Problems, batch: Batch, payment: Payment, clearing: Clearing, rehearsal: bool
) -> tuple[Node, ...]:
    """The credit to one payee; nothing if it does not fit, and the trouble is noted."""
    of = whose(payment)
    check_payment(problems, payment)
    account = check_account(problems, payment, clearing.scheme, clearing.account_width, rehearsal)
    problems.number(of, "amount", payment.amount_minor, 17, "Pay it in two batches")
    name = spelled(problems, of, "payee name", payment.payee_name, 140, SEPA, ASK_REGISTER)
    town = spelled(problems, of, "town", payment.town, 35, SEPA, ASK_REGISTER)
    remittance = f"{payment.reference} {batch.description}"
    words = spelled(problems, of, "remittance", remittance, 140, SEPA, "Shorten the description of the program")
    if payment.country != clearing.country:
        problems.note(of, "country", f"is not {clearing.country}, and no money is sent abroad", ASK_REGISTER)
    if payment.payee_type != "organisation" and clearing.instrument == "CCD":
        problems.note(of, "payee", "is a person, and CCD pays organisations only", "Pay this payee by check")
    if not re.fullmatch(UUID4, payment.uetr):
        problems.note(of, "UETR", "is not a lower-case UUID of version 4", PROPOSE)
    if account is None or not (name and town and words) or type(payment.amount_minor) is not int:
        return ()
    return (_credit(batch, payment, account, clearing, (name, town, words)),)


def _credit(batch: Batch, payment: Payment, account: Account, clearing: Clearing, texts: tuple[str, str, str]) -> Node:
    """One transfer; `texts` are name, town and remittance as the file spells them."""
    name, town, remittance = texts
    ids = (("InstrId", payment.reference), ("EndToEndId", payment.reference), ("UETR", payment.uetr))
    kind: Node = ("Tp", (("Cd", ACCOUNT_TYPE[account.kind]),))
    return ("CdtTrfTxInf", (
        ("PmtId", ids),
        ("Amt", ((f'InstdAmt Ccy="{batch.currency}"', _decimal(payment.amount_minor)),)),
        _agent("CdtrAgt", clearing, account.routing),
        _party("Cdtr", name, town, payment.country),
        ("CdtrAcct", (_other(account.number), kind)),
        ("RmtInf", (("Ustrd", remittance),)),
    ))  # fmt: skip


def _party(tag: str, name: str, town: str, country: str) -> Node:
    """A name and the least of a structured address."""
    return (tag, (("Nm", name), ("PstlAdr", (("TwnNm", town), ("Ctry", country)))))


def _agent(tag: str, clearing: Clearing, routing: str) -> Node:
    """A bank by its number in its country."""
    member: Node = ("ClrSysMmbId", (("ClrSysId", (("Cd", clearing.system),)), ("MmbId", routing)))
    return (tag, (("FinInstnId", (member,)),))


def _other(number: str) -> Node:
    """The number of an account that has no IBAN."""
    return ("Id", (("Othr", (("Id", number),)),))
