"""Reads our bills for QuickBooks back by the places of their columns, whatever the headings are called."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from schemas.payment import ReadPayment
from schemas.payment_formats import ReadLine
from tasks.stipends.readers import Misread

COLUMNS = 9
AMOUNT = re.compile(r"([0-9]+)\.([0-9]{2})")
NOTE = re.compile(r".*, payment (\S+): lines ([0-9]+), ([0-9]+)\.([0-9]{2}) (?:USD|GBP) in all, .*")
DANGER = re.compile("[ ']*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
LIMITS = (21, 100, 10, 10, 100, 20, 4000, 100, 4000)


@dataclass(frozen=True, slots=True)
class Bill:
    """One bill: a payee, and the lines that make its amount."""

    payment: ReadPayment
    lines: tuple[ReadLine, ...]


def read(content: bytes) -> tuple[ReadPayment, ...]:
    """
    The bills in the order of the file, each as the payment it stands for.

    Raises:
        Misread: Anything at all is off.
    """
    return tuple(bill.payment for bill in read_bills(content))


def read_both(content: bytes) -> tuple[tuple[ReadPayment, ...], tuple[ReadLine, ...]]:
    """
    The bills as payments, and their lines, of one look at the file.

    Raises:
        Misread: Anything at all is off.
    """
    bills = read_bills(content)
    return tuple(bill.payment for bill in bills), tuple(line for bill in bills for line in bill.lines)


def read_lines(content: bytes) -> tuple[ReadLine, ...]:
    """
    The lines in the order of the file; mentor and role in one text, as a bill says them.

    Raises:
        Misread: Anything at all is off.
    """
    return tuple(line for bill in read_bills(content) for line in bill.lines)


def read_bills(content: bytes) -> tuple[Bill, ...]:
    """
    The bills with their lines.

    Raises:
        Misread: A bill comes twice, its lines disagree about it, or its note counts or sums otherwise.
    """
    bills = []
    try:
        rows = enumerate(csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8", newline=""), strict=True), 1)
        checked = (check_row(number, row) for number, row in rows)
        if next(checked, None) is None:
            raise Misread("there is no bill")
        bills += [a_bill(list(group)) for _, group in groupby(checked, key=lambda row: row[0])]
    except (UnicodeDecodeError, csv.Error):
        raise Misread("the bills are no CSV in UTF-8") from None
    if not bills or len({bill.payment.reference for bill in bills}) != len(bills):
        raise Misread("there is no bill, or one comes twice")
    return tuple(bills)


def check_row(number: int, row: list[str]) -> list[str]:
    """The row, in which nothing is too long and nothing is calculated, with one value for each column."""
    if len(row) != COLUMNS:
        raise Misread(f"row {number} of the bills has more or fewer cells")
    for cell, most in zip(row, LIMITS, strict=True):
        if len(cell) > most and number > 1:
            raise Misread(f"row {number} of the bills has a cell that is too long")
        if DANGER.match(cell):
            raise Misread(f"row {number} of the bills has a cell that a spreadsheet would calculate")
    return row


def a_bill(rows: Sequence[Sequence[str]]) -> Bill:
    """The rows of one DocNumber as a bill."""
    number, vendor, _, _, _, _, _, _, note = rows[0]
    if len({(row[1], row[2], row[3], row[4], row[8]) for row in rows}) != 1:
        raise Misread("the lines of a bill disagree about the bill")
    lines = tuple(lines_of(rows))
    total = sum(line.amount_minor for line in lines)
    told = NOTE.fullmatch(note)
    if told is None or (told[1], int(told[2]), int(told[3] + told[4])) != (number, len(lines), total):
        raise Misread("the note of a bill counts or sums its lines otherwise")
    return Bill(ReadPayment(number, "", total, vendor, "", ""), lines)


def lines_of(rows: Sequence[Sequence[str]]) -> Iterator[ReadLine]:
    """What each row of a bill says of its mentor."""
    for row in rows:
        amount, parts = AMOUNT.fullmatch(row[5]), row[6].split(" / ")
        if amount is None or len(parts) < 4 or not parts[-2].startswith("match "):
            raise Misread("a line of a bill has no amount, no mentor or no match")
        minor = int(amount[1] + amount[2])
        yield ReadLine(row[0], parts[-1], minor, " / ".join(parts[1:-2]), "", parts[-2].removeprefix("match "))
