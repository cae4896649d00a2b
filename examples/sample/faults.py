"""What coordinators get wrong in a row, each with the rule that must say so."""

from collections.abc import Callable
from dataclasses import replace

from examples.sample.answers import (
    DAY,
    DISTRICT,
    MENTEE,
    MENTEE_ID,
    MENTOR,
    MENTOR_ID,
    MOST_MENTEES,
    NOTE,
    OUTCOME,
    REF,
    TITLE,
    WHY,
    Answer,
    Cells,
    Desk,
    Result,
    choice,
    full_name,
)
from examples.sample.rows import Row
from examples.sample.words import GROUPS

NOBODY = "99990"
LEADERS = GROUPS["superintendents"]


def lost_zeros(desk: Desk, line: Cells) -> Answer | None:
    """The mentor's id typed as a number, with the right name beside it."""
    mentor = desk.draw([row for row in desk.mentors("Active", "Retired")
                        if row.member_id[0] == "0" and row.district != line[DISTRICT]])  # fmt: skip
    return mentor and matched(desk, mentor, "id_repaired", "accept_warn",
                              {MENTOR_ID: int(mentor.member_id), MENTOR: full_name(mentor)})  # fmt: skip


def nobodys_id(desk: Desk, line: Cells) -> Answer:
    """An id that no member has."""
    return spoilt(desk, line, "mentor_unknown", "hold", {MENTOR_ID: NOBODY})


def anothers_name(desk: Desk, line: Cells) -> Answer:
    """The id of one person and the name of another."""
    cells, mentor = desk.good(line)
    other = next(row for row in desk.mentors("Active") if row.last_name not in (mentor.last_name, mentor.first_name)
                 and row.first_name != mentor.first_name)  # fmt: skip
    return Answer(dict(cells) | {MENTOR_ID: mentor.member_id, MENTOR: full_name(other)}, "mentor_name_differs", "hold")


def no_outcome(desk: Desk, line: Cells) -> Answer:
    """A mentor chosen, the outcome forgotten."""
    return spoilt(desk, line, "outcome_missing", "accept_warn", {OUTCOME: None})


def own_word(desk: Desk, line: Cells) -> Answer:
    """A word that is none of the choices."""
    return spoilt(desk, line, "outcome_unknown", "hold", {OUTCOME: desk.chance.choice(("yes", "ok", "done?"))})


def contradiction(desk: Desk, line: Cells) -> Answer:
    """Declined, and yet a mentor."""
    return spoilt(desk, line, "outcome_contradicts", "hold", {OUTCOME: "declined"})


def no_mentor(desk: Desk, line: Cells) -> Answer:
    """Matched, with whom is not said."""
    return spoilt(desk, line, "mentor_missing", "hold", {MENTOR_ID: None})


def vague_day(desk: Desk, line: Cells) -> Answer:
    """A day that is none."""
    return spoilt(desk, line, "date_unreadable", "hold", {DAY: desk.chance.choice(("soon", "early fall", "13/45/26"))})


def no_day(desk: Desk, line: Cells) -> Answer:
    """The day forgotten."""
    return spoilt(desk, line, "date_missing", "accept_warn", {DAY: None})


def day_of_last_year(desk: Desk, line: Cells) -> Answer:
    """A day of the program year before."""
    return spoilt(
        desk, line, "match_date_outside_year", "hold", {DAY: desk.sent_on.replace(year=desk.sent_on.year - 2, day=1)}
    )


def broken_reference(desk: Desk, line: Cells) -> Answer:
    """The reference written over."""
    return spoilt(desk, line, "ref_unknown", "reject", {REF: "see mail"})


def corrected_district(desk: Desk, line: Cells) -> Answer:
    """A grey cell changed, since the coordinator knows better."""
    return spoilt(desk, line, "locked_cell_changed", "accept_warn", {DISTRICT: "Quartz Harbor Public Schools"})


def two_mentors(desk: Desk, line: Cells) -> Answer:
    """The same mentee once more below the list, with another mentor."""
    first, mentor = desk.good(line)
    other = next(row for row in desk.mentors("Active", "Retired") if row is not mentor)
    below = {REF: line[REF], MENTEE: line[MENTEE], OUTCOME: "matched", MENTOR_ID: choice(other), DAY: desk.day()}
    return Answer(first, "duplicate_row", "hold", below, both=True)


def written_in(desk: Desk, line: Cells) -> Answer | None:
    """Somebody below the list who is not new in the role."""
    cells, mentor = desk.good(line)
    others = [row for row in desk.mentors("Active") if row.member_id != mentor.member_id and row.title]
    person = desk.draw(others)
    second = desk.draw([row for row in others if row is not person])
    if person is None or second is None:
        return None
    below = {MENTEE_ID: person.member_id, MENTEE: full_name(person), DISTRICT: person.district, OUTCOME: "matched",
             MENTOR_ID: choice(second), DAY: desk.day()}  # fmt: skip
    return Answer(cells, "write_in", "reject", below)


def own_mentor(desk: Desk, line: Cells) -> Answer:
    """The mentee's own id as the mentor's."""
    return spoilt(desk, line, "self_match", "reject", {MENTOR_ID: line[MENTEE_ID]})


def also_new(desk: Desk, line: Cells) -> Answer | None:
    """Another mentee of the list, new in the same kind of job."""
    new = [desk.members[str(other[MENTEE_ID])] for other in desk.lines
           if other[TITLE] == line[TITLE] and other[DISTRICT] != line[DISTRICT]]  # fmt: skip
    mentor = desk.draw(new)
    return mentor and matched(desk, mentor, "mentor_also_new", "reject")


def from_elsewhere(desk: Desk, line: Cells) -> Answer | None:
    """A mentor of another region, and nobody says why."""
    mentor = desk.draw(desk.mentors("Active", here=False))
    return mentor and matched(desk, mentor, "cross_region_no_reason", "hold")


def from_elsewhere_with_reason(desk: Desk, line: Cells) -> Answer | None:
    """A mentor of another region, for a reason."""
    mentor = desk.draw(desk.mentors("Active", here=False))
    return mentor and matched(desk, mentor, "cross_region", "accept_warn", {WHY: "expertise"})


def lapsed(desk: Desk, line: Cells) -> Answer | None:
    """A mentor whose membership has lapsed."""
    return of_status(desk, "Lapsed", "mentor_not_member", "hold")


def associate(desk: Desk, line: Cells) -> Answer | None:
    """A mentor who is no full member."""
    return of_status(desk, "Associate", "mentor_category", "hold")


def deceased(desk: Desk, line: Cells) -> Answer | None:
    """A mentor who has died."""
    return of_status(desk, "Deceased", "mentor_deceased", "reject")


def chief(desk: Desk, line: Cells) -> Answer | None:
    """The superintendent of the mentee's own district."""
    if "uperintendent" in str(line[TITLE]) or "Supt" in str(line[TITLE]):
        return None
    mentor = desk.draw(
        [row for row in desk.mentors("Active") if row.district == line[DISTRICT] and row.title in LEADERS]
    )
    return mentor and matched(desk, mentor, "supervisor", "reject")


def leads(title: str) -> bool:
    """Whether a title is a superintendent's, or near it."""
    return "uperintendent" in title or "Supt" in title


def neighbour(desk: Desk, line: Cells) -> Answer | None:
    """Somebody of the mentee's own district, who does not lead it."""
    here = [row for row in desk.mentors("Active") if row.district == line[DISTRICT]]
    mentor = desk.draw([row for row in here if not leads(row.title)])
    return mentor and matched(desk, mentor, "same_district", "accept_warn")


def third_mentee(desk: Desk, line: Cells) -> Answer | None:
    """A mentor who has two mentees already."""
    busy = [row for row in desk.mentors("Active", "Retired")
            if desk.accepted[row.member_id] == MOST_MENTEES == desk.mentees_of[row.member_id]
            and row.district != line[DISTRICT]]  # fmt: skip
    return matched(desk, busy[0], "mentor_load", "accept_warn") if busy else None


def matched(desk: Desk, mentor: Row, rule: str, result: Result, cells: Cells | None = None) -> Answer:
    """A match with this mentor."""
    desk.mentees_of[mentor.member_id] += 1
    usual = {OUTCOME: "matched", MENTOR_ID: choice(mentor), DAY: desk.day()}
    return Answer({**usual, **(cells or {})}, rule, result)


def spoilt(desk: Desk, line: Cells, rule: str, result: Result, cells: Cells) -> Answer:
    """A good match with some cells as they should not be."""
    good, _ = desk.good(line)
    return Answer({**good, **cells}, rule, result)


def of_status(desk: Desk, status: str, rule: str, result: Result) -> Answer | None:
    """A mentor with this membership: of the region, or of another one for a reason."""
    here = desk.draw(desk.mentors(status))
    mentor = here or desk.draw(desk.mentors(status, here=False))
    found = mentor and matched(desk, mentor, rule, result)
    return found and (found if here else replace(found, cells={**found.cells, WHY: "other", NOTE: "knows the area"}))


FAULTS: tuple[Callable[[Desk, Cells], Answer | None], ...] = (
    lost_zeros, nobodys_id, anothers_name, no_outcome, own_word, contradiction, no_mentor, vague_day, no_day,
    day_of_last_year, broken_reference, corrected_district, two_mentors, written_in, own_mentor, also_new,
    from_elsewhere, from_elsewhere_with_reason, lapsed, associate, deceased, chief, neighbour, third_mentee,
)  # fmt: skip
"""Each gives None where a list has nobody for it."""
