"""Which rows name somebody whom an id alone does not find, and who may be meant."""

from schemas.files.region_list import has_ids
from schemas.match import AnswerRow, MatchList
from schemas.program import Program
from tasks.matches.knowledge import Ground
from tasks.matches.mentees import reference
from tasks.matches.mentors import cells_of, cleaned, name_in
from tasks.matches.names import agrees


def must_be_sought(program: Program, ground: Ground, listed: MatchList) -> bool:
    """Whether any row needs everybody's names."""
    return any(is_unclear(program, ground, row) or is_unknown_mentee(ground, row) for row in listed.rows)


def is_unclear(program: Program, ground: Ground, row: AnswerRow) -> bool:
    """Whether the mentor of a row is not found by the id as typed, or bears another name."""
    cells = cells_of(program, row)
    if cells.empty:
        return False
    mentor = ground.person(cells.member_id) if cells.member_id else None
    return mentor is None or any(not agrees(name, mentor.last_name, mentor.first_name) for name in cells.names)


def is_unknown_mentee(ground: Ground, row: AnswerRow) -> bool:
    """Whether somebody is written in whom no id names."""
    if reference(row) or not any(row.said.values()):
        return False
    return ground.person(cleaned(row.said.get("mentee_member_id", ""))) is None


def who_may_be_meant(program: Program, ground: Ground, listed: MatchList) -> set[str]:
    """Everybody whom an unclear cell may mean, by the id of the person."""
    found = set()
    for row in listed.rows:
        if is_unclear(program, ground, row):
            cells = cells_of(program, row)
            found |= {one.person_id for one in ground.directory.of_number(cleaned(cells.member_id))}
            if not has_ids(program):
                found |= {one.person_id for one in ground.directory.called(name_in(cells.said))}
        if is_unknown_mentee(ground, row):
            member_id = cleaned(row.said.get("mentee_member_id", ""))
            found |= {one.person_id for one in ground.directory.of_number(member_id)}
            found |= {one.person_id for one in ground.directory.called(row.said.get("mentee_name", ""))}
    return found
