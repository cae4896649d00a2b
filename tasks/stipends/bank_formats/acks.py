"""Reads a bank's plain acknowledgement of a file: one fact to a line, each line beginning with what it is."""

import re
from collections.abc import Iterator
from typing import Any

from schemas.bank_answers import ACCEPTED, DUPLICATES, RETURNS, RETURNS_OF_DEBITS, Answer, Said, SaidKind
from tasks.stipends.bank_formats.words import minor_of, plain, text_of

FACT = re.compile(r"(ACKNOWLEDGEMENT|CREATED|FILE|NAME|STATUS|ENTRY)(?:\s+(.*))?", re.ASCII)
NONE = "NOTPROVIDED"
FOREIGN = "UNKNOWN_LINE"
PARTLY = "PART"


def is_ack(content: bytes) -> bool:
    """Whether the file begins as such an acknowledgement does."""
    return text_of(content[:200])[0].lstrip().startswith("ACKNOWLEDGEMENT")


def read(content: bytes) -> Answer:
    """One statement for each entry; if there is none, one for the whole file."""
    facts = [(number, line) for number, line in enumerate(text_of(content)[0].splitlines(), 1) if line.strip()]
    called = next((line.split(maxsplit=1)[1].strip() for _, line in facts if line.startswith("FILE ")), "")
    entries = any(line.startswith("ENTRY") for _, line in facts)
    return Answer("ack", tuple(said for number, line in facts for said in of_line(number, line, called, entries)))


def of_line(number: int, line: str, called: str, entries: bool) -> Iterator[Said]:
    """The statement of a line, if it makes one."""
    found = FACT.fullmatch(line.strip())
    if found is None:
        yield Said(number, "unclear", FOREIGN, detail="This line is none that we know of an acknowledgement.")
    elif found[1] == "ENTRY":
        yield of_entry(number, (found[2] or "").split(maxsplit=5))
    elif found[1] == "STATUS" and not entries:
        yield of_file(number, (found[2] or "").split(maxsplit=2), called)


def of_entry(number: int, parts: list[str]) -> Said:
    """What became of one entry: trace, reference, amount, the word, and a code with the bank's words."""
    if len(parts) < 4:
        return Said(number, "unclear", FOREIGN, detail="This entry is cut off.")
    trace, reference, amount, word, *rest = parts
    trace, reference = ("" if name == NONE else name for name in (trace, reference))
    common: dict[str, Any] = {"trace_no": trace, "reference": reference, "amount_minor": minor_of(amount)}
    if word == "ACCEPTED":
        return Said(number, "ack", word, **common)
    code = rest[0] if rest else ""
    clear = word == "REJECTED" and code not in DUPLICATES | RETURNS_OF_DEBITS and (code[:1] != "R" or code in RETURNS)
    return Said(number, "reject" if clear else "unclear", code or word, **common, detail=plain(" ".join(rest[1:])))


def of_file(number: int, parts: list[str], called: str) -> Said:
    """What became of a file of which no entry is told. A refusal of it may be of a copy, so a person looks."""
    status, code, words = (*parts, "", "", "")[:3]
    kind: SaidKind = "ack" if status in ACCEPTED else "unclear"
    return Said(number, kind, code or status, whole_file=called, detail=plain(words))
