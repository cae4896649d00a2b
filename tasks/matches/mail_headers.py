"""The headers of a mail as they came: unfolded, with a limit, and read strictly where trust hangs on them."""

import re
from email.header import decode_header, make_header
from email.message import Message

LONGEST = 20_000
"""Characters of one header; what is longer is cut, and a cut header proves nothing."""
MOST_IDS = 40
ATOM = r'[^\s<>@,;:()\\"\[\]]+'
ONE_ADDRESS = re.compile(
    rf"(?P<words>[^<>,;:]*)<\s*(?P<in_brackets>{ATOM}(?:@{ATOM})?)\s*>|(?P<bare>{ATOM}(?:@{ATOM})?)"
)
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}@[!-;=?-~]{1,200}>")
TAG = re.compile(r"\+([A-Za-z0-9._-]{1,200})@")


def lines(mail: Message, name: str) -> list[str]:
    """Every header of one name, the topmost first; what is not ASCII is read as UTF-8."""
    found = [str(value)[:LONGEST] for key, value in mail.raw_items() if key.lower() == name.lower()]
    plain = [re.sub(r"\r?\n[ \t]?", " ", value).strip() for value in found]
    return [value.encode("ascii", "surrogateescape").decode("utf-8", "replace") for value in plain]


def line(mail: Message, name: str) -> str:
    """The topmost header of one name, or nothing."""
    return next(iter(lines(mail, name)), "")


def one_sender(mail: Message) -> str:
    """
    The one address of the one From, in lower case; empty if there are several, none, or a doubt about which it is.

    What mail programs show as a name, in quotes or as a comment, is passed over. A name that is itself an address and
    stands without quotes must be the same address: whoever checked the sender may have read the other one.
    """
    said = lines(mail, "From")
    bare = without_asides(said[0]) if len(said) == 1 and len(said[0]) < LONGEST else None
    found = ONE_ADDRESS.fullmatch(bare.strip()) if bare else None
    if found is None or re.search(r"[\x00-\x1f\x7f\ufffd]", found[0]):
        return ""
    address, named = found["in_brackets"] or found["bare"], (found["words"] or "").strip()
    if not address.isprintable() or ("@" in named and named.lower() != address.lower()):
        return ""
    return address.lower() if address.isascii() else address  # no foreign letter turns into one of ours


def without_asides(words: str) -> str | None:
    """The words without "quoted text" and (comments, also (nested)); None if one of them does not end."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for letter in words:
        if escaped:
            escaped = False
        elif letter == "\\" and (quoted or depth):
            escaped = True
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter in "()" and not quoted:
            depth += 1 if letter == "(" else -1
            if depth < 0:
                return None
        elif not quoted and not depth:
            kept.append(letter)
    return None if quoted or depth or escaped else "".join(kept)


def message_ids(mail: Message, *names: str) -> tuple[str, ...]:
    """The Message-IDs in some headers, the last of each header first: in References that is the nearest mail."""
    found = [one for name in names for value in lines(mail, name) for one in reversed(MESSAGE_ID.findall(value))]
    return tuple(dict.fromkeys(found))[:MOST_IDS]


def tags(mail: Message) -> tuple[str, ...]:
    """What stands behind the plus of the addresses to which the mail came, the surest header first."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    return tuple(dict.fromkeys(tag for name in names for value in lines(mail, name) for tag in TAG.findall(value)))[:20]


def decoded(words: str) -> str:
    """A header's words as people see them; as they came where they cannot be decoded."""
    try:
        return str(make_header(decode_header(words)))
    except (LookupError, ValueError):
        return words
