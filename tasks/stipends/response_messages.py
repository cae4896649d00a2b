"""Sentences for people about what came back: what each code means, what was done, and what somebody must decide."""

import re
from collections.abc import Iterable, Mapping, Sequence

from schemas.bank_answers import CHANGES, DUPLICATES, REASONS, RETURNS, RETURNS_OF_DEBITS, Said
from schemas.payment import BankEventKind
from tasks.stipends.bank_formats.words import plain
from tasks.stipends.messages import money

OURS_LOOK = re.compile(r"[A-Z][A-Z0-9-]{0,14}", re.ASCII)

TROUBLES: Mapping[str, str] = {
    "NO_PAYMENT": "We know no payment of this trace, reference, or account and amount.",
    "SEVERAL": "Several payments of this amount are under way to this account.",
    "CONTRADICTS": "Its trace names one payment of ours and its reference another.",
    "NOT_SENT": "The payment that it names was never released.",
    "AMOUNT_DIFFERS": "The amount is not that of the payment.",
    "AMOUNT_MISSING": "It does not say the amount.",
    "OTHER_NAMES": "Account and amount are those of a payment of ours, but its trace and reference are not: it may be "
    "about something else that was paid to the same account.",
}
UNCLEAR: Mapping[str, str] = {
    "NO_REFERENCE": "The row names no payment: write the payment reference.",
    "NEITHER_PAID_NOR_UNPAID": "Write paid or unpaid.",
    "NO_AMOUNT": "The amount cannot be read: write it as 1500.00.",
    "NO_DAY": "The paid date is no day that has come: write it as 2026-11-24.",
    "SEVERAL_ROWS": "The table has several rows of this payment: send one, or say what became of it.",
    "UNPAID_ON_A_DAY": "It says unpaid, and a day on which it was paid.",
}
FILE_REFUSED = "The bank refused a whole file. If it was a second copy, the first may be paid: ask the bank first."
DUPLICATE = "The bank had this entry twice and sent one back: the other one may have arrived. Ask the bank first."
OF_DEBITS = "This code answers debits, which we never send. Ask the bank what it means."
UNKNOWN = "We do not know what this code means for the payment. Ask the bank."
DECIDE = "A named person must decide it; until then nothing changes."
READ_BEFORE = "This very file was read before. Nothing was changed."
NOTHING_SAID = "The file says nothing of any payment."
EMPTY_FILE = "The file is empty. Nothing was changed."
TOO_LARGE = "The file is over 10 MB, which no bank's answer to our files is. Nothing was changed."
NOT_KNOWN = ("This is no file of returns, no status report, no notification of a credit, no acknowledgement, and no "
             "table of paid and unpaid. Nothing was changed.")  # fmt: skip
OTHER_HOLDER = ("The notification does not name the account that we paid, or cannot be read: nothing is proposed. "
                "Ask the payee, and propose the account yourself.")  # fmt: skip
PROPOSED = ("The account that the bank names is proposed; it counts when two people, one after the other, have called "
            "the payee and verified it.")  # fmt: skip
BY_HAND = "Ask the payee for the account, propose it, and have a second person verify it."


def why(code: str) -> str:
    """What a code means, in a few words; the code itself where nobody knows."""
    return RETURNS.get(code) or REASONS.get(code) or f"the bank says {code}"


def unmatched(said: Said, trouble: str) -> str:
    """Why a statement could not be matched to a payment, and that somebody must decide it."""
    if trouble:
        about = TROUBLES[trouble]
    elif said.code in DUPLICATES:
        about = DUPLICATE
    elif said.code in RETURNS_OF_DEBITS:
        about = OF_DEBITS
    elif said.whole_file:
        about = FILE_REFUSED
    else:
        about = UNCLEAR.get(said.code) or said.detail or UNKNOWN
    return about


def shown(said: Said) -> str:
    """A statement as its file has it: code, references and amount."""
    amount = "" if said.amount_minor is None else f"{said.amount_minor // 100}.{said.amount_minor % 100:02d}"
    return ", ".join(part for part in (said.code, reference_of(said), said.trace_no, said.whole_file, amount) if part)


def reference_of(said: Said) -> str:
    """The reference that a statement names, if it could be ours; of anything else the digits are hidden."""
    return said.reference if OURS_LOOK.fullmatch(said.reference) else plain(said.reference)[:35]


def waits(said: Said, trouble: str) -> str:
    """One row that waits for a person."""
    return f"Line {said.line} ({shown(said)}): {unmatched(said, trouble)} {DECIDE}"


def came_back(said: Said, reference: str, minor: int, currency: str, lines: int) -> str:
    """A payment that did not arrive."""
    count = "1 line is" if lines == 1 else f"{lines} lines are"
    what = f"it came back because {why(said.code)}"
    if said.code == "UNPAID":
        what = f"finance did not pay it{f' ({said.detail})' if said.detail else ''}"
    return f"{reference}, {money(minor, currency)}: {what}. {count} owed again. {BY_HAND}"


def came_back_before(reference: str, said_paid: bool) -> str:
    """A second word on a payment that was known to have come back."""
    if said_paid:
        return (f"{reference}: it is said to be paid, and it came back before. If finance paid it once more by hand, "
                "waive its lines, or they are paid twice.")  # fmt: skip
    return f"{reference}: it came back before; nothing was changed."


def to_change(said: Said, reference: str, proposed: bool) -> str:
    """A notification of change."""
    what = CHANGES.get(said.code, "the account")
    return (f"{reference}: the money arrived, and the bank asks us to correct {what} ({said.code}). The account is "
            f"suspended. {PROPOSED if proposed else OTHER_HOLDER}")  # fmt: skip


def counted(counts: Mapping[BankEventKind, int]) -> str:
    """How many rows a file had, and of which kind."""
    names: dict[BankEventKind, str] = {
        "ack": "acknowledged", "settle": "paid", "reject": "not paid", "return": "returned",
        "noc": "to be corrected", "unmatched": "waiting for a person",
    }  # fmt: skip
    parts = [f"{counts[kind]} {words}" for kind, words in names.items() if counts.get(kind)]
    return f"Read: {', '.join(parts)}." if parts else NOTHING_SAID


def report(counts: Mapping[BankEventKind, int], sentences: Iterable[str], notes: Sequence[str]) -> tuple[str, ...]:
    """What is written beside a file."""
    return (counted(counts), *sentences, *notes)
