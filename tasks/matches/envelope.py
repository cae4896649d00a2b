"""What a mail is, before anybody asks what we know: sender, thread, files, and whether a machine wrote it. Pure."""

import re
from dataclasses import dataclass
from email import errors, message_from_bytes
from email.message import Message

from tasks.matches.mail_headers import MESSAGE_ID, line, lines, message_ids, one_sender, tags
from tasks.matches.mail_parts import files_in, points_online
from tasks.matches.mail_reports import Bounce, automatic, bounce_in, sent_to_many

BIGGEST = 50_000_000
BIGGEST_HEAD = 256_000
MOST_NESTED = 100
BROKEN = (
    errors.MissingHeaderBodySeparatorDefect, errors.FirstHeaderLineIsContinuationDefect,
    errors.MisplacedEnvelopeHeaderDefect,
)  # fmt: skip
"""Headers below such a line are read by some programs and not by others: whoever checked the sender saw other ones."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The facts of one mail, or of one bare file. Nothing in it is trusted yet."""

    is_mail: bool
    problem: str = ""
    """`unparsable` or `not_one_sender`."""
    sender: str = ""
    """The address in From, in lower case; empty if there is not exactly one."""
    message_id: str = ""
    thread: tuple[str, ...] = ()
    """The Message-IDs that it answers, the nearest first."""
    tags: tuple[str, ...] = ()
    """What stood behind the plus of the addresses to which it came."""
    results: tuple[str, ...] = ()
    """The Authentication-Results, the topmost first."""
    bounce: Bounce | None = None
    automatic: str = ""
    """Why it is automatic mail, as a code; empty for what a person wrote."""
    files: tuple[tuple[str, bytes], ...] = ()
    """Name and content of each file that may be a list, each content once."""
    online: bool = False
    """It has a link to a sheet that lies with an online service."""

    @property
    def mails(self) -> tuple[str, ...]:
        """Every Message-ID that may be one of ours: what came back before what is answered."""
        return (*(self.bounce.returned if self.bounce else ()), *self.thread)

    @property
    def domain(self) -> str:
        """Where the sender's address belongs, which may be shown where the address may not."""
        return self.sender.rpartition("@")[2]


def envelope_of(raw: bytes, is_mail: bool, name: str = "") -> Envelope:
    """
    Open one mail. Whatever the bytes are, this answers; what cannot be opened is `unparsable`.

    Args:
        is_mail: False for a workbook that somebody dropped by itself; `name` is what they called it.
    """
    if not is_mail:
        return Envelope(is_mail=False, files=((name, raw),))
    if not bearable(raw):
        return Envelope(is_mail=True, problem="unparsable")
    try:
        mail = message_from_bytes(with_whole_lines(raw))
        return opened(mail, raw)
    except (Exception, RecursionError):  # the faults of mail parsers are many, and none may stop the others' mail
        return Envelope(is_mail=True, problem="unparsable")


def opened(mail: Message, raw: bytes) -> Envelope:
    """The facts of a parsed mail."""
    if any(isinstance(defect, BROKEN) for defect in mail.defects) or not mail.keys() or not from_a_mail(mail):
        return Envelope(is_mail=True, problem="unparsable")
    sender, own = one_sender(mail), line(mail, "Message-ID")
    files, online = files_in(mail), points_online(mail)
    return Envelope(
        is_mail=True,
        problem="" if sender else "not_one_sender",
        sender=sender,
        message_id=own if MESSAGE_ID.fullmatch(own) else "",
        thread=message_ids(mail, "In-Reply-To", "References"),
        tags=tags(mail),
        results=tuple(lines(mail, "Authentication-Results")),
        bounce=bounce_in(mail, sender, raw),
        automatic=automatic(mail) or ("" if files or online else sent_to_many(mail)),
        files=files,
        online=online,
    )


def bearable(raw: bytes) -> bool:
    """Whether a parser may be let at it: parts in parts in parts cost it more than the mail is worth."""
    end = re.search(rb"\r?\n\r?\n", raw)
    head = end.start() if end else len(raw)
    nested = len(re.findall(rb"(?i)boundary\s*=|content-type:\s*message/", raw))
    return len(raw) <= BIGGEST and head <= BIGGEST_HEAD and nested <= MOST_NESTED


def from_a_mail(mail: Message) -> bool:
    """Whether the line of a mail archive, if one stands on top, is not a From that a sender made look like one."""
    return not re.match(r">?From\s*:", str(mail.get_unixfrom() or ""), re.IGNORECASE)


def with_whole_lines(raw: bytes) -> bytes:
    """
    The mail with no lone CR among its headers.

    Mail servers see one header there and this parser two: a subject could bring its own Authentication-Results along.
    """
    end = re.search(rb"\r?\n\r?\n", raw)
    head = raw[: end.start()] if end else raw
    return re.sub(rb"\r(?!\n)", b" ", head) + raw[len(head) :]
