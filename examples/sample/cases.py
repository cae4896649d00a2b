"""Each kind of member that the sample holds, with what the requirements say must be decided about them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from examples.sample.members import Draw, grown
from examples.sample.rows import Row, american
from examples.sample.words import FAMILIES, OUT_OF_SCOPE_TITLES, TWO_JOBS, UNMAPPED_TITLES


@dataclass(frozen=True, slots=True)
class Case:
    """One member in last month's and this month's export, and the truth that the pipeline never reads."""

    before: Row | None
    now: Row | None
    state: str
    reason: str
    start: date | None = None
    """The day the role began, where a day is stated."""


def settled(draw: Draw) -> Case:
    """In the job for years."""
    row = draw.member()
    return Case(row, row, "NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def respelled(draw: Draw) -> Case:
    """The same job, its title written in another way since last month (R1)."""
    row = replace(draw.member("superintendents"), title="Superintendent")
    return Case(row, draw.changed(row, title="Supt."), "NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def two_jobs(draw: Draw) -> Case:
    """Two jobs in a small district, both held for years (R1)."""
    row = replace(draw.member("superintendents"), title=draw.chance.choice(TWO_JOBS))
    return Case(row, row, "NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def undated(draw: Draw) -> Case:
    """No start stated and no change seen: the two exports can't tell (R3 c)."""
    row = replace(draw.member(), position_start="")
    return Case(row, row, "REVIEW", "NO_HISTORY")


def new_in_role(draw: Draw) -> Case:
    """Began within the year; nothing of the kind before (R5.5)."""
    start = draw.recently()
    row = replace(draw.member(), position_start=draw.write(start))
    return Case(row, row, "ELIGIBLE", "NEW_ROLE", start)


def joined(draw: Draw) -> Case:
    """In this month's export for the first time, with a start between the two."""
    start = draw.just_now()
    row = replace(draw.member(), position_start=draw.write(start), join_date=american(start))
    return Case(None, row, "ELIGIBLE", "NEW_ROLE", start)


def joined_undated(draw: Draw) -> Case:
    """In this month's export for the first time, with no start (R3 d)."""
    return Case(None, replace(draw.member(), position_start=""), "REVIEW", "NO_HISTORY")


def promoted(draw: Draw) -> Case:
    """Another kind of job since last month, its start stated."""
    before, start = draw.member("curriculum"), draw.just_now()
    now = draw.changed(before, title="Superintendent", component_group="Superintendents",
                       position_start=draw.write(start), prior_title=before.title, prior_state="MN")  # fmt: skip
    return Case(before, now, "ELIGIBLE", "NEW_ROLE", start)


def promoted_undated(draw: Draw) -> Case:
    """Another kind of job since last month; the start is inferred from the two exports (R3 b)."""
    before = replace(draw.member("special_education"), position_start="")
    now = draw.changed(before, title="Assistant Superintendent", component_group="Central Office")
    return Case(before, now, "ELIGIBLE", "NEW_ROLE")


def new_in_state(draw: Draw) -> Case:
    """The same kind of job before, in another state (MA2, R5.4)."""
    group, start = draw.chance.choice(list(FAMILIES)), draw.recently()
    row = replace(draw.member(group), title=FAMILIES[group][0], position_start=draw.write(start),
                  prior_title=FAMILIES[group][1], prior_district="Cobalt Valley Unified",
                  prior_state=draw.other_state())  # fmt: skip
    return Case(row, row, "ELIGIBLE", "NEW_IN_STATE", start)


def odd_title_elsewhere(draw: Draw) -> Case:
    """An earlier title that nobody knows, in another state: new here either way (R5.5)."""
    start = draw.recently()
    row = replace(draw.member(), position_start=draw.write(start), prior_title=UNMAPPED_TITLES[0],
                  prior_state=draw.other_state())  # fmt: skip
    return Case(row, row, "ELIGIBLE", "NEW_ROLE", start)


def lateral_stated(draw: Draw) -> Case:
    """The same kind of job before, in this state, says the export (R5.2)."""
    group, start = draw.chance.choice(list(FAMILIES)), draw.recently()
    row = replace(draw.member(group), title=FAMILIES[group][0], position_start=draw.write(start),
                  prior_title=FAMILIES[group][1], prior_district="Quartz Harbor Public Schools",
                  prior_state=draw.chance.choice(("MN", "Minnesota", "same")))  # fmt: skip
    return Case(row, row, "NOT_ELIGIBLE", "LATERAL_IN_STATE", start)


def lateral_seen(draw: Draw) -> Case:
    """The same kind of job in another district since last month, after years (R5.2)."""
    before, start = replace(draw.member("superintendents"), title="Superintendent"), draw.just_now()
    now = draw.moved(before, position_start=draw.write(start))
    return Case(before, now, "NOT_ELIGIBLE", "LATERAL_IN_STATE", start)


def moved_in_first_year(draw: Draw) -> Case:
    """Another district while the first year still runs: the same arrangement (R5.2)."""
    start = draw.recently()
    before = replace(draw.member("superintendents"), title="Superintendent", position_start=draw.write(start))
    now = draw.moved(before, position_start=draw.write(draw.just_now()))
    return Case(before, now, "ELIGIBLE", "NEW_ROLE", start)


def prior_state_unknown(draw: Draw) -> Case:
    """The same kind of job before, nobody says in which state (R5.4)."""
    start = draw.recently()
    row = replace(draw.member("superintendents"), title="Superintendent", position_start=draw.write(start),
                  prior_title="Superintendent of Schools", prior_district="Cobalt Valley Unified")  # fmt: skip
    return Case(row, row, "REVIEW", "PRIOR_STATE_UNKNOWN", start)


def upcoming(draw: Draw) -> Case:
    """Announced: begins after this month (R6)."""
    start = draw.soon()
    row = replace(draw.member(), position_start=draw.write(start))
    return Case(None, row, "UPCOMING", "NEW_ROLE", start)


def bad_date(draw: Draw) -> Case:
    """The day first, against the export's own order: never swapped (R2)."""
    start = draw.recently()
    row = replace(draw.member(), position_start=f"25/{start.month:02d}/{start.year}")
    return Case(row, row, "REVIEW", "BAD_DATE")


def unmapped(draw: Draw) -> Case:
    """A title that no row of titles.csv knows (R1)."""
    start = draw.recently()
    row = replace(draw.member(), title=draw.chance.choice(UNMAPPED_TITLES), position_start=draw.write(start))
    return Case(row, row, "REVIEW", "UNMAPPED_TITLE", start)


def interim(draw: Draw) -> Case:
    """Interim, which counts: the year starts here."""
    start = draw.recently()
    row = replace(draw.member("superintendents"), title="Interim Superintendent", position_start=draw.write(start))
    return Case(row, row, "ELIGIBLE", "NEW_ROLE", start)


def interim_confirmed(draw: Draw) -> Case:
    """Interim last month, permanent now, one employer: one spell from the interim start (R3)."""
    case = interim(draw)
    now = draw.changed(case.before, title="Superintendent", position_start=draw.write(draw.just_now()))  # type: ignore[arg-type]
    return replace(case, now=now)


def pending(draw: Draw) -> Case:
    """New in the role, membership not settled (R7)."""
    case = new_in_role(draw)
    return with_status(case, "Pending", "REVIEW", "PENDING_MEMBERSHIP")


def lapsed_new(draw: Draw) -> Case:
    """New in the role, membership lapsed: asked to renew, on no list (R7)."""
    return with_status(new_in_role(draw), "Lapsed", "NOT_ELIGIBLE", "NOT_A_MEMBER_WOULD_QUALIFY")


def associate_new(draw: Draw) -> Case:
    """New in the role, but an associate (R7)."""
    return with_status(new_in_role(draw), "Associate", "NOT_ELIGIBLE", "WRONG_CATEGORY")


def retired_back(draw: Draw) -> Case:
    """Retired and back in a job that is new to them (R7)."""
    return with_status(new_in_role(draw), "Retired", "NOT_ELIGIBLE", "WRONG_CATEGORY")


def deceased(draw: Draw) -> Case:
    """Nobody to write to (R7)."""
    return with_status(new_in_role(draw), "Deceased", "NOT_ELIGIBLE", "NOT_CONTACTABLE")


def retired(draw: Draw) -> Case:
    """Retired: the status stands where a title should, and no start is kept (R1)."""
    row = replace(draw.member(), title="Retired", position_start="", membership_type="Retired",
                  membership_status="Retired")  # fmt: skip
    return Case(row, row, "NOT_ELIGIBLE", "ROLE_OUT_OF_SCOPE")


def out_of_scope(draw: Draw) -> Case:
    """A job that the program is not for (R1)."""
    start = draw.recently()
    row = replace(draw.member(), title=draw.chance.choice(OUT_OF_SCOPE_TITLES), position_start=draw.write(start))
    return Case(row, row, "NOT_ELIGIBLE", "ROLE_OUT_OF_SCOPE", start)


def left(draw: Draw) -> Case:
    """Missing from this month's export; one export is not enough to say that they left (R9)."""
    return Case(draw.member(), None, "NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def with_status(case: Case, status: str, state: str, reason: str) -> Case:
    """The same case with another membership."""
    rows = [replace(row, membership_status=status) if row else None for row in (case.before, case.now)]
    return replace(case, before=rows[0], now=rows[1], state=state, reason=reason)


COUNTS: dict[Callable[[Draw], Case], int] = {
    retired: 250, undated: 85, new_in_role: 60, joined: 8, joined_undated: 4, promoted: 9,
    promoted_undated: 4, new_in_state: 12, odd_title_elsewhere: 2, lateral_stated: 10, lateral_seen: 4,
    moved_in_first_year: 2, prior_state_unknown: 5, upcoming: 6, bad_date: 6, unmapped: 7, interim: 5,
    interim_confirmed: 2, pending: 5, lapsed_new: 5, associate_new: 4, retired_back: 3, deceased: 2, out_of_scope: 12,
    respelled: 6, two_jobs: 6, left: 12,
}  # fmt: skip
"""How many of each among MEMBERS; the rest of the members are settled."""


def cases(draw: Draw, members: int) -> Iterator[Case]:
    """As many cases as this month's export needs for `members` rows; a larger one has more of each kind."""
    drawn = [case(draw) for case, count in COUNTS.items() for _ in range(grown(count, members))]
    missing = members - sum(case.now is not None for case in drawn)
    yield from drawn
    yield from (settled(draw) for _ in range(missing))
