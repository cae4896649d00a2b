"""Reads status reports of ISO 20022, pain.002 of any version."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from schemas.bank_answers import ACCEPTED, DUPLICATES, NOTED, REFUSED, Answer, Said
from tasks.stipends.bank_formats.iso import first, name_of, own, provided
from tasks.stipends.bank_formats.words import minor_of, plain

ONLY_PART = "-1"
"""What our orders add to their own id for the one part that they have."""


def is_of(root: Element) -> bool:
    """Whether this is a status report."""
    return any(name_of(node) in {"OrgnlGrpInfAndSts", "TxInfAndSts", "OrgnlPmtInfAndSts"} for node in root.iter())


def read(root: Element) -> Answer:
    """Every status in the report, in its order: of the whole file, of parts of it, and of single payments."""
    return Answer("pain002", tuple(statements(root)))


def statements(root: Element) -> Iterator[Said]:
    """
    One statement for each status, of single payments first.

    What is said of a whole file is left out where it only sums up its payments. A refusal is more: banks list only the
    payments for which they refused it, and the others are refused, too.
    """
    singles = [node for node in root.iter() if name_of(node) == "TxInfAndSts"]
    line = 0
    for node in (*singles, *(one for one in root.iter() if name_of(one) != "TxInfAndSts")):
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
    """Whether the payments below say it all."""
    return status == "PART" or (bool(singles) and status != REFUSED)


def of_payment(line: int, node: Element) -> Said:
    """The status of one payment."""
    status, code = first(node, "TxSts"), reason_of(node)
    amount = first(node, "InstdAmt")
    common: dict[str, Any] = {
        "reference": provided(first(node, "OrgnlEndToEndId")) or first(node, "OrgnlInstrId"),
        "amount_minor": minor_of(amount) if amount else None, "detail": words_of(node),
    }  # fmt: skip
    if status == REFUSED:
        return Said(line, "unclear" if code in DUPLICATES else "reject", code or REFUSED, **common)
    return Said(line, "ack" if status in ACCEPTED | NOTED else "unclear", status or "NO_STATUS", **common)


def of_file(line: int, node: Element, status: str) -> Said:
    """The status of a whole file, or of a whole part of it. A refusal of it may be of a copy, so a person looks."""
    called = first(node, "OrgnlMsgId") or first(node, "OrgnlPmtInfId").removesuffix(ONLY_PART)
    if status in ACCEPTED | NOTED and name_of(node) == "OrgnlGrpInfAndSts":
        return Said(line, "ack", status, whole_file=called)
    return Said(line, "unclear", reason_of(node) or status, whole_file=called, detail=words_of(node))


def reason_of(node: Element) -> str:
    """The first reason of a status, from the list of codes or the bank's own."""
    reasons = [one for above in node if name_of(above) == "StsRsnInf" for one in above if name_of(one) == "Rsn"]
    return next((first(one, "Cd") or plain(first(one, "Prtry"))[:35] for one in reasons), "")


def words_of(node: Element) -> str:
    """What the bank adds in its own words."""
    said = [one.text or "" for above in node if name_of(above) == "StsRsnInf" for one in above
            if name_of(one) == "AddtlInf"]  # fmt: skip
    return plain(" ".join(said))
