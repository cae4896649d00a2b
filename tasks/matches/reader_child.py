"""The child that reads one workbook under limits; its answer is JSON, so it can send nothing but values."""

import io
import json
import re
import resource
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from posixpath import normpath
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

from schemas.files.returned_book import LIST_TOKEN, MAX_MERGED, MAX_RECTANGLE, MAX_TEXT, MERGED
from tasks.matches.guard import refuse_unsafe
from tasks.matches.parts import SheetFacts
from tasks.matches.refusals import RefusedBook

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
TOKEN_ROWS = 5
TOKEN = re.compile(r"[a-z0-9]+\.[a-z2-7]{16}")
"""How a token looks among other keywords; whether it is one of ours is not for the child to know."""


def answer() -> None:
    """Limit ourselves, read the workbook from standard input, answer on standard output."""
    limit(resource.RLIMIT_AS, MEMORY_BYTES)
    resource.setrlimit(
        resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1)
    )  # the first ends us with a signal of its own
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_CORE, 0)
    from python_calamine import CalamineWorkbook

    "".encode("cp437")  # so that zipfile finds the encoding of old names when no file can be opened any more
    data = sys.stdin.buffer.read()
    limit(resource.RLIMIT_NOFILE, 0)
    limit(resource.RLIMIT_NPROC, 0)
    try:
        said = read(data, CalamineWorkbook.from_filelike)
    except RefusedBook as problem:
        said = {"refused": problem.code, "detail": problem.detail}
    except MemoryError:
        said = {"refused": "too_big", "detail": "memory"}
    except Exception as problem:  # whatever a reader may raise on bytes that somebody made up
        said = {"refused": "damaged", "detail": type(problem).__name__}
    sys.stdout.write(json.dumps(said))


def limit(what: int, most: int) -> None:
    """No more of one thing, for good."""
    resource.setrlimit(what, (most, most))


def read(data: bytes, opened: Any) -> dict[str, Any]:
    """
    The sheets and tokens of a workbook.

    Args:
        opened: Makes a workbook of a binary stream.
    Raises:
        RefusedBook: from the guard, or too much text.
        Exception: whatever the reader says of a damaged file.
    """
    seen = refuse_unsafe(data)
    book = opened(io.BytesIO(data))
    with ZipFile(io.BytesIO(data)) as archive:
        parts, found = sheet_parts(archive), property_tokens(archive)
    sheets, cells, text = [], 0, 0
    for known in book.sheets_metadata:
        if not str(known.typ).endswith("WorkSheet"):
            continue
        facts = seen[parts[known.name]]
        cells += facts.rectangle
        if cells > MAX_RECTANGLE:  # one part may stand for many sheets
            raise RefusedBook("too_big", "sheets")
        rows = rows_of(book.get_sheet_by_name(known.name), facts)
        text += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
        if text > MAX_TEXT:
            raise RefusedBook("too_big", "text")
        sheets.append([known.name, rows])
    return {"sheets": sheets, "tokens": [*sheet_tokens(sheets), *found]}


def rows_of(sheet: Any, facts: SheetFacts) -> list[list[Any]]:
    """Every row from the first, without the empty cells behind its last; what the reader leaves out is put in."""
    if sheet.total_height * sheet.total_width > MAX_RECTANGLE:
        raise RefusedBook("too_big", "cells far away")
    rows = [[as_json(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in facts.odd.items():
        put(rows, row - 1, column - 1, text)
    merged = set(sheet.merged_cell_ranges or ())
    if len(merged) > MAX_MERGED:
        raise RefusedBook("too_big", "merged cells")
    for (top, left), (bottom, _) in merged:
        if top < len(rows) and left < len(rows[top]) and rows[top][left] is not None:
            for at in range(top + 1, min(bottom + 1, max(len(rows), facts.rows))):
                put(rows, at, left, MERGED)
    while rows and not trimmed(rows[-1]):
        rows.pop()
    return [trimmed(row) for row in rows]


def put(rows: list[list[Any]], at: int, place: int, text: str) -> None:
    """Write into a cell that the reader may not have given."""
    rows.extend([] for _ in range(at + 1 - len(rows)))
    rows[at].extend([None] * (place + 1 - len(rows[at])))
    rows[at][place] = text


def trimmed(row: list[Any]) -> list[Any]:
    """A row up to its last cell that is not empty."""
    while row and row[-1] is None:
        row.pop()
    return row


def as_json(cell: Any) -> Any:
    """One value as JSON bears it; a day and a moment say what they are."""
    match cell:
        case "" | None:
            return None
        case str() | bool() | int() | float():
            return cell
        case datetime():
            return {"moment": cell.isoformat()}
        case date():
            return {"day": cell.isoformat()}
    return str(cell)


def sheet_parts(archive: ZipFile) -> dict[str, str]:
    """Which part, by its lower-case name, holds which sheet."""
    names = {name.lower(): name for name in archive.namelist()}
    links = xml_of(archive, names, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): str(link.get("Target")).lower() for link in links}
    found = {}
    for each in xml_of(archive, names, "xl/workbook.xml"):
        if each.tag.rpartition("}")[2] == "sheet":
            path = targets.get(next((value for key, value in each.items() if key.endswith("}id")), None), "")
            found[str(each.get("name"))] = normpath(path.removeprefix("/") if path.startswith("/") else f"xl/{path}")
    return found


def property_tokens(archive: ZipFile) -> list[str]:
    """The token as a property of the file, and as one of its keywords."""
    names = {name.lower(): name for name in archive.namelist()}
    own = [part for part in xml_of(archive, names, "docprops/custom.xml") if part.get("name") == LIST_TOKEN]
    words = [part for part in xml_of(archive, names, "docprops/core.xml") if part.tag.endswith("}keywords")]
    keywords = [word for part in words for word in "".join(part.itertext()).lower().split()]
    return [*("".join(part.itertext()) for part in own), *filter(TOKEN.fullmatch, keywords)]


def xml_of(archive: ZipFile, names: Mapping[str, str], name: str) -> Iterable[Element]:
    """Every element of one part that the guard let through, or none if there is no such part."""
    return list(fromstring(archive.read(names[name])).iter()) if name in names else []


def sheet_tokens(sheets: Iterable[list[Any]]) -> list[str]:
    """The token beside its label, on whichever sheet it stands."""
    lines = [row for _, rows in sheets for row in rows[:TOKEN_ROWS]]
    beside = [row[at + 1] for row in lines for at, cell in enumerate(row[:-1]) if cell == LIST_TOKEN]
    return [str(cell) for cell in beside if cell is not None]
