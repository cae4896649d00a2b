"""Reads status reports of ISO 20022, pain.002 of any version: tags by their local names, no document type."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from schemas.bank_answers import ACCEPTED, DUPLICATES, NOTED, REFUSED, Answer, Said, Unreadable
from tasks.stipends.bank_formats.words import minor_of, plain

TYPED = "The XML file brings a document type or entities with it, which no bank's report does. Ask who made it."
BROKEN = "The XML file is damaged or cut off. Download it from the bank again."
OTHER = "The XML file is no status report (pain.002). Statements of an account are not read here."
NOT_PROVIDED = "NOTPROVIDED"


def is_xml(content: bytes) -> bool:
    """Whether the file is XML, in whichever encoding."""
    return content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t")[:2].replace(b"\0", b"").startswith(b"<")


def read(content: bytes) -> Answer:
    """
    Every status in the report, in its order: of the whole file, of parts of it, and of single payments.

    Raises:
        Unreadable: a document type, damaged XML, or another message.
    """
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(TYPED) from None
    except (ParseError, ValueError, LookupError):
        raise Unreadable(BROKEN) from None
    if not any(name_of(node) in {"OrgnlGrpInfAndSts", "TxInfAndSts", "OrgnlPmtInfAndSts"} for node in root.iter()):
        raise Unreadable(OTHER)
    return Answer("pain002", tuple(statements(root)))


def name_of(node: Element) -> str:
    """A tag without its namespace."""
    return node.tag.rsplit("}", 1)[-1]


def statements(root: Element) -> Iterator[Said]:
    """One statement for each status. What is said of a whole file is left out where it only sums up its payments."""
    singles = [node for node in root.iter() if name_of(node) == "TxInfAndSts"]
    line = 0
    for node in root.iter():
        match name_of(node):
            case "TxInfAndSts":
                line += 1
                yield of_payment(line, node)
            case "OrgnlGrpInfAndSts" | "OrgnlPmtInfAndSts":
                tag = "GrpSts" if name_of(node) == "OrgnlGrpInfAndSts" else "PmtInfSts"
                status = own(node, tag)
                if status and not sums_up(status, singles):
                    line += 1
                    yield of_file(line, node, status)


def sums_up(status: str, singles: list[Element]) -> bool:
    """Whether the payments below say it all: one that is accepted in part, or a refusal with each payment refused."""
    return bool(singles) or status == "PART"


def of_payment(line: int, node: Element) -> Said:
    """The status of one payment."""
    status, code = first(node, "TxSts"), reason_of(node)
    amount = first(node, "InstdAmt")
    common: dict[str, Any] = {
        "reference": first(node, "OrgnlEndToEndId").replace(NOT_PROVIDED, "") or first(node, "OrgnlInstrId"),
        "amount_minor": minor_of(amount) if amount else None, "detail": words_of(node),
    }  # fmt: skip
    if status == REFUSED:
        return Said(line, "unclear" if code in DUPLICATES else "reject", code or REFUSED, **common)
    return Said(line, "ack" if status in ACCEPTED | NOTED else "unclear", status or "NO_STATUS", **common)


def of_file(line: int, node: Element, status: str) -> Said:
    """The status of a whole file, or of a whole part of it. A refusal of it may be of a copy, so a person looks."""
    called = first(node, "OrgnlMsgId") or first(node, "OrgnlPmtInfId")
    if status in ACCEPTED | NOTED and name_of(node) == "OrgnlGrpInfAndSts":
        return Said(line, "ack", status, whole_file=called)
    return Said(line, "unclear", reason_of(node) or status, whole_file=called, detail=words_of(node))


def first(node: Element, tag: str) -> str:
    """The text of the first such element below, or nothing."""
    return next(((one.text or "").strip() for one in node.iter() if name_of(one) == tag), "")


def own(node: Element, tag: str) -> str:
    """The text of such an element directly below."""
    return next(((one.text or "").strip() for one in node if name_of(one) == tag), "")


def reason_of(node: Element) -> str:
    """The first reason of a status, from the list of codes or the bank's own."""
    reasons = [one for above in node if name_of(above) == "StsRsnInf" for one in above if name_of(one) == "Rsn"]
    return next((first(one, "Cd") or plain(first(one, "Prtry"))[:35] for one in reasons), "")


def words_of(node: Element) -> str:
    """What the bank adds in its own words."""
    said = [one.text or "" for above in node if name_of(above) == "StsRsnInf" for one in above
            if name_of(one) == "AddtlInf"]  # fmt: skip
    return plain(" ".join(said))
