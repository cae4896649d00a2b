"""Reads one of our own NACHA files: every column is a value, a control that is computed anew, or refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.payment import Batch, ReadPayment
from tasks.stipends.readers import Misread

FILE = re.compile(
    r"101 (\d{9})([ A-Za-z0-9]{10})(\d{6})((?:[01]\d|2[0-3])[0-5]\d| {4})([A-Z0-9])094101(.{23})(.{23}) {8}"
)
BATCH = re.compile(r"5220(.{16})(.{20})(.{10})CCD(.{10})(\d{6})(\d{6})   1(\d{8})(\d{7})")
ENTRY = re.compile(r"6(22|32)(\d{9})([0-9A-Za-z-]+) *(?<=^.{29})(\d{10})([A-Z0-9]+) *(?<=^.{54})(.{22})  1(\d{15})")
ADDENDA = re.compile(r"705RMR\*IV\*([A-Z0-9]{1,15})\*\*(\d+)\.(\d\d)\\ *(?<=^.{83})0001(\d{7})")
KINDS = {"checking": "22", "savings": "32"}


@dataclass(frozen=True, slots=True)
class NachaFile:
    """Everything that the file says; days as YYMMDD, money in cents, texts without the blanks that fill a column."""

    payments: tuple[ReadPayment, ...]
    kinds: tuple[str, ...]
    """For each payment 22, a checking account, or 32, a savings account."""
    destination: str
    destination_name: str
    origin: str
    origin_name: str
    created_on: str
    created_at: str
    id_modifier: str
    company_name: str
    discretionary: str
    company_id: str
    description: str
    descriptive_on: str
    effective_on: str
    odfi: str
    batch_number: int
    entry_hash: str
    total_minor: int


def read(content: bytes) -> tuple[ReadPayment, ...]:
    """
    The payments in the order of the file.

    Raises:
        Misread: Anything at all is off.
    """
    return read_file(content).payments


def read_file(content: bytes) -> NachaFile:
    """
    The whole file.

    Raises:
        Misread: Anything at all is off: a line's width, a sign, an order, a count, a hash, a sum, a fill line.
    """
    lines = _lines(content)
    need(len(lines) >= 6, 1, "the file is too short")
    last = max((number for number, line in enumerate(lines) if line != "9" * 94), default=0)
    header, batch, body = _matched(FILE, lines[0], 1), _matched(BATCH, lines[1], 2), lines[2 : last - 1]
    _routing(header[1], 1)
    payments, kinds = _payments(body, batch[7])
    total = sum(payment.amount_minor for payment in payments)
    hashed = f"{sum(int(payment.routing[:8]) for payment in payments) % 10**10:010d}"
    _controls(lines, last, batch, f"{hashed}{0:012d}{total:012d}")
    company, discretionary, company_id, description, descriptive_on, effective_on, odfi, number = batch.groups()
    need(_day(effective_on, 2) > _day(header[3], 1), 2, "the credit is not after the day of the file")
    need(_day(effective_on, 2).weekday() < 5, 2, "the credit is on a weekend")
    return NachaFile(
        payments, kinds, header[1], header[6].rstrip(), header[2].lstrip(), header[7].rstrip(), header[3], header[4],
        header[5], company.rstrip(), discretionary.rstrip(), company_id.rstrip(), description.rstrip(),
        descriptive_on, effective_on, odfi, int(number), hashed, total,
    )  # fmt: skip


def otherwise(content: bytes, batch: Batch, settings: Mapping[str, str]) -> tuple[str, ...]:
    """
    What the file says otherwise than its batch and settings, beside its payments: who pays, when, and kinds of account.

    Returns:
        The names of the fields; empty if all agree.
    Raises:
        Misread: Anything at all is off.
    """
    found = read_file(content)
    pairs: dict[str, tuple[object, object]] = {
        "destination": (found.destination, settings["destination"]),
        "origin": (found.origin, settings["origin"].strip()),
        "company id": (found.company_id, settings["company_id"].rstrip()),
        "description": (found.description, settings["entry_description"].rstrip()),
        "paying bank": (found.odfi, settings.get("odfi", settings["destination"][:8])),
        "letter of the file": (found.id_modifier, settings.get("id_modifier", "A")),
        "day of the file": (found.created_on, batch.proposed_on.strftime("%y%m%d")),
        "day of the credit": (found.effective_on, batch.effective_on.strftime("%y%m%d")),
        "number of the batch": (found.batch_number, batch.number),
        "total": (found.total_minor, batch.total_minor),
    }
    kinds = {payment.reference: KINDS[payment.account.kind] for payment in batch.payments if payment.account}
    references = [paid.reference for paid in found.payments]
    pairs["kind of an account"] = (dict(zip(references, found.kinds, strict=True)), kinds)
    return tuple(name for name, (said, meant) in pairs.items() if said != meant)


def need(right: bool, line: int, rule: str) -> None:
    """Go on only if this holds."""
    if not right:
        raise Misread(f"line {line}: {rule}")


def _lines(content: bytes) -> list[str]:
    """Lines of 94 printable signs, all ended alike."""
    end = b"\r\n" if content[94:96] == b"\r\n" else b"\n"
    need(content.endswith(end), 1, "the last line is not ended")
    rows = content[: -len(end)].split(end)
    for number, row in enumerate(rows, 1):
        need(re.fullmatch(rb"[\x20-\x7E]{94}", row) is not None, number, "not 94 printable signs of ASCII")
    return [row.decode("ascii") for row in rows]


def _matched(shape: re.Pattern[str], row: str, line: int) -> re.Match[str]:
    """The line in its columns."""
    found = shape.fullmatch(row)
    if found is None:
        raise Misread(f"line {line}: not the record that a file of credits has there")
    return found


def _day(digits: str, line: int) -> date:
    """A day written as YYMMDD."""
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise Misread(f"line {line}: a day that no calendar has") from None


def _routing(number: str, line: int) -> None:
    """Nine digits whose weighted sum ends in zero, and which are not all zeros."""
    weighed = sum(int(digit) * weight for digit, weight in zip(number, (3, 7, 1) * 3, strict=True))
    need(weighed % 10 == 0 and number != "0" * 9, line, "a routing number does not agree with its check digit")


def _payments(body: Sequence[str], odfi: str) -> tuple[tuple[ReadPayment, ...], tuple[str, ...]]:
    """Entry and addenda by turns; traces of the paying bank that rise; references and accounts as they stand."""
    need(len(body) > 1 and len(body) % 2 == 0, 3, "not one addenda for each entry")
    found, kinds, seen = [], [], {""}
    before = ""
    for index in range(0, len(body), 2):
        line = index + 3
        entry, addenda = _matched(ENTRY, body[index], line), _matched(ADDENDA, body[index + 1], line + 1)
        kind, routing, number, cents, reference, name, trace = entry.groups()
        _routing(routing, line)
        need(trace[:8] == odfi and trace > before, line, "trace numbers do not rise, or are another bank's")
        need(reference not in seen and name.strip() != "", line, "a reference is there twice, or a name is missing")
        owed = f"{int(cents) // 100}", f"{int(cents) % 100:02d}"
        need(int(cents) > 0 and addenda.groups() == (reference, *owed, trace[8:]), line + 1, "the addenda disagrees")
        found.append(ReadPayment(reference, trace, int(cents), name.rstrip(), routing, number))
        kinds.append(kind)
        seen.add(reference)
        before = trace
    return tuple(found), tuple(kinds)


def _controls(lines: Sequence[str], last: int, batch: re.Match[str], sums: str) -> None:
    """Counts, hash and sums of both control records, and nines up to a whole block of ten lines."""
    count, blocks = last - 3, -(-(last + 1) // 10)
    company_id, odfi, number = batch.group(3, 7, 8)
    expected = f"8220{count:06d}{sums}{company_id}{'':25}{odfi}{number}"
    need(lines[last - 1] == expected, last, "the batch control disagrees with the batch")
    need(lines[last] == f"9000001{blocks:06d}{count:08d}{sums}{'':39}", last + 1, "the file control disagrees")
    need(len(lines) == blocks * 10, last + 2, "the last block of ten lines is not filled with nines")
