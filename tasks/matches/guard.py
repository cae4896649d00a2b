"""Refuse, before any reader opens it, a workbook that is a bomb, carries active content or is none at all."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Set

from schemas.files.returned_book import (
    MAX_FILE_BYTES,
    MAX_PART_BYTES,
    MAX_PARTS,
    MAX_RATIO,
    MAX_RECTANGLE,
    MAX_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
)
from tasks.matches.parts import PartWatcher, SheetFacts
from tasks.matches.refusals import RefusedBook

CHUNK = 1 << 16
MACROS = ("xl/activex/", "xl/embeddings/", "xl/macrosheets/", "xl/dialogsheets/")
LINKS = ("xl/externallinks/", "xl/connections", "xl/querytables/")
BOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".numbers", ".csv", ".zip")
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


def refuse_unsafe(data: bytes) -> Mapping[str, SheetFacts]:
    """
    Look at every part of a ZIP before a reader of workbooks does.

    It is a filter: what it overlooks meets the limits of the reader's own process.

    Returns:
        What was seen in each worksheet, by the lower-case name of its part.
    Raises:
        RefusedBook: with a code for each way to be wrong.
    """
    if len(data) > MAX_FILE_BYTES:
        raise RefusedBook("too_big", "the file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            refuse_by_names(book)
            return watch_parts(book)
    except BROKEN as problem:
        if isinstance(problem, RefusedBook):
            raise
        raise RefusedBook("damaged", type(problem).__name__) from problem


def refuse_by_names(book: zipfile.ZipFile) -> None:
    """What the table of contents says: which kind of archive it is, and whether it carries what we never open."""
    parts = book.infolist()
    names = [part.filename.lower() for part in parts]
    lower = set(names)
    if len(parts) > MAX_PARTS:
        raise RefusedBook("too_big", "parts") if "xl/workbook.xml" in lower else RefusedBook("zipped")
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedBook("encrypted_zip")
    refuse_other_archives(book, lower)
    if len(lower) != len(names) or not all(map(is_plain_name, names)):
        raise RefusedBook("damaged", "names of parts")
    if any("vbaproject" in name or name.startswith(MACROS) for name in lower):
        raise RefusedBook("macros")
    if any(name.startswith(LINKS) for name in lower):
        raise RefusedBook("external_links")


def is_plain_name(name: str) -> bool:
    """Whether a part stays inside the archive."""
    return not name.startswith("/") and "\\" not in name and ".." not in name.split("/")


def refuse_other_archives(book: zipfile.ZipFile, lower: Set[str]) -> None:
    """Tell other programs' documents, and plain ZIPs around a book, from a workbook."""
    if lower >= {"[content_types].xml", "xl/workbook.xml"}:
        return
    if any(name.endswith(".iwa") or name == "index.zip" for name in lower):
        raise RefusedBook("numbers")
    if {"content.xml", "mimetype"} <= lower:
        with book.open("mimetype") as stream:
            is_sheet = stream.read(100).startswith(SPREADSHEET)
        raise RefusedBook("open_document" if is_sheet else "not_a_workbook")
    if "xl/workbook.bin" in lower:
        raise RefusedBook("binary_excel")
    if "[content_types].xml" not in lower and any(name.endswith(BOOKS) for name in lower):
        raise RefusedBook("zipped")
    raise RefusedBook("not_a_workbook")


def watch_parts(book: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """Unpack each part and throw it away; everything is counted, nothing is believed."""
    sheets: dict[str, SheetFacts] = {}
    unpacked = cells = 0
    for part in book.infolist():
        watcher = PartWatcher(part.filename.lower())
        unpacked += watch_part(book, part, watcher, unpacked)
        if watcher.sheet:
            sheets[part.filename.lower()] = watcher.sheet
            cells += watcher.sheet.rectangle
        if cells > MAX_RECTANGLE:
            raise RefusedBook("too_big", "cells far away")
    return sheets


def watch_part(book: zipfile.ZipFile, part: zipfile.ZipInfo, watcher: PartWatcher, before: int) -> int:
    """
    Unpack one part piece by piece.

    Args:
        before: Bytes that came out of the parts before it.
    Returns:
        Bytes that came out of this one.
    """
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedBook("damaged", "compression")
    size = 0
    with book.open(part) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            is_dense = size > RATIO_FROM_BYTES and size > MAX_RATIO * max(1, part.compress_size)
            if size > MAX_PART_BYTES or before + size > MAX_UNPACKED_BYTES or is_dense:
                raise RefusedBook("too_big", "unpacked")
            watcher.feed(chunk)
    watcher.close()
    return size
