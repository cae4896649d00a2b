"""Small files and how they read: what the tests of the reader share."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tasks.shared.tables import BadRow, RefusedFile, Row, SourceTable, open_table

COLUMNS = {
    "member_id": ("Member ID", "ID"),
    "last_name": ("Last Name", "Surname"),
    "title": ("Title", "Position"),
    "position_start": ("Position Start Date",),
}
REQUIRED = ("member_id", "last_name")


@dataclass(frozen=True)
class Read:
    """A file as read."""

    table: SourceTable
    rows: list[Row]
    bad: list[BadRow]

    @property
    def values(self) -> list[dict[str, str]]:
        return [row.values for row in self.rows]

    @property
    def ids(self) -> list[str]:
        return [row.values["member_id"] for row in self.rows]

    @property
    def codes(self) -> list[tuple[int, str]]:
        return [(row.line, row.code) for row in self.bad]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """Read some bytes as a file with our columns; the counts are held each time."""

    def read_bytes(content: bytes, name: str = "export.csv", **options: Any) -> Read:
        path = tmp_path / name
        path.write_bytes(content)
        columns = options.pop("columns", COLUMNS)
        table = open_table(path, columns, options.pop("required", REQUIRED), **options)
        records = list(table.records())
        found = list(table.parse(records))
        assert len(found) == len(records)
        assert [row.line for row in found] == [line for line, _ in records]
        assert records == [(line + at, raw) for line, raws in table.blocks() for at, raw in enumerate(raws)]
        return Read(table, [row for row in found if isinstance(row, Row)],
                    [row for row in found if isinstance(row, BadRow)])  # fmt: skip

    return read_bytes


@pytest.fixture
def refusal(read: Callable[..., Read]) -> Callable[..., RefusedFile]:
    """The refusal that some bytes meet."""

    def refuse(content: bytes, name: str = "export.csv", **options: Any) -> RefusedFile:
        with pytest.raises(RefusedFile) as caught:
            read(content, name, **options)
        assert caught.value.sentence.endswith(".")
        return caught.value

    return refuse
