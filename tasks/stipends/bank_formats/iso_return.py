"""Reads payments that came back out of ISO 20022: pacs.004, and credits with a reason in camt.054, .053 and .052."""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from schemas.bank_answers import DUPLICATES, Answer, Said, SaidKind
from tasks.stipends.bank_formats.iso import below, first, name_of, own, provided
from tasks.stipends.bank_formats.words import minor_of, plain

UNSAID = "RETURNED"
BOOKED = frozenset({"BOOK", ""})
OTHERS = "{} other movements of the account were not read: only payments that came back are."


def is_of(root: Element) -> bool:
    """Whether this is a message in which payments come back."""
    return bool(below(root, "PmtRtr") or below(root, "Ntry") or below(root, "Ntfctn") or below(root, "Stmt"))


def read(root: Element) -> Answer:
    """Every payment that came back, and how many other movements there are."""
    entries = below(root, "Ntry")
    said = tuple(replace(one, line=line) for line, one in enumerate([*returns(root), *credits_in(entries)], 1))
    others = sum(not below(entry, "RtrInf") for entry in entries)
    return Answer("iso_return", said, (OTHERS.format(others),) if others else ())


def returns(root: Element) -> Iterator[Said]:
    """The payments of a pacs.004."""
    for above in below(root, "PmtRtr"):
        for node in below(above, "TxInf"):
            reference = provided(first(node, "OrgnlEndToEndId")) or first(node, "OrgnlInstrId")
            yield back(first(node, "Cd"), reference, first(node, "RtrdIntrBkSttlmAmt"), first(node, "AddtlInf"))


def credits_in(entries: list[Element]) -> Iterator[Said]:
    """Entries that bring a payment back; what is announced and not booked is not here yet."""
    for entry in entries:
        status = next((first(one, "Cd") or first(one, "Sts") for one in entry if name_of(one) == "Sts"), "")
        details = [one for one in below(entry, "TxDtls") if below(one, "RtrInf")]
        for node in details:
            [reason, *_] = below(node, "RtrInf")
            code = next((first(one, "Cd") or first(one, "Prtry") for one in below(reason, "Rsn")), "")
            reference = provided(first(node, "EndToEndId")) or first(node, "InstrId")
            amount = own(node, "Amt") or first(node, "TxAmt") or (own(entry, "Amt") if len(details) == 1 else "")
            credit = (own(node, "CdtDbtInd") or own(entry, "CdtDbtInd")) == "CRDT"
            yield back(code, reference, amount, first(reason, "AddtlInf"), sure=credit and status in BOOKED)


def back(code: str, reference: str, amount: str, words: str, sure: bool = True) -> Said:
    """One payment that came back; a person looks at it if it is a duplicate, or no booked credit."""
    kind: SaidKind = "return" if sure and code not in DUPLICATES else "unclear"
    return Said(0, kind, plain(code)[:35] or UNSAID, reference, amount_minor=minor_of(amount), detail=plain(words))
