"""Workbooks as regions send them back: ours filled in, saved by other programs, or spoilt on purpose."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache

import openpyxl

from schemas.match import ReceivedBook, Sheet
from schemas.registry import program
from tasks.matches.limited_reader import read_book
from tasks.regions.columns import values
from tasks.regions.messages import Cover
from tasks.regions.rules import Candidate, Listed, compare, counts
from tasks.regions.workbook import Book, render_workbook

MASA = program("masa")
MARK = "l0123456789abcdef012.abcdefghijklmnop"
NAME, OUTCOME, MENTOR_ID, MATCH_DATE, NOTE = "Mentee", "Outcome", "Mentor member ID", "Match date", "Note"
"""Headings of the columns that tests fill in."""
filled_in: dict[tuple[bytes, str], bytes] = {}


def sent(people=3, definition=MASA, region="Region 5", mark=MARK):
    """The workbook that a region gets, with a token that has the look of one."""
    return sent_once(people, region, mark) if definition is MASA else rendered(people, definition, region, mark)


@cache
def sent_once(people, region, mark):
    """The usual one, which many tests start from."""
    return rendered(people, MASA, region, mark)


def rendered(people, definition, region, mark):
    """The workbook of people in one region."""
    listed = [
        Listed(f"P{number}", f"REF{number}", "NEW_ROLE", region=region, member_id=f"{number:05}",
               last_name=f"Last{number}", first_name="Jo", email=f"m{number}@example.org", district="1E5",
               title="Superintendent")
        for number in range(1, people + 1)
    ]  # fmt: skip
    rows = compare([(person, values(definition, person)) for person in listed], [])
    cover = Cover(region, "2026-27", 1, date(2026, 9, 1), counts(rows), date(2026, 9, 30), date(2026, 9, 1), "Ann", ())
    mentors = [Candidate(f"{number:05}", region, "active", "", f"Ek{number}", "Bo", places=2, mentees=0)
               for number in range(501, 506)]  # fmt: skip
    return render_workbook(Book(definition, cover, rows, [], mentors, mark))


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book):
    """As openpyxl saves a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(content, answers=None):
    """The workbook with answers in it: row number -> heading -> value; without any, every row is matched."""
    asked = content, repr(answers)
    if asked not in filled_in:  # many tests begin with the same answers
        filled_in[asked] = fill_in(content, answers)
    return filled_in[asked]


def fill_in(content, answers):
    """The same, made now."""
    book = opened(content)
    sheet = book["Matches"]
    places = {cell.value: cell.column for cell in sheet[1]}
    usual = {number: {OUTCOME: "matched", MENTOR_ID: "Ek501, Bo (00501)", MATCH_DATE: date(2026, 9, 20)}
             for number in range(2, sheet.max_row + 1) if sheet.cell(number, 1).value}  # fmt: skip
    for number, cells in (usual if answers is None else answers).items():
        for heading, value in cells.items():
            sheet.cell(number, places[heading]).value = value
    return saved(book)


def a_table(*rows, name="Matches"):
    """A workbook with one sheet of our own making and no token."""
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return saved(book)


def changed(content, part, change):
    """The same workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return out.getvalue()


def with_part(content, part, data):
    """The same workbook with one part more."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr(part, data)
    return out.getvalue()


def zipped(**files):
    """A plain ZIP; an underscore in a name stands for its dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in files.items():
            book.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def received(*rows, name="Matches", tokens=(MARK,)):
    """A workbook as the limited reader gives it, for tests of what its cells mean."""
    return ReceivedBook(tokens, (Sheet(name, tuple(map(tuple, rows))),))


def with_sheet(book, name, *rows):
    """The same with one sheet more."""
    return replace(book, sheets=(*book.sheets, Sheet(name, tuple(map(tuple, rows)))))


def read(content, name="list.xlsx"):
    """Through the real child."""
    return read_book(content, name)
