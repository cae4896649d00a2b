"""The mail that carries a list, and what operations staff read about lists, in the association's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.files.region_list import LEFT_SHEET, MATCHES_SHEET, STANDING_HEADING
from schemas.letters import Letter, and_others, day_in_words
from schemas.program import Program
from schemas.region import ALL_REGIONS
from tasks.regions.rules import Standing


@dataclass(frozen=True, slots=True)
class Cover:
    """What a mail about a list must tell: which list, how it changed, to whom, by when."""

    region: str
    program_year: str
    version: int
    as_of: date
    counts: Mapping[Standing, int]
    due: date | None
    sent_on: date
    """The day on which this mail is written; a coordinator who joins later gets the list that stands."""
    to_name: str
    others: Sequence[str]
    """The other coordinators who get this list."""

    @property
    def follows(self) -> bool:
        """Whether the region was told something before, this program year or the last."""
        return self.version > 1 or any(self.counts[standing] for standing in ("changed", "left", "same"))

    @property
    def listed(self) -> int:
        """How many people stand on the list."""
        return self.counts["new"] + self.counts["changed"] + self.counts["same"]


def list_name(program: Program, region: str) -> str:
    """How people call the list of one region, or the one list for all."""
    return program.name if region == ALL_REGIONS else f"{program.name}, {region}"


def changes_in_words(counts: Mapping[Standing, int]) -> str:
    """`3 new, 1 changed, 2 left`; what is nought is left out."""
    said = [f"{counts[standing]} {standing}" for standing in ("new", "changed", "left") if counts[standing]]
    return ", ".join(said) or "no changes"


def cover_letter(program: Program, cover: Cover) -> Letter:
    """The mail that carries a list to one of its coordinators."""
    subject = f"{list_name(program, cover.region)}: {program.words.mentee} list {cover.version}" \
              f" ({changes_in_words(cover.counts)})"  # fmt: skip
    scope = "" if cover.region == ALL_REGIONS else f" for {cover.region}"
    attached = (
        f"Attached is list {cover.version} of the {program.name}{scope}, program year {cover.program_year}, "
        f"as of {day_in_words(cover.as_of, program.locale)}."
    )
    return Letter(subject, (
        f"Hello {cover.to_name},",
        f"{attached} {who_is_on_it(program, cover)}",
        *(("What to do:", to_do(program, cover), by_when(program, cover)) if cover.listed else ()),
        *((f"{and_others(cover.others)} also got this list; one answer is enough.",) if cover.others else ()),
        "You choose: we check what you send, and match nobody ourselves. This list names people, so please share it "
        "only with those who help you match.",
        f"Questions, or somebody here who should not be? Just reply to this mail; {program.association} reads it.",
    ))  # fmt: skip


def who_is_on_it(program: Program, cover: Cover) -> str:
    """How many people stand on the list and what changed."""
    said, listed = program.words, cover.listed
    if listed == 0:
        return f"Nobody is on it any more; those who left are on the sheet {LEFT_SHEET!r}. There is nothing to do."
    people = f"1 {said.mentee} is" if listed == 1 else f"{listed} {said.mentees} are"
    if not cover.follows:
        return f"{people} on it."
    before = f"list {cover.version - 1}" if cover.version > 1 else "the last list of the year before"
    return f"{people} on it. Since {before}: {changes_in_words(cover.counts)}."


def to_do(program: Program, cover: Cover) -> tuple[str, ...]:
    """The three things a coordinator does with the list."""
    said = program.words
    answered = "" if not cover.follows else " Lines that you have answered on an earlier list need no new answer."
    return (
        f"Open the workbook and go to the sheet {MATCHES_SHEET!r}: one line for each {said.mentee}. "
        f"The column {STANDING_HEADING!r} shows what is new.",
        f"Fill in the white cells: the {said.mentor} you chose, and the outcome. The drop-downs offer the "
        f"{said.mentors} available; grey cells are ours.{answered}",
        "Reply to this mail with the workbook attached. You need no account, and it may be half done: "
        "every line that you filled in counts, and the others can follow.",
    )  # fmt: skip


def by_when(program: Program, cover: Cover) -> str:
    """The day the list is due, in words, or that there is none."""
    if cover.due is None:
        return "This program sets no fixed day: please reply as soon as you can."
    day = day_in_words(cover.due, program.locale)
    if cover.due < cover.sent_on:
        return f"The day for this year's answers, {day}, has passed: please reply as soon as you can."
    return f"Please reply by {day}."


# What operations staff read ----------------------------------------------------------------------------------------


def no_region(people: int) -> str:
    """Some people's region is unknown."""
    who = "1 person has" if people == 1 else f"{people} people have"
    return f"{who} no region in the membership export and cannot be listed: add the region there; the others went out."


def no_coordinator(program: Program, region: str, people: int, active: int) -> str:
    """A region has people and nobody who may get the list."""
    named = "The one list for all" if region == ALL_REGIONS else region
    need = program.lists.coordinators_min
    has = f"no active {program.words.coordinator}" if not active else f"{active} of the {need} " \
        f"{program.words.coordinators} it needs"  # fmt: skip
    who = "1 person waits" if people == 1 else f"{people} people wait"
    return f"{named} has {has}: {who}. Enter one in the register of coordinators; the other lists are not held up."


def waits_for_decisions(due_on: date, decided_on: date | None) -> str:
    """A list is due, but what was decided is older than the day it is due."""
    last = f"the last were made on {decided_on.isoformat()}" if decided_on else "none were made yet"
    return f"Lists were due on {due_on.isoformat()}, and the decisions they need are not there: {last}."


def not_done(region: str) -> str:
    """A list that is due has not gone."""
    return f"{'The one list for all' if region == ALL_REGIONS else region}: the list is due and has not been written."
