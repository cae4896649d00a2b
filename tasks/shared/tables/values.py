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

    It must look unlike an entry, too: its key is empty, or those words are all that it has for one, or numbers stand in
    all the others. The key is the column required first.
    """
    first = next((text for cell in cells if (text := clean(cell))), "")
    is_word = first.isalnum() and first.isascii() and not first[0].isdigit()
    is_said = not (is_word and not may_be_total(first)) and TOTAL.fullmatch(fold(first)) is not None
    if not first or (not is_said and has_key(cells, required)):
        return False  # what nearly every row comes to: the others need not be cleaned
    texts = [clean(cell) for cell in cells]
    filled = [place for place, text in enumerate(texts) if text]
    if is_said:
        is_keyed = len(required) > 0 and required[0] in filled[1:]
        is_entry = len(texts) > 1 and (is_keyed or all(place in filled for place in required))
        return not is_entry or all(NUMBER.fullmatch(texts[place]) for place in filled[1:])
    return len(texts) > 1 and all(NUMBER.fullmatch(texts[place]) for place in filled)


def has_key(cells: Sequence[str], required: Sequence[int]) -> bool:
    """Whether something stands in the column required first, if any is; a short row may end before it."""
    return not required or (required[0] < len(cells) and clean(cells[required[0]]) != "")
