"""What a coordinator has before them when they fill in a list, and what they write into one row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Literal

from examples.sample.rows import Row, some_day

REF, MENTEE_ID, MENTEE, DISTRICT, TITLE = "List ref", "Mentee member ID", "Mentee", "District", "Job title"
OUTCOME, MENTOR_ID, MENTOR, DAY = "Outcome", "Mentor member ID", "Mentor name", "Match date"
WHY, NOTE = "If from another region: why", "Note"
"""The headings of the list."""

Cell = str | int | date | None
Cells = Mapping[str, Cell]
Result = Literal["accept", "accept_warn", "hold", "reject", "unanswered"]
OTHER_ANSWERS = (("declined", "wants to find their own way"), ("pending", ""), ("left", "took a job elsewhere"),
                 ("not new", "has held the job before"))  # fmt: skip
MOST_MENTEES = 2
SAME_GROUP = 0.5
"""How likely somebody of the mentee's own component group comes to mind."""
HOLDS_BACK = 0.08
"""The share of good rows that are no match, and of those that are left empty for now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody writes into one row, and what must come of it."""

    cells: Cells
    rule: str = ""
    """The rule that must fire; empty where none has to."""
    result: Result = "accept"
    below: Cells | None = None
    """One more row, written below the list; then rule and result are about that one."""
    both: bool = False
    """Whether the rule must fire on both."""


@dataclass(slots=True)
class Desk:
    """One region's list and everybody whom its coordinator may know of."""

    region: str
    lines: Sequence[Cells]
    """The rows of the list as it came, by heading."""
    members: Mapping[str, Row]
    """Every member of the association, by id."""
    settled: frozenset[str]
    """Members who are not new in their role."""
    sent_on: date
    today: date
    chance: Random
    mentees_of: Counter[str] = field(default_factory=Counter)
    """Mentor -> rows of this list that name them."""
    accepted: Counter[str] = field(default_factory=Counter)
    """The same, of rows without a fault."""

    def mentors(self, *statuses: str, here: bool = True) -> list[Row]:
        """Settled members with one of these memberships, of this region or of the others."""
        known = [row for row in self.members.values() if row.member_id in self.settled and row.last_name and row.region]
        return [row for row in known if row.membership_status in statuses and (row.region == self.region) is here]

    def draw(self, mentors: Sequence[Row]) -> Row | None:
        """One of them who has time left; None if nobody has."""
        able = [row for row in mentors if self.mentees_of[row.member_id] < MOST_MENTEES]
        return self.chance.choice(able) if able else None

    def good(self, line: Cells) -> tuple[Cells, Row]:
        """
        A match that nothing speaks against: a mentor of the region and of another district, mostly of one group.

        Raises:
            ValueError: nobody of the region has time left.
        """
        group = self.members[str(line[MENTEE_ID])].component_group
        able = [row for row in self.mentors("Active", "Retired") if row.district != line[DISTRICT]]
        alike = [row for row in able if row.component_group == group and self.chance.random() < SAME_GROUP]
        mentor = self.draw(alike) or self.draw(able)
        if mentor is None:
            raise ValueError(f"{self.region} has too few mentors for its list")
        self.mentees_of[mentor.member_id] += 1
        return {OUTCOME: "matched", MENTOR_ID: choice(mentor), DAY: self.day()}, mentor

    def day(self) -> date:
        """A day between the list and the answer."""
        return some_day(self.sent_on, self.today, self.chance)


def choice(mentor: Row) -> str:
    """A mentor as the drop-down offers them."""
    return f"{full_name(mentor)} ({mentor.member_id})"


def full_name(row: Row) -> str:
    """Last name, first name."""
    return ", ".join(filter(None, (row.last_name, row.first_name)))


def usual(desk: Desk, line: Cells) -> Answer:
    """A row without a fault: mostly a match, now and then another answer, or none yet."""
    drawn = desk.chance.random()
    if drawn < HOLDS_BACK / 2:
        return Answer({}, result="unanswered")
    if drawn < HOLDS_BACK:
        outcome, why = desk.chance.choice(OTHER_ANSWERS)
        return Answer({OUTCOME: outcome, NOTE: why or None}, outcome.replace(" ", "_"))
    cells, mentor = desk.good(line)
    desk.accepted[mentor.member_id] += 1
    return Answer(cells)
