"""Whether a file that was read back says what its batch says: payee by payee, to the cent and to the line."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from schemas.payment import Batch, Line, Payment, ReadPayment
from schemas.payment_formats import ReadLine
from tasks.stipends.formats.ascii import PRINTABLE, SEPA, written

MOST_SHOWN = 5
RUNNING = 7
"""Digits of a trace number that are our own running number, behind those of the bank."""


def disagreements(
    batch: Batch, found: Sequence[ReadPayment], lines: Sequence[ReadLine] | None, settings: Mapping[str, str]
) -> tuple[str, ...]:
    """
    Everything in which a file and its batch differ; empty if they agree. No name and no account is in it.

    Args:
        found: The payments as an independent reader found them, in any order.
        lines: Their lines, where the format has them.
        settings: Those that the file was written with.
    """
    said = list(counts(batch, found))
    of = {key_of(payment, found, settings): payment for payment in batch.payments}
    for one in found:
        payment = of.pop(one.reference or one.trace_no, None)
        if payment is None:
            said.append("a payment of the file is none of the batch, or is there twice")
        else:
            said += [f"{payment.reference}: {what}" for what in differences(payment, one, settings)]
    said += [f"{payment.reference}: is not in the file" for payment in of.values()]
    if lines is not None:
        said += different_lines(batch, lines)
    return tuple(said[:MOST_SHOWN])


def counts(batch: Batch, found: Sequence[ReadPayment]) -> list[str]:
    """What differs in number and in total."""
    said = []
    if len(found) != len(batch.payments):
        said.append(f"the file has {len(found)} payments, the batch {len(batch.payments)}")
    total = sum(one.amount_minor for one in found)
    if total != batch.total_minor:
        said.append(f"the file comes to {total}, the batch to {batch.total_minor}")
    return said


def key_of(payment: Payment, found: Sequence[ReadPayment], settings: Mapping[str, str]) -> str:
    """By what the file names a payment: our reference, or the number of its check."""
    if not found or found[0].reference:
        return payment.reference
    running = payment.trace_no.rpartition(":")[2] if ":" in payment.trace_no else payment.trace_no[-RUNNING:]
    return str(int(running) + int(settings.get("check_base", "0")))


def differences(payment: Payment, one: ReadPayment, settings: Mapping[str, str]) -> list[str]:
    """In what one payment of a file differs from its rows, field by field; what a format does not say cannot differ."""
    account = payment.account
    named = settings.get(f"short_name.{payment.payee_id}") or payment.payee_name
    said = []
    if one.amount_minor != payment.amount_minor:
        said.append("another amount")
    if one.reference and one.trace_no and one.trace_no != payment.trace_no:
        said.append("another trace number")
    if one.name and folded(one.name) not in {folded(named), folded(written(named, SEPA))}:
        said.append("another payee")
    if one.number and (account is None or (one.routing, one.number) != (account.routing, account.number)):
        said.append("another account")
    return said


def folded(name: str) -> str:
    """A name as every format can write it: letters and digits, without accents."""
    return re.sub("[^a-z0-9]", "", written(name, PRINTABLE).lower())


def different_lines(batch: Batch, lines: Sequence[ReadLine]) -> list[str]:
    """The payments whose lines are others: another mentor, match, amount, or one line more or less."""
    wanted = Counter(
        (payment.reference, line.obligation_id, line.amount_minor, who(line), line.match_id)
        for payment in batch.payments for line in payment.lines
    )  # fmt: skip
    found = Counter((line.reference, line.obligation_id, line.amount_minor, who(line), line.match_id) for line in lines)
    others = (wanted - found) + (found - wanted)
    return [f"{reference}: other lines" for reference in sorted({key[0] for key in others})]


def who(line: Line | ReadLine) -> str:
    """A mentor with the title, as one text."""
    return f"{line.mentor_name}, {line.role}" if line.role else line.mentor_name


def multiset(batch: Batch, found: Sequence[ReadPayment], settings: Mapping[str, str]) -> Counter[tuple[str, int]]:
    """What two files of one batch must have in common: who gets how much, however each spells the names."""
    payees = {key_of(payment, found, settings): payment.payee_id for payment in batch.payments}
    return Counter((payees.get(one.reference or one.trace_no, ""), one.amount_minor) for one in found)
