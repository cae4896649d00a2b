"""Which mail or file it is, however often and by whatever way it comes: the hash of what its sender made."""

import hashlib
import re

SENDERS_HEADER = re.compile(rb"(from|date|message-id|subject|mime-version|content-[a-z-]+)[ \t]*:", re.IGNORECASE)
"""Headers that the sender's program makes and that stay. No other counts: servers and filters add what they like, and
whoever sends an old mail again could add a header that no signature covers to make it look like a new one."""
HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
OF_MAILS = re.compile(
    rb"^(from|date|message-id|received|return-path|mime-version)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
MESSAGE_ID = re.compile(rb"^message-id[ \t]*:\s*(<[!-;=?-~]{1,240}>)", re.IGNORECASE | re.MULTILINE)


def content_sha256(raw: bytes) -> str:
    """
    One value for one mail, however it was delivered; of anything else, such as a bare workbook, the hash of its bytes.

    A mail's value is never the hash of its bytes: equal values of both say that a file is no mail.
    """
    if not looks_like_mail(raw):
        return hashlib.sha256(raw).hexdigest()
    return mail_sha256(raw)


def mail_sha256(raw: bytes) -> str:
    """The value of what is known to be a mail."""
    head, body = halves(raw)
    return hashlib.sha256(b"mail\n" + kept_headers(head) + b"\n\n" + body.rstrip(b"\n")).hexdigest()


def too_big_sha256(start: bytes) -> str:
    """The value of what is too big to be read: of a mail its headers count, of another file its beginning."""
    made = kept_headers(halves(start)[0]) if looks_like_mail(start) else start
    return hashlib.sha256(b"too big\n" + made).hexdigest()


def came_as_mail(reply_id: str, raw_sha256: str) -> bool:
    """Whether a claimed reply is a mail; else it is a file that somebody left in our folder."""
    return reply_id != raw_sha256


def looks_like_mail(raw: bytes) -> bool:
    """Whether the bytes begin with headers of which one is of a mail; no kind of workbook does."""
    head = halves(raw)[0]
    return HEADER.match(head) is not None and OF_MAILS.search(head) is not None


def message_id(raw: bytes) -> str:
    """The Message-ID, for people to search by and never a key; empty if there is none that is well formed."""
    found = MESSAGE_ID.search(halves(raw)[0])
    return found[1].decode("ascii") if found else ""


def halves(raw: bytes) -> tuple[bytes, bytes]:
    """Headers and body with plain line ends, without the line that a mail folder puts before a mail."""
    plain = raw.replace(b"\r\n", b"\n")
    if plain.startswith(b"From "):
        plain = plain.partition(b"\n")[2]
    head, _, body = plain.partition(b"\n\n")
    return head, body


def kept_headers(head: bytes) -> bytes:
    """The headers that a mail has wherever it goes, with the lines that continue them."""
    kept, keeping = [], False
    for line in head.split(b"\n"):
        if not line.startswith((b" ", b"\t")):
            keeping = SENDERS_HEADER.match(line) is not None
        if keeping:
            kept.append(line)
    return b"\n".join(kept)
