"""Small things that every reader of a file from outside needs: text out of bytes, and words without account numbers."""

import re
import unicodedata

LONGEST = 250
NUMBERS = re.compile(r"\d(?:[\s./_-]*\d){4,}")
AMOUNT = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,5}))?", re.ASCII)


def text_of(content: bytes) -> tuple[str, str]:
    """A file's text, and the encoding in which it was read: what is no UTF-8 is read letter by letter."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "latin-1"


def plain(words: str) -> str:
    """Somebody's words as we keep them: in one line, not too long, and long numbers hidden, as they may be accounts."""
    simple = unicodedata.normalize("NFKC", words)
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in simple).split())
    return NUMBERS.sub("••••", line)[:LONGEST]


def token(words: str) -> str:
    """An id as a file has it, without whatever no id of ours holds."""
    return "".join(sign for sign in words if sign.isprintable()).strip()[:LONGEST]


def minor_of(amount: str) -> int | None:
    """Whole cents or pence of an amount such as 1500.00; None if it is none, or has parts of a cent."""
    found = AMOUNT.fullmatch(amount.strip())
    cents = (found[2] or "").ljust(2, "0") if found else ""
    return int(found[1]) * 100 + int(cents[:2]) if found and not cents[2:].strip("0") else None
