"""What a cell says once padding, stray apostrophes and look-alike blanks are gone, and rows that are no people."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tasks.shared.tables.headings import fold

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
ODD_BLANKS = re.compile("[\u00a0\u2007\u202f\u2000-\u2006\u2008-\u200a\u205f\u3000]")
EDGES = " \t\r\n\ufeff\u200b\u2060"
FORMULA_TEXT = re.compile(r'="([^"]*)"')
NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*%?")
TOTAL = re.compile(r"(grand|sub|report)?(totals?|count|sum)(of)?(records?|rows?|members?|people|entries)?\d*"
                   r"|(record|row|member)s?(count|total)\d*|\d+(records?|rows?)")  # fmt: skip
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


def clean(value: str) -> str:
    """A cell's text: composed (NFC), no blanks around, line ends as LF, no apostrophe that only marked a number."""
    if not value.isascii():
        value = ODD_BLANKS.sub(" ", unicodedata.normalize("NFC", value))
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip(EDGES)
    if value[:1] == "'" and value[1:2].isdigit():
        return value[1:]
    if value[:2] == '="' and (text := FORMULA_TEXT.fullmatch(value)):
        return text[1].strip(EDGES)
    return value


def is_total(cells: Iterable[str], required: Sequence[int]) -> bool:
    """Whether a row sums up the others: it says so in its first filled cell, or holds numbers and no first cell."""
    texts = [clean(cell) for cell in cells]
    filled = [text for text in texts if text]
    if not filled or (len(texts) > 1 and all(place < len(texts) and texts[place] for place in required)):
        return False
    if TOTAL.fullmatch(fold(filled[0])):
        return True
    return len(texts) > 1 and not texts[0] and all(NUMBER.fullmatch(text) for text in filled)
