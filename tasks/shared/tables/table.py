"""A table that came from outside, opened: what it is, its raw records, and its rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tasks.shared.tables.answers import BadRow, Row
from tasks.shared.tables.lines import Group
from tasks.shared.tables.parsing import Shape, parse
from tasks.shared.tables.records import Records


@dataclass(frozen=True, slots=True)
class SourceTable:
    """
    A file whose headings are good. Nothing of its rows is in memory, unless it is a workbook or JSON.

    Attributes:
        header: The line of headings, in UTF-8 and without a line end.
        ignored: Headings that we do not know, whose columns are dropped.
        notes: Sentences about what was found and done, without any person's value.
        file: Where the raw records lie, if they lie in a file as they are.
    """

    kind: Literal["csv", "xlsx", "json"]
    encoding: str
    header: bytes
    ignored: tuple[str, ...]
    notes: tuple[str, ...]
    shape: Shape
    groups: Callable[[], Iterator[Group]]
    file: Records | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Our names of the columns found, in the order of the file."""
        return self.shape.names

    @property
    def delimiter(self) -> str:
        """What stands between two cells of a raw record."""
        return self.shape.delimiter

    @property
    def layout_key(self) -> str:
        """Equal for two files whose raw records can be compared byte by byte."""
        return "|".join((self.kind, self.encoding, self.delimiter, self.header.decode(errors="replace")))

    def blocks(self) -> Iterator[Group]:
        """Raw records in lists, each list with the line of its first record; every next one stands a line below."""
        return self.groups()

    def records(self) -> Iterator[tuple[int, bytes]]:
        """Each raw record in UTF-8 without its line end, with the line on which it starts; blank lines left out."""
        for first, records in self.groups():
            yield from enumerate(records, first)

    def parse(self, records: Iterable[tuple[int, bytes]]) -> Iterator[Row | BadRow]:
        """A row or a bad row for each of this table's records, in order."""
        return parse(records, self.shape)
