"""What holds for every file that a bank reads: sums agree, nothing is there twice, and the day is a banking day."""

import re
from collections import Counter
from collections.abc import Mapping

from schemas.payment import Account, Batch, Payment, Scheme
from tasks.stipends.banking_days import is_banking_day
from tasks.stipends.formats.refusals import Problems
from tasks.stipends.formats.routing import aba_trouble, sort_code_trouble

ACCOUNT_SIGNS = "0-9A-Za-z-"
ASK_PAYEE = "Have the payee's account corrected and verified by a second person"
PROPOSE = "Cancel this batch and propose it again"


def whose(payment: Payment) -> str:
    """How a problem speaks of a payment."""
    return f"Payment {payment.reference or payment.payment_id}"


def told(problems: Problems, settings: Mapping[str, str], needed: Mapping[str, str], more: Mapping[str, str]) -> bool:
    """Note every setting that is missing or not one of this format's; true if there is none."""
    missing = [name for name in needed if not settings.get(name, "").strip()]
    for name in missing:
        problems.note("The bank's settings", name, "is missing", f"It says {needed[name]}")
    unknown = sorted(name for name in settings if name.partition(".")[0] not in {*needed, *more})
    for name in unknown:
        problems.note("The bank's settings", name, "is no setting of this format", "Correct its name or leave it out")
    return not missing and not unknown


def switched_on(problems: Problems, settings: Mapping[str, str], name: str) -> bool:
    """Whether a setting says true; anything but true, false or nothing is noted."""
    said = settings.get(name, "false")
    if said not in {"true", "false"}:
        problems.note("The bank's settings", name, "is neither true nor false", "Write true or false")
    return said == "true"


def check_batch(problems: Problems, batch: Batch, currencies: tuple[str, ...]) -> None:
    """Note what makes the whole batch impossible: another currency, sums, repetitions, the day."""
    of = f"Batch {batch.batch_id}"
    if not batch.payments:
        problems.note(of, "list of payments", "is empty", "A batch without payments is never released")
    if batch.currency not in currencies:
        problems.note(of, "currency", f"is not {' or '.join(currencies)}", "Choose another file format")
    elif not is_banking_day(batch.effective_on, batch.currency):
        problems.note(of, "day of the credit", "is not a banking day", PROPOSE)
    if batch.effective_on <= batch.proposed_on:
        problems.note(of, "day of the credit", "is not after the day of the file", PROPOSE)
    if batch.total_minor != sum(payment.amount_minor for payment in batch.payments):
        problems.note(of, "total", "is not the sum of its payments", PROPOSE)
    for field, values in (
        ("reference", [payment.reference for payment in batch.payments]),
        ("trace number", [payment.trace_no for payment in batch.payments]),
        ("UETR", [payment.uetr for payment in batch.payments]),
        ("payee", [payment.payee_id for payment in batch.payments]),
    ):
        if any(count > 1 for count in Counter(values).values()):
            problems.note(of, field, "is there twice", PROPOSE)


def check_payment(problems: Problems, payment: Payment) -> None:
    """Note what makes one payment impossible: no lines, no amount, or lines that make another sum."""
    of, amounts = whose(payment), [line.amount_minor for line in payment.lines]
    if not re.fullmatch("[A-Z0-9]{1,15}", payment.reference):
        problems.note(of, "reference", "is not 1 to 15 capital letters and digits", PROPOSE)
    if any(type(amount) is not int for amount in (payment.amount_minor, *amounts)):
        problems.note(of, "amount", "is not a whole number of cents or pence", PROPOSE)
    elif payment.amount_minor <= 0 or 0 in amounts:
        problems.note(of, "amount", "is not above zero", PROPOSE)
    elif payment.amount_minor != sum(amounts):
        problems.note(of, "amount", "is not the sum of its lines", PROPOSE)


def check_account(problems: Problems, payment: Payment, scheme: Scheme, width: int, rehearsal: bool) -> Account | None:
    """The account if a bank can read it; else nothing, and the trouble is noted without any number."""
    of, account = whose(payment), payment.account
    if account is None or account.scheme != scheme:
        problems.note(of, "account", f"is not of the kind {scheme}", "Pay this payee in another way, or add an account")
        return None
    numbers = (account.routing, account.number)
    return account if check_numbers(problems, of, scheme, numbers, width, rehearsal, ASK_PAYEE) else None


def check_numbers(
    problems: Problems, of: str, scheme: Scheme, numbers: tuple[str, str], width: int, rehearsal: bool, advice: str
) -> bool:
    """Note what is wrong with the number of a bank and of an account in it; true if nothing is."""
    routing, number = numbers
    trouble = aba_trouble(routing, rehearsal) if scheme == "aba" else sort_code_trouble(routing)
    if trouble:
        problems.note(of, "routing number" if scheme == "aba" else "sort code", trouble, advice)
    fits = problems.exact(of, "account number", number, width, ACCOUNT_SIGNS, advice) != ""
    if fits and not number.strip("0-"):
        problems.note(of, "account number", "is nothing but zeros", advice)
    if fits and scheme == "gbsort" and not re.fullmatch("[0-9]{8}", number):
        problems.note(of, "account number", "is not eight digits", advice)
    return not trouble and fits
