"""Asks regions that have not confirmed that a payment reached its mentors, once at each step, and staff at last."""

from datetime import date, datetime

from sqlalchemy import Engine

from schemas.calendar import quiet
from schemas.program import Program
from schemas.spans import after
from tasks.shared import audit
from tasks.shared.mail import build, message_id, sender_address
from tasks.shared.outbox import KeyTaken, QueuedMail, enqueue, queued
from tasks.stipends.passing_messages import reminder, unanswered
from tasks.stipends.passing_on import ToAsk, not_passed_on

ACTOR = "ask_regions"
STEPS = ("P14D", "P28D")
"""How long after the credit a region is asked."""


def ask_regions(program: Program, engine: Engine, today: date, moment: datetime) -> dict[str, int]:
    """
    Queue a mail for each payment of which a region has said nothing, for the last step of the calendar that has come.

    Nobody is asked on a quiet day, and nobody twice for one step; a step that was missed is not made up for.

    Returns:
        How many mails were `queued` now, and how many payees have `nobody` to ask.
    """
    found = {"queued": 0, "nobody": 0}
    if quiet(today, program.year.holidays):
        return found
    for one, step in due(program, engine, today):
        if not one.remittance_email:
            found["nobody"] += 1
            continue
        try:
            with engine.begin() as db:
                if enqueue(db, mail_of(program, one, step, moment), moment):
                    found["queued"] += 1
                    audit.append(db, at=moment, actor=ACTOR, action="region_asked", subject=one.payment_id,
                                 facts={"program": program.code, "step": step})  # fmt: skip
        except KeyTaken:
            continue  # asked at the address that the payee had then
    return found


def due(program: Program, engine: Engine, today: date) -> list[tuple[ToAsk, int]]:
    """The payments of which nothing was said, each with the number of the last step that has come; 1 is the first."""
    waiting = [one for one in not_passed_on(program, engine, today) if one.confirmed_on is None]
    numbered = [(one, sum(after(one.effective_on, span) <= today for span in STEPS)) for one in waiting]
    return [(one, step) for one, step in numbered if step]


def alarms(program: Program, engine: Engine, today: date) -> tuple[str, ...]:
    """One sentence, if a region was asked at every step and as long again has said nothing."""
    late = [
        one for one, _ in due(program, engine, today) if after(after(one.effective_on, STEPS[-1]), STEPS[-1]) <= today
    ]
    return (unanswered(len(late), late[0].end_to_end_id),) if late else ()


def mail_of(program: Program, one: ToAsk, step: int, moment: datetime) -> QueuedMail:
    """The mail of one step about one payment."""
    sender, said = sender_address(), (one.end_to_end_id, one.payee_name, one.amount_minor, one.currency)
    letter = reminder(program, *said, one.effective_on, step)
    mail = build(
        sender=sender, sender_name=program.name, to=one.remittance_email, to_name=one.payee_name,
        subject=letter.subject, text=letter.text(), html=letter.html(), date=moment,
        message_id=message_id("passed_on", one.payment_id, str(step), one.remittance_email,
                              domain=sender.partition("@")[2]),
    )  # fmt: skip
    return queued(mail, dedupe_key=f"passed_on/{one.payment_id}/{step}", program=program.code,
                  kind="passed_on_reminder", subject_key=one.payment_id)  # fmt: skip
