"""What banks and finance say of payments that were sent: one statement for each row of a file, and what codes mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

SaidKind = Literal["ack", "reject", "return", "settle", "noc", "unclear"]
FileForm = Literal["ach_return", "pain002", "iso_return", "ack", "finance_csv"]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a notification of change says that an account should be; empty where it says nothing."""

    routing: str = ""
    number: str = ""
    transaction: str = ""
    """The two digits of the entry that the account takes, such as 32 for savings."""

    def __repr__(self) -> str:
        """What a log may show: none of the numbers."""
        return f"Corrected({', '.join(name for name in ('routing', 'number', 'transaction') if getattr(self, name))})"


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a file. What the file does not say is empty, or None."""

    line: int
    """Where it stands in the file, counted from 1; no two statements of a file share one."""
    kind: SaidKind
    """`unclear`: nobody can tell what it means for a payment, so a person must look."""
    code: str
    """The bank's own code, or ours of capital letters for what we could not read."""
    reference: str = ""
    """Our end-to-end id."""
    trace_no: str = ""
    amount_minor: int | None = None
    routing: str = ""
    number: str = ""
    """The payee's account, if the file names it; never kept."""
    transaction: str = ""
    """The two digits of the entry that came back, such as 31 for one to savings."""
    detail: str = ""
    """The words of whoever said it, or ours, without numbers of accounts."""
    whole_file: str = ""
    """How the file of ours is called, if all of it is meant and no single payment."""
    corrected: Corrected | None = None
    on: date | None = None
    """The day on which finance paid."""

    def __repr__(self) -> str:
        """What a log may show: neither words nor account."""
        return f"Said({self.line}, {self.kind!r}, {self.code!r}, {self.reference!r}, {self.trace_no!r})"


@dataclass(frozen=True, slots=True)
class Answer:
    """A file that came back, read: every row of it is a statement or is told of in a note."""

    form: FileForm
    said: tuple[Said, ...]
    notes: tuple[str, ...] = ()
    """Sentences for people on how the file was read."""


class Unreadable(ValueError):
    """A file of which nothing is read; the text says to people what to do, and quotes nothing of the file."""


# Returns of credits by the receiving bank ----------------------------------------------------------------------------

RETURNS: Mapping[str, str] = MappingProxyType({
    "R02": "the account is closed",
    "R03": "the bank has no such account, or not under this name",
    "R04": "the number is none that an account of this bank can have",
    "R06": "the sending bank asked for the money back",
    "R12": "the branch was sold to another bank",
    "R13": "no bank that takes such payments has this routing number",
    "R16": "the account is frozen",
    "R17": "something in the entry could not be processed by the bank",
    "R20": "the account is of a kind that takes no such payments",
    "R22": "the bank does not know the identification in the entry",
    "R23": "the receiver refused the money",
    "R24": "the bank has this entry twice",
    "R31": "the sending bank agreed to take the money back late",
})  # fmt: skip
"""Codes with which a credit comes back, and why it did: continues `The money came back because ...`."""
RETURNS_OF_DEBITS = frozenset({"R01", "R05", "R07", "R08", "R09", "R10", "R11", "R29"})
"""They answer debits, which we never send."""
DUPLICATES = frozenset({"R24", "AM05", "DUPL"})
"""One of two equal entries came back, so the other one arrived: such a statement frees nothing by itself."""
OURS = frozenset({"AM04", "CH03", "CH04", "AC02", "AC05", "AC13", "DT01"})
"""Reasons of a refusal that lie with our own account or file: they say nothing of the payee's account."""

# Notifications of change: the money did arrive, and the entry should have been another one ----------------------------

CHANGES: Mapping[str, str] = MappingProxyType({
    "C01": "the account's number",
    "C02": "the routing number",
    "C03": "the routing number and the account's number",
    "C05": "the kind of account",
    "C06": "the account's number and its kind",
    "C07": "the routing number, the account's number and its kind",
})  # fmt: skip
"""Codes of notifications, and what should be another one: continues `The bank asks us to correct ...`."""

# Statuses and reasons of pain.002 ------------------------------------------------------------------------------------

ACCEPTED = frozenset({"ACCP", "ACSP", "ACSC", "ACCC", "ACWC", "ACCEPTED"})
"""The bank will pay, or has paid."""
NOTED = frozenset({"ACTC", "RCVD", "PDNG", "ACFC"})
"""The bank has the payment and has not said yet that it will pay."""
REFUSED = "RJCT"
REASONS: Mapping[str, str] = MappingProxyType({
    "AC01": "the account's number is wrong", "AC03": "the payee's account number is wrong",
    "AC04": "the account is closed", "AC06": "the account is blocked", "AC07": "the payee's account is closed",
    "AC14": "the account is of a kind that takes no such payments", "AG01": "the account takes no such payments",
    "AM04": "our own account did not hold enough", "AM05": "the bank has this payment twice",
    "BE01": "the name and the account do not belong together", "BE04": "the payee's address is missing",
    "DUPL": "the bank has this payment twice", "MS02": "the payee gave no reason", "MS03": "the bank gave no reason",
    "RC01": "the bank's number is wrong", "RR03": "the payee's name or address is missing",
})  # fmt: skip
"""Why a payment was refused: continues `The bank refused it because ...`; other codes are shown as they are."""
