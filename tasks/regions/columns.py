"""What a list says in each column: only columns that the definition names, and only those that can be filled."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from schemas.files.region_list import MENTOR_IDS, REFS, shown
from schemas.member import full_name
from schemas.program import Program
from tasks.regions import book_messages as messages
from tasks.regions.rules import Listed

FILL: Mapping[str, Callable[[Listed, Program], str]] = MappingProxyType({
    **dict.fromkeys(REFS, lambda person, program: person.list_ref),
    "mentee_member_id": lambda person, program: person.member_id,
    "mentee_name": lambda person, program: full_name(person.last_name, person.first_name),
    "mentee_district": lambda person, program: person.district,
    "school": lambda person, program: person.school or person.district,
    "mentee_title": lambda person, program: person.title,
    "mentee_email": lambda person, program: person.email,
    "why_listed": lambda person, program: messages.why_listed(program, person.reason, person.application_reason),
    "channel": lambda person, program: messages.channel(program, person.application_kind, person.application_reason),
    "goal_category": lambda person, program: of_extra(person, "goal_category"),
    "objective": lambda person, program: of_extra(person, "objective"),
})  # fmt: skip


def values(program: Program, person: Listed) -> dict[str, str]:
    """The texts of the columns that we fill, for one person. A column for the region to fill in is no part of it."""
    return {
        column.name: FILL[column.name](person, program)
        for column, _ in shown(program)
        if not column.editable and column.name in FILL
    }


def of_extra(person: Listed, name: str) -> str:
    """One of the program's own columns of the export."""
    return str(json.loads(person.extra).get(name, "")) if person.extra else ""


def choices_of_mentors(program: Program) -> frozenset[str]:
    """The columns whose drop-down offers the mentors available."""
    return frozenset(column.name for column, _ in shown(program) if column.name in MENTOR_IDS)
