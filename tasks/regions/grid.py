"""The sheet that a region fills in, line by line: what is locked, what can be chosen, and what catches the eye."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from schemas.calendar import first_day, last_day, start_year_of
from schemas.files.region_list import COLUMNS, MENTOR_IDS, REFS, SUGGESTED
from schemas.program import Column, Program
from tasks.regions import book_messages as say
from tasks.shared.sheets import BOLD, day_in, lines_of, set_heights, write_remark, write_text

STANDING = "standing"
"""The name of the one column that no definition names: how a row stands to the last list."""
TO_DO = "to_do"
"""The name of the column in which an answer says what to do with a row."""
OURS = frozenset({*REFS, STANDING, SUGGESTED, TO_DO})
"""What nobody writes into, not even in the line of somebody written in."""
NARROWEST, WIDEST = 9, 21
WIDTHS = {"mentee_email": 25, "note": 20, "mentor_name": 16, "mentor_member_id": 21, "mentor_ref": 21, "outcome": 11,
          "match_date": 11, "first_contact_date": 11, "cross_region_reason": 15, SUGGESTED: 40, TO_DO: 46}  # fmt: skip
"""In characters. A page in landscape holds some 140 at full size; a list with every column is printed at 60 %."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a cell must tell: by its colour, and in words (if there are any) where the pointer rests on it."""

    colour: Literal["wrong", "noted", "to_do"]
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line to fill in: the texts that stand in it already, and which of them have a remark."""

    texts: Mapping[str, str]
    write_in: bool = False
    """Somebody whom the region writes in: every cell but ours is free."""
    remarks: Mapping[str, Remark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns with their headings, and where the words of each drop-down stand."""

    program: Program
    as_of: date
    columns: Sequence[tuple[Column, str]]
    sources: Mapping[str, str]


def write_grid(sheet: Any, grid: Grid, lines: Sequence[Line], looks: Mapping[str, Any]) -> None:
    """The headings, the lines, and what can be chosen in them; the page itself is the caller's."""
    last = max(len(lines), 1)
    high = [1] * (last + 1)
    for at, (column, heading) in enumerate(grid.columns):
        texts = [line.texts.get(column.name, "") for line in lines]
        width = width_of(column, heading, [text for text, line in zip(texts, lines, strict=True) if not line.write_in])
        tall = [lines_of(heading, width - BOLD), *(lines_of(text, width) for text in texts), *[1] * (last - len(lines))]
        high = [max(pair) for pair in zip(high, tall, strict=True)]
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, looks["head_free" if column.editable else "head"])
        for number, (line, text) in enumerate(zip(lines, texts, strict=True), 1):
            write_cell(sheet, (number, at), column, line, text, looks)
        if column.editable:
            offer(sheet, (at, last), column, grid)
    set_heights(sheet, high, most=20)
    sheet.freeze_panes(1, 1 + max((at for at, (column, _) in enumerate(grid.columns) if column.name == "mentee_name"),
                                  default=0))  # fmt: skip
    sheet.autofilter(0, 0, last, len(grid.columns) - 1)


def write_cell(
    sheet: Any, place: tuple[int, int], column: Column, line: Line, text: str, looks: Mapping[str, Any]
) -> None:
    """One cell with its remark; a day that the region wrote is a day again."""
    look, remark = look_of(column, text, line.write_in), line.remarks.get(column.name)
    if remark:
        look = f"{look if look in {'free', 'free_day'} else 'ours'}_{remark.colour}"
        if remark.words:
            write_remark(sheet, *place, remark.words)
    if is_day(column) and (day := day_in(text)):
        sheet.write_datetime(*place, day, looks[look])
    else:
        write_text(sheet, *place, text, looks[look])


def look_of(column: Column, text: str, write_in: bool) -> str:
    """Which look a cell has: ours or the region's, a day, or a standing that catches the eye."""
    if column.editable or (write_in and column.name not in OURS):
        return "free_day" if is_day(column) else "free"
    return text if column.name == STANDING and text else "ours"


def is_day(column: Column) -> bool:
    """Whether a day stands in the column."""
    return column.name in COLUMNS and COLUMNS[column.name].kind == "day"


def offer(sheet: Any, place: tuple[int, int], column: Column, grid: Grid) -> None:
    """A drop-down where there is something to choose from; a mentor or a day may also be another one."""
    at, last = place
    rule: dict[str, Any] = {"validate": "list", "source": grid.sources.get(column.name)}
    if column.name in MENTOR_IDS:
        title, prompt = say.choose_prompt(grid.program)
        rule |= {"error_type": "information", "input_title": title, "input_message": prompt, "show_error": False}
    elif is_day(column):
        year = start_year_of(grid.program, grid.as_of)
        rule = {"validate": "date", "criteria": "between", "error_type": "warning",
                "minimum": first_day(grid.program, year), "maximum": last_day(grid.program, year),
                "error_title": "Is this the day?", "error_message": say.day_outside()}  # fmt: skip
    else:
        rule |= {"error_title": "Please choose", "error_message": say.choose_one(column)}
    if rule.get("source") or rule["validate"] == "date":
        sheet.data_validation(1, at, last, at, rule)


def width_of(column: Column, heading: str, texts: Sequence[str]) -> int:
    """A width at which most texts stand in one or two lines, and no word of the heading is cut."""
    longest = max((len(text) for text in texts), default=0)
    wanted = min(max(longest + 2, NARROWEST), WIDTHS.get(column.name, WIDEST))
    if column.editable:
        wanted = WIDTHS.get(column.name, 14)
    return max(wanted, *(len(word) + BOLD for word in heading.split()))
