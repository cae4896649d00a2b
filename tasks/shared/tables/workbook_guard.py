"""Refuse, before any reader opens it, a workbook that is a bomb, carries active content or is none at all."""

import io
import re
import zipfile
import zlib
from collections.abc import Set
from dataclasses import dataclass, field

from tasks.shared.tables.answers import Limits, RefusedFile
from tasks.shared.tables.kinds import refusal

MAX_RATIO = 200
CHUNK = 1 << 16
OVERLAP = 2_000
ACTIVE = ("xl/activex", "xl/embeddings", "xl/macrosheets", "xl/externallinks", "xl/ctrlprops", "xl/connections")
DAMAGED = "The workbook is damaged or was cut off. Open it in Excel, save it again and send that."
DTD = re.compile(rb"<!(DOCTYPE|ENTITY)|<\0!\0[DE]\0|\0<\0!\0[DE]", re.IGNORECASE)
CELL = re.compile(rb"""<(?:\w+:)?c\s([^>]*)>""")
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")
FAST_PLACE = re.compile(rb'r="([A-Z]{0,3})(\d{1,7})"')
"""As every program writes a place; one written otherwise meets the limits of the child process."""
FAILED = re.compile(rb"""\bt\s*=\s*["']e["']""")
UNCALCULATED = re.compile(
    rb"""<(?:\w+:)?c\s(?![^>]*\bt\s*=\s*["']str["'])[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
"""A cell with a formula and no value; an empty *text* as the value is one."""


@dataclass(slots=True)
class Sheet:
    """What the guard saw in one worksheet: its furthest cell, cells that hold an error, formulas never calculated."""

    rows: int = 0
    columns: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set)
    is_uncalculated: bool = False


def guard(content: bytes, limits: Limits) -> dict[str, Sheet]:
    """
    Look at every part of the ZIP. It is a filter; the child process with limits is the wall.

    Raises:
        RefusedFile: with a code and a sentence for each way to be wrong.
    """
    sheets: dict[str, Sheet] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            guard_names(book, limits)
            total = 0
            for part in book.infolist():
                total = guard_part(book, part, total, sheets, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as problem:
        raise RefusedFile("DAMAGED_WORKBOOK", DAMAGED) from problem
    return sheets


def guard_names(book: zipfile.ZipFile, limits: Limits) -> None:
    """What the table of contents says."""
    parts = book.infolist()
    lower = {part.filename.lower() for part in parts}
    if len(parts) > limits.workbook_parts:
        raise RefusedFile("TOO_MANY_PARTS", "The workbook has too many parts. Send its one sheet as CSV UTF-8.")
    if any(part.flag_bits & 1 for part in parts):
        raise refusal("PASSWORD")
    if len(lower) != len(parts) or any(not is_plain_name(name) for name in lower):
        raise RefusedFile("DAMAGED_WORKBOOK", DAMAGED)
    refuse_other_kinds(lower)
    if any("vbaproject" in name or name.startswith(ACTIVE) for name in lower):
        raise RefusedFile(
            "ACTIVE_CONTENT",
            "The workbook holds macros, embedded files or links to other files. "
            "Copy the table into a new workbook, save it as .xlsx and send that.",
        )


def is_plain_name(name: str) -> bool:
    """Whether a part stays inside the archive."""
    return not name.startswith("/") and "\\" not in name and ".." not in name.split("/")


def refuse_other_kinds(lower: Set[str]) -> None:
    """Tell other archives of office programs from a workbook."""
    if lower & {"index/document.iwa", "index.zip"}:
        raise refusal("NUMBERS")
    if "content.xml" in lower and "mimetype" in lower:
        raise refusal("ODS")
    if "xl/workbook.bin" in lower:
        raise refusal("XLSB")
    if not lower >= {"[content_types].xml", "xl/workbook.xml"}:
        raise refusal("NOT_A_WORKBOOK")


def guard_part(book: zipfile.ZipFile, part: zipfile.ZipInfo, total: int, sheets: dict[str, Sheet],
               limits: Limits) -> int:  # fmt: skip
    """Unpack one part and throw it away, since declared sizes lie. Gives the size of all parts so far."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedFile("DAMAGED_WORKBOOK", DAMAGED)
    name, size, tail = part.filename.lower(), 0, b""
    sheet = sheets.setdefault(part.filename, Sheet()) if name.startswith("xl/worksheets/") else None
    with book.open(part) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if total + size > limits.unpacked_bytes or (size > 10_000_000 and size > MAX_RATIO * part.compress_size):
                raise RefusedFile("ZIP_BOMB", "The workbook unpacks to far more than it should. Send it as CSV UTF-8.")
            text = tail + chunk
            if name.endswith((".xml", ".rels")) and holds_dtd(text):
                raise RefusedFile("XML_DTD", f"The workbook holds XML that no Excel writes. {DAMAGED}")
            if sheet is not None:
                look_at_cells(text, sheet, limits)
            tail = text[-OVERLAP:]
    return total + size


def holds_dtd(xml: bytes) -> bool:
    """Whether XML declares a document type or entities, in UTF-8 or UTF-16."""
    return (b"<!" in xml or b"<\0!" in xml) and DTD.search(xml) is not None


def look_at_cells(xml: bytes, sheet: Sheet, limits: Limits) -> None:
    """
    Note the furthest cell, errors and uncalculated formulas.

    Raises:
        RefusedFile: the rectangle up to the furthest cell is absurd; a reader may allocate all of it.
    """
    if found := FAST_PLACE.findall(xml):
        letters, digits = zip(*found, strict=True)
        sheet.rows = max(sheet.rows, *map(int, digits))
        sheet.columns = max(sheet.columns, *map(column_number, set(letters)))
    if sheet.rows * max(sheet.columns, 1) > limits.workbook_cells:
        raise RefusedFile(
            "CELLS_FAR_AWAY",
            "The sheet reaches far below or right of the table. Copy the table alone into a new workbook, or send CSV.",
        )
    if b'"e"' in xml or b"'e'" in xml:
        for inside in CELL.findall(xml):
            if FAILED.search(inside) and (place := PLACE.search(inside)) and len(sheet.errors) < 100_000:
                sheet.errors.add((int(place[2]), column_number(place[1])))
    if b"<f" in xml or b":f" in xml:
        sheet.is_uncalculated = sheet.is_uncalculated or UNCALCULATED.search(xml) is not None


def column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
