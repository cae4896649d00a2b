"""Puts together what one answer tells: how the whole list stands now, what is to do, and who was contradicted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from schemas.calendar import day_of, events_between, last_day, start_year_of
from schemas.files.region_list import mentor_choice
from schemas.match import Finding
from schemas.member import full_name
from schemas.program import Program
from tasks.regions import answer_row_messages as beside
from tasks.regions.answer_book import AnswerBook
from tasks.regions.answer_messages import Answer, Point
from tasks.regions.answer_reading import Ground, History, Owed, TheList, coordinator_at, read_history, read_names
from tasks.regions.answer_rows import Listed, Said, Stands, contradictions, how_rows_stand
from tasks.regions.answer_view import (
    View,
    accepted_line,
    name_of,
    point_of,
    row_of,
    strangers_to,
    told_apart,
    what_was_said,
    who,
)
from tasks.regions.columns import values
from tasks.regions.messages import Cover
from tasks.regions.pools import offered_in, texts_of
from tasks.regions.rules import Candidate, Coordinator, Standing
from tasks.regions.workbook import Book
from tasks.shared.clock import today_in
from tasks.shared.tokens import token


@dataclass(frozen=True, slots=True)
class State:
    """How one list stands now, and what the reply that is answered has to do with it."""

    the_list: TheList
    view: View
    own: str
    """The submission that the reply made; empty if it made none."""
    stands: Sequence[Stands]
    """Every row of the list once, those that need work first."""
    against: Mapping[int, tuple[Coordinator, Said]]
    """Number of a row of that submission -> which other coordinator said otherwise before, and what."""
    offered: Sequence[Candidate]
    """The mentors whom the region may choose from."""
    reader: str
    """The address to which the answer goes."""

    def extra(self, stand: Stands) -> tuple[Finding, ...]:
        """That another coordinator said otherwise, where the rules have not said so."""
        row = stand.row
        if row is None or row.submission_id != self.own or row.number not in self.against:
            return ()
        other, _ = self.against[row.number]
        own = other.email.lower() == self.reader.lower()
        words = beside.you_answered_before() if own else beside.answered_before(other.name)
        return (Finding("coordinators_disagree", "hold", words),)

    def open(self) -> list[Stands]:
        """The rows that need work or are empty, in the order of the workbook."""
        return [stand for stand in self.stands if stand.state in {"work", "empty"}]


def read_state(db: Connection, ground: Ground, owed: Owed, the_list: TheList) -> State:
    """Everything that the answer to one reply needs to know of its list."""
    history, program = read_history(db, the_list, owed.list_id), ground.plan.program
    people = ground.plan.grouping.regions.get(the_list.region, ())
    here = {row.list_ref for row in history.newest if row.standing != "left"}
    current = {one.list_ref: values(program, one) for one in people if one.list_ref in here}
    made = history.of_reply(owed.reply_id)
    own = made.submission_id if made else ""
    last = own or history.last_of(owed.answer_to)
    said = {row.list_ref for row in history.rows if row.submission_id == last}
    gone = {row.person_id: row.list_ref for row in history.told if row.list_ref in said - current.keys()}
    offered = offered_in(ground.known, the_list.region)
    names = {one.mentor_id: mentor_choice(full_name(one.last_name, one.first_name), one.mentor_id) for one in offered}
    view = View(program, current, read_names(db, program, gone), *strangers_to(the_list.region, ground.people),
                mentors=names)  # fmt: skip
    listed = [Listed(one.list_ref, one.person_id, current[one.list_ref].get("mentee_name", ""))
              for one in people if one.list_ref in current]  # fmt: skip
    theirs = history.not_of(owed.answer_to) - {own}
    stands = how_rows_stand(listed, history.rows, last, theirs, history.confirmed)
    return State(the_list, view, own, stands, read_against(ground, the_list, history, own), offered,
                 owed.answer_to)  # fmt: skip


def read_against(
    ground: Ground, the_list: TheList, history: History, own: str
) -> dict[int, tuple[Coordinator, Said]]:  # fmt: skip
    """Which rows of a submission another coordinator, who still answers for the region, contradicts."""
    senders = {one.submission_id: one.coordinator.lower() for one in history.submissions}
    found = {}
    for mine, theirs in contradictions(history.rows, senders, own):
        other = coordinator_at(ground.plan, the_list.region, senders[theirs.submission_id])
        if other:
            found[mine.number] = (other, theirs)
    return found


def answer_of(ground: Ground, to: Coordinator, today: date, state: State | None, notes: str = "") -> Answer:
    """
    What a mail to one coordinator tells of their list; little, if nobody knows which list is meant.

    Args:
        notes: Codes of what was noticed while their workbook was read.
    """
    program = ground.plan.program
    due = due_on(program, today)
    if state is None:
        return Answer(program, "", to.name, today, due)
    the_list, view, open_ = state.the_list, state.view, state.open()
    work = [stand for stand in open_ if stand.state == "work"]
    accepted = [stand for stand in state.stands if stand.state in {"fine", "noted"}]
    return Answer(
        program, the_list.region, to.name, today, due, the_list.version,
        counts=Counter(stand.state for stand in state.stands),
        to_do=[point_of(view, stand, state.extra(stand), name)
               for stand, name in zip(work, told_apart(view, work), strict=True)],
        empty=[name_of(view, stand) for stand in open_ if stand.state == "empty"],
        remarks=[point_of(view, stand) for stand in accepted
                 if stand.state == "noted" and stand.row and stand.row.submission_id == state.own],
        pending=sum(stand.row is not None and stand.row.outcome == "pending" for stand in accepted),
        older=older_version(program, the_list) if state.own else None,
        noticed=beside.noticed(notes.split()),
        stipends_on=next_stipends(program, today),
    )  # fmt: skip


def older_version(program: Program, the_list: TheList) -> tuple[int, date] | None:
    """The version that was filled in, and when the newest went out; None if that is the one."""
    if the_list.filled_version == the_list.version:
        return None
    sent_at = the_list.sent_at
    return the_list.filled_version, today_in(program.year.time_zone, sent_at) if sent_at else the_list.as_of


def due_on(program: Program, today: date) -> date | None:
    """The day by which this program year's answers are due."""
    due = program.lists.due
    return day_of(program, due, start_year_of(program, today)) if due else None


def next_stipends(program: Program, today: date) -> date | None:
    """The next day of this program year on which stipends are prepared; None in a program without."""
    if program.payments.stipend is None:
        return None
    closes = last_day(program, start_year_of(program, today))
    return next((event.at.date() for event in events_between(program, {"pay_stipends"}, today, closes)), None)


def book_of(ground: Ground, state: State, told: Answer) -> AnswerBook:
    """The workbook of one answer."""
    program, the_list = ground.plan.program, state.the_list
    suggestions = texts_of(ground.known, the_list.region, ground.plan.grouping.regions.get(the_list.region, ()))
    view = replace(state.view, suggestions=suggestions)
    nothing: dict[Standing, int] = {"new": 0, "changed": 0, "left": 0, "same": 0}
    cover = Cover(the_list.region, the_list.program_year, the_list.version, the_list.as_of, nothing, told.due,
                  told.today, told.to_name, ())  # fmt: skip
    return AnswerBook(
        Book(program, cover, (), (), state.offered, token(the_list.list_id)), told,
        [row_of(view, stand, state.extra(stand)) for stand in state.open()],
        [accepted_line(view, stand) for stand in state.stands if stand.state in {"fine", "noted"}],
    )  # fmt: skip


def contradicted(state: State) -> dict[Coordinator, list[Point]]:
    """Who must be told that their accepted answers are contradicted, with what both sides said."""
    found: dict[Coordinator, list[Point]] = {}
    for stand in state.open():
        if stand.row and stand.row.submission_id == state.own and stand.row.number in state.against:
            other, theirs = state.against[stand.row.number]
            words = beside.both_said(what_was_said(state.view, theirs), what_was_said(state.view, stand.row))
            found.setdefault(other, []).append(Point(who(state.view, stand), words))
    return found
