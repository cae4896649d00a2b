"""One well-made mail: text first, HTML as its alternative, then the files; the same inputs give the same bytes."""

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tasks.shared.keys import mark

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
"""So that holiday notes and other machines do not answer."""
ANSWERING = {"Auto-Submitted": "auto-replied"}
"""What an answer says instead (RFC 3834)."""
HEADERS = HeaderRegistry()
for name in ("In-Reply-To", "References"):
    HEADERS.map_to_type(name, MessageIDHeader)  # type: ignore[arg-type]  # typeshed forgets that it is made a header
AS_BUILT = SMTP.clone(header_factory=HEADERS, max_line_length=200)
"""
A long id of another's mail stays whole: the library would encode it beyond recognition, and the thread is lost. So does
a subject of a usual length: the library would begin it on a second line.
"""

HEADER_TROUBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
TEXT_TROUBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})*")
MESSAGE_ID = re.compile(rf"<[A-Za-z0-9.-]{{1,120}}@{LABEL}(?:\.{LABEL})*>")
MIME_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+")
FOREIGN_ID = re.compile(r"<[!-;=?-~]{1,900}>")
HEADER_NAME = re.compile(r"(?:X-|List-)[A-Za-z0-9-]{1,60}|In-Reply-To|References")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in memory, under a name that we gave it."""

    filename: str
    content: bytes
    mime_type: str


def sender_address() -> str:
    """The address our mail comes from: MENTOR_MAIL_FROM, or one that reaches nobody."""
    return address(os.environ.get("MENTOR_MAIL_FROM") or "mentors@example.org").addr_spec


def plus_address(base: str, tag: str) -> str:
    """Where replies to one list go: `mentors@x`, `7f3q` -> `mentors+7f3q@x`."""
    user, _, domain = base.partition("@")
    return address(f"{user}+{tag.lower()}@{domain}").addr_spec


def message_id(*parts: str, domain: str) -> str:
    """
    The one Message-ID of one mail, for ever; nothing of its parts can be read from it.

    Args:
        parts: What makes the mail this one: program, year, region, list version, purpose, recipient.
        domain: The part of the sender's address behind the @.
    """
    return f"<{mark('message', *parts)}@{domain}>"


def address(spec: str, name: str = "") -> Address:
    """
    One plain address of ASCII characters, with the name that mail programs show.

    Raises:
        ValueError: not one address, or a name that cannot stand in a header. The text never repeats it.
    """
    if not ADDRESS.fullmatch(spec):
        raise ValueError("not one plain mail address")
    user, _, domain = spec.partition("@")
    return Address(fit_for_header(name, "a display name"), user, domain)


def fit_for_header(value: str, what: str) -> str:
    """The value, unless a control character could break the header or turn its reading direction."""
    if HEADER_TROUBLE.search(value):
        raise ValueError(f"control character in {what}")
    return value


def fit_for_body(value: str) -> str:
    """The text, unless a control character other than line ends and tabs is in it."""
    if TEXT_TROUBLE.search(value):
        raise ValueError("control character in the body")
    return value


def build(
    *,
    sender: str,
    to: str,
    subject: str,
    text: str,
    date: datetime,
    message_id: str,
    sender_name: str = "",
    to_name: str = "",
    html: str | None = None,
    attachments: Sequence[Attachment] = (),
    reply_to: str | None = None,
    headers: Mapping[str, str] | None = None,
    answers: str | None = None,
) -> EmailMessage:
    """
    One mail to one address.

    Args:
        date: What its Date says; an argument, so that a rerun builds the same bytes.
        headers: Only X-..., List-..., In-Reply-To and References, beside those that this function sets.
        answers: The Message-ID of the mail that this one answers; empty if it bore none, None if this is no answer.
    Raises:
        ValueError: an address, header, file name or the Message-ID is not one. The text never repeats a value.
    """
    if date.tzinfo is None:
        raise ValueError("a date without a time zone")
    if not MESSAGE_ID.fullmatch(message_id):
        raise ValueError("not a Message-ID")
    mail = EmailMessage(policy=AS_BUILT)
    mail["From"], mail["To"] = address(sender, sender_name), address(to, to_name)
    mail["Subject"] = fit_for_header(subject, "the subject")
    mail["Date"], mail["Message-ID"] = format_datetime(date), message_id
    if reply_to is not None:
        mail["Reply-To"] = address(reply_to)
    put_headers(mail, {**AUTOMATIC, **thread_of(answers), **(headers or {})})
    put_bodies(mail, text, html)
    for file in attachments:
        attach(mail, file)
    settle_boundaries(mail)
    return mail


def thread_of(answers: str | None) -> dict[str, str]:
    """The headers that put an answer below what it answers; an id that no header can bear is left out."""
    if answers is None:
        return {}
    said = answers.strip()
    return ANSWERING | ({"In-Reply-To": said, "References": said} if FOREIGN_ID.fullmatch(said) else {})


def put_headers(mail: EmailMessage, headers: Mapping[str, str]) -> None:
    """Set further headers; a name that could add a recipient or change the structure is refused."""
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name) and name not in AUTOMATIC:
            raise ValueError("not a header that a caller may set")
        mail[name] = fit_for_header(value, f"the header {name}")


def put_bodies(mail: EmailMessage, text: str, html: str | None) -> None:
    """Set the text, and HTML as its alternative; what is not ASCII travels as quoted-printable."""
    mail.set_content(fit_for_body(text), cte=None if text.isascii() else "quoted-printable")
    if html is not None:
        cte = None if html.isascii() else "quoted-printable"
        mail.add_alternative(fit_for_body(html), subtype="html", cte=cte)


def attach(mail: EmailMessage, file: Attachment) -> None:
    """Add one file, always as an attachment with a name."""
    name = fit_for_header(file.filename, "a file name")
    if not name or "/" in name or "\\" in name:
        raise ValueError("not a plain file name")
    if not MIME_TYPE.fullmatch(file.mime_type):
        raise ValueError("not a MIME type")
    main, sub = file.mime_type.split("/")
    mail.add_attachment(file.content, maintype=main, subtype=sub, filename=name)


def settle_boundaries(mail: EmailMessage) -> None:
    """Derive the separators of the parts from the Message-ID, where the library would draw lots."""
    digest = hashlib.sha256(str(mail["Message-ID"]).encode()).hexdigest()[:32]
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest}_{number}")
