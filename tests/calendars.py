"""Calendars for tests: one program's with other milestones, and any at all."""

from hypothesis import strategies as st

from schemas.program import Milestone, Program, When
from schemas.registry import all_programs, program

FIVE = [found.code for found in all_programs()]
LISTS = {"send_lists"}


def with_calendar(*milestones: Milestone, year: str = "07-01") -> Program:
    """MASA with another calendar and another year."""
    found = program("masa")
    return found.model_copy(update={
        "calendar": milestones, "year": found.year.model_copy(update={"start": year}),
        "lists": found.lists.model_copy(update={"reminders": (), "escalate": None}),
    })  # fmt: skip


ANCHORS = ["program_year.start", "program_year.end", "fixed", "event.daily", "event.weekly", "event.monthly"]
DAYS = ["P0D", "P1D", "P5D", "-P1D", "P13W", "P13W3D", "-P6W", "P30D"]
ROLLS = st.sampled_from(["none", "next_business_day", "previous_business_day"])
TIMES = st.none() | st.sampled_from(["08:00", "08:01", "08:02", "17:30", "22:59", "23:00"])


@st.composite
def milestones(draw: st.DrawFn) -> tuple[Milestone, ...]:
    """A calendar with many milestones at the same hour, of which several recur."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        anchor = draw(st.sampled_from(ANCHORS))
        day = {"month_day": draw(st.sampled_from(["02-29", "07-01", "12-25"]))} if anchor == "fixed" else {}
        spans = DAYS if anchor.startswith("event.") else [*DAYS, "P1M", "-P1M", "P14M"]
        when = When(anchor=anchor, offset=draw(st.sampled_from(spans)), roll=draw(ROLLS), **day)
        found.append(Milestone(id=f"m{number}_x", action="send_lists", when=when, at=draw(TIMES)))
    return tuple(found)
