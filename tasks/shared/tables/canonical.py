"""Workbooks and JSON as tables: their cells are written as one canonical CSV line each, and go the way of a CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from tasks.shared.tables.answers import Limits
from tasks.shared.tables.lines import Group
from tasks.shared.tables.parsing import Shape
from tasks.shared.tables.table import SourceTable


def canonical_line(cells: Sequence[str]) -> bytes:
    """Cells as a CSV line in UTF-8, always written the same way."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)  # the writer quotes CR and LF only if they end its lines
    return out.getvalue().removesuffix("\r\n").encode()


def canonical_table(
    kind: Literal["xlsx", "json"],
    names: tuple[str, ...],
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    required: Iterable[str],
    ignored: tuple[str, ...],
    notes: tuple[str, ...],
    limits: Limits,
) -> SourceTable:
    """A table of rows that were read already. Rows in which nothing stands are left out."""
    lines = [(number, canonical_line(cells)) for number, cells in rows if any(cell.strip() for cell in cells)]
    shape = Shape(
        names=names, places=tuple(range(len(names))), width=len(names),
        required=tuple(names.index(name) for name in required),
        delimiter=",", line_word="Row" if kind == "xlsx" else "Entry", field_characters=limits.field_characters,
    )  # fmt: skip
    groups = [[pair for _, pair in run] for _, run in groupby(enumerate(lines), lambda each: each[1][0] - each[0])]

    def runs() -> Iterator[Group]:
        for run in groups:
            yield run[0][0], [raw for _, raw in run]

    return SourceTable(kind, "utf-8", canonical_line(names), ignored, notes, shape, runs)
