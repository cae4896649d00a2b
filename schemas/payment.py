"""A batch of payments as every file format, every screen and every check sees it; money in whole cents or pence."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Scheme = Literal["aba", "gbsort", "check"]
AccountKind = Literal["checking", "savings"]
PayeeKind = Literal["region", "person", "district"]
PayeeType = Literal["organisation", "individual"]
ObligationKind = Literal["stipend", "clawback", "fee"]
BatchState = Literal["proposed", "approved", "released", "closed", "cancelled"]
Decision = Literal["approve", "reject"]
BankEventKind = Literal["ack", "reject", "settle", "return", "noc", "reversal", "cancel", "unmatched"]
FREEING: tuple[BankEventKind, ...] = ("reject", "return", "cancel")
"""What the bank or we say of a payment that frees its lines, so that they may be paid once more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One obligation inside a payment: what one mentor earned."""

    obligation_id: str
    amount_minor: int
    mentor_name: str
    role: str
    """The mentor's title today, as the roster says it; empty if nobody knows one."""
    match_id: str
    """The first accepted match that the program pays for."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where money goes. `routing` and `number` are clear only while a bank file is rendered; else both are empty."""

    scheme: Scheme
    routing: str
    """An ABA number of nine digits, a sort code of six, or nothing for a check."""
    number: str
    kind: AccountKind
    last4: str

    def __repr__(self) -> str:
        """What a log may show of an account: never its numbers."""
        return f"Account({self.scheme!r}, ••••{self.last4})"


@dataclass(frozen=True, slots=True)
class Payment:
    """One transfer to one payee; `amount_minor` is the sum of its lines."""

    payment_id: str
    payee_id: str
    payee_name: str
    """The legal name, not cut and not folded."""
    payee_kind: PayeeKind
    payee_type: PayeeType
    town: str
    country: str
    """Two letters of ISO 3166-1."""
    reference: str
    """Our end-to-end id: at most 15 characters A-Z and 0-9, ours for ever, never used again."""
    trace_no: str
    """Digits of the originating bank and 7 of our counter, 15 in all; '<program>:<number>' where no bank is named."""
    uetr: str
    """A lower-case UUID of version 4, made once."""
    amount_minor: int
    lines: tuple[Line, ...]
    account: Account | None = None
    """Filled only for formats that a bank reads."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that a file of one batch says. A writer reads nothing else but its settings, and no clock."""

    batch_id: str
    program: str
    """The program's code."""
    program_name: str
    association: str
    """The association's name in full."""
    program_year: str
    """Such as 2026-27."""
    number: int
    """1 for the first batch of the program year."""
    currency: str
    """USD or GBP."""
    proposed_on: date
    """The day of the program on which it was proposed."""
    effective_on: date
    """The banking day on which the payees are credited."""
    proposed_at: datetime
    """The instant, with its zone: the creation time of every file."""
    payments: tuple[Payment, ...]
    """By payee, in one fixed order."""
    total_minor: int
    content_sha256: str
    """What the approvers approved."""
    prepared_by: str
    """Whoever proposed it, in lower case; `svc:` and a name if it was a schedule."""
    approvers: tuple[str, ...]
    """In the order of their approvals; empty before the first."""
    description: str
    """What the money is for, in a few words of the program."""


@dataclass(frozen=True, slots=True)
class ReadPayment:
    """One payment as an independent reader found it in a file; empty where the format does not say it."""

    reference: str
    trace_no: str
    amount_minor: int
    name: str
    """As the file has it: perhaps cut and folded."""
    routing: str
    number: str

    def __repr__(self) -> str:
        """What a log may show: neither name nor account."""
        return f"ReadPayment({self.reference!r}, {self.trace_no!r}, {self.amount_minor})"
