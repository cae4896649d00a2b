"""Invoices for QuickBooks as CSV, one row for each, under the headings that it maps by itself; nothing is cut."""

import csv
import io
from collections.abc import Mapping

from schemas.invoice import DAYS, HEADINGS, NAME_WIDTH, NUMBER_WIDTH, WORDS_WIDTH, Invoice, Round
from tasks.stipends.formats.cells import CONTROL_SIGN, for_people, money
from tasks.stipends.formats.refusals import Problems

ADVICE: Mapping[str, str] = {
    "number": "It is our own, so tell whoever keeps this software",
    "customer": "Correct the name in the membership system, then credit the invoice and issue another",
    "item": "Correct the item in the definition",
    "description": "Shorten the program's words for what is paid for",
    "terms": "Correct the terms in the definition",
    "memo": "Shorten the program's name",
}


def written(fees: Round, item: str, terms: str, days: str) -> bytes:
    """
    The bytes of the file.

    Args:
        item: The product or service as QuickBooks calls it; empty for the words of what is paid for.
        days: `mdy`, `dmy` or `iso`.
    Raises:
        Refused: A text is empty, too long, or has an invisible sign; it names the invoice and what to do.
    """
    problems, form = Problems(), DAYS[days]
    out = io.BytesIO()
    with io.TextIOWrapper(out, "utf-8", newline="") as text:
        sheet = csv.writer(text, lineterminator="\r\n")
        sheet.writerow(HEADINGS)
        for one in fees.invoices:
            sheet.writerow(row(problems, one, item, terms, form))
        text.flush()
        problems.refuse()
        return out.getvalue()


def row(problems: Problems, one: Invoice, item: str, terms: str, form: str) -> list[str]:
    """One invoice."""

    def fit(field: str, words: str, width: int) -> str:
        return cell(problems, f"Invoice {one.invoice_no}", field, words, width)

    amount = money(one.amount_minor)
    return [
        fit("number", one.invoice_no, NUMBER_WIDTH), fit("customer", one.customer, NAME_WIDTH),
        one.issued_on.strftime(form), one.due_on.strftime(form), fit("item", item or what_for(one), NAME_WIDTH),
        fit("description", description(one), WORDS_WIDTH), "1", amount, amount,
        fit("terms", terms, NAME_WIDTH) if terms else "", fit("memo", memo(one), WORDS_WIDTH),
    ]  # fmt: skip


def cell(problems: Problems, whose: str, field: str, words: str, width: int) -> str:
    """A text as a cell that no spreadsheet calculates; a note among the problems if it does not fit."""
    if not words.strip():
        problems.note(whose, field, "is empty", ADVICE[field])
    elif CONTROL_SIGN.search(words):
        problems.note(whose, field, "has a line end or another invisible sign", ADVICE[field])
    elif len(shown := for_people(words)) > width:
        problems.note(whose, field, f"has {len(shown)} characters, and the file has room for {width}", ADVICE[field])
    else:
        return shown
    return ""


def misfits(customer: str, name: str, district: str) -> tuple[str, ...]:
    """What of a person's names no file could hold, so that nobody is invoiced under it; continues the person's id."""
    wanted = (("payer", customer, True), ("name", name, True), ("district", district, False))
    bad = [what for what, words, needed in wanted if (needed and not words.strip()) or not fits(words)]
    return (f"has a {' and a '.join(bad)} that no invoice can hold: empty, longer than {NAME_WIDTH - 1} characters, or "
            "with an invisible sign. Have the membership export corrected.",) if bad else ()  # fmt: skip


def fits(words: str) -> bool:
    """Whether a cell holds these words as they are."""
    return CONTROL_SIGN.search(words) is None and len(for_people(words)) <= NAME_WIDTH


def what_for(one: Invoice) -> str:
    """The first thing that is paid for, in words."""
    return (one.includes[0] if one.includes else one.fee_id).replace("_", " ").capitalize()


def description(one: Invoice) -> str:
    """What is paid for, whose it is, and when."""
    parts = [part.replace("_", " ") for part in one.includes] or [one.fee_id.replace("_", " ")]
    who = f"{one.mentee_name}, {one.district}" if one.district else one.mentee_name
    return f"{', '.join(parts).capitalize()} {one.program_year}: {who}"


def memo(one: Invoice) -> str:
    """Where the invoice comes from, for whoever asks in three years."""
    instead = f" It stands for {one.replaces}, which is void." if one.replaces else ""
    return f"{one.program_name}, case {one.fee_id}.{instead} Import once: a second import is a second invoice."
