"""Reads a mail's workbook back and holds it against the roster: only this region's people may leave the house (I7)."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import python_calamine
from sqlalchemy import Connection

from schemas.files.region_list import (
    LEFT_SHEET,
    MATCHES_SHEET,
    REFS,
    SUGGESTED,
    SYSTEM_SHEET,
    has_ids,
    mentor_id_in,
    shown,
)
from schemas.files.returned_book import LIST_TOKEN
from schemas.program import Program
from schemas.region import ALL_REGIONS, fold
from sql.queries import query
from tasks.regions.book_messages import MENTORS_SHEET, in_words
from tasks.regions.suggestion_messages import strange_lines
from tasks.shared.mail import XLSX
from tasks.shared.sheets import sheet_name

Sheet = list[list[str]]


class ForeignRows(RuntimeError):
    """A list holds what is not its region's, or is not the list that it says. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class Own:
    """What may stand in one region's workbook, and what names somebody else."""

    refs: frozenset[str]
    ids: frozenset[str]
    emails: frozenset[str]
    foreign: frozenset[str]
    choices: frozenset[str]
    """The words for a mentor where nobody has an id, with and without the title."""


def check_mail(
    db: Connection, program: Program, region: str, mail: EmailMessage, *, token: str, told: Iterable[str]
) -> None:
    """
    Read the attached workbook and compare every row with the roster, by queries that did not make it.

    Args:
        told: References that the region's last list held, whose people may be said to have left.
    Raises:
        ForeignRows: with counts only; the sentence names nobody.
    """
    [content] = [part.get_payload(decode=True) for part in mail.iter_attachments() if part.get_content_type() == XLSX]
    sheets = read_sheets(content)
    own, before = read_own(db, program, region), frozenset(told)
    mentors = sheets[sheet_name(in_words(MENTORS_SHEET, program))]
    said = {heading: name for name, heading in ((column.name, heading) for column, heading in shown(program))}
    listed = columns_of(sheets[MATCHES_SHEET], said)
    foreign = own.foreign - before
    refs = [text for name in REFS for text in listed.get(name, [])]
    wrong = {
        "references": outside(refs, own.refs),
        "references of those who left": outside(column(sheets.get(LEFT_SHEET, []), 0), own.refs | before),
        "member ids": outside(listed.get("mentee_member_id", []), own.ids),
        "addresses": outside(listed.get("mentee_email", []), own.emails),
        "mentors": strange_mentors(program, mentors, own),
        "suggestions": strange_suggestions(program, listed.get(SUGGESTED, []), mentors),
        "cells": sum(text in foreign for sheet in sheets.values() for line in sheet for text in line),
        "tokens": int(sheets[SYSTEM_SHEET][0][:2] != [LIST_TOKEN, token]),
    }
    if any(wrong.values()):
        found = ", ".join(f"{count} {what}" for what, count in wrong.items() if count)
        raise ForeignRows(f"{program.code}: a region's list holds what is not its own: {found}; nothing was sent")


def read_sheets(content: Any) -> dict[str, Sheet]:
    """Every sheet of a workbook of ours, as texts."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: [[str(value).strip() for value in line] for line in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def columns_of(sheet: Sheet, said: Mapping[str, str]) -> dict[str, list[str]]:
    """The texts below each heading that we know, empty ones left out."""
    return {said[heading]: column(sheet, at) for at, heading in enumerate(sheet[0]) if heading in said}


def column(sheet: Sheet, at: int) -> list[str]:
    """The texts of one column below its heading, empty ones left out."""
    return [line[at] for line in sheet[1:] if at < len(line) and line[at]]


def outside(texts: Sequence[str], allowed: frozenset[str]) -> int:
    """How many texts are none of those allowed."""
    return sum(text not in allowed for text in texts)


def strange_mentors(program: Program, sheet: Sheet, own: Own) -> int:
    """How many cells offer a mentor who is none of this region's."""
    if has_ids(program):
        return outside([*column(sheet, 1), *map(mentor_id_in, column(sheet, 0))], own.ids)
    return outside(column(sheet, 0), own.choices)


def strange_suggestions(program: Program, cells: Sequence[str], mentors: Sheet) -> int:
    """How many lines suggest somebody whom the sheet of mentors does not offer; that sheet is checked by itself."""
    offered = frozenset(column(mentors, 0))
    return sum(strange_lines(program, cell, offered) for cell in cells)


def read_own(db: Connection, program: Program, region: str) -> Own:
    """What names the people of one region, and what names only people of others."""
    rows = [dict(row) for row in db.execute(query("regions/identifiers"), {"program": program.code}).mappings()]
    here = [row for row in rows if region == ALL_REGIONS or fold(row["region"]) == fold(region)]
    refs, emails = texts_of(here, "list_ref"), texts_of(here, "email")
    ids = texts_of(here, "member_id") | texts_of(here, "row_key")
    foreign = (texts_of(rows, "list_ref") - refs) | (texts_of(rows, "email") - emails)
    return Own(refs, ids, emails, foreign, frozenset(words for row in here for words in words_for(row)))


def words_for(row: Mapping[str, Any]) -> tuple[str, str]:
    """How somebody without an id may stand in a drop-down."""
    words = ", ".join(filter(None, (row["last_name"], row["first_name"], row["district"] or row["school"])))
    return words.strip(), f"{words}, {row['title']}".strip()


def texts_of(rows: Iterable[Mapping[str, Any]], name: str) -> frozenset[str]:
    """The different texts of one column; empty ones are nobody's."""
    return frozenset(" ".join(str(row[name]).split()) if name == "email" else row[name].strip() for row in rows) - {""}
