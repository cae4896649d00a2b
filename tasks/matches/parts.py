"""What stands in one part of a workbook, seen as it streams by: document types, links, far cells, odd cells."""

import re
from collections.abc import Mapping
from xml.parsers import expat

from schemas.files.returned_book import MAX_RECTANGLE, NOT_CALCULATED
from tasks.matches.refusals import RefusedBook

PLACE = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})", re.ASCII)
NUMBER = re.compile(r"[1-9]\d{0,6}", re.ASCII)
SAID = 40
"""Characters of an error that are kept: `#DIV/0!` has seven."""


class SheetFacts:
    """
    What one worksheet holds that a reader of values would not say.

    Attributes:
        odd: (row, column) from 1 -> the error that a cell shows, or that its formula has no value.
    """

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.odd: dict[tuple[int, int], str] = {}

    @property
    def rectangle(self) -> int:
        """Cells from A1 to the furthest one that says something."""
        return self.rows * self.columns

    def note(self, row: int, column: int) -> None:
        """
        A cell that says something.

        Raises:
            RefusedBook: it is so far away that a reader would ask for absurdly much memory.
        """
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rectangle > MAX_RECTANGLE:
            raise RefusedBook("too_big", "cells far away")


class PartWatcher:
    """Reads one part as XML, if it is any, and keeps nothing but `sheet`."""

    def __init__(self, name: str) -> None:
        self.sheet: SheetFacts | None = None
        self._is_first = True
        self._parser = expat.ParserCreate() if name.endswith((".xml", ".rels")) else None
        if self._parser:
            self._parser.StartDoctypeDeclHandler = refuse_document_type
            self._parser.StartElementHandler = self._choose

    def feed(self, chunk: bytes) -> None:
        """
        The next bytes of the part.

        Raises:
            RefusedBook: damaged XML or a document type, a link to another file, macros, a workbook within.
        """
        if self._parser:
            self._parse(chunk, final=False)
        elif self._is_first and chunk.startswith(b"PK\x03\x04"):
            raise RefusedBook("macros", "a file within")
        self._is_first = False

    def close(self) -> None:
        """The part has ended; half an XML document is damaged."""
        if self._parser:
            self._parse(b"", final=True)

    def _parse(self, chunk: bytes, *, final: bool) -> None:
        if self._parser is None:
            return
        try:
            self._parser.Parse(chunk, final)
        except (expat.ExpatError, LookupError) as problem:
            raise RefusedBook("damaged", "XML") from problem

    def _choose(self, tag: str, _: Mapping[str, str]) -> None:
        """The first element says what the part is; most kinds need no further look."""
        if self._parser is None:
            return
        self._parser.StartElementHandler = None
        match local(tag):
            case "worksheet":
                self.sheet = SheetFacts()
                CellWatcher(self.sheet).attach(self._parser)
            case "Relationships":
                self._parser.StartElementHandler = refuse_link
            case "Types":
                self._parser.StartElementHandler = refuse_macros


class CellWatcher:
    """Follows the cells of one worksheet."""

    def __init__(self, sheet: SheetFacts) -> None:
        self.sheet = sheet
        self.row = self.column = 0
        self.kind, self.text = "", ""
        self.is_formula = self.is_value = False

    def attach(self, parser: expat.XMLParserType) -> None:
        """Listen to a parser whose first element has been read."""
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.hear

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        """A row, a cell, or what stands in one."""
        match local(tag):
            case "row":
                self.row, self.column = row_of(said["r"]) if "r" in said else self.row + 1, 0
            case "c":
                self.row, self.column = place_of(said["r"]) if "r" in said else (self.row, self.column + 1)
                self.kind, self.text, self.is_formula = said.get("t", "n"), "", False
            case "f":
                self.is_formula = True
            case "v" | "t":
                self.is_value = True

    def hear(self, text: str) -> None:
        """Some of a cell's value; its beginning is enough."""
        if self.is_value and len(self.text) < SAID:
            self.text += text[:SAID]

    def end(self, tag: str) -> None:
        """A value is over, or a cell."""
        name = local(tag)
        if name in ("v", "t"):
            self.is_value = False
        elif name == "c":
            is_uncalculated = self.is_formula and not self.text and self.kind != "str"
            if self.text or is_uncalculated:
                self.sheet.note(self.row, self.column)
            if is_uncalculated or (self.kind == "e" and self.text):
                self.sheet.odd[self.row, self.column] = NOT_CALCULATED if is_uncalculated else self.text


def local(tag: str) -> str:
    """A name without its prefix."""
    return tag.rpartition(":")[2]


def place_of(reference: str) -> tuple[int, int]:
    """
    `B7` is row 7, column 2.

    Raises:
        RefusedBook: not the place of a cell.
    """
    found = PLACE.fullmatch(reference)
    if found is None:
        raise RefusedBook("damaged", "the place of a cell")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def row_of(number: str) -> int:
    """
    The number of a row.

    Raises:
        RefusedBook: not one.
    """
    if not NUMBER.fullmatch(number):
        raise RefusedBook("damaged", "the number of a row")
    return int(number)


def refuse_document_type(*_: object) -> None:
    """No program writes a document type, let alone entities, into a workbook."""
    raise RefusedBook("damaged", "a document type")


def refuse_link(tag: str, said: Mapping[str, str]) -> None:
    """A link in the text of a cell is harmless; a part that lies in another place is not."""
    is_outside = local(tag) == "Relationship" and said.get("TargetMode", "").lower() == "external"
    if is_outside and not said.get("Type", "").lower().endswith("/hyperlink"):
        raise RefusedBook("external_links")


def refuse_macros(_: str, said: Mapping[str, str]) -> None:
    """A workbook that says it has macros."""
    if "macroenabled" in said.get("ContentType", "").lower():
        raise RefusedBook("macros")
