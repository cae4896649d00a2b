"""Holds an answer against the roster: a region's own people, and of others only what the region typed itself (I7)."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from sqlalchemy import Connection

from schemas.files.region_list import (
    MATCHES_SHEET,
    MENTOR_IDS,
    REFS,
    SUGGESTED,
    SYSTEM_SHEET,
    has_ids,
    mentor_id_in,
    shown,
)
from schemas.files.returned_book import LIST_TOKEN
from schemas.program import Program
from sql.queries import query
from tasks.regions.answer_book import plain
from tasks.regions.book_messages import MENTORS_SHEET, in_words
from tasks.regions.isolation import (
    ForeignRows,
    Own,
    Sheet,
    outside,
    read_own,
    read_sheets,
    strange_mentors,
    strange_suggestions,
    texts_of,
)
from tasks.regions.reading import read_rows
from tasks.shared.mail import XLSX
from tasks.shared.sheets import sheet_name

MENTORS = frozenset({*MENTOR_IDS, "mentor_name"})
WORDS = re.compile(r"[^\s,;:()<>\[\]\u201c\u201d\"']+")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may stand in one answer, and what names somebody else."""

    own: Own
    told: frozenset[str]
    """References that lists of the region held."""
    strange_ids: frozenset[str]
    """Member ids that only people of other regions have."""
    mentors: frozenset[str]
    """What the region typed in the cells of mentors."""
    typed: frozenset[str]
    """Every word that the region typed."""


def check_answer(
    db: Connection, program: Program, region: str, mail: EmailMessage, *, token: str, lists: Iterable[str],
    program_year: str,
) -> None:  # fmt: skip
    """
    Hold the words and the workbook of an answer against the roster, by queries that did not make them.

    Args:
        lists: The versions of the list with which the region has worked, whose people it was told of.
        program_year: Of the list; what the region typed in it may be said to it again.
    Raises:
        ForeignRows: with counts only; the sentence names nobody.
    """
    allowed = read_allowed(db, program, region, lists, program_year)
    said = mail.get_body(("plain",))
    wrong = {"words": strange_words(said.get_content() if said else "", allowed)}
    for part in mail.iter_attachments():
        if part.get_content_type() == XLSX:
            wrong |= wrong_in(program, read_sheets(part.get_payload(decode=True)), allowed, token)
    if any(wrong.values()):
        found = ", ".join(f"{count} {what}" for what, count in wrong.items() if count)
        raise ForeignRows(f"{program.code}: an answer holds what is not its region's own: {found}; it was not sent")


def wrong_in(program: Program, sheets: dict[str, Sheet], allowed: Allowed, token: str) -> dict[str, int]:
    """How many cells of a workbook name somebody whom the region may not see there."""
    heads = {heading: column.name for column, heading in shown(program)}
    head, *lines = sheets[MATCHES_SHEET]
    names = [heads.get(heading, "") for heading in head]
    mentors = sheets[sheet_name(in_words(MENTORS_SHEET, program))]
    cells = [(name, text) for line in lines for name, text in zip(names, line, strict=False) if text]
    others = [text for name, sheet in sheets.items() if name != MATCHES_SHEET for line in sheet for text in line]
    refs, foreign = [text for name, text in cells if name in REFS], allowed.own.foreign - allowed.told
    return {
        "references": outside(refs, allowed.own.refs | allowed.told),
        "cells": sum(text in foreign for text in [*others, *(text for name, text in cells if name not in MENTORS)]),
        "mentors named": sum(strange_mentor(text, allowed) for name, text in cells if name in MENTORS),
        "mentors": strange_mentors(program, mentors, allowed.own),
        "suggestions": strange_suggestions(program, [text for name, text in cells if name == SUGGESTED], mentors),
        "people": sum(strange_row(program, dict(zip(names, line, strict=False)), allowed) for line in lines),
        "tokens": int(sheets[SYSTEM_SHEET][0][:2] != [LIST_TOKEN, token]),
    }


def strange_mentor(text: str, allowed: Allowed) -> bool:
    """Whether a cell names a mentor of another region whom this region has not named itself."""
    strange = allowed.own.foreign | allowed.strange_ids
    return as_written(text) not in allowed.mentors and bool({text, mentor_id_in(text)} & strange)


def strange_row(program: Program, row: dict[str, str], allowed: Allowed) -> bool:
    """Whether a row of the list itself says another id or address than one of the region's own people."""
    if not any(row.get(name) for name in REFS):
        return False
    ids, emails = allowed.own.ids, allowed.own.emails
    member_id, email = row.get("mentee_member_id", ""), row.get("mentee_email", "")
    return (has_ids(program) and bool(member_id) and member_id not in ids) or (bool(email) and email not in emails)


def strange_words(text: str, allowed: Allowed) -> int:
    """How many words of a mail are a reference or address of somebody else and were not typed by the region."""
    words = {word.rstrip(".") for word in WORDS.findall(text)}
    return len((words & allowed.own.foreign) - allowed.typed - allowed.told)


def read_allowed(db: Connection, program: Program, region: str, lists: Iterable[str], program_year: str) -> Allowed:
    """What the roster and the region's own answers say may stand there."""
    own = read_own(db, program, region)
    rows = [dict(row) for row in db.execute(query("regions/identifiers"), {"program": program.code}).mappings()]
    told = frozenset(row.list_ref for list_id in {*lists} - {""} for row in read_rows(db, list_id))
    binds = {"program": program.code, "program_year": program_year, "region": region}
    said = [json.loads(row) for row in db.execute(query("regions/typed_by_region"), binds).scalars()]
    return Allowed(own, told, texts_of(rows, "member_id") - own.ids, typed_as_mentors(said), words_of(said))


def typed_as_mentors(said: Sequence[dict[str, str]]) -> frozenset[str]:
    """What stood in the cells of mentors, as an answer writes it."""
    return frozenset(as_written(text) for row in said for name, text in row.items() if name in MENTORS)


def words_of(said: Sequence[dict[str, str]]) -> frozenset[str]:
    """Every word that was typed, as an answer writes it."""
    texts = (plain(text, len(text)) for row in said for text in row.values())
    return frozenset(word.rstrip(".") for text in texts for word in WORDS.findall(text))


def as_written(text: str) -> str:
    """A cell without what no answer repeats, such as ends of lines and signs of direction."""
    return " ".join(plain(text).split())
