"""Which of our payments a statement is about: by trace, by our reference, by account and amount; never by a guess."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from schemas.bank_answers import Said
from tasks.stipends.bank_formats.words import plain, token

Trouble = Literal[
    "", "NO_PAYMENT", "SEVERAL", "CONTRADICTS", "NOT_SENT", "AMOUNT_DIFFERS", "AMOUNT_MISSING", "OTHER_NAMES"
]

LONGEST_CODE = 35


@dataclass(frozen=True, slots=True)
class Sent:
    """A payment of ours that a statement may be about."""

    payment_id: str
    program: str
    payee_id: str
    account_id: int
    scheme: str
    fingerprint: str
    end_to_end_id: str
    trace_no: str
    amount_minor: int
    currency: str
    released: bool
    came_back: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """The payment that is meant, or why none is."""

    sent: Sent | None
    trouble: Trouble = ""

    @property
    def sure(self) -> Sent | None:
        """The payment, if nothing speaks against it."""
        return None if self.trouble else self.sent


def clean(said: Said) -> Said:
    """The same statement, with ids as a database takes them, and a code that holds no account's number."""
    return replace(
        said, code=plain(said.code)[:LONGEST_CODE], reference=token(said.reference), trace_no=token(said.trace_no),
        whole_file=token(said.whole_file), detail=plain(said.detail),
    )  # fmt: skip


def match(said: Said, candidates: Sequence[Sent], fingerprint: str = "") -> Matched:
    """
    The payment that a statement is about; what is wrong with it is said even where a payment was found.

    A statement that names another payment than ours is not about ours, whatever its account and amount.

    Args:
        candidates: Every payment with this trace, this reference, or this account and amount.
        fingerprint: Of the payee's account that the file names, or nothing.
    """
    by_trace = next((one for one in candidates if said.trace_no and one.trace_no == said.trace_no), None)
    by_name = next((one for one in candidates if said.reference and one.end_to_end_id == said.reference), None)
    if by_trace and by_name and by_trace != by_name:
        return Matched(by_trace, "CONTRADICTS")
    sent = by_trace or by_name
    if sent is None:
        same = [one for one in candidates if is_same_account(one, said, fingerprint)]
        if len(same) != 1:
            return Matched(None, "SEVERAL" if same else "NO_PAYMENT")
        [sent] = same
        if said.trace_no.strip("0") or said.reference:
            return Matched(sent, "OTHER_NAMES")
    return Matched(sent, trouble_with(said, sent))


def is_same_account(sent: Sent, said: Said, fingerprint: str) -> bool:
    """Whether money of just this amount is under way to just this account."""
    under_way = sent.released and not sent.came_back
    return bool(fingerprint) and under_way and (sent.fingerprint, sent.amount_minor) == (fingerprint, said.amount_minor)


def trouble_with(said: Said, sent: Sent) -> Trouble:
    """What speaks against a payment: it never left, or the amount is another one. A notification moves no money."""
    if not sent.released:
        return "NOT_SENT"
    if said.kind == "return" and said.amount_minor is None:
        return "AMOUNT_MISSING"
    equal = {None, sent.amount_minor} | ({0} if said.kind == "noc" else set())
    return "" if said.amount_minor in equal else "AMOUNT_DIFFERS"
