"""The files of a batch that people and their book-keeping read: columns, headings and limits, which banks vary."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

CALCULATED = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet calculates or breaks at if a cell begins with it, in both widths."""
HIDDEN_DIGITS = "••••"
"""Stands for the digits of an account that nobody is shown."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of a payment as an independent reader found it in a file; empty where the format does not say it."""

    reference: str
    """Of the payment it belongs to."""
    obligation_id: str
    amount_minor: int
    mentor_name: str
    role: str
    match_id: str

    def __repr__(self) -> str:
        """What a log may show: no name."""
        return f"ReadLine({self.reference!r}, {self.obligation_id!r}, {self.amount_minor})"


# The register of payments -------------------------------------------------------------------------------------------

REGISTER_PAYMENTS = ("Payment reference", "Trace number", "Payee", "Account", "Pay on", "Currency", "Lines", "Amount")
REGISTER_LINES = ("Payment reference", "Payee", "Mentor", "Role", "Match", "Obligation", "Line amount")
REGISTER_CSV = ("Record", "Payment reference", "Trace number", "Payee", "Account", "Pay on", "Currency", "Lines",
                "Amount", "Mentor", "Role", "Match", "Obligation", "Line amount", "Control", "Value")  # fmt: skip
"""One table: a row is a payment, one of its lines, or an item of the control block, as its first cell says."""
PAYMENT, LINE, CONTROL = "PAYMENT", "LINE", "CONTROL"
REGISTER_SHEETS = ("Register", "Lines")
TOTAL = "Total"


# Bills for QuickBooks -----------------------------------------------------------------------------------------------

BillField = Literal[
    "doc_number", "vendor", "bill_date", "due_date", "account", "amount", "description", "class_name", "private_note"
]


@dataclass(frozen=True, slots=True)
class BillColumn:
    """One column of the bills, and what it may hold."""

    field: BillField
    heading: str
    """What it is called unless the association's import names it otherwise: setting `heading_<field>`."""
    width: int | None = None
    """Characters; None for a day or an amount."""


BILLS = (
    BillColumn("doc_number", "DocNumber", 21),
    BillColumn("vendor", "VendorRef", 100),
    BillColumn("bill_date", "TxnDate"),
    BillColumn("due_date", "DueDate"),
    BillColumn("account", "AccountRef", 100),
    BillColumn("amount", "Amount"),
    BillColumn("description", "Description", 4000),
    BillColumn("class_name", "Class", 100),
    BillColumn("private_note", "PrivateNote", 4000),
)
BILL_DAYS: Mapping[str, str] = MappingProxyType(
    {"mdy": "%m/%d/%Y", "dmy": "%d/%m/%Y", "iso": "%Y-%m-%d"}
)  # fmt: skip
"""How the company's QuickBooks writes a day: setting `days`."""


# Positive pay: which checks the bank should honour -------------------------------------------------------------------

CheckField = Literal["indicator", "account", "check_no", "date", "amount", "payee"]


@dataclass(frozen=True, slots=True)
class CheckColumn:
    """One column of a bank's file of issued checks."""

    field: CheckField
    width: int | None = None
    """Most characters; None where the bank names none."""
    heading: str = ""
    how: str = ""
    """Of the indicator: what stands for an issued check. Of the date: its format. Of the amount: `cents` or nothing."""


@dataclass(frozen=True, slots=True)
class CheckTemplate:
    """How one bank wants its file of issued checks."""

    columns: tuple[CheckColumn, ...]
    headed: bool
    """Whether the first line holds the headings."""
    delimiter: str = ","
    source: str = ""
    """Where the bank's wish was read; empty if nobody has read it."""


CHECK_TEMPLATES: Mapping[str, CheckTemplate] = MappingProxyType({
    "chase": CheckTemplate(
        (CheckColumn("indicator", 1, how="I"), CheckColumn("account", 20), CheckColumn("check_no", 10),
         CheckColumn("date", how="%m%d%y"), CheckColumn("amount"), CheckColumn("payee", 40)),
        headed=False, source="positivepaymaker.com, read second-hand"),
    "headed": CheckTemplate(
        (CheckColumn("account", 20, "Account Number"), CheckColumn("check_no", 10, "Check Number"),
         CheckColumn("date", heading="Issue Date", how="%m/%d/%Y"), CheckColumn("amount", heading="Amount"),
         CheckColumn("payee", 80, "Payee")),
        headed=True),
})  # fmt: skip
"""Setting `template`."""
COLUMN_WORDS = r"(?P<field>[a-z_]+)(?::(?P<width>[0-9]{1,3}))?(?:=(?P<how>[^|;]+))?(?:\|(?P<heading>[^|;]+))?"
"""One column of the setting `columns`, which describes a bank that is not in the list: `payee:40|Payee name`."""
