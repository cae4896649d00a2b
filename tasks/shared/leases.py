"""Who holds which mail, until when, and what its row says after an attempt."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Engine

from sql.queries import query
from tasks.shared import audit
from tasks.shared.sent import Outcome, Sent

OnUnknown = Literal["again", "ask"]
State = Literal["queued", "sending", "sent", "failed", "unknown", "held"]
ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
LEASE = timedelta(minutes=15)
"""Longer than one mail takes with every answer of the server at its time limit."""
LAST_DAY = timedelta(hours=24)
"""In its last day nobody is reminded of a survey."""
SENDER = "outbox sender"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this sender holds until its lease runs out; `token` proves it."""

    mail_id: int
    message_id: str
    recipient: str
    mime: bytes
    on_unknown: OnUnknown
    attempts: int
    token: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the row says after an attempt, and which word counts it."""

    state: State
    attempts: int
    counted_as: str
    detail: str
    code: int | None = None
    wait: timedelta = timedelta(0)


def claim(engine: Engine, program: str, moment: datetime, *, quiet: bool = False) -> Claimed | None:
    """
    Hold the oldest due mail of a program; None if none is due.

    Two senders that reach for one mail are told apart by the database: the later one gets nothing and asks again.

    Args:
        quiet: Nobody works today: reminders of surveys wait.
    """
    asked = {"program": program, "moment": moment, "tomorrow": moment + LAST_DAY, "quiet": int(quiet)}
    while True:
        with engine.begin() as db:
            row = db.execute(query("mail/claim_mail"), {**asked, "lease_until": moment + LEASE}).mappings().first()
            if row is not None:
                return Claimed(**row)
            if not db.scalar(query("mail/count_due_mails"), asked):
                return None


def hold(mail: Claimed) -> Verdict:
    """Keep back what is addressed outside the allow-list; it was no attempt."""
    return Verdict("held", mail.attempts, "held", "outside the allow-list")


def after(mail: Claimed, sent: Sent) -> Verdict:
    """What one attempt means for the mail."""
    used = mail.attempts + 1
    if sent.ours:
        return Verdict("queued", mail.attempts, "retry", sent.detail, sent.code)
    if sent.outcome in (Outcome.SENT, Outcome.FAILED):
        state: State = "sent" if sent.outcome is Outcome.SENT else "failed"
        return Verdict(state, used, state, sent.detail, sent.code)
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (used - 1))
    if sent.outcome is Outcome.UNKNOWN:
        if mail.on_unknown == "ask" or used >= ATTEMPTS:
            return Verdict("unknown", used, "unknown", sent.detail, sent.code)
        detail = f"{sent.detail}; the next one may be a second copy"
        return Verdict("queued", used, "again", detail, sent.code, wait)
    if used >= ATTEMPTS:
        return Verdict("failed", used, "failed", f"{sent.detail}; {used} attempts", sent.code)
    return Verdict("queued", used, "retry", sent.detail, sent.code, wait)


def settle(engine: Engine, mail: Claimed, verdict: Verdict, moment: datetime) -> bool:
    """Write down what became of a mail that we hold. False, and nothing written, if another sender has it now."""
    values = {
        "mail_id": mail.mail_id,
        "token": mail.token,
        "state": verdict.state,
        "attempts": verdict.attempts,
        "not_before": moment + verdict.wait,
        "sent_at": moment if verdict.state == "sent" else None,
        "last_code": verdict.code,
        "last_detail": verdict.detail,
        "forgotten": b"",
    }
    with engine.begin() as db:
        if db.execute(query("mail/settle_mail"), values).first() is None:
            return False
        if verdict.counted_as in ("again", "unknown"):
            note(db, mail.message_id, verdict.counted_as, "link lost after the mail", moment)
    return True


def reap(engine: Engine, program: str, moment: datetime) -> dict[str, int]:
    """
    Take mails back from senders whose lease ran out: nobody knows whether they were taken over.

    Returns:
        Counts: `again` (queued once more with the same Message-ID) and `unknown` (a person decides).
    """
    asked = {"program": program, "moment": moment, "most_attempts": ATTEMPTS}
    counts: Counter[str] = Counter()
    with engine.begin() as db:
        rows = db.execute(query("mail/reap_mails"), asked).mappings().all()
        for row in sorted(rows, key=lambda row: int(row["mail_id"])):
            word = "again" if row["state"] == "queued" else "unknown"
            note(db, row["message_id"], word, "the sender's lease ran out", moment)
            counts[word] += 1
    return dict(counts)


def note(db: Connection, message_id: str, word: str, reason: str, moment: datetime) -> None:
    """Leave a trace of a doubt, so that a second copy is never a riddle."""
    action = "mail_may_go_twice" if word == "again" else "mail_unknown"
    audit.append(db, at=moment, actor=SENDER, action=action, subject=message_id, facts={"reason": reason})
