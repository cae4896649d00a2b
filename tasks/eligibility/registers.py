"""What a register of titles or of applications means, with every problem in a sentence."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from schemas.files.registers import Line, Problem
from schemas.folding import fold
from schemas.program import Program


def titles_in(lines: Sequence[Line], program: Program) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The titles of a register in their compared form, and what is wrong with them."""
    families = {title.role_family for title in program.titles}
    if program.mentee.new_in_role:
        families |= set(program.mentee.new_in_role.excluded_families)
    problems, titles = [], []
    for number, said in lines:
        title, family = fold(said["title"]), fold(said["role_family"]).replace(" ", "_")
        if said["title"] and not title:
            problems.append(Problem(number, f"Row {number}: Title has no letters. Write it as the export has it."))
        if said["role_family"] and family not in families:
            known = ", ".join(sorted(families))
            sentence = f"Row {number}: the program knows no such kind of job. Write one of {known}."
            problems.append(Problem(number, sentence))
        titles.append({"title": title, "match": said["match"], "role_family": family, "mapped_by": said["mapped_by"],
                       "component_group": said["component_group"]})  # fmt: skip
    return titles, problems


def applications_in(lines: Sequence[Line], program: Program, as_of: date) -> tuple[list[dict[str, Any]], list[Problem]]:
    """
    The applications of a register, one for each row, and what is wrong with them.

    Args:
        as_of: The day of the file; nothing can have been decided after it.
    """
    problems, applications = [], []
    for number, said in lines:
        kind, reason = said["kind"], said["reason"]
        if kind == "voluntary":
            reason = fold(reason).replace(" ", "_")
        wrong = wrong_door(kind, reason, program)
        decided = date.fromisoformat(said["decided_on"]) if said["decided_on"] else as_of
        if decided > as_of:
            wrong.append("the day of the decision lies after the day of this file. Correct it")
        problems += [Problem(number, f"Row {number}: {each}.") for each in wrong]
        applications.append({"member_id": said["member_id"], "kind": kind, "decided_on": decided, "reason": reason,
                             "approved_by": said["approved_by"]})  # fmt: skip
    return applications, problems


def wrong_door(kind: str, reason: str, program: Program) -> list[str]:
    """Why this program has no such door, if it has none, and what to do."""
    entry = program.mentee.entry
    if kind == "special" and not entry.special_application:
        return ["this program has no special applications. Take the row out"]
    if kind == "extension" and program.extension is None:
        return ["this program has no extensions. Take the row out"]
    if kind == "voluntary" and reason and reason not in entry.voluntary_reasons:
        known = ", ".join(entry.voluntary_reasons)
        return [f"Reason is none of {known}. Write one of them" if known else NO_VOLUNTEERS]
    return []


NO_VOLUNTEERS = "nobody takes part in this program on a voluntary basis. Take the row out"


def nobody(line: int, number: int) -> Problem:
    """The member id names nobody, or several people."""
    who = f"{number} people" if number else "nobody who was ever on the roster"
    return Problem(line, f"Row {line}: the member id names {who}. Write it as the membership export does.")
