"""Whom a row speaks of: somebody on the list by reference, or somebody written in below it."""

from dataclasses import dataclass
from typing import Literal

from schemas.files.region_list import headings
from schemas.folding import fold
from schemas.match import AnswerRow, Finding
from schemas.program import Program
from tasks.matches import row_messages as say
from tasks.matches.builtin import finding
from tasks.matches.knowledge import Ground, Ref, Someone
from tasks.matches.mentors import cleaned
from tasks.matches.names import agrees, bare

LOCKED = ("mentee_member_id", "mentee_name", "mentee_district", "school", "mentee_title", "mentee_email",
          "goal_category", "objective")  # fmt: skip
"""The columns in which a list repeats the roster; what somebody writes over them is a correction of the roster."""
LEFT = "LEFT_ROSTER"
"""Why a reference was withdrawn. If its person is on the list still, under another, they have another member id now."""
WORKS_AT = ("mentee_district", "school")


@dataclass(frozen=True, slots=True)
class Whom:
    """The person of a row, if it names exactly one, and the reference under which the ledger keeps them."""

    mentee: Someone | None = None
    list_ref: str = ""
    findings: tuple[Finding, ...] = ()
    written_in: bool = False


def reference(row: AnswerRow) -> str:
    """The reference of a row as our lists write it."""
    return "".join(row.list_ref.split()).upper()


def whom(program: Program, ground: Ground, row: AnswerRow) -> Whom:
    """Whom a row speaks of, with everything that speaks against it."""
    ref = reference(row)
    if not ref:
        return written_in(program, ground, row)
    places = ground.refs.get(ref, ())
    if not places:
        return Whom(None, ref, (finding("ref_unknown", say.ref_unknown(row.list_ref), "list_ref"),))
    this_year = [place for place in places if place.program_year == ground.program_year]
    here = [place for place in this_year if ground.is_here(place.region)]
    if not here:
        sentence = say.ref_elsewhere(program) if this_year else say.ref_of_another_year(places[0].program_year)
        return Whom(None, ref, (finding("ref_mismatch", sentence, "list_ref"),))
    return on_the_list(program, ground, row, here[0], ref)


def on_the_list(program: Program, ground: Ground, row: AnswerRow, place: Ref, ref: str) -> Whom:
    """Somebody who stands, or stood, on this list: is it the same person whom the other cells name?"""
    mentee = ground.people.get(place.person_id)
    if mentee is None:
        return Whom(None, ref, (finding("no_longer_listed", say.no_longer_listed("LEFT_ROSTER"), "list_ref"),))
    if column := of_another(ground, mentee, row):
        said = headings(program).get(column, column)
        return Whom(None, ref, (finding("ref_mismatch", say.ref_of_another(said), column),))
    findings = [
        finding("locked_cell_changed", say.locked_cell_changed(headings(program)[column]), column)
        for column in overwritten(program, mentee, row)
    ]
    if place.reason == LEFT and mentee.person_id in ground.flagged:
        return Whom(mentee, ground.flagged[mentee.person_id], tuple(findings))
    if not place.standing:
        findings.append(finding("no_longer_listed", say.no_longer_listed(place.reason), "list_ref"))
    return Whom(mentee, ref, tuple(findings))


def of_another(ground: Ground, mentee: Someone, row: AnswerRow) -> str:
    """The column that names somebody else than the reference does; empty if none does."""
    member_id, name = row.said.get("mentee_member_id", ""), row.said.get("mentee_name", "")
    is_own_id = not member_id or bare(cleaned(member_id)) in {bare(one) for one in mentee.ids}
    is_own_name = not name or is_called(name, mentee)
    if is_own_id and (is_own_name or member_id):
        return ""
    if not is_own_id:
        others = ground.owners.get(cleaned(member_id), ())
        return "mentee_member_id" if others or not (name and is_own_name) else ""
    listed = {place.person_id for places in ground.refs.values() for place in places} - {mentee.person_id}
    others = tuple(one for one in listed if one in ground.people and is_called(name, ground.people[one]))
    return "mentee_name" if others else ""


def is_called(name: str, person: Someone) -> bool:
    """Whether a name is one that this person has, or had on the list."""
    return fold(name) in person.told.get("mentee_name", ()) or agrees(name, person.last_name, person.first_name)


def overwritten(program: Program, mentee: Someone, row: AnswerRow) -> list[str]:
    """The columns of the roster that say something else than the list did and the roster does."""
    editable = {column.name for column in program.lists.columns if column.editable}
    shown = set(headings(program))
    return [column for column in LOCKED
            if column in shown and column not in editable and row.said.get(column)
            and column in mentee.told and fold(row.said[column]) not in mentee.told[column]]  # fmt: skip


def written_in(program: Program, ground: Ground, row: AnswerRow) -> Whom:
    """Somebody who is not on the list: the decision about them says whether the row counts."""
    if program.lists.write_ins == "reject":
        return Whom(None, "", (finding("write_in_not_eligible", say.write_ins_not_taken()),), written_in=True)
    mentee, how = person_written_in(ground, row)
    if mentee is None:
        return Whom(None, "", (uncertain(program, how),), written_in=True)
    ref = ground.flagged.get(mentee.person_id, "")
    if any(place.standing and place.program_year == ground.program_year and ground.is_here(place.region)
           for place in ground.refs.get(ref, ())):  # fmt: skip
        return Whom(mentee, ref, (), written_in=True)
    if mentee.outcome == "NOT_ELIGIBLE":
        found = finding("write_in_not_eligible", say.write_in_not_eligible(program))
    elif mentee.outcome != "ELIGIBLE" or not ref:
        found = finding("write_in_uncertain", say.write_in_uncertain(program, WHY.get(mentee.outcome, WHY[""])))
    elif not ground.is_here(mentee.region):
        words = f"the roster has this person in another {program.words.region}"
        found = finding("write_in_uncertain", say.write_in_uncertain(program, words))
    else:
        found = finding("write_in", say.write_in(program))
    return Whom(mentee, ref, (found,), written_in=True)


WHY = {
    "UPCOMING": "the new job has not begun yet", "REVIEW": "whether this person is new in the role is not settled yet",
    "": "nobody has decided yet whether this person is new in the role",
}  # fmt: skip
Doubt = Literal["", "unknown", "two_people"]


def uncertain(program: Program, how: Doubt) -> Finding:
    """Why nobody can tell who was written in."""
    if how == "two_people":
        words = say.write_in_uncertain(program, "the id is one person's and the name another's")
        return finding("write_in_uncertain", words, "mentee_member_id")
    return finding("write_in_uncertain", say.write_in_unknown(program), "mentee_name")


def person_written_in(ground: Ground, row: AnswerRow) -> tuple[Someone | None, Doubt]:
    """By id, else by name and workplace; None with the reason if it cannot be told."""
    member_id, name = row.said.get("mentee_member_id", ""), row.said.get("mentee_name", "")
    if member_id:
        found = ground.person(cleaned(member_id))
        if found is None:
            fits = ground.directory.of_number(cleaned(member_id))
            found = ground.people.get(fits[0].person_id) if len(fits) == 1 and name else None
        if found is not None and name and not agrees(name, found.last_name, found.first_name):
            return None, "two_people"
        return found, "" if found else "unknown"
    if not name:
        return None, "unknown"
    works_at = {fold(row.said[column]) for column in WORKS_AT if row.said.get(column)}
    fits = [one for one in ground.directory.called(name) if works_at & {fold(one.district), fold(one.school)}]
    if len(fits) != 1:
        return None, "unknown"
    return ground.people.get(fits[0].person_id), ""
