"""Rows out of raw records: what only the few records cost that are new."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from tasks.shared.tables.answers import BadRow, Row
from tasks.shared.tables.values import CONTROL, ERRORS, clean, is_total, may_be_total

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Shape:
    """How a record becomes a row. `line_word` is what its number is called: Line, Row or Entry."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    required: tuple[int, ...]
    width: int
    delimiter: str
    line_word: str
    field_characters: int


def parse(records: Iterable[tuple[int, bytes]], shape: Shape) -> Iterator[Row | BadRow]:
    """One row or bad row for each record, in order."""
    left = iter(records)
    while batch := list(islice(left, BATCH)):
        try:
            texts = [raw.decode() for _, raw in batch]
            rows = list(csv.reader(texts, delimiter=shape.delimiter, strict=True))
        except (UnicodeDecodeError, csv.Error):
            rows = []
        if len(rows) == len(batch):
            for (line, _), text, cells in zip(batch, texts, rows, strict=True):
                yield row_of(line, text, cells, shape)
        else:
            for line, raw in batch:
                yield parse_one(line, raw, shape)


def parse_one(line: int, raw: bytes, shape: Shape) -> Row | BadRow:
    """One record by itself, so that what is wrong with it stays with it."""
    try:
        text = raw.decode()
        [cells] = csv.reader([text], delimiter=shape.delimiter, strict=True)
    except UnicodeDecodeError:
        return bad(shape, line, "ENCODING", "holds letters that are not in UTF-8. Save the file as CSV UTF-8.")
    except (csv.Error, ValueError) as problem:
        if "field larger" in str(problem):
            return too_long(shape, line)
        return bad(shape, line, "QUOTES", "has a quote that is never closed, or text after one. Correct the quotes.")
    return row_of(line, text, cells, shape)


def row_of(line: int, text: str, cells: list[str], shape: Shape) -> Row | BadRow:
    """A record's cells under our names, cleaned, or what is wrong with them."""
    is_plain = text.isprintable() and text.isascii()
    if not is_plain and CONTROL.search(text):
        return bad(shape, line, "CONTROL_CHARACTER", "holds an invisible control character. Retype that cell.")
    if len(cells) != shape.width:
        return wrong_width(line, cells, shape)
    if len(text) > shape.field_characters and any(len(cell) > shape.field_characters for cell in cells):
        return too_long(shape, line)
    if is_plain and "'" not in text and "=" not in text:
        values = [cells[place].strip() for place in shape.places]
    else:
        values = [clean(cells[place]) for place in shape.places]
    if ("" in values or may_be_total(cells[0])) and is_total(cells, shape.required):
        return total(line, shape)
    if "#" in text and not ERRORS.isdisjoint(values):
        return bad(shape, line, "CELL_ERROR", "holds a spreadsheet error such as #N/A. Correct that cell.")
    return Row(line, dict(zip(shape.names, values, strict=True)))


def wrong_width(line: int, cells: list[str], shape: Shape) -> BadRow:
    """A record with too few or too many cells; a short last line may be the report's total."""
    if is_total(cells, shape.required):
        return total(line, shape)
    what = f"has {len(cells)} cells where the headings have {shape.width}"
    return bad(shape, line, "CELL_COUNT", f"{what}. A delimiter or a quote is missing or too many; correct that line.")


def total(line: int, shape: Shape) -> BadRow:
    """A row that sums up the others."""
    return bad(shape, line, "TOTALS_ROW", "sums up the others and is no entry; it was left out. Nothing to do.")


def too_long(shape: Shape, line: int) -> BadRow:
    """A cell that no honest export holds."""
    return bad(shape, line, "CELL_TOO_LONG", f"has a cell of more than {shape.field_characters:,} letters. Shorten it.")


def bad(shape: Shape, line: int, code: str, what: str) -> BadRow:
    """A bad row with its sentence."""
    return BadRow(line, code, f"{shape.line_word} {line} {what}")
