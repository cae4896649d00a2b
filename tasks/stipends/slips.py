"""Tells finance of the files of a released batch: one mail with their hashes and a control slip, never the files."""

import os
from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, Engine

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.clock import today_in
from tasks.shared.mail import address, build, message_id, sender_address
from tasks.shared.outbox import KeyTaken, QueuedMail, enqueue, queued
from tasks.stipends.audits import SENT
from tasks.stipends.messages import money
from tasks.stipends.slip_messages import Slip, SlipFile, files_in_order, mail_text, nobody, subject
from tasks.stipends.standing import find_batch

ACTOR = "tell_finance"
SETTING = "MENTOR_FINANCE_MAIL"
LEFT = "payment_files_left"


class FinanceUnclear(ValueError):
    """The setting names nobody whom a mail could go to; a sentence."""


def finance_of(program_code: str) -> str:
    """
    Who in finance is told: MENTOR_FINANCE_MAIL holds one address for all, or `code=address, code=address`.

    Returns:
        The address; empty if nobody is named for this program.
    Raises:
        FinanceUnclear: it cannot be read so.
    """
    parts = [part.strip() for part in os.environ.get(SETTING, "").split(",") if part.strip()]
    named = dict(part.split("=", 1) for part in parts if "=" in part)
    if len(named) not in {0, len(parts)} or (not named and len(parts) > 1):
        raise FinanceUnclear(f"{SETTING} holds one address, or code=address for each program, with commas between.")
    found = named.get(program_code, "").strip() if named else "".join(parts)
    try:
        return address(found).addr_spec if found else ""
    except ValueError:
        raise FinanceUnclear(f"{SETTING} names something that is no mail address.") from None


def tell_finance(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Queue one mail for each batch whose files have left; doing it again queues nothing.

    Returns:
        How many mails were `queued` now, stood there `before`, or have `nobody` to go to.
    Raises:
        FinanceUnclear: see `finance_of`.
    """
    to = finance_of(program.code)
    with reading(engine) as db:
        rows = db.execute(query("stipends/batches_of_program"), {"program": program.code}).all()
        slips = [slip_of(db, program, row.batch_id) for row in rows if row.state in SENT]
    counts = Counter[str]()
    for slip in slips:
        if slip.files:
            counts[tell(program, engine, slip, to, moment) if to else "nobody"] += 1
    return dict(counts)


def tell(program: Program, engine: Engine, slip: Slip, to: str, moment: datetime) -> str:
    """Queue the mail of one batch, unless one stands there, also one to whoever was told then."""
    try:
        with engine.begin() as db:
            if not enqueue(db, mail_of(program, slip, to, moment), moment):
                return "before"
            audit.append(db, at=moment, actor=ACTOR, action="finance_told", subject=slip.batch_id,
                         facts={one.format: one.sha256 for one in slip.files})  # fmt: skip
    except KeyTaken:
        return "before"
    return "queued"


def slip_of(db: Connection, program: Program, batch_id: str) -> Slip:
    """What is said of a batch; the same rows give the same words."""
    batch = find_batch(db, batch_id)
    rows = db.execute(query("stipends/files_of_batch"), {"batch_id": batch_id}).all()
    decided = db.execute(query("stipends/approvals_of_batch"), {"batch_id": batch_id}).all()
    files = [SlipFile(row.format, row.name, row.sha256, row.entries, row.total_minor, row.entry_hash) for row in rows]
    given = tuple(f"{one.actor} on {today_in(program.time_zone, one.at)}, "
                  f"typed {money(one.typed_total_minor, batch.currency)}"
                  for one in decided if one.decision == "approve")  # fmt: skip
    return Slip(
        batch_id, program.name, batch.program_year, batch.batch_number, batch.currency, batch.effective_on,
        batch.payments, batch.lines, batch.total_minor, batch.content_sha256, batch.prepared_by, given,
        files_in_order(files), audit.last_act(db, action=LEFT, subject=batch_id), program.locale,
    )  # fmt: skip


def mail_of(program: Program, slip: Slip, to: str, moment: datetime) -> QueuedMail:
    """The mail of one batch; a second copy of it would be harmless."""
    sender = sender_address()
    mail = build(
        sender=sender, sender_name=program.name, to=to, subject=subject(slip), text=mail_text(slip), date=moment,
        message_id=message_id("slip", slip.batch_id, to, domain=sender.partition("@")[2]),
    )  # fmt: skip
    return queued(mail, dedupe_key=f"slip/{slip.batch_id}", program=program.code, kind="control_slip",
                  subject_key=slip.batch_id)  # fmt: skip


def alarms(program: Program, engine: Engine) -> list[str]:
    """A sentence if files have left and nobody in finance could be told."""
    if finance_of(program.code):
        return []
    with reading(engine) as db:
        rows = db.execute(query("stipends/batches_of_program"), {"program": program.code}).all()
    return [nobody(program.name)] if any(row.state in SENT for row in rows) else []
