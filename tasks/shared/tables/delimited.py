"""Text files with a delimiter: CSV with comma, semicolon, tab or bar."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tasks.shared.tables.answers import Limits, RefusedFile
from tasks.shared.tables.encodings import Text, read_through
from tasks.shared.tables.headings import TITLE_ROWS, Heading, Wanted, best_row, read_heading
from tasks.shared.tables.lines import Quotes, records_in, without_blanks
from tasks.shared.tables.parsing import Shape
from tasks.shared.tables.records import Records
from tasks.shared.tables.table import SourceTable
from tasks.shared.tables.values import clean, is_total

DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Found:
    """The line of headings, as one delimiter reads it."""

    delimiter: str
    raw: bytes
    cells: list[str]
    line: int
    titles: int


def open_delimited(path: Path, columns: Wanted, encodings: tuple[str, ...], limits: Limits) -> SourceTable:
    """
    Open a text file.

    Raises:
        RefusedFile: encoding, headings or end of the file are not as they must be.
    """
    text = read_through(path, encodings, limits)
    found = find_heading(text, columns)
    heading = read_heading(found.cells, columns, limits.columns)
    shape = Shape(
        names=tuple(heading.places), places=tuple(heading.places.values()), width=heading.width,
        required=tuple(heading.places[name] for name in columns.required),
        delimiter=found.delimiter, line_word="Line", field_characters=limits.field_characters,
    )  # fmt: skip
    refuse_cut_off(text, shape)
    last_heading_line = found.line + found.raw.count(text.line_end)
    file = Records(path, text.encoding, text.line_end, text.joins, found.delimiter, last_heading_line)
    notes = (*text.notes, *notes_on(found, heading, text))
    return SourceTable("csv", text.encoding, found.raw, heading.ignored, notes, shape, file.groups, file)


def find_heading(text: Text, columns: Wanted) -> Found:
    """
    Choose the delimiter, and the line among the first ones, that make most known headings.

    Raises:
        RefusedFile: the file is empty, or no line holds a heading that we know.
    """
    candidates = []
    for rank, delimiter in enumerate(DELIMITERS):
        head = first_records(text, delimiter)
        if not head:
            raise RefusedFile("EMPTY_FILE", "The file is empty. Export it again.")
        rows = [cells_of(raw, delimiter) for _, raw in head]
        at, needed, named = best_row(rows, columns)
        line, raw = head[at]
        candidates.append((needed, named, -rank, Found(delimiter, raw, rows[at], line, at)))
    needed, named, _, found = max(candidates, key=lambda each: each[:3])
    if not named:
        refuse_no_heading(found, columns)
    return found


def refuse_no_heading(found: Found, columns: Wanted) -> None:
    """
    Say which headings we looked for.

    Raises:
        RefusedFile: always.
    """
    names = columns.required or tuple(columns.accepted)
    asked = ", ".join(repr(columns.accepted[name][0]) for name in names)
    raise RefusedFile(
        "NO_HEADINGS",
        f"None of the first {TITLE_ROWS + 1} lines holds headings that we know. "
        f"We look for {asked}. Add the line of headings and send the file again.",
    )


def first_records(text: Text, delimiter: str) -> list[tuple[int, bytes]]:
    """The lines among which the headings must be."""
    records = records_in(islice(text.blocks(), 1), Quotes(delimiter, text.line_end), joins=True)
    head: list[tuple[int, bytes]] = []
    try:
        for first, group in without_blanks(records, delimiter, 0):
            head += islice(enumerate(group, first), TITLE_ROWS + 1 - len(head))
            if len(head) > TITLE_ROWS:
                break
    except RefusedFile:
        if not head:
            raise
    return head


def cells_of(raw: bytes, delimiter: str) -> list[str]:
    """A record's cells, cleaned, or none if it cannot be read."""
    try:
        rows = list(csv.reader([raw.decode(errors="replace")], delimiter=delimiter, strict=True))
    except csv.Error:
        return []
    return [clean(cell) for cell in rows[0]] if len(rows) == 1 else []


def refuse_cut_off(text: Text, shape: Shape) -> None:
    """
    Refuse a download that broke off: a quote left open, or a last line without its end and with too few cells.

    Raises:
        RefusedFile: the file is cut off.
    """
    last = text.last
    if text.joins:
        for _, records in records_in(text.blocks(), Quotes(shape.delimiter, text.line_end), joins=True):
            last = records[-1]
    cells = cells_of(last, shape.delimiter)
    is_blank = not any(cells)
    if not text.is_closed and not is_blank and len(cells) < shape.width and not is_total(cells, shape.required):
        raise RefusedFile(
            "CUT_OFF",
            f"The last line has {len(cells)} of {shape.width} cells and no line end, so the file was cut off. "
            "Export or download it again.",
        )


def notes_on(found: Found, heading: Heading, text: Text) -> Iterator[str]:
    """What the sender may want to know."""
    if found.titles:
        yield f"{found.titles} line(s) above the headings were left out."
    if heading.nameless:
        yield f"{heading.nameless} column(s) without a heading were left out."
    if not text.is_closed:
        yield "The last line has no line end; nothing shows that it is whole."
