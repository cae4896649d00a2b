"""Names and words in the signs that every bank reads: accents are folded, and what cannot be written is told."""

import re
import unicodedata
from collections.abc import Mapping

from tasks.stipends.formats.refusals import Problems

PRINTABLE = r"\x20-\x7E"
"""What a NACHA file may hold, as the inside of a class of a regular expression."""
SEPA = r"A-Za-z0-9/\-?:().,'+ "
"""What every bank takes in an ISO 20022 message, likewise."""
_LETTERS = str.maketrans({
    "Æ": "AE", "æ": "ae", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "\u0131": "i", "Ł": "L", "ł": "l", "Ø": "O", "ø": "o",
    "Œ": "OE", "œ": "oe", "ß": "ss", "ẞ": "SS", "Þ": "Th", "þ": "th",
    "\u2018": "'", "\u2019": "'", "\u02bb": "'", "\u201c": '"', "\u201d": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
})  # fmt: skip
_NARROWER: Mapping[str, Mapping[int, str]] = {
    PRINTABLE: {},
    SEPA: str.maketrans({"&": "+", "_": "-", '"': "'", ";": ",", "[": "(", "]": ")", "#": "No."}),
}


def written(text: str, signs: str) -> str:
    """The words as a bank file spells them, one blank between them; a sign that has no counterpart is kept."""
    split = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    kept = "".join(sign for sign in split if not unicodedata.combining(sign)).translate(_LETTERS)
    return " ".join(kept.translate(_NARROWER[signs]).split())


def spelled(problems: Problems, whose: str, field: str, text: str, width: int, signs: str, advice: str) -> str:
    """The name or words as the file spells them, or nothing if they do not fit; they are never cut."""
    words = written(text, signs)
    strange = sorted(set(re.sub(f"[{signs}]", "", words)))
    if strange:
        listed = " ".join(f"U+{ord(sign):04X}" for sign in strange)
        problems.note(whose, field, f"has signs that no bank file can spell ({listed})", advice)
        return ""
    return problems.exact(whose, field, words, width, signs, advice)
