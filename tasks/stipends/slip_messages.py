"""The control slip: what finance compares before it loads a file; the file itself is never in a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.letters import day_in_words
from tasks.stipends.messages import money

READ_ALOUD = 4
"""Hexadecimal digits in a group, as people read a hash to each other."""


@dataclass(frozen=True, slots=True)
class SlipFile:
    """One file that left."""

    format: str
    name: str
    sha256: str
    entries: int
    total_minor: int
    entry_hash: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What is said of one batch: counts, totals and hashes; no payee, no mentor, no account."""

    batch_id: str
    program: str
    program_year: str
    number: int
    currency: str
    effective_on: date
    payments: int
    lines: int
    total_minor: int
    content_sha256: str
    prepared_by: str
    approvals: tuple[str, ...]
    files: tuple[SlipFile, ...]
    record: tuple[int, str]
    """The row of the record of acts that says that the files left, and its hash."""
    locale: str


def subject(slip: Slip) -> str:
    """The subject of the mail."""
    return (f"{slip.program}: payment files of batch {slip.number} of {slip.program_year}, "
            f"{money(slip.total_minor, slip.currency)}")  # fmt: skip


def mail_text(slip: Slip) -> str:
    """The mail: the slip, the hash of each file, and what to do with them."""
    facts = [
        ("Batch", f"{slip.batch_id} (number {slip.number} of {slip.program_year})"),
        ("Payees are credited on", day_in_words(slip.effective_on, slip.locale)),
        ("Payments", str(slip.payments)), ("Lines", str(slip.lines)),
        ("Total", money(slip.total_minor, slip.currency)), ("Content SHA-256", slip.content_sha256),
        ("Prepared by", slip.prepared_by), ("Approved by", "; ".join(slip.approvals)),
        ("Record of acts", f"row {slip.record[0]}, {slip.record[1]}"),
    ]  # fmt: skip
    width = max(len(label) for label, _ in facts)
    parts = [
        f"The payment files of {slip.program} are ready.",
        "CONTROL SLIP\n" + "\n".join(f"{label:{width}}  {value}" for label, value in facts),
        "FILES, in payments/" + slip.batch_id + "\n" + "\n\n".join(file_words(one, slip) for one in slip.files),
        f"Before you load a file, look at its hash: sha256sum {slip.files[0].name if slip.files else 'FILE'}\n"
        "Load it only if the hash is the one above, and the number and the total that your bank or your program shows "
        "are those of the slip. Load each file once: QuickBooks takes the same bills twice.",
        "No payment file is ever sent by mail, and no mail from us asks you to change an account. If a mail says so, "
        "load nothing and call us at a number that you know.",
        "Please keep this mail: the row of the record of acts shows later that nothing behind it was changed.",
    ]
    return "\n\n".join(parts) + "\n"


def file_words(one: SlipFile, slip: Slip) -> str:
    """One file: its name, its hash twice, for machines and for the telephone, and its control sums."""
    sums = f"{one.entries} payments, {money(one.total_minor, slip.currency)}"
    sums += f", entry hash {one.entry_hash}" if one.entry_hash else ""
    return f"{one.name}\n  sha256 {one.sha256}\n  begins {grouped(one.sha256)}\n  {sums}"


def grouped(sha256: str) -> str:
    """The beginning of a hash as people compare it aloud."""
    begin = sha256[: 4 * READ_ALOUD]
    return " ".join(begin[at : at + READ_ALOUD] for at in range(0, len(begin), READ_ALOUD))


def nobody(program: str) -> str:
    """Who should be told and cannot be."""
    return f"Nobody in finance is told of the payment files of {program}: set MENTOR_FINANCE_MAIL."


def files_in_order(files: Sequence[SlipFile]) -> tuple[SlipFile, ...]:
    """What a bank loads first, by name."""
    return tuple(sorted(files, key=lambda one: (one.format.startswith("register"), one.name)))
