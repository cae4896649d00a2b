"""The child that reads a workbook under limits: its answer is lines of JSON, texts and numbers only."""

import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile

from tasks.shared.tables.answers import Limits, RefusedFile
from tasks.shared.tables.headings import TITLE_ROWS, Heading, Wanted, best_row, read_heading
from tasks.shared.tables.values import clean
from tasks.shared.tables.workbook_guard import DAMAGED, Sheet, guard

DAYS_FROM_1900_TO_1904 = 1_462
SERIALS = range(18_000, 60_001)
ERROR = "#VALUE!"
UNCALCULATED = (
    "The sheet holds formulas that were never calculated. Open the workbook in Excel, save it and send it again."
)


def answer() -> None:
    """Limit ourselves, read the question and the workbook from standard input, answer on standard output."""
    asked = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**asked["limits"])
    limit_ourselves(limits)
    try:
        columns = Wanted(**asked["wanted"])
        for line in answers(sys.stdin.buffer.read(), columns, tuple(asked["date_columns"]), limits):
            sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.write("true\n")
    except RefusedFile as problem:
        sys.stdout.write(json.dumps({"code": problem.code, "sentence": problem.sentence}) + "\n")


def limit_ourselves(limits: Limits) -> None:
    """No more memory, time or files than a workbook needs."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answers(content: bytes, columns: Wanted, date_columns: tuple[str, ...], limits: Limits) -> Iterator[Any]:
    """
    First what the sheet is, then [row number, [texts]] for each row.

    Raises:
        RefusedFile: not exactly one sheet has our headings, or it cannot be read for certain.
    """
    seen = guard(content, limits)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet, at, heading = choose_sheet(book, columns, limits)
        parts, is_1904 = workbook_parts(content)
        facts = seen.get(parts.get(sheet.name, ""), Sheet())
        refuse_unsure(facts, sheet.merged_cell_ranges or [], at, heading)
        notes = notes_on(at, heading, len(book.sheet_names), is_1904)
        yield {"names": list(heading.places), "ignored": list(heading.ignored), "notes": notes}
        dated = {heading.places[each] for each in date_columns if is_1904 and each in heading.places}
        for number, row in enumerate(islice(sheet.iter_rows(), at + 1, None), at + 2):
            yield [number, [text_of(row, number, place, facts, place in dated) for place in heading.places.values()]]
    except (CalamineError, ParseError, KeyError, ValueError, OSError, IndexError) as problem:
        raise RefusedFile("DAMAGED_WORKBOOK", DAMAGED) from problem


def choose_sheet(book: Any, columns: Wanted, limits: Limits) -> tuple[Any, int, Heading]:
    """
    The one sheet that has our headings, hidden or not.

    Raises:
        RefusedFile: none has, or more than one.
    """
    found, best = [], (0, 0, list[str]())
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)  # reads all of it, so it is done once
        rows = [[clean(plain(cell)) for cell in row] for row in islice(sheet.iter_rows(), TITLE_ROWS + 1)]
        at, needed, named = best_row(rows, columns)
        if named and needed == len(columns.required):
            found.append((sheet, at, rows[at]))
        best = max(best, (needed, named, rows[at] if rows else []), key=lambda each: each[:2])
    if not found:
        read_heading(best[2], columns, limits.columns)
        raise RefusedFile("NO_HEADINGS", "No sheet of the workbook holds headings that we know.")
    if len(found) > 1:
        raise RefusedFile("TWO_SHEETS", f"{len(found)} sheets have the headings that we look for. Keep one of them.")
    sheet, at, cells = found[0]
    return sheet, at, read_heading(cells, columns, limits.columns)


def workbook_parts(content: bytes) -> tuple[dict[str, str], bool]:
    """Which part holds which sheet, and whether days are counted from 1904."""
    from defusedxml.ElementTree import fromstring

    with ZipFile(io.BytesIO(content)) as book:
        real = {name.lower(): name for name in book.namelist()}
        root: Element = fromstring(book.read(real["xl/workbook.xml"]))
        links: Element = fromstring(book.read(real["xl/_rels/workbook.xml.rels"]))
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    parts, is_1904 = {}, False
    for each in root.iter():
        kind = each.tag.rpartition("}")[2]
        if kind == "workbookPr":
            is_1904 = each.get("date1904") in ("1", "true")
        elif kind == "sheet":
            link = next((value for key, value in each.items() if key.endswith("}id")), None)
            path = targets.get(link, "")
            path = path.removeprefix("/") if path.startswith("/") else f"xl/{path}"
            parts[str(each.get("name"))] = real.get(path.lower(), path)
    return parts, is_1904


def refuse_unsure(facts: Sheet, merged: list[Any], at: int, heading: Heading) -> None:
    """
    Refuse what would read as an empty cell although the sheet shows something there.

    Raises:
        RefusedFile: a formula without its last value, or cells merged over several rows of the table.
    """
    if facts.is_uncalculated:
        raise RefusedFile("UNCALCULATED", UNCALCULATED)
    ours = set(heading.places.values())
    for (top, left), (bottom, right) in merged:
        if bottom > top and bottom > at and ours & set(range(left, right + 1)):
            raise RefusedFile(
                "MERGED_CELLS", f"Rows {top + 1} to {bottom + 1} share a merged cell. Unmerge it and fill each row."
            )


def notes_on(at: int, heading: Heading, sheets: int, is_1904: bool) -> list[str]:
    """What the sender may want to know."""
    notes = [f"{at} row(s) above the headings were left out."] if at else []
    if sheets > 1:
        notes.append(f"{sheets - 1} other sheet(s) were left out.")
    if is_1904:
        notes.append("The workbook counts its days from 1904; its dates were read so.")
    return notes


def text_of(row: list[Any], number: int, place: int, facts: Sheet, is_1904_day: bool) -> str:
    """A cell as text; an error of a formula as one that the reader knows."""
    if (number, place + 1) in facts.errors:
        return ERROR
    value = row[place] if place < len(row) else ""
    if is_1904_day and isinstance(value, float) and int(value) in SERIALS:
        value += DAYS_FROM_1900_TO_1904
    return plain(value)


def plain(value: Any) -> str:
    """Text as it is, whole numbers without .0, days and times in ISO form."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case None:
            return ""
    return str(value)
