"""What a returned workbook says, by our names of the columns: found on its sheet, under its headings, in its rows."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from schemas.files.match_list import BESIDES
from schemas.files.region_list import COLUMNS, MATCHES_SHEET, MENTOR_IDS, REFS, SUGGESTED, headings
from schemas.files.returned_book import CUT, ERRORS, HEADING_ROWS, MAX_CELL, MAX_ROWS, MERGED, NOT_CALCULATED
from schemas.folding import fold
from schemas.match import AnswerRow, CellValue, MatchList, ReceivedBook, Sheet
from schemas.program import Program
from tasks.matches.refusals import RefusedBook
from tasks.matches.synonyms import Words, choices_of, fold_choice, words_of

MENTORS = (*MENTOR_IDS, "mentor_name")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that nobody typed and no database takes; a spreadsheet can hold them as `_x0000_`."""
EDGES = " \t\r\n\u00a0\u2007\u202f\ufeff\u200b\u2060"


@dataclass(frozen=True, slots=True)
class Found:
    """One sheet that may be the list: where its headings stand and what they mean."""

    sheet: Sheet
    at: int
    places: Mapping[str, int]
    """Column -> place, in the program's order."""
    twice: tuple[str, ...]
    added: tuple[str, ...]
    """Headings that mean no column."""
    is_in_other_words: bool


def match_list_in(book: ReceivedBook, program: Program) -> MatchList:
    """
    The list that a workbook holds, row by row as it was typed; only words for choices become codes.

    Headings may stand in another order, case or language, under a title, and beside columns of the sender's own.

    Raises:
        RefusedBook: no_sheet, headings_unknown, heading_missing, heading_twice, two_lists, too_many_rows or
            empty_list (not even our own rows are left).
    """
    if len(book.tokens) > 1:
        raise RefusedBook("two_lists")
    found = list_of(book, program)
    rows, row_notes = rows_of(found, program)
    if not rows:
        raise RefusedBook("empty_list")
    if len(rows) > MAX_ROWS:
        raise RefusedBook("too_many_rows")
    return MatchList(tuple(found.places), tuple(rows), tuple([*notes_of(found, program), *row_notes]))


# The sheet and its headings ----------------------------------------------------------------------------------------


def list_of(book: ReceivedBook, program: Program) -> Found:
    """
    The one sheet that is the list: by its name, else by its headings. Other sheets of ours may look like it.

    Raises:
        RefusedBook: there is none, more than one, or its headings do not do.
    """
    words = words_of(program)
    found = [found_in(sheet, words) for sheet in book.sheets if any(sheet.rows)]
    if not found:
        raise RefusedBook("no_sheet")
    named = [each for each in found if has_our_name(each.sheet.name)]
    whole = [each for each in named or found if not missing(each, program)]
    if not whole:
        raise why_not(max(named or found, key=lambda each: len(each.places)), program)
    if twice := [name for each in whole for name in each.twice]:
        raise RefusedBook("heading_twice", heading_words(program, twice[:1]))
    return whole[0] if len(whole) == 1 else the_one_filled_in(whole, program)


def the_one_filled_in(copies: Sequence[Found], program: Program) -> Found:
    """
    Of several sheets the one that answers; a copy that says the same, or that nobody filled in, is harmless.

    Raises:
        RefusedBook: they answer differently.
    """
    editable = {column.name for column in program.lists.columns if column.editable}
    said = {each: said_by(rows_of(copies[each], program)[0]) for each in range(len(copies))}
    answers = {each: rows for each, rows in said.items() if any(editable & {name for name, _ in row} for row in rows)}
    if len(set((answers or said).values())) > 1:
        raise RefusedBook("two_lists", "sheets")
    return copies[min(answers or said)]


def has_our_name(name: str) -> bool:
    """Whether a sheet has our name, or the one that a program gives to a copy of it: `Matches (2)`."""
    return fold(MATCHES_SHEET) in fold(name).split()


def found_in(sheet: Sheet, words: Words) -> Found:
    """The row that holds most of our headings, and which column is where; our own words win over others."""
    at = max(range(min(HEADING_ROWS, len(sheet.rows))), key=lambda row: (len(known(sheet.rows[row], words)), -row))
    line = folded(sheet.rows[at])
    ours, others = places_of(line, words.exact), places_of(line, words.others)
    meant = {name: ours.get(name) or others[name] for name in words.columns if name in ours or name in others}
    taken = {place for places in meant.values() for place in places}
    added = [text for place, text in enumerate(line) if text and place not in taken and text not in words.beside]
    twice = tuple(name for name, places in meant.items() if len(places) > 1)
    return Found(sheet, at, {name: places[0] for name, places in meant.items()}, twice, tuple(added),
                 is_in_other_words=not meant.keys() <= ours.keys())  # fmt: skip


def folded(row: Iterable[CellValue]) -> list[str]:
    """A row of cells as headings are compared."""
    return [fold(text_of(cell, "text")) for cell in row]


def places_of(line: Sequence[str], words: Mapping[str, str]) -> dict[str, list[int]]:
    """Where each column's heading stands; more than once if it was written more than once."""
    found: dict[str, list[int]] = {}
    for place, text in enumerate(line):
        if text in words:
            found.setdefault(words[text], []).append(place)
    return found


def known(row: Iterable[CellValue], words: Words) -> set[str]:
    """The columns that a row of cells names."""
    meant = words.others | words.exact
    return {meant[text] for text in folded(row) if text in meant}


def missing(found: Found, program: Program) -> tuple[str, ...]:
    """The columns without which a sheet is no list: the reference, who is the mentor, and the outcome."""
    names = [column.name for column in program.lists.columns]
    kinds = ([name for name in names if name in REFS], [name for name in names if name in MENTORS],
             [name for name in names if name == "outcome"])  # fmt: skip
    return tuple(kind[0] for kind in kinds if kind and not found.places.keys() & set(kind))


def why_not(best: Found, program: Program) -> RefusedBook:
    """Why the sheet that looks most like the list is none: which headings are missing, or that there are none."""
    lacks = missing(best, program)
    if len(best.places) < 2:
        return RefusedBook("headings_unknown")
    return RefusedBook("heading_missing", heading_words(program, lacks))


def heading_words(program: Program, names: Iterable[str]) -> str:
    """Columns by the headings that people see."""
    said = headings(program)
    return ", ".join(said[name] for name in names)


def notes_of(found: Found, program: Program) -> Iterator[str]:
    """Codes of what was noticed about the sheet as a whole."""
    if fold(found.sheet.name) != fold(MATCHES_SHEET):
        yield "sheet_renamed"
    if found.at:
        yield "headings_moved"
    if found.is_in_other_words:
        yield "headings_in_other_words"
    if any(column.editable and column.name not in found.places for column in program.lists.columns):
        yield "column_missing"
    if found.added:
        yield "column_added"


# The rows -------------------------------------------------------------------------------------------------------------


def rows_of(found: Found, program: Program) -> tuple[list[AnswerRow], list[str]]:
    """Every row that says something, with codes of what was noticed in the rows."""
    choices = {column.name: choices_of(column.allowed, program) for column in program.lists.columns if column.allowed}
    headed = folded(found.sheet.rows[found.at])
    reference = next(name for name in found.places if name in REFS)
    beside = {fold(heading) for heading in BESIDES}
    ours = {*found.places.values(), *(at for at, text in enumerate(headed) if text in beside)}
    headed_places = {at for at, text in enumerate(headed) if text}
    rows, notes = list[AnswerRow](), set[str]()
    for number, line in enumerate(found.sheet.rows[found.at + 1 :], found.at + 2):
        said = said_in(line, found.places, choices)
        if repeats(line, headed):
            notes.add("headings_repeated")
        elif said:
            rows.append(AnswerRow(number, said.get(reference, ""), said))
            notes |= odd_in(said)
        if says_more(line, headed_places if said else ours):
            notes.add("text_beside_the_table")
    return rows, sorted(notes)


def says_more(line: Sequence[CellValue], places: Set[int]) -> bool:
    """Whether a row says something outside these places."""
    return any(at not in places and text_of(cell, "text") for at, cell in enumerate(line))


def repeats(line: Sequence[CellValue], headed: Sequence[str]) -> bool:
    """Whether a row is no row of the list: the headings once more, or the lower half of merged headings."""
    said = [(text, heading) for text, heading in zip(folded(line), headed, strict=False) if text]
    return len(said) > 1 and all(text in (heading, fold(MERGED)) for text, heading in said)


def said_in(
    line: Sequence[CellValue], places: Mapping[str, int], choices: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """
    The cells of one row that are not empty, by column; a word that means a choice as its code.

    Whom we suggested is nothing that a region says: it differs between two workbooks of one list.
    """
    said = {}
    for name, place in places.items():
        if name == SUGGESTED:
            continue
        text = text_of(line[place], COLUMNS[name].kind) if place < len(line) else ""
        if text:
            said[name] = choices[name].get(fold_choice(text), text) if name in choices else text
    return said


def text_of(cell: CellValue, kind: str) -> str:
    """
    A cell as text, trimmed: an id that became a number has no `.0`, and nothing is added to it. A text without end is
    cut off, and then ends with `CUT`.

    Args:
        kind: A `day` loses the time that a spreadsheet gave it.
    """
    match cell:
        case None:
            return ""
        case str():
            text = unicodedata.normalize("NFC", CONTROLS.sub(" ", cell)).strip(EDGES)
            return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + CUT
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            is_day = kind == "day" or (cell.hour, cell.minute, cell.second) == (0, 0, 0)
            return cell.date().isoformat() if is_day else cell.isoformat(sep=" ", timespec="minutes")
        case date():
            return cell.isoformat()
    return str(cell)


def odd_in(said: Mapping[str, str]) -> set[str]:
    """Codes of cells that a spreadsheet shows otherwise than a file holds them, or of which only a part was read."""
    odd = {MERGED: "merged_cells", NOT_CALCULATED: "not_calculated", **dict.fromkeys(ERRORS, "cell_with_error")}
    cut = {"cell_cut" for text in said.values() if len(text) == MAX_CELL and text.endswith(CUT)}
    return cut | {odd[text] for text in said.values() if text in odd}


def said_by(rows: Iterable[AnswerRow]) -> frozenset[tuple[tuple[str, str], ...]]:
    """What rows say, wherever they stand."""
    return frozenset(tuple(sorted(row.said.items())) for row in rows)
