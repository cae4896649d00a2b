"""The payment register as a workbook to read and print: control block and payments on one sheet, lines on another."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

from schemas.payment import Batch
from schemas.payment_formats import REGISTER_LINES, REGISTER_PAYMENTS, REGISTER_SHEETS, TOTAL
from tasks.shared.sheets import LINE_POINTS, PLAIN, finish, lines_of, looks_of, write_text
from tasks.stipends.formats.cells import ABA_HASH, check_settings, control_block, for_people, masked, whole

SUFFIX = "-register.xlsx"
NEEDS_ACCOUNTS = False
SETTINGS: Mapping[str, str] = {}
OPTIONAL: Mapping[str, str] = {ABA_HASH: "the sum of the routing numbers, as the bank's file has it"}
PAYMENT_WIDTHS = (19, 20, 44, 12, 12, 10, 8, 16)
LINE_WIDTHS = (19, 36, 30, 28, 23, 23, 14)
AMOUNTS = {"Lines", "Amount", "Line amount"}
BLOCK_ROW = 2
"""Where the control block begins, below the title."""
SINGLE = 20_000
"""Above so many rows each is one line high: finding out how high it should be would cost more than writing it."""


def render(batch: Batch, settings: Mapping[str, str]) -> bytes:
    """
    The workbook's bytes; accounts are masked, amounts are numbers that add up, and no cell is a formula.

    Raises:
        Refused: The batch does not add up, or a setting is unknown.
    """
    check_settings(settings, SETTINGS, OPTIONAL)
    whole(batch).refuse()
    out = io.BytesIO()
    file = Workbook(out, PLAIN)
    made = batch.proposed_at.replace(tzinfo=None)
    file.set_properties({"title": f"Payment register, batch {batch.number} of {batch.program_year}",
                         "company": batch.association, "created": made})  # fmt: skip
    looks = looks_of(file) | money_looks(file)
    write_register(file.add_worksheet(REGISTER_SHEETS[0]), batch, control_block(batch, settings), looks)
    write_lines(file.add_worksheet(REGISTER_SHEETS[1]), batch, looks)
    file.close()
    return out.getvalue()


def money_looks(file: Any) -> dict[str, Any]:
    """The looks of an amount, of a count, and of the row with the totals."""
    cell = {"valign": "top", "border": 1, "border_color": "#BFBFBF"}
    total = {**cell, "bold": True, "bg_color": "#F2F2F2", "top": 2, "top_color": "#1F3864"}
    kinds = {
        "head_amount": {**cell, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864", "align": "right",
                        "valign": "vcenter"},
        "amount": {**cell, "num_format": "#,##0.00"},
        "count": {**cell, "num_format": "#,##0"},
        "text": {**cell, "num_format": "@", "text_wrap": True},
        "total": total,
        "total_amount": {**total, "num_format": "#,##0.00"},
        "total_count": {**total, "num_format": "#,##0"},
        "value": {"valign": "top", "text_wrap": True, "num_format": "@"},
    }  # fmt: skip
    return {name: file.add_format(look) for name, look in kinds.items()}


def write_register(sheet: Any, batch: Batch, block: Sequence[tuple[str, str]], looks: Mapping[str, Any]) -> None:
    """The title, the control block, and one row for each payment with the total below."""
    last = len(PAYMENT_WIDTHS) - 1
    sheet.merge_range(0, 0, 0, last, for_people(f"Payment register: {batch.program_name}"), looks["title"])
    sheet.set_row(0, 24)
    for row, (label, value) in enumerate(block, BLOCK_ROW):
        write_text(sheet, row, 0, label, looks["label"])
        sheet.merge_range(row, 1, row, last, for_people(value), looks["value"])
    top = BLOCK_ROW + len(block) + 1
    write_headings(sheet, top, REGISTER_PAYMENTS, PAYMENT_WIDTHS, looks)
    for row, payment in enumerate(batch.payments, top + 1):
        texts = (payment.reference, payment.trace_no, payment.payee_name, masked(payment.account),
                 batch.effective_on.isoformat(), batch.currency)  # fmt: skip
        write_cells(sheet, row, texts, PAYMENT_WIDTHS, looks, single=len(batch.payments) > SINGLE)
        sheet.write_number(row, last - 1, len(payment.lines), looks["count"])
        sheet.write_number(row, last, payment.amount_minor / 100, looks["amount"])
    lines = sum(len(payment.lines) for payment in batch.payments)
    write_total(sheet, top + 1 + len(batch.payments), last, batch.total_minor, looks, lines)
    dress(sheet, batch, top)


def write_lines(sheet: Any, batch: Batch, looks: Mapping[str, Any]) -> None:
    """One row for each mentor, with the total below."""
    last, row = len(LINE_WIDTHS) - 1, 0
    write_headings(sheet, row, REGISTER_LINES, LINE_WIDTHS, looks)
    single = sum(len(payment.lines) for payment in batch.payments) > SINGLE
    for payment in batch.payments:
        for line in payment.lines:
            row += 1
            texts = (payment.reference, payment.payee_name, line.mentor_name, line.role, line.match_id,
                     line.obligation_id)  # fmt: skip
            write_cells(sheet, row, texts, LINE_WIDTHS, looks, single=single)
            sheet.write_number(row, last, line.amount_minor / 100, looks["amount"])
    sheet.autofilter(0, 0, row, last)
    sheet.freeze_panes(1, 0)
    write_total(sheet, row + 1, last, batch.total_minor, looks)
    dress(sheet, batch, 0)


def write_headings(
    sheet: Any, row: int, headings: Sequence[str], widths: Sequence[int], looks: Mapping[str, Any]
) -> None:
    """The headings of a table, and how wide its columns are."""
    for at, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(row, at, heading, looks["head_amount" if heading in AMOUNTS else "head"])
    sheet.set_row(row, LINE_POINTS + 6)


def write_cells(
    sheet: Any, row: int, texts: Sequence[str], widths: Sequence[int], looks: Mapping[str, Any], *, single: bool
) -> None:
    """The texts of one row, which is as high as the longest of them asks for."""
    for at, text in enumerate(texts):
        write_text(sheet, row, at, for_people(text), looks["text"])
    if not single:
        wide = [(text, width) for text, width in zip(texts, widths, strict=False) if len(text) > width]
        high = max((lines_of(text, width) for text, width in wide), default=1)
        sheet.set_row(row, LINE_POINTS * high + 3)


def write_total(
    sheet: Any, row: int, last: int, total_minor: int, looks: Mapping[str, Any], lines: int | None = None
) -> None:
    """The sum of a table's amounts, as a number that was compared before it was written."""
    for at in range(last):
        sheet.write_blank(row, at, None, looks["total"])
    sheet.write_string(row, 0, TOTAL, looks["total"])
    if lines is not None:
        sheet.write_number(row, last - 1, lines, looks["total_count"])
    sheet.write_number(row, last, total_minor / 100, looks["total_amount"])


def dress(sheet: Any, batch: Batch, heading_row: int) -> None:
    """Protection without a password, and pages that print well, each with the headings of its table."""
    finish(sheet, locale="en_US" if batch.currency == "USD" else "en_GB", left=batch.association,
           right=f"Batch {batch.number} of {batch.program_year}")  # fmt: skip
    sheet.repeat_rows(heading_row)
