"""The audit sample of a batch as a workbook to tick off and as one table: what was drawn, and where each proof lies."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook

from tasks.shared.sheets import LINE_POINTS, PLAIN, finish, lines_of, looks_of, write_text
from tasks.stipends.formats.cells import for_people, money
from tasks.stipends.formats.register_xlsx import money_looks
from tasks.stipends.messages import money as amount
from tasks.stipends.sample_rules import METHOD

SHEETS = ("Sample", "Where to look", "Method")
SAMPLE = {"No.": 5, "Mentor": 24, "Role": 18, "Amount": 11, "Payee": 30, "Payment": 18, "What the bank said": 28,
          "List and row": 24, "Answer of the region": 26, "Looked at by": 14, "In order?": 12}  # fmt: skip
WHERE = {"No.": 5, "Obligation": 24, "Match": 22, "List sent, SHA-256": 36, "Answer in raw/, SHA-256": 36,
         "Trace number": 18, "Payment amount": 15, "Approvals": 40}  # fmt: skip
CSV_HEADINGS = (
    "No.", "Mentor", "Role", "Amount", "Currency", "Obligation", "Kind", "Match", "Region", "List", "List version",
    "List SHA-256", "Row of the list", "Answer", "Answer number", "Received on", "Answer in raw/, SHA-256", "Payee",
    "Payment", "Trace number", "Payment amount", "Approvals", "Bank",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the sample, and where its proofs lie."""

    obligation_id: str
    kind: str
    mentor_name: str
    role: str
    amount_minor: int
    match_id: str
    list_ref: str
    region: str
    list_id: str
    list_version: int | None
    list_sha256: str
    submission_id: str
    submission_number: int | None
    received_on: date | None
    raw_sha256: str
    """Of the answer as it came: in raw/, in the folder called by the first two of its letters."""
    payee_name: str
    reference: str
    trace_no: str
    payment_minor: int
    bank: str
    """Everything that was said of its payment."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn from one batch, and how."""

    batch_id: str
    association: str
    program: str
    program_year: str
    number: int
    currency: str
    proposed_at: datetime
    content_sha256: str
    percent: int
    lines: int
    total_minor: int
    drawn: tuple[Found, ...]
    approvals: tuple[str, ...]
    """Who approved, when, and the total as typed."""
    files: tuple[str, ...]
    """Each payment file and its hash."""


def as_csv(sample: Sample) -> bytes:
    """One table, a row for each line that was drawn; UTF-8 with the mark that spreadsheets know."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    sheet.writerow(CSV_HEADINGS)
    for number, one in enumerate(sample.drawn, 1):
        said = (one.mentor_name, one.role, None, sample.currency, one.obligation_id, one.kind, one.match_id, one.region,
                one.list_id, one.list_version, one.list_sha256, one.list_ref, one.submission_id, one.submission_number,
                one.received_on, one.raw_sha256, one.payee_name, one.reference, one.trace_no, None,
                "; ".join(sample.approvals), one.bank)  # fmt: skip
        cells = [for_people("" if value is None else str(value)) for value in said]
        cells[2], cells[19] = money(one.amount_minor), money(one.payment_minor)
        sheet.writerow([number, *cells])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(sample: Sample) -> bytes:
    """The same as a workbook: to tick off, to look up, and the method by which it can be drawn again."""
    out = io.BytesIO()
    file = Workbook(out, PLAIN)
    file.set_properties({"title": f"Audit sample, batch {sample.number} of {sample.program_year}",
                         "company": sample.association,
                         "created": sample.proposed_at.replace(tzinfo=None)})  # fmt: skip
    looks = looks_of(file) | money_looks(file)
    write_sample(file.add_worksheet(SHEETS[0]), sample, looks)
    write_where(file.add_worksheet(SHEETS[1]), sample, looks)
    write_method(file.add_worksheet(SHEETS[2]), sample, looks)
    file.close()
    return out.getvalue()


def write_sample(sheet: Any, sample: Sample, looks: Mapping[str, Any]) -> None:
    """What was drawn, below what it was drawn from, with two columns to fill in."""
    last = len(SAMPLE) - 1
    sheet.merge_range(0, 0, 0, last, for_people(f"Audit sample: {sample.program}"), looks["title"])
    sheet.set_row(0, 24)
    for row, (label, value) in enumerate(block(sample), 2):
        sheet.merge_range(row, 0, row, 2, label, looks["label"])
        sheet.merge_range(row, 3, row, last, for_people(value), looks["value"])
        sheet.set_row(row, LINE_POINTS * (1 + value.count("\n")))
    top = 2 + len(block(sample)) + 1
    headings(sheet, top, SAMPLE, looks)
    for number, one in enumerate(sample.drawn, 1):
        row = top + number
        of_list = "" if one.list_version is None else f"{one.region}, list {one.list_version}, row {one.list_ref}"
        answer = "" if one.submission_number is None else f"Answer {one.submission_number} of {one.received_on}"
        texts = (str(number), one.mentor_name, one.role, "", one.payee_name, one.reference, one.bank, of_list, answer)
        high = cells(sheet, row, texts, tuple(SAMPLE.values()), looks)
        sheet.write_number(row, 3, one.amount_minor / 100, looks["amount"])
        sheet.write_blank(row, last - 1, None, looks["free"])
        sheet.write_blank(row, last, None, looks["free"])
        sheet.set_row(row, high)
    dress(sheet, sample, top)


def block(sample: Sample) -> Sequence[tuple[str, str]]:
    """What the sample was drawn from, and how much of it was drawn."""
    drawn = sum(one.amount_minor for one in sample.drawn)
    return (
        ("Batch", f"{sample.batch_id}, number {sample.number} of {sample.program_year}"),
        ("Lines of the batch", f"{sample.lines}, together {amount(sample.total_minor, sample.currency)}"),
        ("Drawn", f"{len(sample.drawn)} lines for {sample.percent} %, together {amount(drawn, sample.currency)}"),
        ("Content SHA-256", sample.content_sha256),
        ("Approvals", "; ".join(sample.approvals) or "none yet"),
        ("Payment files", "\n".join(sample.files) or "none yet"),
    )


def write_where(sheet: Any, sample: Sample, looks: Mapping[str, Any]) -> None:
    """The ids and hashes by which each proof is found."""
    headings(sheet, 0, WHERE, looks)
    for row, one in enumerate(sample.drawn, 1):
        texts = (str(row), one.obligation_id, one.match_id, one.list_sha256, one.raw_sha256, one.trace_no, "",
                 "\n".join(sample.approvals))  # fmt: skip
        high = cells(sheet, row, texts, tuple(WHERE.values()), looks)
        sheet.write_number(row, list(WHERE).index("Payment amount"), one.payment_minor / 100, looks["amount"])
        sheet.set_row(row, high)
    dress(sheet, sample, 0)


def write_method(sheet: Any, sample: Sample, looks: Mapping[str, Any]) -> None:
    """How to draw the sample again."""
    sheet.set_column(0, 0, 95)
    for row, words in enumerate(METHOD):
        write_text(sheet, row, 0, words, looks["words"])
        sheet.set_row(row, LINE_POINTS * lines_of(words, 88) + 6)
    dress(sheet, sample, 0)


def headings(sheet: Any, row: int, columns: Mapping[str, int], looks: Mapping[str, Any]) -> None:
    """The headings of a table, and how wide its columns are."""
    for at, (heading, width) in enumerate(columns.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(row, at, heading, looks["head_amount" if heading.lower().endswith("amount") else "head"])
    sheet.set_row(row, LINE_POINTS * 2)


def cells(sheet: Any, row: int, texts: Sequence[str], widths: Sequence[int], looks: Mapping[str, Any]) -> int:
    """The texts of one row; how many points high it must be."""
    for at, text in enumerate(texts):
        write_text(sheet, row, at, for_people(text), looks["text"])
    return LINE_POINTS * max(lines_of(text, width - 1) for text, width in zip(texts, widths, strict=False)) + 3


def dress(sheet: Any, sample: Sample, heading_row: int) -> None:
    """Pages that print well, each with the headings of its table."""
    finish(sheet, locale="en_US" if sample.currency == "USD" else "en_GB", left=sample.association,
           right=f"Audit sample, batch {sample.number} of {sample.program_year}")  # fmt: skip
    sheet.repeat_rows(heading_row)
