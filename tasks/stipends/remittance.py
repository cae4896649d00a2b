"""Tells each payee of a released batch what comes, and for which mentors: one mail with a page to keep, once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.mail import Attachment, build, message_id, sender_address
from tasks.shared.outbox import KeyTaken, QueuedMail, enqueue, queued
from tasks.shared.printing import printed
from tasks.stipends.batches import read_batch
from tasks.stipends.release import NotReleased
from tasks.stipends.remittance_messages import Advice, letter, mail_html, mail_text, page
from tasks.stipends.sealed_accounts import accounts_shown

ACTOR = "advise_payees"
PDF = "application/pdf"


def advise_payees(program: Program, engine: Engine, batch_id: str, moment: datetime) -> dict[str, int]:
    """
    Queue one mail for each payee of a released batch; doing it again queues nothing.

    When nobody can know whether one went, a person decides: a payment notice is never sent twice by the machine.

    Returns:
        How many mails were `queued` now, stood there `before`, or have `nobody` to go to because the payee has no
        address.
    Raises:
        LookupError: this program has no such batch.
        NotReleased: it was not released.
    """
    with reading(engine) as db:
        released_at, advices = released(db, batch_id), list(advices_of(db, program, batch_id))
    counts = Counter[str]()
    for advice, address in advices:
        counts[tell(program, engine, advice, address, released_at, moment) if address else "nobody"] += 1
    return dict(counts)


def tell(
    program: Program, engine: Engine, advice: Advice, address: str, released_at: datetime, moment: datetime
) -> Literal["queued", "before"]:
    """Queue the mail for one payee, unless one stands there: also one to the address that the payee had then."""
    mail = mail_of(program, advice, address, released_at)
    payment = advice.payment
    try:
        with engine.begin() as db:
            if not enqueue(db, mail, moment):
                return "before"
            audit.append(db, at=moment, actor=ACTOR, action="payee_advised", subject=payment.payment_id,
                         facts={"batch": advice.batch.batch_id, "lines": len(payment.lines)})  # fmt: skip
    except KeyTaken:
        return "before"
    return "queued"


def released(db: Connection, batch_id: str) -> datetime:
    """
    When a batch was released.

    Raises:
        NotReleased: it was not.
    """
    row = db.execute(query("stipends/released_batch"), {"batch_id": batch_id}).first()
    if row is None:
        raise NotReleased("The batch was not released; nobody is told of a payment.")
    moment: datetime = row.released_at
    return moment


def advices_of(db: Connection, program: Program, batch_id: str) -> Iterator[tuple[Advice, str]]:
    """
    What each payee of a batch is told, and at which address.

    Raises:
        LookupError: this program has no such batch.
    """
    batch, shown = read_batch(db, program, batch_id), accounts_shown(db, batch_id)
    rows = db.execute(query("stipends/remittance_addresses"), {"batch_id": batch_id})
    addresses = {row.payment_id: row.remittance_email for row in rows}
    stipend, words = program.payments.stipend, program.words
    confirm = stipend is not None and stipend.passthrough_confirmation
    for one in batch.payments:
        payment = replace(one, account=shown[one.payment_id])
        passes_on = confirm and payment.payee_kind != "person"
        yield (Advice(batch, payment, program.locale, words.mentor, words.mentors, passes_on),
               addresses[payment.payment_id])  # fmt: skip


def mail_of(program: Program, advice: Advice, address: str, released_at: datetime) -> QueuedMail:
    """The mail for one payee, with the page attached; the same payment gives the same bytes."""
    payment, sender = advice.payment, sender_address()
    file = Attachment(f"remittance-advice-{payment.reference}.pdf", printed(page(advice)), PDF)
    mail = build(
        sender=sender, sender_name=program.name, to=address, to_name=payment.payee_name,
        subject=letter(advice).subject, text=mail_text(advice), html=mail_html(advice), attachments=[file],
        date=released_at,
        message_id=message_id("advice", payment.payment_id, address, domain=sender.partition("@")[2]),
    )  # fmt: skip
    return queued(mail, dedupe_key=f"advice/{payment.payment_id}", program=program.code, kind="remittance_advice",
                  subject_key=payment.payment_id, on_unknown="ask")  # fmt: skip
