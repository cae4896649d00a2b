"""The list of issued checks that a bank compares with those presented (positive pay), by a template of that bank."""

import csv
import io
import re
from collections.abc import Mapping
from typing import cast, get_args

from schemas.payment import Batch, Payment
from schemas.payment_formats import CHECK_TEMPLATES, COLUMN_WORDS, CheckColumn, CheckField, CheckTemplate
from tasks.stipends.formats.ascii import PRINTABLE, written
from tasks.stipends.formats.cells import check_settings, for_machines, hidden, money, whole
from tasks.stipends.formats.refusals import Problems, Refused
from tasks.stipends.formats.sound import whose

SUFFIX = "-positive-pay.csv"
NEEDS_ACCOUNTS = False
SETTINGS: Mapping[str, str] = {
    "account": "the account on which the checks are drawn",
    "check_base": "what is added to our own running number to give the number printed on the check; 0 if nothing is",
}
OPTIONAL: Mapping[str, str] = {
    "template": f"the bank's wish: {', '.join(CHECK_TEMPLATES)}; without it the first",
    "columns": "the columns of another bank, such as `account:20; check_no:10; date=%m%d%y; amount; payee:40`",
}
ADVICE: Mapping[str, str] = {
    "account": "Correct the setting account",
    "indicator": "Correct the template of the bank",
    "check_no": "Start a new series of checks with another check_base",
    "payee": "Give the payee the shorter name that is printed on the check, or leave this format out",
    "date": "Correct the template of the bank",
    "amount": "Split the payment",
}
RUNNING = re.compile(r"(?:.*:|[0-9]{8})([0-9]{1,7})")
"""Our running number in a trace number: behind the originating bank's eight digits, or behind the colon."""


def render(batch: Batch, settings: Mapping[str, str]) -> bytes:
    """
    The list's bytes: ASCII, one line for each check, in the order of the payments.

    Raises:
        Refused: A payment goes another way than by check, or a value has no room; nothing is ever cut.
    """
    check_settings(settings, SETTINGS, OPTIONAL)
    template, problems = check_template(settings), whole(batch)
    out = io.StringIO(newline="")
    sheet = csv.writer(out, delimiter=template.delimiter, lineterminator="\r\n")
    if template.headed:
        sheet.writerow([column.heading or column.field for column in template.columns])
    for payment in batch.payments:
        if payment.account is None or payment.account.scheme != "check":
            problems.note(whose(payment), "way of payment", "is not a check", "Take this payee out of the batch")
        sheet.writerow([cell(batch, payment, column, settings, problems) for column in template.columns])
    problems.refuse()
    return out.getvalue().encode("ascii")


def masked_copy(content: bytes, settings: Mapping[str, str]) -> bytes:
    """The list as it is kept when the clear one is deleted: of our own account the last digits alone."""
    template = check_template(settings)
    out = io.StringIO(newline="")
    sheet = csv.writer(out, delimiter=template.delimiter, lineterminator="\r\n")
    rows = csv.reader(io.StringIO(content.decode("ascii"), newline=""), delimiter=template.delimiter, strict=True)
    for number, row in enumerate(rows):
        head = template.headed and number == 0
        sheet.writerow(row if head else [
            hidden(text) if column.field == "account" else text
            for column, text in zip(template.columns, row, strict=True)
        ])  # fmt: skip
    return out.getvalue().encode("ascii")


def cell(batch: Batch, payment: Payment, column: CheckColumn, settings: Mapping[str, str], problems: Problems) -> str:
    """One value of one check, if it fits."""
    values = {
        "indicator": column.how or "I",
        "account": settings["account"],
        "check_no": check_number(payment, settings, problems),
        "date": batch.effective_on.strftime(column.how or "%m/%d/%Y"),
        "amount": str(payment.amount_minor) if column.how == "cents" else money(payment.amount_minor),
        "payee": written(payment.payee_name, PRINTABLE),
    }
    text = for_machines(problems, whose(payment), column.field.replace("_", " "), values[column.field], column.width,
                        ADVICE[column.field])  # fmt: skip
    if text.isascii():
        return text
    problems.note(whose(payment), column.field, "has a letter that is not ASCII", ADVICE[column.field])
    return ""


def check_number(payment: Payment, settings: Mapping[str, str], problems: Problems) -> str:
    """The number on the check: our own running number, which is never given twice, and what the settings add."""
    running, base = RUNNING.fullmatch(payment.trace_no), settings["check_base"]
    if running is None or not re.fullmatch("[0-9]{1,12}", base):
        problems.note(whose(payment), "check number", "cannot be made", "Write a whole number as check_base")
        return "0"
    return str(int(base) + int(running[1]))


def check_template(settings: Mapping[str, str]) -> CheckTemplate:
    """
    The bank's template: by name, or column by column.

    Raises:
        Refused: There is no such template, or a column cannot be read.
    """
    if not settings.get("columns"):
        name = settings.get("template") or next(iter(CHECK_TEMPLATES))
        if name not in CHECK_TEMPLATES:
            raise Refused((f"The setting template is {name!r}; write one of {', '.join(CHECK_TEMPLATES)}.",))
        return CHECK_TEMPLATES[name]
    columns = tuple(described(words.strip()) for words in settings["columns"].split(";") if words.strip())
    if not {"check_no", "amount"} <= {column.field for column in columns}:
        raise Refused(("The setting columns needs check_no and amount at least.",))
    return CheckTemplate(columns, headed=any(column.heading for column in columns))


def described(words: str) -> CheckColumn:
    """One column of the setting `columns`."""
    found = re.fullmatch(COLUMN_WORDS, words)
    if found is None or found["field"] not in get_args(CheckField):
        raise Refused((f"The setting columns has a column that cannot be read: {words!r}.",))
    width = int(found["width"]) if found["width"] else None
    return CheckColumn(cast(CheckField, found["field"]), width, found["heading"] or "", found["how"] or "")
