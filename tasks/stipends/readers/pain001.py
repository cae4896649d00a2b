"""Reads one of our own pain.001 orders: every element is a value, a sum that is computed anew, or refused."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from schemas.payment import Batch, ReadPayment
from tasks.stipends.readers import Misread

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
DECLARATION, ROOT = b'<?xml version="1.0" encoding="UTF-8"?>', f'<Document xmlns="{NAMESPACE}">'.encode()
ROW = re.compile(
    rb"( *)(?:<([A-Za-z]+)>|</([A-Za-z]+)>"
    rb"|<([A-Za-z]+)(?: Ccy=\"[A-Z]{3}\")?>[A-Za-z0-9/\-?:().,'+]+(?: [A-Za-z0-9/\-?:().,'+]+)*</([A-Za-z]+)>)"
)
GROUP = "MsgId CreDtTm NbOfTxs CtrlSum InitgPty InitgPty/Nm"
AGENT = "{0} {0}/FinInstnId {0}/FinInstnId/ClrSysMmbId {0}/FinInstnId/ClrSysMmbId/ClrSysId " \
        "{0}/FinInstnId/ClrSysMmbId/ClrSysId/Cd {0}/FinInstnId/ClrSysMmbId/MmbId"  # fmt: skip
PARTY = "{0} {0}/Nm {0}/PstlAdr {0}/PstlAdr/TwnNm {0}/PstlAdr/Ctry"
ACCOUNT = "{0} {0}/Id {0}/Id/Othr {0}/Id/Othr/Id"
INFO = (
    "PmtInfId PmtMtd BtchBookg NbOfTxs CtrlSum PmtTpInf PmtTpInf/SvcLvl PmtTpInf/SvcLvl/Cd PmtTpInf/LclInstrm "
    "PmtTpInf/LclInstrm/Prtry ReqdExctnDt ReqdExctnDt/Dt "
    f"{PARTY.format('Dbtr')} {ACCOUNT.format('DbtrAcct')} {AGENT.format('DbtrAgt')} ChrgBr"
)
TRANSFER = (
    f"PmtId PmtId/InstrId PmtId/EndToEndId PmtId/UETR Amt Amt/InstdAmt {AGENT.format('CdtrAgt')} "
    f"{PARTY.format('Cdtr')} {ACCOUNT.format('CdtrAcct')} CdtrAcct/Tp CdtrAcct/Tp/Cd RmtInf RmtInf/Ustrd"
)
FIXED = {"PmtMtd": "TRF", "BtchBookg": "true", "PmtTpInf/SvcLvl/Cd": "NURG", "ChrgBr": "SHAR"}
COUNTRIES = {"USD": ("US", "USABA", "CCD"), "GBP": ("GB", "GBDSC", "BACS")}
BANK, MEMBER = "/FinInstnId/ClrSysMmbId/ClrSysId/Cd", "/FinInstnId/ClrSysMmbId/MmbId"
KINDS = {"checking": "CACC", "savings": "SVGS"}
UUID4 = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Pain001File:
    """Everything that the order says; money in cents or pence."""

    payments: tuple[ReadPayment, ...]
    uetrs: tuple[str, ...]
    kinds: tuple[str, ...]
    """For each payment CACC, a current account, or SVGS, a savings account."""
    towns: tuple[str, ...]
    remittances: tuple[str, ...]
    message_id: str
    created_at: datetime
    effective_on: date
    currency: str
    total_minor: int
    debtor: tuple[str, str, str, str] = field(repr=False)
    """Name, town, number of the bank, number of the account."""


def read(content: bytes) -> tuple[ReadPayment, ...]:
    """
    The payments in the order of the file; the format says no trace numbers.

    Raises:
        Misread: Anything at all is off.
    """
    return read_file(content).payments


def read_file(content: bytes) -> Pain001File:
    """
    The whole order.

    Raises:
        Misread: Anything at all is off: its shape, an element, a count, a sum, an id, a number.
    """
    _shaped(content)
    document = ET.fromstring(content)
    need([_tag(part) for part in document] == ["CstmrCdtTrfInitn"], "one order")
    order = document[0]
    need([_tag(part) for part in order] == ["GrpHdr", "PmtInf"], "the parts of the order")
    group, parts = _texts(order[0], GROUP), list(order[1])
    split = next((place for place, part in enumerate(parts) if _tag(part) == "CdtTrfTxInf"), len(parts))
    head = ET.Element("PmtInf")
    head.extend(parts[:split])
    info = _texts(head, INFO)
    need({_tag(part) for part in parts[split:]} == {"CdtTrfTxInf"}, "nothing but transfers after the account")
    currencies = {node.get("Ccy", "") for node in order.iter() if node.attrib}
    need(len(currencies) == 1 and currencies <= COUNTRIES.keys(), "one currency that is paid")
    [currency] = currencies
    transfers = [_texts(part, TRANSFER, "Amt/InstdAmt") for part in parts[split:]]
    payments = tuple(_payment(transfer, currency) for transfer in transfers)
    _agree(group, info, payments, currency)
    uetrs = tuple(transfer["PmtId/UETR"] for transfer in transfers)
    need(len(set(uetrs)) == len(uetrs) == len({payment.reference for payment in payments}), "each id only once")
    return Pain001File(
        payments, uetrs,
        tuple(transfer["CdtrAcct/Tp/Cd"] for transfer in transfers),
        tuple(transfer["Cdtr/PstlAdr/TwnNm"] for transfer in transfers),
        tuple(transfer["RmtInf/Ustrd"] for transfer in transfers),
        group["MsgId"], *_days(group, info), currency, sum(payment.amount_minor for payment in payments),
        (info["Dbtr/Nm"], info["Dbtr/PstlAdr/TwnNm"], info["DbtrAgt" + MEMBER], info["DbtrAcct/Id/Othr/Id"]),
    )  # fmt: skip


def otherwise(content: bytes, batch: Batch, settings: Mapping[str, str]) -> tuple[str, ...]:
    """
    What the order says otherwise than its batch and settings, beside its payments: who pays, when, UETRs, kinds.

    Returns:
        The names of the fields; empty if all agree.
    Raises:
        Misread: Anything at all is off.
    """
    found, opened = read_file(content), [payment for payment in batch.payments if payment.account]
    references = [paid.reference for paid in found.payments]
    pairs: dict[str, tuple[object, object]] = {
        "account that pays": (found.debtor[2:], (settings["debtor_routing"], settings["debtor_account"])),
        "moment of the order": (found.created_at, batch.proposed_at.replace(microsecond=0)),
        "day of the credit": (found.effective_on, batch.effective_on),
        "currency": (found.currency, batch.currency),
        "total": (found.total_minor, batch.total_minor),
        "UETR": (dict(zip(references, found.uetrs, strict=True)), {paid.reference: paid.uetr for paid in opened}),
        "kind of an account": (
            dict(zip(references, found.kinds, strict=True)),
            {paid.reference: KINDS[paid.account.kind] for paid in opened if paid.account},
        ),
    }
    return tuple(name for name, (said, meant) in pairs.items() if said != meant)


def need(right: bool, rule: str) -> None:
    """Go on only if this holds."""
    if not right:
        raise Misread(f"the order does not keep to the rule: {rule}")


def _shaped(content: bytes) -> None:
    """One element a line, each as deep as it is indented; no document type, no comment, no entity, no other sign."""
    rows = content.split(b"\n")
    need(rows[:2] == [DECLARATION, ROOT] and rows[-1] == b"", "it begins and ends as such an order does")
    inside = [b"Document"]
    for row in rows[2:-1]:
        found = ROW.fullmatch(row)
        if found is None or not inside:
            raise Misread("the order does not keep to the rule: one element a line, in plain signs")
        indent, opened, closed, tag, end = found.groups()
        need(tag == end, "each element ends as it begins")
        if closed:
            need(inside.pop() == closed, "each element ends as it begins")
        need(len(indent) == 2 * len(inside), "an element is as deep as it is indented")
        if opened:
            inside.append(opened)
    need(not inside, "each element ends")


def _tag(node: ET.Element) -> str:
    """The name of an element of this message."""
    need(node.tag.startswith("{" + NAMESPACE + "}"), "every element is of this message")
    return node.tag.partition("}")[2]


def _texts(node: ET.Element, expected: str, money: str = "") -> Mapping[str, str]:
    """Every text by its path; exactly these elements in this order, and an attribute nowhere but on money."""
    found: dict[str, str] = {}

    def walk(part: ET.Element, path: str) -> None:
        need(bool(part.attrib) == (path == money), "an attribute on money only")
        found[path] = part.text or ""
        for below in part:
            walk(below, f"{path}/{_tag(below)}")

    for part in node:
        walk(part, _tag(part))
    count = sum(1 for _ in node.iter()) - 1
    need(list(found) == expected.split() and len(found) == count, "its elements and their order")
    return found


def _payment(texts: Mapping[str, str], currency: str) -> ReadPayment:
    """One transfer, whose country, numbers and ids are what they must be."""
    country, system, _ = COUNTRIES[currency]
    routing, number = texts["CdtrAgt" + MEMBER], texts["CdtrAcct/Id/Othr/Id"]
    need(texts["CdtrAgt" + BANK] == system and texts["Cdtr/PstlAdr/Ctry"] == country, "a bank of the country")
    _routing(routing, system)
    need(re.fullmatch("[0-9A-Za-z-]{1,17}" if country == "US" else "[0-9]{8}", number) is not None, "an account")
    need(texts["CdtrAcct/Tp/Cd"] in {"CACC", "SVGS"}, "a kind of account")
    reference = texts["PmtId/EndToEndId"]
    need(re.fullmatch("[A-Z0-9]{1,15}", reference) is not None, "a reference of at most 15 signs")
    need(texts["PmtId/InstrId"] == reference, "the same reference to both banks")
    need(texts["RmtInf/Ustrd"].startswith(f"{reference} "), "a remittance that begins with the reference")
    uetr = texts["PmtId/UETR"]
    need(UUID4.fullmatch(uetr) is not None and uetr[14] == "4" and uetr[19] in "89ab", "a UETR of version 4")
    return ReadPayment(reference, "", _minor(texts["Amt/InstdAmt"]), texts["Cdtr/Nm"], routing, number)


def _routing(number: str, system: str) -> None:
    """Nine digits that agree with their check digit, or a sort code."""
    need(re.fullmatch("[0-9]{9}" if system == "USABA" else "[0-9]{6}", number) is not None, "a number of a bank")
    need(number.strip("0") != "", "a number of a bank that is not all zeros")
    weighed = sum(int(digit) * weight for digit, weight in zip(number, (3, 7, 1) * 3, strict=False))
    need(system != "USABA" or weighed % 10 == 0, "a number of a bank that agrees with its check digit")


def _minor(amount: str) -> int:
    """An amount above zero with two decimals."""
    need(re.fullmatch(r"(0|[1-9][0-9]*)\.[0-9]{2}", amount) is not None, "an amount with two decimals")
    need(amount != "0.00", "an amount above zero")
    return int(amount.replace(".", ""))


def _agree(group: Mapping[str, str], info: Mapping[str, str], payments: tuple[ReadPayment, ...], currency: str) -> None:
    """Counts and sums at both levels, and what an order of ours always says."""
    country, system, instrument = COUNTRIES[currency]
    for level in (group, info):
        need(level["NbOfTxs"] == str(len(payments)), "the number of transfers")
        need(_minor(level["CtrlSum"]) == sum(payment.amount_minor for payment in payments), "the sum of the transfers")
    need(all(info[path] == text for path, text in FIXED.items()), "what every order says alike")
    need(info["PmtTpInf/LclInstrm/Prtry"] == instrument, "the way of payment of the currency")
    need(info["DbtrAgt" + BANK] == system and info["Dbtr/PstlAdr/Ctry"] == country, "a payer in the country")
    _routing(info["DbtrAgt" + MEMBER], system)
    need(info["PmtInfId"] == f"{group['MsgId']}-1" and len(info["PmtInfId"]) <= 35, "ids of at most 35 signs")
    need(group["InitgPty/Nm"] == info["Dbtr/Nm"], "one name of the payer")


def _days(group: Mapping[str, str], info: Mapping[str, str]) -> tuple[datetime, date]:
    """The instant of the order and the day of the credit, which is a weekday and not before it."""
    try:
        created = datetime.strptime(group["CreDtTm"], "%Y-%m-%dT%H:%M:%S%z")
        day = date.fromisoformat(info["ReqdExctnDt/Dt"])
    except ValueError:
        raise Misread("the order does not keep to the rule: days that a calendar has") from None
    need(group["CreDtTm"] == f"{created:%Y-%m-%dT%H:%M:%SZ}" and len(info["ReqdExctnDt/Dt"]) == 10, "days in full")
    need(day >= created.date() and day.weekday() < 5, "a credit on a weekday after the order")
    return created, day
