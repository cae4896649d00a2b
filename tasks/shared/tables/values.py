"""What a cell says once padding, stray apostrophes and look-alike blanks are gone, and rows that are no people."""

import re
import unicodedata
from collections.abc import Sequence

from tasks.shared.tables.headings import fold

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
ODD_BLANKS = re.compile("[\u00a0\u2007\u202f\u2000-\u2006\u2008-\u200a\u205f\u3000]")
EDGES = " \t\r\n\ufeff\u200b\u2060"
FORMULA_TEXT = re.compile(r'="([^"]*)"')
NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*%?")
TOTAL = re.compile(r"(grand|sub|report)?(totals?|count|sum)(of)?(records?|rows?|members?|people|entries)?\d*"
                   r"|(record|row|member)s?(count|total)\d*|\d+(records?|rows?)")  # fmt: skip
TOTAL_STARTS = ("total", "grand", "sub", "report", "count", "sum", "record", "row", "member")
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


def may_be_total(first: str) -> bool:
    """Whether a look at the first cell cannot rule out that the row sums up the others. Fast: it runs on every row."""
    return first[:9].strip().lower().startswith(TOTAL_STARTS)


def is_total(cells: Sequence[str], required: Sequence[int]) -> bool:
    """
    Whether a row sums up the others: it says so in its first filled cell, or holds numbers but no key.

    It must look unlike an entry, too: a required cell is empty, or numbers stand in all the others. The key is the
    column required first.
    """
    first = next((text for cell in cells if (text := clean(cell))), "")
    if not first:
        return False
    if TOTAL.fullmatch(fold(first)):
        texts = [clean(cell) for cell in cells]
        is_entry = len(texts) > 1 and all(place < len(texts) and texts[place] for place in required)
        return not is_entry or all(map(NUMBER.fullmatch, [text for text in texts if text][1:]))
    has_key = not required or (required[0] < len(cells) and clean(cells[required[0]]) != "")
    return len(cells) > 1 and not has_key and all(NUMBER.fullmatch(text) for cell in cells if (text := clean(cell)))
