"""Mails each invoice to whom it is for, once, with its page; a mail that may have gone waits for a person."""

from collections import Counter
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Engine, Row

from schemas.program import Program
from sql.database import reading
from tasks.shared import audit
from tasks.shared.mail import Attachment, address, build, message_id, sender_address
from tasks.shared.outbox import KeyTaken, QueuedMail, enqueue, queued
from tasks.shared.printing import printed
from tasks.stipends.fee_files import bill_of
from tasks.stipends.fee_pages import letter, page
from tasks.stipends.fees import look

ACTOR = "mail_invoices"
KIND = "fee_invoice"
PDF = "application/pdf"


def mail_invoices(program: Program, engine: Engine, today: date, moment: datetime) -> dict[str, int]:
    """
    Queue one mail for each invoice that is open, whose files have left, and that no mail was queued for.

    Returns:
        How many mails were `queued` now, stood there `before`, or have `nobody` to go to.
    """
    with reading(engine) as db:
        found = look(db, program, today)
    counts = Counter[str]()
    for row in found.invoices:
        if row.mailed or row.ended or row.paid_on is not None or not row.filed:
            continue
        one = found.people.get(row.person_id)
        to = one.email if one is not None else ""
        counts[tell(program, engine, row, to, moment) if is_address(to) else "nobody"] += 1
    return dict(counts)


def is_address(words: str) -> bool:
    """Whether a mail can go there."""
    try:
        return bool(address(words).addr_spec)
    except ValueError:
        return False


def tell(program: Program, engine: Engine, row: Row[Any], to: str, moment: datetime) -> Literal["queued", "before"]:
    """Queue the mail of one invoice, unless one stands there: also one to the address that its payer had then."""
    mail = mail_of(program, row, to)
    try:
        with engine.begin() as db:
            if not enqueue(db, mail, moment):
                return "before"
            audit.append(db, at=moment, actor=ACTOR, action="fee_invoice_mailed", subject=row.invoice_no,
                         facts={"round": row.round_id})  # fmt: skip
    except KeyTaken:
        return "before"
    return "queued"


def mail_of(program: Program, row: Row[Any], to: str) -> QueuedMail:
    """The mail of one invoice with its page; the same invoice gives the same bytes."""
    bill, sender = bill_of(program, row), sender_address()
    words = letter(bill)
    file = Attachment(f"invoice-{row.invoice_no}.pdf", printed(page(bill)), PDF)
    mail = build(
        sender=sender, sender_name=program.name, to=to, to_name=row.mentee_name, subject=words.subject,
        text=words.text(), html=words.html(), attachments=[file], date=row.issued_at,
        message_id=message_id("fee-invoice", row.invoice_no, to, domain=sender.partition("@")[2]),
    )  # fmt: skip
    return queued(mail, dedupe_key=f"fee-invoice/{row.invoice_no}", program=program.code, kind=KIND,
                  subject_key=row.invoice_no, on_unknown="ask")  # fmt: skip
