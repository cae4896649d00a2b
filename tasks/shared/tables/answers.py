"""What reading a file answers: rows, bad rows, or a refusal of the whole file, each with a sentence for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read. The defaults let an export of many millions of lines through as CSV."""

    file_bytes: int = 8 << 30
    lines: int = 50_000_000
    columns: int = 400
    field_characters: int = 10_000
    json_bytes: int = 200 << 20
    workbook_bytes: int = 40 << 20
    unpacked_bytes: int = 400 << 20
    workbook_cells: int = 10_000_000
    workbook_parts: int = 400
    memory_bytes: int = 1 << 30
    cpu_seconds: int = 60
    wall_seconds: int = 120


@dataclass(frozen=True, slots=True)
class Row:
    """One row under our own column names. `line` is what an editor or spreadsheet shows beside it, from 1."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that could not be read, with a sentence that says where, what and what to do; never a person's value."""

    line: int
    code: str
    sentence: str


class RefusedFile(Exception):
    """A file of which nothing was taken. `code` is for logs and tests, `sentence` for the person who sent it."""

    def __init__(self, code: str, sentence: str, problems: tuple[BadRow, ...] = ()) -> None:
        super().__init__(code, sentence, problems)
        self.code = code
        self.sentence = sentence
        self.problems = problems

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"
