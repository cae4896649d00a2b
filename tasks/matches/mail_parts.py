"""What a mail carries: the files that may be a list, and whether it points to an online sheet instead."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from tasks.matches.mail_headers import decoded

MOST_PARTS = 500
MOST_FILES = 10
MOST_TEXT = 200_000
DEEPEST = 5
"""How many mails may be wrapped in each other as files."""
BOOK_NAMES = re.compile(
    r"\.(xls[xmbtw]?|xlt[xm]?|od[st]|ots|fods|numbers|pages|csv|tsv|tab|zip|7z|rar|t?gz|pdf|docx?|rtf)$", re.IGNORECASE
)
BOOK_TYPES = re.compile(r"(application|text)/.*(excel|spreadsheet|csv|numbers|ms-tnef|pdf|zip|pkcs7-mime)")
STARTS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0",
    b"%PDF-",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x78\x9f\x3e\x22",
)
"""Of archives and workbooks, old office files, PDF and Outlook's own wrapping; a name or a type may lie."""
ONLINE = re.compile(
    rb"https?://(?:docs\.google\.com/(?:spreadsheets|file|open)|drive\.google\.com/|sheets\.google\.com/|1drv\.(?:ms|com)/"
    rb"|onedrive\.live\.com/|[\w.-]+\.sharepoint\.(?:com|us)/|(?:www\.)?dropbox\.com/|db\.tt/|(?:www|share)\.icloud\.com/"
    rb"|(?:app\.)?box\.com/|we\.tl/|wetransfer\.com/)",
    re.IGNORECASE,
)


class TooManyParts(ValueError):
    """A mail with more parts than a person sends."""


def parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    """
    Every part of a mail that is not itself made of parts; forwarded mails are opened, also those attached as a file.

    Raises:
        TooManyParts: there are more than a person sends.
    """
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            raise TooManyParts
        if depth < DEEPEST and (wrapped := mail_in(part)):
            yield from parts(message_from_bytes(wrapped), depth + 1)
        elif not part.is_multipart():
            yield part


def mail_in(part: Message) -> bytes:
    """The mail that travels as a file, or in an encoding that mails must not have; else nothing."""
    if not part.is_multipart():
        return content_of(part) if name_of(part).lower().endswith(".eml") else b""
    encoding = str(part.get("Content-Transfer-Encoding", "")).lower()
    if part.get_content_type() != "message/rfc822" or encoding not in {"base64", "quoted-printable"}:
        return b""
    shell, inner = Message(), part.get_payload(0)
    shell["Content-Transfer-Encoding"] = encoding
    shell.set_payload(str(inner.get_payload()) if isinstance(inner, Message) else "")
    return content_of(shell)


def files_in(mail: Message) -> tuple[tuple[str, bytes], ...]:
    """
    The files that may be a list, each content once, with their names; pictures of a signature are none.

    One more than `MOST_FILES` at most: who sends more is asked to send one.
    """
    found: dict[bytes, str] = {}
    for part in parts(mail):
        name, content = name_of(part), content_of(part)
        if len(found) <= MOST_FILES and may_be_list(part, name, content):
            wrapped = part.get_content_type() == "application/ms-tnef"
            found.setdefault(content, "winmail.dat" if wrapped else name)
    return tuple((name, content) for content, name in found.items())


def may_be_list(part: Message, name: str, content: bytes) -> bool:
    """Whether somebody may have meant this file as the list, in whatever form."""
    if part.get_content_maintype() == "image" and not BOOK_NAMES.search(name):
        return False
    meant = BOOK_NAMES.search(name) or BOOK_TYPES.match(part.get_content_type()) or name.lower() == "winmail.dat"
    return bool(meant) or content.startswith(STARTS)


def points_online(mail: Message) -> bool:
    """Whether the text has a link to a sheet that lies with an online service, also behind a mail filter's link."""
    for part in parts(mail):
        if part.get_content_maintype() == "text" and not part.get_filename():
            text = content_of(part)[:MOST_TEXT]
            if ONLINE.search(text) or ONLINE.search(unwrapped(text)):
                return True
    return False


def unwrapped(text: bytes) -> bytes:
    """The text with %3A as a colon: mail filters put a link into a link of their own."""
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text)


def content_of(part: Message) -> bytes:
    """The bytes of a part; nothing if its encoding cannot be undone."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def name_of(part: Message) -> str:
    """What the sender called a file; only its ending is of use, and no path is ever made of it."""
    return decoded(part.get_filename() or "").strip()[-200:]
