"""What a returned list must satisfy as a file, said once: the judge decides by it, the evidence proves it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from schemas.files.region_list import COLUMNS, MENTOR_IDS, REFS, choice_words, has_ids
from schemas.files.returned_book import MAX_ROWS

if TYPE_CHECKING:
    from schemas.program import Program

MENTORS = (*MENTOR_IDS, "mentor_name")
ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "reference_column": REFS, "mentor_column": MENTORS, "outcome_column": ("outcome",),
})  # fmt: skip
"""What a list must have a column for, and the columns that do: without one of them a sheet is no list."""
DAY = r"^\d{4}-\d{2}-\d{2}$"
"""How a day stands once it is read; what cannot be read stays as it was typed."""

SAY: Mapping[str, str] = MappingProxyType({
    "heading_missing": "A column is missing: the reference, the mentor or the outcome. Copy the headings from the list "
                       "you were sent.",
    "too_many_rows": f"A list has from 1 to {MAX_ROWS} rows. Send the sheet of the list alone.",
    "ref_unknown": "The reference {said} is none of ours. Copy it from the list you were sent; for somebody who is not "
                   "on it, leave it empty.",
    "duplicate_row": "This {mentee} is on the list more than once with different answers. Keep one row.",
    "outcome_unknown": "{said} is none of the outcomes. Choose {choices}.",
    "choice_unknown": "{heading}: {said} is none of the choices. Choose {choices}.",
    "mentor_unknown": "{said} is nobody on the roster. Choose from the drop-down, or type the member ID as it has it.",
    "date_unreadable": "{heading}: {said} is no day that we can read. Type it like {example}.",
})  # fmt: skip
"""Rule -> the sentence for the coordinator; what stands in braces is filled in where a row is told."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the file, or every answered row of it, must satisfy. An empty cell satisfies it."""

    rules: tuple[str, ...]
    """The rules by which the judge tells a row that does not; the first has the sentence."""
    column: str
    """Our name of the column; empty for the file as a whole."""
    kind: Literal["columns", "rows", "known", "unique", "one_of", "matches"]
    argument: str | tuple[str, ...] = ()
    """The columns or the words allowed, or a pattern; for `known` what is known is in the database, not here."""

    @property
    def say(self) -> str:
        """A sentence for the person who can mend it."""
        return SAY[self.rules[0]]

    @property
    def note(self) -> str:
        """The same where no row is meant."""
        return re.sub(r"\{\w+\}", "…", self.say)


def checks(program: "Program") -> tuple[Check, ...]:
    """Everything that a returned list of this program must satisfy before any rule about people is asked."""
    editable = [column for column in program.lists.columns if column.editable]
    known = [Check(("ref_unknown", "ref_mismatch"), "list_ref", "known"), Check(("duplicate_row",), "mentee", "unique")]
    if has_ids(program):
        known.append(Check(("mentor_unknown", "id_repaired"), "mentor", "known"))
    words = [
        Check(("outcome_unknown" if column.name == "outcome" else "choice_unknown",), column.name, "one_of",
              words_of(column.allowed))
        for column in editable if column.allowed
    ]  # fmt: skip
    days = [Check(("date_unreadable",), column.name, "matches", DAY) for column in editable
            if COLUMNS[column.name].kind == "day"]  # fmt: skip
    return (
        Check(("heading_missing",), "", "columns", tuple(roles_of(program))), Check(("too_many_rows",), "", "rows"),
        *known, *words, *days,
    )  # fmt: skip


def roles_of(program: "Program") -> list[str]:
    """What this program's list must have a column for."""
    names = {column.name for column in program.lists.columns}
    return [role for role, columns in ROLES.items() if names & set(columns)]


def words_of(allowed: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of a drop-down and the words in which it shows them."""
    return tuple(dict.fromkeys(words for code in allowed for words in (code, choice_words(code))))
