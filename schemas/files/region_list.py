"""The list that a region gets and sends back: every column it may have, its heading in people's words, its choices."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from schemas.program import Column, Program

SYSTEM_SHEET = "_system"
MATCHES_SHEET = "Matches"
LEFT_SHEET = "No longer on the list"
STANDING_HEADING = "Since the last list"
TO_DO_HEADING = "What to do"
"""Of the column that only the workbook of an answer has: what is wrong with a row, in sentences."""
REFS = ("list_ref", "mentee_ref", "application_ref", "referral_ref")
MENTOR_IDS = ("mentor_member_id", "mentor_ref")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column that a definition may name. The heading may use {mentee}, {Mentee}, {mentor}, {Mentor}, {region}."""

    name: str
    heading: str
    kind: Literal["text", "day"] = "text"


COLUMNS: Mapping[str, ListColumn] = MappingProxyType({column.name: column for column in (
    ListColumn("list_ref", "List ref"),
    ListColumn("mentee_ref", "{Mentee} ref"),
    ListColumn("application_ref", "Application ref"),
    ListColumn("referral_ref", "Referral ref"),
    ListColumn("mentee_member_id", "{Mentee} member ID"),
    ListColumn("mentee_name", "{Mentee}"),
    ListColumn("mentee_district", "District"),
    ListColumn("school", "School"),
    ListColumn("mentee_title", "Job title"),
    ListColumn("mentee_email", "E-mail"),
    ListColumn("why_listed", "Why listed"),
    ListColumn("channel", "Came in by"),
    ListColumn("goal_category", "Goal"),
    ListColumn("objective", "Objective"),
    ListColumn("suggested_mentors", "Suggested {mentor}s"),
    ListColumn("outcome", "Outcome"),
    ListColumn("mentor_member_id", "{Mentor} member ID"),
    ListColumn("mentor_ref", "{Mentor} ref"),
    ListColumn("mentor_name", "{Mentor} name"),
    ListColumn("match_date", "Match date", kind="day"),
    ListColumn("first_contact_date", "First contact date", kind="day"),
    ListColumn("cross_region_reason", "If from another {region}: why"),
    ListColumn("format", "Format"),
    ListColumn("note", "Note"),
)})  # fmt: skip


SUGGESTED = "suggested_mentors"
"""The one column of ours that is no part of what a row says: whom we suggest moves with everybody's load."""
IDS = frozenset({"mentee_member_id"})
"""Columns that only a program has whose members have ids of their own."""
FROM_THE_ROSTER = ("goal_category", "objective")
"""Columns that are filled only where the export has a column of the same name."""


def unknown_columns(names: Iterable[str]) -> list[str]:
    """One sentence for each name that no list can have, in the order given."""
    known = ", ".join(COLUMNS)
    return [f"lists.columns names {name!r}, which no list can show; known are {known}" for name in names
            if name not in COLUMNS]  # fmt: skip


def headings(program: "Program") -> dict[str, str]:
    """
    The columns that the program declares, each with the heading that people see, in the program's order.

    Raises:
        ValueError: the definition names a column that nobody can fill.
    """
    names = [column.name for column in program.lists.columns]
    if problems := unknown_columns(names):
        raise ValueError(f"{program.code}: {'; '.join(problems)}")
    said = program.words
    words = {"mentee": said.mentee, "mentor": said.mentor, "region": said.region}
    words |= {name.capitalize(): sentence_case(word) for name, word in words.items()}
    chosen = {} if has_ids(program) else {"mentor_member_id": "{Mentor}"}
    return {name: chosen.get(name, COLUMNS[name].heading).format(**words) for name in names}


def shown(program: "Program") -> "tuple[tuple[Column, str], ...]":
    """
    The columns of this program's list with their headings, in the order of the definition.

    Left out are those that cannot be filled: ids that nobody has, facts that the export lacks, and suggestions where
    the program wants none.

    Raises:
        ValueError: the definition names a column that no list can show.
    """
    said = headings(program)
    return tuple(
        (column, said[column.name])
        for column in program.lists.columns
        if (column.name != SUGGESTED or program.matching.suggestions)
        and (has_ids(program) or column.name not in IDS)
        and (column.editable or column.name not in FROM_THE_ROSTER or column.name in program.roster.columns)
    )


def sentence_case(words: str) -> str:
    """The words as a sentence or a heading begins with them: only the first letter changes."""
    return words[:1].upper() + words[1:]


def has_ids(program: "Program") -> bool:
    """Whether people of this program have ids that a person can read; else ours are opaque and never shown."""
    return program.roster.identity == "member_id"


def choice_words(code: str) -> str:
    """How an allowed code stands in a drop-down: `not_new` is read as `not new`."""
    return code.replace("_", " ")


def mentor_choice(name: str, member_id: str) -> str:
    """How a mentor stands in a drop-down: the name to find, the id to keep."""
    return f"{name} ({member_id})" if name else member_id


def mentor_id_in(cell: str) -> str:
    """The member id that a cell means: that of a choice from the drop-down, else what somebody typed, trimmed."""
    chosen = re.fullmatch(r".+ \(([^()]+)\)", cell.strip(), re.DOTALL)
    return chosen[1].strip() if chosen else cell.strip()
