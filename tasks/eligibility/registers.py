"""What a register of titles or of applications says, with every problem in a sentence."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from schemas.dates import DateReader
from schemas.program import Program
from tasks.eligibility.folding import fold

MATCHES = ("exact", "starts", "words")
KINDS = ("special", "extension", "voluntary", "application")


class Line(Protocol):
    """One row of a register under our own column names."""

    @property
    def line(self) -> int:
        """What a spreadsheet shows beside the row."""

    @property
    def values(self) -> dict[str, str]:
        """Our name of each column, and what stands in it."""


class Refused(Exception):
    """A register that is not taken, with every reason."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(len(sentences))
        self.sentences = sentences


def titles_in(rows: Sequence[Line], program: Program) -> list[dict[str, str]]:
    """
    The titles of a register in their compared form.

    Raises:
        Refused: with a sentence for each row that is not as it should be.
    """
    families = {title.role_family for title in program.titles}
    if program.mentee.new_in_role:
        families |= set(program.mentee.new_in_role.excluded_families)
    problems, titles = [], []
    for row in rows:
        said = {name: value.strip() for name, value in row.values.items()}
        title, match = fold(said["title"]), said.get("match", "").casefold() or "exact"
        family = fold(said["role_family"]).replace(" ", "_")
        if not title:
            problems.append(f"Row {row.line}: the title has no letters. Write the title as the export has it.")
        if match not in MATCHES:
            problems.append(f"Row {row.line}: match is neither exact, starts nor words. Write one of them.")
        if family not in families:
            known = ", ".join(sorted(families))
            problems.append(f"Row {row.line}: the program knows no such kind of job. Write one of {known}.")
        titles.append({"title": title, "match": match, "role_family": family, "mapped_by": said["mapped_by"],
                       "component_group": said.get("component_group", "")})  # fmt: skip
    if problems:
        raise Refused(*problems)
    return titles


def applications_in(rows: Sequence[Line], program: Program, as_of: date) -> list[dict[str, Any]]:
    """
    The applications of a register, one for each row.

    Args:
        as_of: The day of the file; nothing can have been decided after it.
    Raises:
        Refused: with a sentence for each row that is not as it should be.
    """
    dates, problems, applications = DateReader(program.roster.dates, as_of), [], []
    for row in rows:
        said = {name: value.strip() for name, value in row.values.items()}
        kind, decided = said["kind"].casefold(), dates.read(said["decided_on"])
        reason = fold(said["reason"]).replace(" ", "_") if kind == "voluntary" else said["reason"]
        problems += wrong_door(row.line, kind, reason, program)
        if decided.kind != "day":
            problems.append(f"Row {row.line}: the day of the decision cannot be read. Write it like 2026-09-15.")
        elif decided.latest > as_of:
            problems.append(f"Row {row.line}: the day of the decision lies after the day of this file. Correct it.")
        applications.append({"member_id": said["member_id"], "kind": kind, "decided_on": decided.latest,
                             "reason": reason, "approved_by": said["approved_by"]})  # fmt: skip
    if problems:
        raise Refused(*problems)
    return applications


def wrong_door(line: int, kind: str, reason: str, program: Program) -> list[str]:
    """Why this program has no such door, if it has none."""
    entry = program.mentee.entry
    if kind not in KINDS:
        return [f"Row {line}: the kind is none of {', '.join(KINDS)}. Write one of them."]
    if kind == "special" and not entry.special_application:
        return [f"Row {line}: this program has no special applications. Take the row out."]
    if kind == "extension" and program.extension is None:
        return [f"Row {line}: this program has no extensions. Take the row out."]
    if kind == "voluntary" and reason not in entry.voluntary_reasons:
        known = ", ".join(entry.voluntary_reasons)
        return [f"Row {line}: {f'the reason is none of {known}. Write one of them' if known else NO_VOLUNTEERS}."]
    return []


NO_VOLUNTEERS = "nobody takes part in this program on a voluntary basis. Take the row out"


def nobody(line: int, number: int) -> str:
    """The member id names nobody, or several people."""
    who = f"{number} people" if number else "nobody who was ever on the roster"
    return f"Row {line}: the member id names {who}. Write it as the membership export does."
