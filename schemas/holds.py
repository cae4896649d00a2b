"""Who can mend a row that is held: the region that filled it in, or nobody but those who keep the rules."""

import hashlib
import json
from collections.abc import Collection
from datetime import timedelta

from schemas.program import Program

MENDED_BY_TYPING = frozenset({
    "cell_unreadable", "outcome_missing", "outcome_unknown", "outcome_contradicts", "choice_unknown", "mentor_missing",
    "mentor_unknown", "mentor_name_differs", "ref_unknown", "ref_mismatch", "duplicate_row", "date_unreadable",
})  # fmt: skip
"""The built-in rules, as they are told, of which the mending is to type something else."""

QUESTIONS_LISTED_FOR = timedelta(days=90)
"""How long a mail without a list is shown to staff, unless one of them says that it is answered."""


def correction_key(program_year: str, mentee: str, rule: str, column: str, said: str) -> str:
    """
    What names one correction for ever: the same thing said of the same person in one year is one, in whatever answer.

    Args:
        said: What the cell says.
    """
    return hashlib.sha256(json.dumps([program_year, mentee, rule, column, said]).encode()).hexdigest()


def region_mends(program: Program, rule: str) -> bool:
    """Whether the region itself can lift a hold: a built-in one by typing, a program's own if it may waive it."""
    if rule in MENDED_BY_TYPING:
        return True
    rules = (*program.mentee.rules, *program.mentor.requirements, *program.matching.rules)
    return any(one.id == rule and one.waivable_by == "region" for one in rules)


def region_has_to_mend(program: Program, rules: Collection[str]) -> bool:
    """Whether something of what holds a row waits for the region, whatever else waits for others."""
    return any(region_mends(program, rule) for rule in rules)


def staff_has_to_settle(program: Program, rules: Collection[str]) -> bool:
    """Whether something of what holds a row is for others than the region; also where no rule is on record."""
    return not rules or any(not region_mends(program, rule) for rule in rules)
