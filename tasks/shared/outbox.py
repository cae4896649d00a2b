"""Mail waits in a table, put there in the transaction of the change it reports; a sender takes it from there."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from typing import Literal

from sqlalchemy import Connection

from sql.queries import query

OnUnknown = Literal["again", "ask"]


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
    check(mail)
    values = {name: getattr(mail, name) for name in QueuedMail.__slots__}
    if db.execute(query("mail/enqueue_mail"), {**values, "queued_at": moment}).first() is not None:
        return True
    wanted = (mail.dedupe_key, mail.message_id, mail.recipient, mail.subject_key)
    found = db.execute(query("mail/find_same_mail"), {"dedupe_key": mail.dedupe_key, "message_id": mail.message_id})
    if [tuple(row) for row in found] != [wanted]:
        raise KeyTaken(f"{mail.program}: a {mail.kind} mail with this key or Message-ID is there with other content")
    return False


def check(mail: QueuedMail) -> None:
    """Refuse what would go to somebody else than the row says, or would show an address to operators."""
    if "@" in mail.dedupe_key or "@" in mail.subject_key:
        raise ValueError("a mail's key holds an address: use an id or a hash")
    if not addressed_as(BytesHeaderParser(policy=SMTP).parsebytes(mail.mime), mail.recipient, mail.message_id):
        raise ValueError("the mail's headers do not name the recipient and the Message-ID of its row, and only those")


def addressed_as(headers: EmailMessage, recipient: str, message_id: str) -> bool:
    """Whether the mail goes to this address alone, under this Message-ID."""
    lines = [line for name in ("To", "Cc", "Bcc") for line in headers.get_all(name, [])]
    found = [one.addr_spec for line in lines for one in line.addresses]
    return found == [recipient] and headers.get_all("Message-ID", []) == [message_id]
