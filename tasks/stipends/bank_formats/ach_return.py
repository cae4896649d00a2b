"""Reads NACHA returns and notifications of change: 94 columns, keyed by the original trace, headers or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.bank_answers import CHANGES, DUPLICATES, RETURNS, Answer, Corrected, Said
from tasks.stipends.bank_formats.words import plain, text_of

RECORD = re.compile(r"[156789]", re.ASCII)
ADDENDA = re.compile(r"7(98|99)([A-Z][0-9]{2})([0-9 ]{15})", re.ASCII)
ENTRY = re.compile(r"6[0-9]{2}", re.ASCII)
RETURNED_CREDITS = frozenset({"21", "31", "41", "51"})
"""Transaction codes of entries that bring a credit back, and of notifications on one."""
LOST = "NO_ADDENDA"
FOREIGN = "UNKNOWN_RECORD"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry whose addenda is to follow."""

    line: int
    raw: str


def is_ach(content: bytes) -> bool:
    """Whether the file holds an entry or an addenda of a return, wherever it begins."""
    lines = text_of(content[: 1 << 20])[0].splitlines()
    return any(ADDENDA.match(line) or (ENTRY.match(line) and len(line.rstrip()) >= 90) for line in lines)


def read(content: bytes) -> Answer:
    """Every return, notification and entry without one; headers, controls and lines of nines may all be missing."""
    return Answer("ach_return", tuple(statements(text_of(content)[0].splitlines())))


def statements(lines: list[str]) -> Iterator[Said]:
    """One statement for each entry with its addenda, and one for whatever is neither."""
    entry: Entry | None = None
    for number, line in enumerate(lines, 1):
        found = ADDENDA.match(line)
        if found:
            yield of_addenda(number, line, entry)
            entry = None
        elif ENTRY.match(line):
            if entry is not None:
                yield without_addenda(entry)
            entry = Entry(number, line.ljust(94))
        elif line.strip() and not RECORD.match(line):
            yield Said(number, "unclear", FOREIGN, detail="This line is no record of a NACHA file.")
        elif line.startswith("7"):
            yield Said(number, "unclear", FOREIGN, detail="This addenda is neither of a return nor of a change.")
    if entry is not None:
        yield without_addenda(entry)


def of_addenda(number: int, line: str, entry: Entry | None) -> Said:
    """What an addenda 98 or 99 says of the entry before it; without that entry the amount is not known."""
    kind, code, trace = line[1:3], line[3:6], line[6:21].strip()
    raw = entry.raw if entry else ""
    amount = int(raw[29:39]) if re.fullmatch("[0-9]{10}", raw[29:39]) else None
    common: dict[str, Any] = {
        "reference": raw[39:54].strip(),
        "number": raw[12:29].strip(),
        "routing": line[27:35].strip(),
        "transaction": raw[1:3],
    }
    credit = not raw or raw[1:3] in RETURNED_CREDITS
    if kind == "98":
        known = credit and code in CHANGES
        return Said(number, "noc" if known else "unclear", code, trace_no=trace, amount_minor=amount, **common,
                    corrected=corrected(code, line[35:64]) if known else None)  # fmt: skip
    frees = credit and code in RETURNS and code not in DUPLICATES
    return Said(number, "return" if frees else "unclear", code, trace_no=trace, amount_minor=amount, **common,
                detail=plain(line[35:79]))  # fmt: skip


def without_addenda(entry: Entry) -> Said:
    """An entry that says nothing of why it is there: no bank returns one so, and a person must ask."""
    raw = entry.raw
    amount = int(raw[29:39]) if re.fullmatch("[0-9]{10}", raw[29:39]) else None
    return Said(entry.line, "unclear", LOST, reference=raw[39:54].strip(), amount_minor=amount,
                detail="This entry has no addenda that says why it came.")  # fmt: skip


def corrected(code: str, words: str) -> Corrected | None:
    """What an account should be, out of the 29 columns of a notification; None if they do not hold what it says."""
    first, parts = words.strip(), words.split()
    match code, len(parts):
        case "C01", 1:
            return Corrected(number=first)
        case "C02", 1:
            return checked(Corrected(routing=first))
        case "C03", 2:
            return checked(Corrected(routing=parts[0], number=parts[1]))
        case "C05", 1:
            return checked(Corrected(transaction=first))
        case "C06", 2:
            return checked(Corrected(number=parts[0], transaction=parts[1]))
        case "C07", (1 | 2):
            rest = words[9:].split()
            rest = rest if len(rest) == 2 else [words[9:26].strip(), words[26:].strip()]
            return checked(Corrected(words[:9], *rest)) if all(rest) else None
    return None


def checked(said: Corrected) -> Corrected | None:
    """The same, if a routing number has nine digits, an entry's kind two, and something is said at all."""
    routing = said.routing == "" or re.fullmatch("[0-9]{9}", said.routing) is not None
    transaction = said.transaction == "" or re.fullmatch("[0-9]{2}", said.transaction) is not None
    return said if routing and transaction and (said.routing or said.number or said.transaction) else None
