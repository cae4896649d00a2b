"""Doors: ways in that a named person opened, for those whom the rules do not let in (R8)."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from schemas.dates import day_words
from schemas.member import Door
from schemas.spans import months_after
from tasks.eligibility import messages
from tasks.eligibility.ground import Ground, Role

SPECIAL_MONTHS = 12
REASONS: dict[str, Literal["SPECIAL_APPLICATION", "EXTENSION", "VOLUNTARY", "APPLIED"]] = {
    "special": "SPECIAL_APPLICATION", "extension": "EXTENSION", "voluntary": "VOLUNTARY", "application": "APPLIED",
}  # fmt: skip
WORDS = {
    "special": "A special application was approved on", "extension": "An extension was approved on",
    "voluntary": "Takes part on a voluntary basis, decided on", "application": "Applied on",
}  # fmt: skip


def through_a_door(role: Role, doors: Sequence[Door], ground: Ground) -> Role:
    """The finding, or ELIGIBLE if a door is open today; of several the one that stays open longest."""
    opened = [
        (end or date.max, door.kind, door.decided_on, end)
        for door in doors
        if door.decided_on <= ground.today and leads_in(door, ground)
        for end in [end_of(door, doors, role, ground)]
        if end is None or ground.today < end
    ]
    if not opened:
        return role
    _, kind, decided_on, end = max(opened, key=lambda one: one[:3])
    until = f", open until the day before {day_words(end)}" if end else ""
    door = f"{WORDS[kind]} {day_words(decided_on)}{until}"
    words = messages.sentence(door, role.sentence if role.reason != "NOT_APPLIED" else "")
    warnings = role.warnings
    if role.reason != "NOT_APPLIED":
        warnings = (*warnings, f"Without the door: {role.reason}.")
    return role._replace(outcome="ELIGIBLE", reason=REASONS[kind], sentence=words, subject="", warnings=warnings)


def leads_in(door: Door, ground: Ground) -> bool:
    """Whether this program has such a door; an application opens nothing where people are flagged by rule."""
    entry, program = ground.program.mentee.entry, ground.program
    if door.kind == "special":
        return entry.special_application
    if door.kind == "extension":
        return program.extension is not None
    if door.kind == "voluntary":
        return door.reason in entry.voluntary_reasons
    return not entry.auto_flag


def end_of(door: Door, doors: Sequence[Door], role: Role, ground: Ground) -> date | None:
    """
    The first day on which a door is closed again; None if the program sets no length.

    An extension runs from the end of the first window, or from its decision if nobody knows the start.
    """
    program = ground.program
    if door.kind == "special":
        return months_after(door.decided_on, SPECIAL_MONTHS)
    if door.kind == "extension" and program.extension is not None:
        earlier = sorted({one.decided_on for one in doors if one.kind == "extension"}).index(door.decided_on)
        if earlier >= program.extension.max_extensions:
            return door.decided_on
        if role.latest_start is None or program.mentee.new_in_role is None:
            return months_after(door.decided_on, program.extension.months)
        window = program.mentee.new_in_role.window_months
        return months_after(role.latest_start, window + program.extension.months * (earlier + 1))
    months = program.matching.arrangement_months
    return months_after(door.decided_on, months) if months else None
