"""The payment register as one CSV table for people: payments, their lines, and the control block at its end."""

import csv
import io
from collections.abc import Iterator, Mapping

from schemas.payment import Batch, Payment
from schemas.payment_formats import CONTROL, LINE, PAYMENT, REGISTER_CSV
from tasks.stipends.formats.cells import ABA_HASH, check_settings, control_block, for_people, masked, money, whole

SUFFIX = "-register.csv"
NEEDS_ACCOUNTS = False
SETTINGS: Mapping[str, str] = {}
OPTIONAL: Mapping[str, str] = {ABA_HASH: "the sum of the routing numbers, as the bank's file has it"}


def render(batch: Batch, settings: Mapping[str, str]) -> bytes:
    """
    The register's bytes: UTF-8 with the mark that spreadsheets know, every cell quoted, accounts masked.

    Raises:
        Refused: The batch does not add up, or a setting is unknown.
    """
    check_settings(settings, SETTINGS, OPTIONAL)
    whole(batch).refuse()
    out = io.BytesIO()
    with io.TextIOWrapper(out, "utf-8-sig", newline="") as text:
        sheet = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        sheet.writerow(REGISTER_CSV)
        for payment in batch.payments:
            sheet.writerow(payment_row(batch, payment))
            sheet.writerows(line_rows(payment))
        for label, value in control_block(batch, settings):
            sheet.writerow([CONTROL, *[""] * 13, label, for_people(value)])
        text.flush()
        return out.getvalue()


def payment_row(batch: Batch, payment: Payment) -> list[str]:
    """One payment; what only lines and controls have is empty."""
    said = (payment.reference, payment.trace_no, payment.payee_name, masked(payment.account),
            batch.effective_on.isoformat(), batch.currency, str(len(payment.lines)))  # fmt: skip
    return [PAYMENT, *map(for_people, said), money(payment.amount_minor), *[""] * 7]


def line_rows(payment: Payment) -> Iterator[list[str]]:
    """The lines of a payment; each repeats whose it is, so that the table can be sorted."""
    payee = for_people(payment.payee_name)
    for line in payment.lines:
        said = (line.mentor_name, line.role, line.match_id, line.obligation_id)
        yield [LINE, payment.reference, "", payee, "", "", "", "", "", *map(for_people, said),
               money(line.amount_minor), "", ""]  # fmt: skip
