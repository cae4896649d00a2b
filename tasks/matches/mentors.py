"""Whom the cells of a row name as the mentor: by id, else by name, never by guess."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.files.region_list import MENTOR_IDS, has_ids, mentor_id_in
from schemas.folding import fold
from schemas.match import AnswerRow, Finding
from schemas.member import full_name
from schemas.program import Program
from tasks.matches import row_messages as say
from tasks.matches.builtin import finding
from tasks.matches.knowledge import Ground, Someone
from tasks.matches.names import MOST, Named, agrees, gives_in_full

WHOLE = re.compile(r"(\d+)\.0+")
"""An id that a spreadsheet took for a number."""
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


@dataclass(frozen=True, slots=True)
class Cells:
    """What a row says of its mentor."""

    column: str
    """The column of the id."""
    said: str = ""
    """The cell of the id as typed."""
    member_id: str = ""
    """The id in it; a choice of the drop-down has it in brackets."""
    names: tuple[str, ...] = ()
    """Each name given: in the column of the name, and beside the id."""

    @property
    def empty(self) -> bool:
        """Whether nobody is named."""
        return not self.said and not self.names


@dataclass(frozen=True, slots=True)
class Found:
    """The mentor, if the cells name exactly one, and what was found on the way."""

    mentor: Someone | None = None
    findings: tuple[Finding, ...] = ()


def mentor_column(program: Program) -> str:
    """The column in which this program's list has the mentor's id."""
    names = {column.name for column in program.lists.columns}
    return next((name for name in MENTOR_IDS if name in names), "mentor_name")


def cells_of(program: Program, row: AnswerRow) -> Cells:
    """What a row says of its mentor."""
    column = mentor_column(program)
    said = row.said.get(column, "") if column != "mentor_name" else ""
    member_id = mentor_id_in(said) if has_ids(program) else said
    beside = said.rpartition(" (")[0].strip() if member_id != said.strip() else ""
    names = tuple(name for name in dict.fromkeys((row.said.get("mentor_name", ""), beside)) if name)
    return Cells(column, said, member_id, names)


def cleaned(member_id: str) -> str:
    """An id without blanks and what cannot be seen, and without the fraction that a spreadsheet gave it."""
    bare = "".join(member_id.translate(INVISIBLE).split())
    whole = WHOLE.fullmatch(bare)
    return whole[1] if whole else bare


def asked_ids(program: Program, row: AnswerRow) -> set[str]:
    """The ids by which a row's mentor is looked up."""
    cells = cells_of(program, row)
    return {one for one in (cells.member_id, cleaned(cells.member_id)) if one}


def find_mentor(program: Program, ground: Ground, row: AnswerRow) -> Found:
    """Whom a row that is matched names; who cannot be told is never guessed, only suggested."""
    cells = cells_of(program, row)
    if not cells.said:
        named = [one for name in cells.names for one in ground.directory.called(name)[:MOST]]
        words = say.mentor_missing(program, hints(ground, named, cells))
        return Found(None, (finding("mentor_missing", words, cells.column),))
    exact = ground.owners.get(cells.member_id, ())
    if len(exact) == 1:
        return of_id(ground, cells, ground.people[exact[0]])
    if len(exact) > 1:
        return unknown(ground, cells, several=True)
    if not has_ids(program):
        return of_words(ground, cells)
    return of_spoilt_id(ground, cells)


def of_id(ground: Ground, cells: Cells, mentor: Someone) -> Found:
    """An id that is somebody's: every name beside it must be theirs, too."""
    wrong = [name for name in cells.names if not agrees(name, mentor.last_name, mentor.first_name)]
    if not wrong:
        return Found(mentor)
    owner = full_name(mentor.last_name, mentor.first_name) if ground.is_here(mentor.region) else ""
    others = [one for name in wrong for one in ground.directory.called(name) if one.person_id != mentor.person_id]
    words = say.mentor_name_differs(mentor.member_id, owner, hints(ground, others, cells))
    column = "mentor_name" if wrong[0] != cells.names[-1] or len(cells.names) == 1 else cells.column
    return Found(None, (finding("mentor_name_differs", words, column),))


def of_spoilt_id(ground: Ground, cells: Cells) -> Found:
    """An id that lost leading zeros, or has blanks in it: mended only if one person fits and a name agrees."""
    near = ground.owners.get(cleaned(cells.member_id), ())
    people = [ground.people[near[0]]] if len(near) == 1 else []
    if not people:
        fits = ground.directory.of_number(cleaned(cells.member_id))
        people = [ground.people[one.person_id] for one in fits if one.person_id in ground.people]
    if len(people) == 1 and cells.names:
        mentor = people[0]
        if all(agrees(name, mentor.last_name, mentor.first_name) for name in cells.names):
            words = say.id_repaired(cells.member_id, mentor.member_id)
            return Found(mentor, (finding("id_repaired", words, cells.column),))
    return unknown(ground, cells)


def of_words(ground: Ground, cells: Cells) -> Found:
    """Where nobody has an id: a choice of the drop-down, `Lind, Jo, Lakeside`, names one person or is no choice."""
    fits = [one for one in ground.directory.called(name_in(cells.said)) if is_choice(cells.said, one)]
    if len(fits) == 1 and fits[0].person_id in ground.people:
        return Found(ground.people[fits[0].person_id])
    return unknown(ground, cells, several=len(fits) > 1)


def name_in(choice: str) -> str:
    """The name in a choice of the drop-down, `Lind, Jo, Lakeside`: all before the second comma."""
    return ",".join(choice.split(",")[:2])


def is_choice(said: str, one: Named) -> bool:
    """Whether the words are those of a drop-down for this person."""
    base = ", ".join(filter(None, (full_name(one.last_name, one.first_name), one.district or one.school)))
    return fold(said) in {fold(base), fold(f"{base}, {one.title}")}


def unknown(ground: Ground, cells: Cells, *, several: bool = False) -> Found:
    """Nobody, or nobody in particular, with up to three who may be meant."""
    named = [one for name in cells.names for one in ground.directory.called(name)]
    numbered = ground.directory.of_number(cleaned(cells.member_id))
    meant: Sequence[Named] = [*numbered, *named, *(ground.directory.called(cells.said) if not named else ())]
    distinct = list({one.person_id: one for one in meant}.values())
    words = (say.mentor_ambiguous if several else say.mentor_unknown)(cells.said, hints(ground, distinct, cells))
    return Found(None, (finding("mentor_unknown", words, cells.column),))


def hints(ground: Ground, people: Sequence[Named], cells: Cells) -> list[str]:
    """The first few who may be meant, as far as they can be told."""
    return [words for words in (shown(ground, one, cells) for one in people[:MOST]) if words]


def shown(ground: Ground, one: Named, cells: Cells) -> str:
    """
    Somebody as a suggestion: the name and what to type.

    Of members of another region only the id is told, or nothing where nobody has one, unless the given name was typed
    with the family name: who types a family name alone learns nobody's.
    """
    called = full_name(one.last_name, one.first_name)
    typed = (*cells.names, cells.said)
    is_told = ground.is_here(one.region) or any(gives_in_full(name, one.last_name, one.first_name) for name in typed)
    if not cells.said or one.member_id:
        return f"{one.member_id} ({called})" if is_told else one.member_id
    return ", ".join(filter(None, (called, one.district or one.school))) if is_told else ""
