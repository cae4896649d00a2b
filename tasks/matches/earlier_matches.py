"""What a row says against a match that stands already, and which waivers were meant for it."""

from collections.abc import Iterable

from schemas.match import Finding
from schemas.program import Program
from tasks.matches import row_messages as say
from tasks.matches.builtin import finding
from tasks.matches.knowledge import Ground, Known, Someone, Waived
from tasks.matches.mentors import mentor_column
from tasks.matches.transitions import GONE

BOUND = "mentor_changed"
"""The rule whose waivers are for one match that stands, and for none that comes after it."""


def standing(ground: Ground, mentee: Someone) -> list[Known]:
    """The confirmed matches of somebody, under whatever reference."""
    return [one for one in ground.matches if one.state == "confirmed" and one.mentee_person_id == mentee.person_id]


def against_the_ledger(
    program: Program, ground: Ground, mentee: Someone, mentor: Someone | None, ref: str, outcome: str
) -> Iterable[Finding]:  # fmt: skip
    """What was accepted before, and is now said otherwise."""
    before = standing(ground, mentee)
    if not before:
        return []
    if mentor is not None:
        same = [one for one in before if one.mentor_person_id == mentor.person_id]
        if not same:
            return [finding("mentor_changed", say.mentor_changed(program), mentor_column(program))]
        this_year = [one for one in same if one.program_year in {"", ground.program_year}]
        if this_year and all(one.list_ref != ref for one in same):
            return [finding("matched_already", say.matched_already(program), mentor_column(program))]
    if outcome in {"not_new", "pending"}:
        return [finding("outcome_changed", say.outcome_changed(outcome), "outcome")]
    if outcome not in GONE:
        return []
    if any(one.coordinator.lower() in ground.colleagues for one in before):
        return [finding("ended_by_another", say.ended_by_another(program), "outcome")]
    return [finding("match_ends", say.match_ends(), "outcome")]


def speaks_of(waiver: Waived, ground: Ground, mentee: Someone, mentor: Someone | None) -> bool:
    """
    Whether a waiver is for this row: for its pair; or, where it names nobody, for the match that it would end.

    A waived change is a change of the match that stood on that day: once that match is over, so is the waiver.
    """
    before = standing(ground, mentee)
    if waiver.rule == BOUND and waiver.match_id not in {one.match_id for one in before}:
        return False
    if mentor is not None:
        return waiver.mentor_id in mentor.ids and mentor.person_id != mentee.person_id
    return waiver.rule == BOUND and any(
        one.match_id == waiver.match_id and waiver.mentor_id in {one.mentor_id, one.mentor_person_id} for one in before
    )
