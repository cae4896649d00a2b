"""Bills for QuickBooks as CSV: one bill for each payee, one line for each mentor; nothing is cut."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.payment import Batch, Line, Payment
from schemas.payment_formats import BILL_DAYS, BILLS
from tasks.stipends.formats.cells import check_settings, for_machines, money, whole
from tasks.stipends.formats.refusals import Problems
from tasks.stipends.formats.sound import whose

WHOSE = "The settings"
SUFFIX = "-bills.csv"
NEEDS_ACCOUNTS = False
SETTINGS: Mapping[str, str] = {
    "account": "the expense account that the stipends are booked to, as QuickBooks calls it",
}
OPTIONAL: Mapping[str, str] = {
    "class_name": "the class of each line; without it the column is empty",
    "days": f"how a day is written: {', '.join(BILL_DAYS)}; without it mdy for dollars and dmy for pounds",
    **{f"heading_{column.field}": f"the heading that the import maps, instead of {column.heading}" for column in BILLS},
}
ADVICE: Mapping[str, str] = {
    "doc_number": "It is our reference, so tell whoever keeps this software",
    "vendor": "Give the payee the name that the vendor has in QuickBooks, without such a sign and not longer",
    "account": "Correct the setting account",
    "class_name": "Correct the setting class_name",
    "description": "Correct the mentor's name or title in the membership system, or leave this format out",
    "private_note": "Shorten the program's name",
    "amount": "QuickBooks takes no bill line below zero; net the clawback by hand as a vendor credit",
}
WIDTHS: Mapping[str, int | None] = {column.field: column.width for column in BILLS}


def render(batch: Batch, settings: Mapping[str, str]) -> bytes:
    """
    The bills' bytes. DocNumber is our payment reference: QuickBooks would take it twice, so finance must look for it.

    Raises:
        Refused: A text is empty, too long or might be calculated; it names the payment, the field and what to do.
    """
    check_settings(settings, SETTINGS, OPTIONAL)
    problems = whole(batch)
    books = Books.of(batch, settings, problems)
    out = io.BytesIO()
    with io.TextIOWrapper(out, "utf-8", newline="", write_through=False) as text:
        sheet = csv.writer(text, lineterminator="\r\n")
        sheet.writerow(books.headings)
        for payment in batch.payments:
            sheet.writerows(bill_rows(batch, payment, books, problems))
        text.flush()
        problems.refuse()
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class Books:
    """How one company keeps its books: what the settings say, if it fits."""

    headings: tuple[str, ...]
    account: str
    class_name: str
    issued: str
    due: str

    @classmethod
    def of(cls, batch: Batch, settings: Mapping[str, str], problems: Problems) -> "Books":
        """The settings, or notes of what is wrong with them."""
        headings = tuple(settings.get(f"heading_{column.field}") or column.heading for column in BILLS)
        for heading in headings:
            for_machines(problems, WHOSE, "heading", heading, 100, "Correct the heading")
        if len(set(headings)) != len(headings):
            problems.note(WHOSE, "headings", "repeat one", "Give each column a heading of its own")
        days = BILL_DAYS.get(settings.get("days") or ("mdy" if batch.currency == "USD" else "dmy"))
        if days is None:
            problems.note(WHOSE, "way to write days", "is unknown", f"Write one of {', '.join(BILL_DAYS)}")
        kind = settings.get("class_name", "")
        return cls(
            headings,
            fitting(problems, WHOSE, "account", settings["account"]),
            fitting(problems, WHOSE, "class_name", kind) if kind else "",
            batch.proposed_on.strftime(days or "%Y"),
            batch.effective_on.strftime(days or "%Y"),
        )


def fitting(problems: Problems, of: str, field: str, words: str) -> str:
    """A text of one column, if it fits into it."""
    return for_machines(problems, of, field.replace("_", " "), words, WIDTHS[field], ADVICE[field])


def bill_rows(batch: Batch, payment: Payment, books: Books, problems: Problems) -> Iterator[list[str]]:
    """One bill: what is said of the whole bill stands in each of its lines, as the import wants it."""
    of = whose(payment)
    number = fitting(problems, of, "doc_number", payment.reference)
    vendor = fitting(problems, of, "vendor", payment.payee_name)
    note = fitting(problems, of, "private_note", private_note(batch, payment))
    for line in payment.lines:
        if line.amount_minor <= 0:
            problems.note(of, "amount", "of a line is not above zero", ADVICE["amount"])
        yield [number, vendor, books.issued, books.due, books.account, money(line.amount_minor),
               fitting(problems, of, "description", description(batch, line)), books.class_name, note]  # fmt: skip


def description(batch: Batch, line: Line) -> str:
    """What a bill's line is for: the mentor and the match, never the mentee."""
    who = f"{line.mentor_name}, {line.role}" if line.role else line.mentor_name
    return f"{batch.description} / {who} / match {line.match_id} / {line.obligation_id}"


def private_note(batch: Batch, payment: Payment) -> str:
    """Where the bill comes from, for whoever asks in three years."""
    return (f"{batch.program_name}, batch {batch.number} of {batch.program_year} ({batch.batch_id}), payment "
            f"{payment.reference}: lines {len(payment.lines)}, {money(payment.amount_minor)} {batch.currency} in all, "
            f"approved content {batch.content_sha256}. Import once: a second import is a second bill.")  # fmt: skip
