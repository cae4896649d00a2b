"""What Great Expectations is shown of a returned list, and which rows it must object to if the judge was right."""

from collections.abc import Callable, Sequence

from schemas.dates import DateReader
from schemas.files.match_checks import ROLES, Check, roles_of
from schemas.files.region_list import COLUMNS, has_ids
from schemas.match import MatchList, RowVerdict
from schemas.program import Column, Program
from tasks.matches.knowledge import Ground
from tasks.matches.mentees import reference
from tasks.matches.mentors import cells_of
from tasks.matches.outcomes import MATCHED, SPOILT
from tasks.matches.synonyms import fold_choice

Masked = Callable[[str], str]
"""Gives an opaque mark in place of an id, the same for the same id."""
Cells = dict[str, str | int | None]


def shown_rows(
    program: Program, ground: Ground, listed: MatchList, verdicts: Sequence[RowVerdict], mask: Masked
) -> list[Cells]:  # fmt: skip
    """
    One row for each row: choices in compared form, days as read, ids as marks; no name and no free text.

    Of a row that says nothing only its number is shown. A column stands for each thing that the list has one for.
    """
    dates = DateReader(program.roster.dates, ground.today)
    there = [role for role in roles_of(program) if set(ROLES[role]) & set(listed.columns)]
    columns = [column.name for column in program.lists.columns if column.editable and is_shown(column)]
    rows = []
    for verdict in verdicts:
        cells: Cells = {"number": verdict.row.number, "list_ref": None, "mentee": None, "mentor": None}
        cells |= dict.fromkeys((*columns, *there))
        if verdict.result != "unanswered":
            said = {name: words for name, words in verdict.row.said.items() if words not in SPOILT}
            ref = reference(verdict.row)
            mentee = verdict.mentee_person_id or ref
            cells |= {"list_ref": mask(ref) if ref else None, "mentee": mask(mentee) if mentee else None,
                      "mentor": mark_of_mentor(program, verdict, mask)}  # fmt: skip
            cells |= {name: shown(name, said.get(name, ""), dates) for name in columns}
        rows.append(cells)
    return rows


def is_shown(column: Column) -> bool:
    """Whether a column holds choices or days, which are nobody's."""
    return bool(column.allowed) or COLUMNS[column.name].kind == "day"


def shown(column: str, said: str, dates: DateReader) -> str | None:
    """A choice in compared form; a day as it was read, else that there is one which cannot be."""
    if not said:
        return None
    if COLUMNS[column].kind != "day":
        return fold_choice(said)
    read = dates.read(said)
    return read.latest.isoformat() if read.kind == "day" else None if read.kind == "missing" else "no day"


def mark_of_mentor(program: Program, verdict: RowVerdict, mask: Masked) -> str | None:
    """The mentor's id as typed, where the row is one that looks a mentor up."""
    cells = cells_of(program, verdict.row)
    seeks = verdict.outcome in {MATCHED, ""} and cells.said and cells.said not in SPOILT
    return mask(cells.member_id) if has_ids(program) and seeks else None


def known(check: Check, ground: Ground, mask: Masked) -> list[str]:
    """Everything that a check knows: references of this list, or ids that name exactly one person."""
    if check.column == "mentor":
        return sorted(mask(one) for one, owners in ground.owners.items() if len(owners) == 1)
    return sorted(
        mask(ref) for ref, places in ground.refs.items()
        if any(place.program_year == ground.program_year and ground.is_here(place.region) for place in places)
    )  # fmt: skip


def objected(check: Check, verdicts: Sequence[RowVerdict]) -> set[int]:
    """The rows of which the judge said what the check says."""
    return {
        verdict.row.number for verdict in verdicts for one in verdict.findings
        if one.rule in check.rules and (check.kind not in {"one_of", "matches"} or one.column == check.column)
        and not (one.rule == "ref_mismatch" and one.column != "list_ref")
    }  # fmt: skip
