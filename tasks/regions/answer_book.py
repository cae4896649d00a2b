"""The workbook that goes back: only the rows that still need work, the wrong cells red, and what is accepted beside."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from schemas.files.region_list import (
    MATCHES_SHEET,
    MENTOR_IDS,
    SYSTEM_SHEET,
    TO_DO_HEADING,
    choice_words,
    sentence_case,
    shown,
)
from schemas.match import Finding
from schemas.program import Column, Program
from tasks.regions import answer_messages as say
from tasks.regions import answer_row_messages as beside
from tasks.regions.answer_messages import Answer
from tasks.regions.book_messages import READ_ME_SHEET, in_words, read_me_of_answer
from tasks.regions.grid import TO_DO, Grid, Line, Remark, write_grid
from tasks.regions.workbook import (
    Book,
    describe,
    finish_page,
    mentors_sheet,
    write_mentors,
    write_read_me,
    write_system,
)
from tasks.shared.sheets import PLAIN, looks_of, write_table

MENTORS = (*MENTOR_IDS, "mentor_name")
LONGEST = 2000
TROUBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
ACCEPTED_HEADINGS = ("{Mentee}", "What you told us", "Remark")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that still needs work: what stands in its cells, and what is wrong with them."""

    texts: Mapping[str, str]
    findings: Sequence[Finding] = ()
    write_in: bool = False
    where: str = ""
    """Begins what is to do, where no name may stand in the row."""


@dataclass(frozen=True, slots=True)
class AnswerBook:
    """Everything that the workbook of one answer says."""

    book: Book
    """The list that it belongs to, without rows: its program, token and mentors."""
    answer: Answer
    rows: Sequence[Row]
    accepted: Sequence[tuple[str, str, str]]
    """Name, what was told, remark."""

    def columns(self) -> list[tuple[Column, str]]:
        """The columns of the list, with what to do beside the name."""
        columns = list(shown(self.book.program))
        at = 1 + max((at for at, (column, _) in enumerate(columns) if column.name == "mentee_name"), default=0)
        return [*columns[:at], (Column(name=TO_DO), TO_DO_HEADING), *columns[at:]]


def render_answer(book: AnswerBook) -> bytes:
    """The workbook: the rows to do first, then the accepted ones, the mentors, how to do it, and the hidden sheet."""
    out, program = io.BytesIO(), book.book.program
    file = xlsxwriter.Workbook(out, PLAIN)
    describe(file, book.book)
    looks = looks_of(file)
    rows = file.add_worksheet(MATCHES_SHEET)
    if book.accepted:
        write_accepted(file.add_worksheet(say.ACCEPTED_SHEET), book, looks)
    write_mentors(file.add_worksheet(mentors_sheet(program)), book.book, looks)
    write_read_me(file.add_worksheet(READ_ME_SHEET), book.book, looks, read_me(book))
    sources = write_system(file.add_worksheet(SYSTEM_SHEET), book.book)
    grid = Grid(program, book.book.cover.as_of, book.columns(), sources)
    write_grid(rows, grid, [line_of(book, row) for row in book.rows], looks)
    finish_page(rows, book.book)
    file.close()
    return out.getvalue()


def line_of(book: AnswerBook, row: Row) -> Line:
    """One line as the region finds it: filled in as it was, with every remark on its cell."""
    program = book.book.program
    names = [column.name for column, _ in book.columns()]
    texts = {column.name: spelt(column, row.texts.get(column.name, "")) for column, _ in book.columns()}
    texts[TO_DO] = to_do(program, row)
    remarks = {TO_DO: Remark("to_do", "")}
    for name in names:
        found = [finding for finding in row.findings if cell_of(finding, names) == name]
        if found:
            wrong = any(finding.result in {"hold", "reject"} for finding in found)
            remarks[name] = Remark("wrong" if wrong else "noted", sentences(found))
    return Line(texts, row.write_in, remarks)


def cell_of(finding: Finding, names: Sequence[str]) -> str:
    """The cell to colour; a program without that column may have another one for the mentor."""
    if finding.column in MENTORS and finding.column not in names:
        return next((name for name in MENTORS if name in names), "")
    return finding.column


def spelt(column: Column, text: str) -> str:
    """A choice as its drop-down offers it, anything else as it is."""
    return choice_words(text) if text in column.allowed else text


def to_do(program: Program, row: Row) -> str:
    """What to do with one row, each sentence on its own line."""
    words = sentences(row.findings) or beside.still_empty(program)
    return f"{row.where}: {words}" if row.where else words


def sentences(findings: Sequence[Finding]) -> str:
    """What was found, each sentence once."""
    return "\n".join(dict.fromkeys(plain(finding.sentence) for finding in findings if finding.sentence))


def plain(text: str, longest: int = LONGEST) -> str:
    """What somebody typed, without anything that a mail or a cell cannot bear, and not without end."""
    words = TROUBLE.sub(" ", text).strip()
    return words if len(words) <= longest else f"{words[: longest - 1]}\u2026"


def write_accepted(sheet: Any, book: AnswerBook, looks: Mapping[str, Any]) -> None:
    """What counts already: nothing to fill in."""
    headings = [in_words(heading, book.book.program) for heading in ACCEPTED_HEADINGS]
    write_table(sheet, headings, book.accepted, looks, widths=(28, 56, 56))
    finish_page(sheet, book.book)


def read_me(book: AnswerBook) -> list[tuple[str, str]]:
    """The lines of the sheet that explains the workbook."""
    answer, accepted = book.answer, say.ACCEPTED_SHEET if book.accepted else ""
    stands = sentence_case(say.so_far(answer))
    return read_me_of_answer(book.book.program, book.book.cover, stands, say.by_when(answer), accepted)
