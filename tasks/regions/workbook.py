"""The workbook that goes to a region: the same list gives the same bytes, and no text in it can become a formula."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

import xlsxwriter

from schemas.files.region_list import (
    LEFT_SHEET,
    MATCHES_SHEET,
    MENTOR_IDS,
    STANDING_HEADING,
    SUGGESTED,
    SYSTEM_SHEET,
    choice_words,
    has_ids,
    shown,
)
from schemas.files.returned_book import LIST_TOKEN
from schemas.member import full_name
from schemas.program import Column, Program
from schemas.region import ALL_REGIONS
from tasks.regions import book_messages as say
from tasks.regions.choices import choices
from tasks.regions.grid import STANDING, Grid, Line, write_grid
from tasks.regions.messages import Cover
from tasks.regions.rules import Candidate, Row
from tasks.shared.sheets import (
    PLAIN,
    finish,
    lines_of,
    looks_of,
    set_heights,
    sheet_name,
    write_table,
)

WRITE_INS = 5


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who stood on the last list and does not stand on this one."""

    list_ref: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that one version of one list says."""

    program: Program
    cover: Cover
    rows: Sequence[Row]
    left: Sequence[Left]
    mentors: Sequence[Candidate]
    token: str
    suggestions: Mapping[str, str] = field(default_factory=dict)
    """By the reference of the list the text of the column of suggestions; it may differ each time a list is made."""

    def columns(self) -> list[tuple[Column, str]]:
        """The columns of the first sheet: the reference, how the row stands, and the rest of the definition's."""
        first, *rest = shown(self.program)
        return [first, (Column(name=STANDING), STANDING_HEADING), *rest]

    def texts(self, row: Row) -> dict[str, str]:
        """What one row says, column by column; cells for the region to fill in are not in it."""
        return {STANDING: row.standing, SUGGESTED: self.suggestions.get(row.list_ref, ""), **row.values}


def render_workbook(book: Book) -> bytes:
    """The workbook: the sheet to fill in first, then who left, the mentors, how to do it, and a hidden sheet."""
    out = io.BytesIO()
    file = xlsxwriter.Workbook(out, PLAIN)
    describe(file, book)
    looks = looks_of(file)
    matches = file.add_worksheet(MATCHES_SHEET)
    if book.left:
        write_left(file.add_worksheet(LEFT_SHEET), book, looks)
    write_mentors(file.add_worksheet(mentors_sheet(book.program)), book, looks)
    write_read_me(file.add_worksheet(say.READ_ME_SHEET), book, looks, say.read_me(book.program, book.cover))
    write_matches(matches, book, looks, write_system(file.add_worksheet(SYSTEM_SHEET), book))
    file.close()
    return out.getvalue()


def describe(file: Any, book: Book) -> None:
    """What the file says of itself. The token stands here twice more, for programs that drop hidden sheets."""
    made = datetime.combine(book.cover.as_of, time())
    title = f"{book.program.name}: list {book.cover.version}"
    file.set_properties({"title": title, "author": book.program.association, "keywords": book.token, "created": made})
    file.set_custom_property(LIST_TOKEN, book.token)
    file.set_size(2400, 1400)


def write_matches(sheet: Any, book: Book, looks: Mapping[str, Any], sources: Mapping[str, str]) -> None:
    """The sheet to fill in: a line for each person, and empty lines for those whom we missed."""
    lines = [Line(book.texts(row)) for row in book.rows if row.standing != "left"]
    if book.program.lists.write_ins == "evaluate":
        lines += [Line({}, write_in=True)] * WRITE_INS
    write_grid(sheet, Grid(book.program, book.cover.as_of, book.columns(), sources), lines, looks)
    finish_page(sheet, book)


def write_left(sheet: Any, book: Book, looks: Mapping[str, Any]) -> None:
    """Who stood on the last list and does not stand on this one: nothing to fill in."""
    headings = [say.in_words(heading, book.program) for heading in say.LEFT_HEADINGS]
    lines = [(left.list_ref, left.name, left.sentence) for left in book.left]
    write_table(sheet, headings, lines, looks, first_look="left", widths=(14, 28, 90))
    finish_page(sheet, book)


def write_mentors(sheet: Any, book: Book, looks: Mapping[str, Any]) -> None:
    """Who may be chosen; the first column is what the drop-down offers."""
    headings = [say.in_words(heading, book.program) for heading in say.MENTOR_HEADINGS]
    place = say.place_word(book.program)
    lines = [
        [choice, full_name(one.last_name, one.first_name), place_of(one, place), one.title,
         say.load(one.places, one.mentees)]
        for choice, one in zip(choices(book.program, book.mentors), book.mentors, strict=True)
    ]  # fmt: skip
    widths = [30, 24, 28, 28, 14]
    if has_ids(book.program):
        table = [headings, *lines]
        ids = [say.MENTOR_ID_HEADING, *(one.mentor_id for one in book.mentors)]
        headings, *lines = [[line[0], mentor_id, *line[1:]] for line, mentor_id in zip(table, ids, strict=True)]
        widths = [30, 12, *widths[1:]]
    write_table(sheet, headings, lines, looks, widths=widths)
    finish_page(sheet, book)


def place_of(mentor: Candidate, place: str) -> str:
    """Where a mentor works, in the word of the heading: a school that its export calls a district is one, too."""
    return mentor.district if place == "district" else mentor.school or mentor.district


def write_read_me(sheet: Any, book: Book, looks: Mapping[str, Any], lines: Sequence[tuple[str, str]]) -> None:
    """The title, and how to fill in the list."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 96)
    sheet.merge_range(0, 0, 0, 1, book.program.name, looks["title"])
    for number, (label, words) in enumerate(lines, 1):
        sheet.write_string(number, 0, label, looks["label"])
        sheet.write_string(number, 1, words, looks["words"])
    set_heights(sheet, [2, *(lines_of(words, 104) for _, words in lines)])
    finish_page(sheet, book)


def write_system(sheet: Any, book: Book) -> dict[str, str]:
    """The hidden sheet: the token, and the words of the drop-downs. Returns where each column's words stand."""
    sheet.write_string(0, 0, LIST_TOKEN)
    sheet.write_string(0, 1, book.token)
    sheet.very_hidden()
    sheet.protect("")
    places = {}
    for at, (column, _) in enumerate([pair for pair in book.columns() if pair[0].allowed]):
        for number, code in enumerate(column.allowed, 2):
            sheet.write_string(number, at, choice_words(code))
        letter = xlsxwriter.utility.xl_col_to_name(at)
        places[column.name] = f"='{SYSTEM_SHEET}'!${letter}$3:${letter}${len(column.allowed) + 2}"
    if book.mentors:
        place = f"='{mentors_sheet(book.program)}'!$A$2:$A${len(book.mentors) + 1}"
        places |= dict.fromkeys(MENTOR_IDS, place)
    return places


def mentors_sheet(program: Program) -> str:
    """The name of the sheet with those who may be chosen."""
    return sheet_name(say.in_words(say.MENTORS_SHEET, program))


def finish_page(sheet: Any, book: Book) -> None:
    """Lock the sheet, and say on every printed page which list it is."""
    region = "" if book.cover.region == ALL_REGIONS else f"{book.cover.region}, "
    finish(sheet, locale=book.program.locale, left=book.program.name, right=f"{region}list {book.cover.version}")
