"""Reads the payment register back, as CSV or as a workbook, and holds its sums and its control block against it."""

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from schemas.payment import ReadPayment
from schemas.payment_formats import ReadLine
from tasks.stipends.readers import Misread

SHEET_HEADINGS = ["Payment reference", "Trace number", "Payee", "Account", "Pay on", "Currency", "Lines", "Amount"]
CSV_HEADINGS = ["Record", *SHEET_HEADINGS, "Mentor", "Role", "Match", "Obligation", "Line amount", "Control", "Value"]
LINE_HEADINGS = ["Payment reference", "Payee", "Mentor", "Role", "Match", "Obligation", "Line amount"]
AMOUNT = re.compile(r"(-?)([0-9]+)\.([0-9]{2})")
SHOWN_ACCOUNT = re.compile(r"check|•{4}[0-9A-Za-z]{0,4}|")
TAKEN_AS_TEXT = re.compile("'(?=[ ']*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that a register says: payments, their lines, and the control block."""

    payments: tuple[ReadPayment, ...]
    lines: tuple[ReadLine, ...]
    control: Mapping[str, str]


def read(content: bytes) -> tuple[ReadPayment, ...]:
    """
    The payments in the order of the file.

    Raises:
        Misread: Anything at all is off.
    """
    return read_register(content).payments


def read_both(content: bytes) -> tuple[tuple[ReadPayment, ...], tuple[ReadLine, ...]]:
    """
    The payments and the lines, of one look at the file.

    Raises:
        Misread: Anything at all is off.
    """
    register = read_register(content)
    return register.payments, register.lines


def read_lines(content: bytes) -> tuple[ReadLine, ...]:
    """
    The lines in the order of the file.

    Raises:
        Misread: Anything at all is off.
    """
    return read_register(content).lines


def read_register(content: bytes) -> Register:
    """
    Everything that the file says, whichever of the two kinds it is.

    Raises:
        Misread: A heading, a sum, a count or the control block is off, an account is shown, or a cell is a formula.
    """
    register = read_workbook(content) if content.startswith(b"PK") else read_table(content)
    check_sums(register)
    return register


def read_table(content: bytes) -> Register:
    """A register in CSV."""
    payments, lines, control = list[ReadPayment](), list[ReadLine](), dict[str, str]()
    counted: dict[str, str] = {}
    for number, row in enumerate(rows_below(content), 2):
        kind, reference, trace, payee, account, _, _, count, amount, mentor, role, match, owed, part, label, value = row
        if kind == "PAYMENT" and not any(row[9:]):
            payments.append(a_payment(number, reference, trace, payee, account, cents(amount, number)))
            counted[plain(reference)] = count
        elif kind == "LINE" and not trace and not any(row[4:9]) and not label:
            lines.append(a_line(reference, mentor, role, match, owed, cents(part, number)))
        elif kind == "CONTROL" and not any(row[1:14]) and label not in control:
            control[label] = plain(value)
        else:
            raise Misread(f"row {number} of the register is neither payment, line nor control")
    check_counts(counted, lines)
    return Register(tuple(payments), tuple(lines), control)


def rows_below(content: bytes) -> Iterator[list[str]]:
    """The rows below the headings of a table, as they are read."""
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""), strict=True)
    try:
        if next(rows, None) != CSV_HEADINGS:
            raise Misread("the headings of the register are others")
        for row in rows:
            if len(row) != len(CSV_HEADINGS):
                raise Misread("a row of the register has more or fewer cells")
            yield row
    except (UnicodeDecodeError, csv.Error):
        raise Misread("the register is no CSV in UTF-8") from None


def read_workbook(content: bytes) -> Register:
    """A register as a workbook."""
    check_no_formula(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError:
        raise Misread("the register is no workbook") from None
    if book.sheet_names != ["Register", "Lines"]:
        raise Misread("the sheets of the register are others")
    first, second = (book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names)
    tops = [at for at, row in enumerate(first) if row == SHEET_HEADINGS]
    if len(tops) != 1 or not second or second[0] != LINE_HEADINGS:
        raise Misread("the headings of the register are others")
    top = tops[0]
    control = {str(row[0]): plain(str(row[1])) for row in first[2:top] if row[0]}
    *payment_rows, payment_total = first[top + 1 :]
    *line_rows, line_total = second[1:]
    payments = tuple(sheet_payment(number, row) for number, row in enumerate(payment_rows, top + 2))
    lines = tuple(sheet_line(number, row) for number, row in enumerate(line_rows, 2))
    check_counts({one.reference: whole(row[6]) for one, row in zip(payments, payment_rows, strict=True)}, lines)
    sums = ["Total", sum(one.amount_minor for one in payments), str(len(lines)), "Total",
            sum(one.amount_minor for one in lines)]  # fmt: skip
    told = [payment_total[0], number_cents(payment_total[7], 0), whole(payment_total[6]), line_total[0],
            number_cents(line_total[6], 0)]  # fmt: skip
    if sums != told:
        raise Misread("a total below a table of the register is not the sum above it")
    return Register(payments, lines, control)


def sheet_payment(number: int, row: Sequence[object]) -> ReadPayment:
    """A row of the first sheet."""
    reference, trace, payee, account = (str(cell) for cell in row[:4])
    return a_payment(number, reference, trace, payee, account, number_cents(row[7], number))


def sheet_line(number: int, row: Sequence[object]) -> ReadLine:
    """A row of the second sheet."""
    reference, _, mentor, role, match, owed = (str(cell) for cell in row[:6])
    return a_line(reference, mentor, role, match, owed, number_cents(row[6], number))


def a_payment(number: int, reference: str, trace: str, payee: str, account: str, amount_minor: int) -> ReadPayment:
    """A payment, unless it shows more of an account than four characters."""
    if not SHOWN_ACCOUNT.fullmatch(plain(account)):
        raise Misread(f"row {number} of the register shows an account")
    return ReadPayment(plain(reference), plain(trace), amount_minor, plain(payee), "", "")


def a_line(reference: str, mentor: str, role: str, match: str, owed: str, amount_minor: int) -> ReadLine:
    """A line, as it was meant."""
    return ReadLine(plain(reference), plain(owed), amount_minor, plain(mentor), plain(role), plain(match))


def plain(text: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from calculating it."""
    return TAKEN_AS_TEXT.sub("", text, count=1) if TAKEN_AS_TEXT.match(text) else text


def cents(text: str, number: int) -> int:
    """The whole cents of `500.00`."""
    found = AMOUNT.fullmatch(text)
    if found is None:
        raise Misread(f"row {number} of the register has no amount")
    return int(found[1] + found[2] + found[3])


def number_cents(value: object, number: int) -> int:
    """The whole cents of a number in a cell; a fraction of a cent is refused."""
    exact = Decimal(repr(value)) * 100 if isinstance(value, int | float) and not isinstance(value, bool) else None
    if exact is None or exact != exact.to_integral_value():
        raise Misread(f"row {number} of the register has no amount in whole cents")
    return int(exact)


def whole(value: object) -> str:
    """A count in a cell."""
    return str(int(value)) if isinstance(value, float) else str(value)


def check_counts(counted: Mapping[str, str], lines: Sequence[ReadLine]) -> None:
    """Each payment has as many lines as its row says."""
    found: dict[str, int] = defaultdict(int)
    for line in lines:
        found[line.reference] += 1
    if counted != {reference: str(number) for reference, number in found.items()}:
        raise Misread("a payment of the register has more or fewer lines than its row says")


def check_sums(register: Register) -> None:
    """Lines make payments, payments make the total, and the control block says the same."""
    sums: dict[str, int] = defaultdict(int)
    for line in register.lines:
        sums[line.reference] += line.amount_minor
    paid = {one.reference: one.amount_minor for one in register.payments}
    if len(paid) != len(register.payments) or paid != sums:
        raise Misread("the lines of the register do not make its payments, or a payment is there twice")
    told = [register.control.get(label, "") for label in ("Payments", "Lines", "Total")]
    if told[:2] != [str(len(register.payments)), str(len(register.lines))] or cents(told[2], 0) != sum(paid.values()):
        raise Misread("the control block of the register does not count or sum its rows")


def check_no_formula(content: bytes) -> None:
    """No cell of the workbook is calculated, and none of its parts is anything but a sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for name in parts.namelist():
                formulas = any(b"<f>" in part or b"<f " in part for part in overlapping(parts, name))
                if formulas or "vba" in name or "externalLink" in name:
                    raise Misread("the register holds a formula, a macro or a link")
    except zipfile.BadZipFile:
        raise Misread("the register is no workbook") from None


def overlapping(parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in pieces, each with the end of the one before, so that nothing is hidden between two."""
    before = b""
    with parts.open(name) as part:
        while piece := part.read(CHUNK):
            yield before + piece
            before = piece[-8:]
