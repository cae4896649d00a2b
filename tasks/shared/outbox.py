"""Mail waits in a table, put there in the transaction of the change it reports; a sender takes it from there."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from fnmatch import fnmatchcase

from sqlalchemy import Connection, Engine

from sql.queries import query
from tasks.shared import audit
from tasks.shared.leases import Claimed, OnUnknown, after, claim, hold, reap, settle
from tasks.shared.sent import Outcome, Sent, Transport

__all__ = ["QueuedMail", "allow_list", "arrived", "enqueue", "queued", "reap", "release_held", "send_again",
           "send_waiting", "withdraw"]  # fmt: skip

AS_STORED = SMTP.clone(refold_source="none")


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """One mail to one address, and what to do when nobody can know whether it went."""

    dedupe_key: str
    """The business key of the mail: ids and hashes, never an address. One key, one mail, for ever."""
    message_id: str
    program: str
    kind: str
    """What it is: `region_list`, `reminder`, ..."""
    subject_key: str
    """The id of what it is about, such as a list; with other content it is another mail."""
    recipient: str
    mime: bytes
    on_unknown: OnUnknown = "again"
    """`again`: a second copy with the same Message-ID is harmless; `ask`: a person decides."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A mail that waits for a person: held, failed or unknown. Without its recipient."""

    message_id: str
    kind: str
    subject_key: str
    state: str
    attempts: int
    queued_at: datetime
    last_code: int | None
    last_detail: str


class KeyTaken(RuntimeError):
    """The key or the Message-ID belongs to a mail with another recipient or subject: two mails were meant."""


def queued(
    mail: EmailMessage, *, dedupe_key: str, program: str, kind: str, subject_key: str, on_unknown: OnUnknown = "again"
) -> QueuedMail:
    """A mail made by `mail.build`, ready to be enqueued."""
    [to] = mail["To"].addresses
    return QueuedMail(
        dedupe_key, str(mail["Message-ID"]), program, kind, subject_key, to.addr_spec, mail.as_bytes(), on_unknown
    )


def enqueue(db: Connection, mail: QueuedMail, moment: datetime) -> bool:
    """
    Put one mail in the outbox, in the caller's transaction. False if it is there already, whatever became of it.

    Raises:
        KeyTaken: the key or the Message-ID is there for another recipient or subject.
        ValueError: a key holds an address, or the mail's headers name another recipient or Message-ID.
    """
    if "@" in mail.dedupe_key or "@" in mail.subject_key:
        raise ValueError("a mail's key holds an address: use an id or a hash")
    if not addressed_as(BytesHeaderParser(policy=SMTP).parsebytes(mail.mime), mail.recipient, mail.message_id):
        raise ValueError("the mail's headers do not name the recipient and the Message-ID of its row, and only those")
    values = {name: getattr(mail, name) for name in QueuedMail.__slots__}
    if db.execute(query("mail/enqueue_mail"), {**values, "queued_at": moment}).first() is not None:
        return True
    wanted = (mail.dedupe_key, mail.message_id, mail.recipient, mail.subject_key)
    found = db.execute(query("mail/find_same_mail"), {"dedupe_key": mail.dedupe_key, "message_id": mail.message_id})
    if [tuple(row) for row in found] != [wanted]:
        raise KeyTaken(f"{mail.program}: a {mail.kind} mail with this key or Message-ID is there with other content")
    return False


def addressed_as(headers: EmailMessage, recipient: str, message_id: str) -> bool:
    """Whether the mail goes to this address alone, under this Message-ID."""
    lines = [line for name in ("To", "Cc", "Bcc") for line in headers.get_all(name, [])]
    found = [one.addr_spec for line in lines for one in line.addresses]
    return found == [recipient] and headers.get_all("Message-ID", []) == [message_id]


def allow_list() -> tuple[str, ...]:
    """Whom this installation may write to: MENTOR_MAIL_ALLOW, or nobody real."""
    words = os.environ.get("MENTOR_MAIL_ALLOW", "*@example.org").split(",")
    return tuple(word.strip().lower() for word in words if word.strip())


def allowed(recipient: str, allow: tuple[str, ...]) -> bool:
    """Whether one of the patterns names the address; upper and lower case are the same."""
    return any(fnmatchcase(recipient.lower(), pattern.lower()) for pattern in allow)


def send_waiting(
    engine: Engine, transport: Transport, program: str, moment: Callable[[], datetime], allow: tuple[str, ...], *,
    quiet: bool = False,
) -> dict[str, int]:  # fmt: skip
    """
    Send a program's mails that are due, one by one, as long as the way out works; several senders may run at once.

    One mail is claimed at a time, so that a sender that dies leaves doubt about one mail and not about twenty.

    Args:
        moment: Gives the time now; asked before and after each mail.
        allow: Patterns of addresses; a mail to any other is held.
        quiet: Nobody works today: reminders of surveys wait.
    Returns:
        Counts: sent, retry, failed, held; again and unknown (nobody knows; see `after` and `reap`); lost (another
        sender took over); stopped = 1 if the link, the login or the disk failed: somebody must look.
    """
    counts = Counter(reap(engine, program, moment()))
    try:
        while (mail := claim(engine, program, moment(), quiet=quiet)) is not None:
            sent = hand_over(transport, mail) if allowed(mail.recipient, allow) else None
            verdict = hold(mail) if sent is None else after(mail, sent)
            kept = settle(engine, mail, verdict, moment())
            counts[(verdict.counted_as or verdict.state) if kept else "lost"] += 1
            if sent is not None and sent.stops:
                counts["stopped"] = 1
                break
    finally:
        transport.close()
    return dict(counts)


def hand_over(transport: Transport, mail: Claimed) -> Sent:
    """The one place where a mail leaves the house."""
    contents = message_from_bytes(mail.mime, EmailMessage, policy=AS_STORED)
    if not addressed_as(contents, mail.recipient, mail.message_id):
        return Sent(Outcome.FAILED, None, "the stored mail is not for the recipient of its row")
    try:
        return transport.send(contents=contents)
    except Exception as problem:  # its text may hold the mail, and nobody knows how far it came
        return Sent(Outcome.UNKNOWN, None, f"the transport broke: {type(problem).__name__}")


def send_again(db: Connection, message_id: str, *, decided_by: str, moment: datetime) -> bool:
    """
    Queue a mail that is failed or unknown once more, with the same Message-ID, because a person says so.

    False if no such mail waits for a person. The audit chain names who decided.
    """
    return decided(db, "mail/requeue_mail", message_id, action="mail_sent_again", by=decided_by, moment=moment)


def arrived(db: Connection, message_id: str, *, decided_by: str, moment: datetime) -> bool:
    """
    Take a mail in doubt for sent, because a person has seen it.

    False if no such mail is in doubt. The audit chain names who decided.
    """
    return decided(db, "mail/note_arrived_mail", message_id, action="mail_arrived", by=decided_by, moment=moment)


def release_held(db: Connection, message_id: str, *, decided_by: str, moment: datetime, allow: tuple[str, ...]) -> bool:
    """
    Queue a held mail, because a person says so and the allow-list now names its recipient.

    False if no such mail is held. The audit chain names who decided.

    Raises:
        ValueError: its recipient is outside the allow-list still; a click never sends to real people.
    """
    held = db.execute(query("mail/find_held_mail"), {"message_id": message_id}).scalar()
    if held is not None and not allowed(held, allow):
        raise ValueError("the recipient is outside MENTOR_MAIL_ALLOW: widen it first, then release the mail")
    return decided(db, "mail/release_mail", message_id, action="mail_released", by=decided_by, moment=moment)


def withdraw(
    db: Connection, program: str, kind: str, subject_key: str, *, actor: str, reason: str, moment: datetime
) -> int:
    """
    Hold the mails of one kind about one thing that have not gone yet, since what they say is out of date.

    A mail that a sender has claimed already goes. Nobody is asked about a withdrawn mail.

    Args:
        reason: A code for the audit chain.
    Returns:
        How many were withdrawn.
    """
    asked = {"program": program, "kind": kind, "subject_key": subject_key}
    found = db.execute(query("mail/withdraw_mails"), asked).scalars().all()
    for one in sorted(found):
        facts: dict[str, audit.Fact] = {"program": program, "kind": kind, "about": subject_key, "reason": reason}
        audit.append(db, at=moment, actor=actor, action="mail_withdrawn", subject=one, facts=facts)
    return len(found)


def decided(db: Connection, act: str, message_id: str, *, action: str, by: str, moment: datetime) -> bool:
    """Do what a person decided about one mail, and write down who it was."""
    asked = {"message_id": message_id, "not_before": moment}
    row = db.execute(query(act), asked).mappings().first()
    if row is None:
        return False
    facts = {"program": row["program"], "kind": row["kind"], "about": row["subject_key"]}
    audit.append(db, at=moment, actor=by, action=action, subject=row["message_id"], facts=facts)
    return True


def stuck(db: Connection, program: str) -> list[Stuck]:
    """The mails of a program that wait for a person, oldest first."""
    return [Stuck(**row) for row in db.execute(query("mail/list_stuck_mails"), {"program": program}).mappings()]


def counts_by_state(db: Connection, program: str) -> dict[str, int]:
    """How many mails of a program are in which state; a state without mails is missing."""
    rows = db.execute(query("mail/count_mails"), {"program": program})
    return {row.state: row.mails for row in rows}
