"""Opening a table that people sent: any kind, one way in."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from tasks.shared.tables.answers import Limits, RefusedFile
from tasks.shared.tables.delimited import open_delimited
from tasks.shared.tables.headings import wanted
from tasks.shared.tables.kinds import kind_of
from tasks.shared.tables.objects import open_objects
from tasks.shared.tables.table import SourceTable
from tasks.shared.tables.workbook import open_workbook

ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
DEFAULTS = Limits()
HEAD = 1 << 14


def open_table(
    path: Path,
    columns: Mapping[str, Sequence[str]],
    required: Collection[str],
    *,
    encodings: Sequence[str] = ENCODINGS,
    forbidden: Collection[str] = (),
    date_columns: Collection[str] = (),
    limits: Limits = DEFAULTS,
) -> SourceTable:
    """
    Open a CSV, workbook or JSON file and hold its headings against the declaration. Nothing is guessed (G1, G2).

    Args:
        columns: Our name of a column -> the headings accepted for it; the name itself always is.
        required: Our names of columns without which the file is refused.
        encodings: UTF-8 is always read; UTF-16 with its mark and older encodings only if they are named here.
        forbidden: Words of headings that refuse the file, such as "social security"; `*` stands for anything.
        date_columns: Where a workbook marked 1904 has its serial day numbers set right (R2).

    Raises:
        RefusedFile: with a code and a sentence that says what to do.
        ValueError: the declaration contradicts itself.
    """
    asked = wanted(columns, required, forbidden)
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise RefusedFile("TOO_BIG", f"The file is over {limits.file_bytes >> 20} MB. Split it.")
    match kind_at(path, min(size, limits.workbook_bytes)):
        case "xlsx":
            return open_workbook(path, asked, date_columns, limits)
        case "json":
            return open_objects(path, asked, limits)
    return open_delimited(path, asked, tuple(encodings), limits)


def kind_at(path: Path, most: int) -> str:
    """What kind of file lies there."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        rest = file.read(most) if head.startswith(b"\xd0\xcf\x11\xe0") else b""
    return kind_of(head, rest)
