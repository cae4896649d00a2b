"""What a payment file's cells hold: amounts, accounts that nobody can read, and texts that no program calculates."""

import re
from collections.abc import Mapping, Sequence
from typing import get_args

from schemas.kinds import Currency
from schemas.payment import Account, Batch
from schemas.payment_formats import CALCULATED, HIDDEN_DIGITS
from tasks.stipends.formats.refusals import Problems, Refused
from tasks.stipends.formats.sound import check_batch, check_payment

DANGER = re.compile(rf"[ ']*[{re.escape(CALCULATED)}]")
CONTROL_SIGN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
LAST = 4
ABA_HASH = "aba_hash"
"""What `aba_hash` of the register is told: the sum of the routing numbers, as the bank's file has it."""


def money(minor: int) -> str:
    """Whole cents as `500.00`; what is taken off is negative."""
    whole, cents = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole}.{cents:02d}"


def for_people(text: str) -> str:
    """A text as a cell that a spreadsheet shows and never calculates: with an apostrophe before what looks like it."""
    return f"'{text}" if DANGER.match(text) else text


def for_machines(problems: Problems, whose: str, field: str, text: str, width: int | None, advice: str) -> str:
    """The text as it is; a note among the problems if it is empty, too long, or a program might calculate it."""
    if not text.strip():
        problems.note(whose, field, "is empty", advice)
    elif width is not None and len(text) > width:
        problems.note(whose, field, f"has {len(text)} characters, and the file has room for {width}", advice)
    elif DANGER.match(text):
        problems.note(whose, field, "begins with a sign that spreadsheets calculate", advice)
    elif CONTROL_SIGN.search(text):
        problems.note(whose, field, "has a line end or another invisible sign", advice)
    else:
        return text
    return ""


def masked(account: Account | None) -> str:
    """`••••3456`, or how the money goes where there is no account."""
    if account is None:
        return ""
    return "check" if account.scheme == "check" else f"{HIDDEN_DIGITS}{account.last4}"


def hidden(number: str) -> str:
    """A number as long as it is, with its last digits alone; a short one is hidden whole."""
    shown = number[-LAST:] if len(number) > 2 * LAST else ""
    return "*" * (len(number) - len(shown)) + shown


def whole(batch: Batch) -> Problems:
    """The problems of a batch that holds for no format: sums that differ, something twice, no payment at all."""
    problems = Problems()
    check_batch(problems, batch, get_args(Currency))
    for payment in batch.payments:
        check_payment(problems, payment)
    return problems


def check_settings(settings: Mapping[str, str], needed: Mapping[str, str], optional: Mapping[str, str]) -> None:
    """
    Every setting that a format needs is there, and none that it does not know.

    Raises:
        Refused: With every setting that is missing or unknown.
    """
    missing = [
        f"The setting {name} is missing: {needed[name]}." for name in needed if not settings.get(name, "").strip()
    ]
    unknown = [f"The setting {name} is unknown; take it out." for name in settings if name not in {*needed, *optional}]
    if missing or unknown:
        raise Refused((*missing, *unknown))


def control_block(batch: Batch, settings: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """What finance compares before anything is loaded or signed: label and value, in a fixed order."""
    given = [(f"Approved by ({number})", name) for number, name in enumerate(batch.approvers, 1)]
    return (
        ("Association", batch.association),
        ("Program", batch.program_name),
        ("Program year", batch.program_year),
        ("Batch", str(batch.number)),
        ("Batch id", batch.batch_id),
        ("What for", batch.description),
        ("Proposed on", batch.proposed_on.isoformat()),
        ("Pay on", batch.effective_on.isoformat()),
        ("Payments", str(len(batch.payments))),
        ("Lines", str(sum(len(payment.lines) for payment in batch.payments))),
        ("Total", money(batch.total_minor)),
        ("Currency", batch.currency),
        ("ABA hash", settings.get(ABA_HASH) or "none: no bank file goes with this batch"),
        ("Content SHA-256", batch.content_sha256),
        ("Prepared by", batch.prepared_by),
        *(given or [("Approved by", "nobody yet")]),
    )
