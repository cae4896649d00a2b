"""The raw records of a text file, described in plain words, so that another process can find the very same ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.shared.tables.encodings import utf8_blocks
from tasks.shared.tables.lines import Group, Quotes, records_in, whole_lines, without_blanks


@dataclass(frozen=True, slots=True)
class Records:
    """Where the records of a file lie, and what parts them. The records begin behind line `after`, the headings."""

    path: Path
    encoding: str
    line_end: bytes
    joins: bool
    delimiter: str
    after: int

    def groups(self) -> Iterator[Group]:
        """The records, read anew."""
        blocks = whole_lines(utf8_blocks(self.path, self.encoding), self.line_end)
        records = records_in(blocks, Quotes(self.delimiter, self.line_end), joins=self.joins)
        return without_blanks(records, self.delimiter, self.after)

    def told(self) -> list[str | int | bool]:
        """This as values that JSON has."""
        return [str(self.path), self.encoding, self.line_end.decode(), self.joins, self.delimiter, self.after]

    @classmethod
    def of(cls, told: list[str | int | bool]) -> "Records":
        """What `told` said."""
        path, encoding, line_end, joins, delimiter, after = told
        return cls(Path(str(path)), str(encoding), str(line_end).encode(), bool(joins), str(delimiter), int(after))
