"""How every workbook of ours looks: cells, tables, protection and printed pages. A text in it never is a formula."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

LINE_POINTS = 15
BOLD = 3
"""Characters that a heading's bold letters and the arrow of its filter take from the width of its column."""
LETTER, A4 = 1, 9
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WRONG = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
TO_DO = {"bg_color": "#FFF4E5"}
NOTED = {"bg_color": "#FFEB9C", "font_color": "#6B4E00"}
PROTECTED = {"autofilter": True, "format_columns": True, "format_rows": True}


def looks_of(file: Any) -> dict[str, Any]:
    """The looks of a cell. A cell is locked unless its look says otherwise."""
    cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFBFBF", "num_format": "@"}
    ours, free = {**cell, "bg_color": "#F2F2F2"}, {**cell, "locked": False}
    head = {**cell, "bold": True, "font_color": "#FFFFFF", "valign": "vcenter"}
    kinds = {
        "head": {**head, "bg_color": "#1F3864"},
        "head_free": {**head, "bg_color": "#2E7D32"},
        "ours": ours,
        "number": {**ours, "num_format": "General", "align": "right"},
        "new": {**ours, "bg_color": "#D9EAD3", "bold": True},
        "changed": {**ours, "bg_color": "#FFF2CC", "bold": True},
        "same": ours,
        "left": {**ours, "font_strikeout": True},
        "free": free,
        "free_day": {**free, "num_format": "yyyy-mm-dd", "align": "left"},
        "title": {"bold": True, "font_size": 14, "font_color": "#1F3864", "valign": "top", "text_wrap": True},
        "label": {"bold": True, "valign": "top", "align": "left"},
        "words": {"valign": "top", "text_wrap": True},
    }
    for colour, catching in (("wrong", WRONG), ("noted", NOTED), ("to_do", TO_DO)):
        kinds |= {f"{name}_{colour}": {**kinds[name], **catching} for name in ("ours", "free", "free_day")}
    return {name: file.add_format(look) for name, look in kinds.items()}


def write_table(
    sheet: Any, headings: Sequence[str], lines: Sequence[Sequence[str]], looks: Mapping[str, Any], *,
    widths: Sequence[int], first_look: str = "ours",
) -> None:  # fmt: skip
    """A table to read: locked, with its headings frozen."""
    heading_lines = max(lines_of(heading, width - BOLD) for heading, width in zip(headings, widths, strict=True))
    set_heights(sheet, [heading_lines, *(max(map(lines_of, line, widths)) for line in lines)])
    for at, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, looks["head"])
        for number, line in enumerate(lines, 1):
            write_text(sheet, number, at, line[at], looks[first_look if at < 2 else "ours"])
    sheet.freeze_panes(1, 0)


def write_text(sheet: Any, row: int, at: int, text: str, look: Any) -> None:
    """A text stays a text: no number, no formula, no link; nothing is a blank cell."""
    if text:
        sheet.write_string(row, at, text, look)
    else:
        sheet.write_blank(row, at, None, look)


def write_remark(sheet: Any, row: int, at: int, words: str) -> None:
    """A note on a cell, large enough to be read whole; it shows when the pointer rests on the cell."""
    size = {"width": 300, "height": 18 * lines_of(words, 46) + 12}
    sheet.write_comment(row, at, words, {**size, "font_size": 9, "author": ""})


def day_in(text: str) -> date | None:
    """The day that `2026-10-02` means, and nothing else does; None if the text is no such day."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d", text) else None
    except ValueError:
        return None


def lines_of(text: str, width: int) -> int:
    """In how many lines a text stands in a cell; not every program finds that out by itself."""
    return max(1, sum(len(wrap(part, max(width, 1))) or 1 for part in text.split("\n")))


def set_heights(sheet: Any, high: Sequence[int], *, most: int = 10) -> None:
    """Make each row, the headings first, as high as its longest text asks for; `most` lines at most."""
    for number, lines in enumerate(high):
        sheet.set_row(number, LINE_POINTS * min(lines, most) + 3)


def finish(sheet: Any, *, locale: str, left: str, right: str) -> None:
    """
    Protection without a password (a guard rail, not security), and a page that prints well.

    Args:
        left: What stands on top of each printed page, and `right` beside it; the sheet's name follows.
    """
    sheet.protect("", PROTECTED)
    sheet.set_landscape()
    sheet.set_paper(LETTER if locale == "en_US" else A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{printed(left)}&R{printed(right)}, &A")
    sheet.set_footer("&RPage &P of &N")


def printed(words: str) -> str:
    """A text in a page header: & starts a code there, and all in all 255 characters fit."""
    return words[:80].replace("&", "&&")


def sheet_name(words: str) -> str:
    """A name that a sheet may have."""
    return re.sub(r"[\[\]:*?/\\']", " ", words)[:31].strip()
