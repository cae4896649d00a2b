"""The reminders: what a coordinator, the one who stands in, and the association read about rows without an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.files.region_list import MATCHES_SHEET, sentence_case
from schemas.letters import Letter, and_others, day_in_words
from schemas.program import Program
from schemas.region import ALL_REGIONS
from tasks.regions.messages import list_name

MOST_NAMED = 40
"""Names in the mail itself; the workbook has all of them."""


@dataclass(frozen=True, slots=True)
class Chased:
    """What a mail about missing answers tells: of which list, how many and who, since when."""

    program: Program
    region: str
    program_year: str
    version: int
    listed: int
    """Everybody who stands on the list now, answered or not."""
    names: Sequence[str]
    """Those who are chased, as their region knows them."""
    sent_back: int
    """How many of them had an answer that could not be used."""
    since: date
    """When the first of them went to the region."""
    due: date | None
    today: date
    reminded_on: Sequence[date] = ()
    """The days on which some of them were reminded before."""


def reminder_letter(chased: Chased, to_name: str) -> Letter:
    """To the coordinator: which rows have no answer yet, with a workbook that holds just those."""
    return Letter(f"Reminder: {without_answer_in_short(chased)}", (
        f"Hello {to_name},",
        f"{without_answer(chased)} You were first asked on {since(chased)}.{thanks(chased)} {by_when(chased)}",
        *still_missing(chased),
        *how_to_answer(chased),
        "If your answer is on its way, thank you: then there is nothing to do.",
    ))  # fmt: skip


def stand_in_letter(chased: Chased, to_name: str, primaries: Sequence[str], *, association_told: bool) -> Letter:
    """To whoever stands in for the coordinator, when reminders were of no use."""
    asked = and_others(primaries) if primaries else "You"
    told = f" {chased.program.association} is told of it today, too." if association_told else ""
    were = "was" if len(primaries) == 1 else "were"
    return Letter(f"Please help: {without_answer_in_short(chased)}", (
        f"Hello {to_name},",
        f"{without_answer(chased)} {asked} {were} first asked on {since(chased)}.{thanks(chased)} {by_when(chased)}",
        f"Could you answer, or see to it that somebody does?{told}",
        *still_missing(chased),
        *how_to_answer(chased),
    ))  # fmt: skip


def association_letter(chased: Chased, reached: int) -> Letter:
    """To the association: numbers and days, and nobody's name."""
    program, words = chased.program, chased.program.words
    asked = f"1 {words.coordinator}" if reached == 1 else f"{reached} {words.coordinators}"
    due = f" Answers were due by {day_in_words(chased.due, program.locale)}." if chased.due else ""
    return Letter(without_answer_in_short(chased), (
        f"{list_name(program, chased.region)}, program year {chased.program_year}: {without_answer(chased)} The "
        f"{words.region} was first asked on {since(chased)}.{due}",
        f"What was done: {reminders(chased)}, and today {asked} had a mail that asks for help.",
        f"What to do: call the {words.coordinator}. Who is missing stands on the list that the {words.region} has; "
        "an answer by mail counts whenever it comes.",
    ))  # fmt: skip


def reminders(chased: Chased) -> str:
    """When the region was reminded before."""
    days = [day_in_words(day, chased.program.locale) for day in chased.reminded_on]
    if not days:
        return "no reminder has gone out before"
    return f"{'a reminder' if len(days) == 1 else 'reminders'} went out on {and_others(days)}"


def without_answer_in_short(chased: Chased) -> str:
    """The same for a subject: `MASA Mentor Program, Region 5: 3 of 11 mentees without an answer`."""
    missing, said = len(chased.names), chased.program.words
    of_all = f"{missing} of {chased.listed}" if chased.listed > missing else f"{missing}"
    people = said.mentee if chased.listed == 1 else said.mentees
    return f"{list_name(chased.program, chased.region)}: {of_all} {people} without an answer"


def without_answer(chased: Chased) -> str:
    """How many rows of which list wait."""
    missing, said = len(chased.names), chased.program.words
    scope = "" if chased.region == ALL_REGIONS else f" for {chased.region}"
    of_all = f" of the {chased.listed}" if chased.listed > missing else ""
    people = said.mentee if chased.listed == 1 else said.mentees
    have = "has" if missing == 1 else "have"
    return f"{missing}{of_all} {people} on list {chased.version}{scope} {have} no answer that we can use yet."


def since(chased: Chased) -> str:
    """The day on which the first of them went to the region."""
    return day_in_words(chased.since, chased.program.locale)


def thanks(chased: Chased) -> str:
    """What has come already."""
    answered = chased.listed - len(chased.names)
    if not answered:
        return ""
    return f" Thank you for the other {'answer' if answered == 1 else f'{answered} answers'}."


def by_when(chased: Chased) -> str:
    """The day for the answers."""
    if chased.due is None:
        return "Please reply as soon as you can."
    day = day_in_words(chased.due, chased.program.locale)
    return (
        f"Please reply by {day}."
        if chased.today <= chased.due
        else f"Answers were due by {day}: please reply as soon as you can."
    )


def still_missing(chased: Chased) -> tuple[str | tuple[str, ...], ...]:
    """The rows by name, and how many of them came back to be mended."""
    named = tuple(chased.names[:MOST_NAMED])
    more = len(chased.names) - len(named)
    rest = (f"And {more} more: the workbook has them all.",) if more else ()
    back = "1 of them was" if chased.sent_back == 1 else f"{chased.sent_back} of them were"
    mend = (f"{back} answered already, and we wrote what to change; that is what we wait for.",)
    return ("Still missing:", named, *rest, *(mend if chased.sent_back else ()))


def how_to_answer(chased: Chased) -> tuple[str, ...]:
    """What to do with the workbook."""
    said = chased.program.words
    return (
        f"Attached is a workbook with these {said.mentees} alone. Fill in the white cells of the sheet "
        f"{MATCHES_SHEET!r} and reply to this mail with it; the whole list that you have is as good. "
        "Lines that you cannot answer yet may stay empty.",
        "This workbook names people, so please share it only with those who help you match.",
    )  # fmt: skip


# What operations staff read ----------------------------------------------------------------------------------------


def place(region: str) -> str:
    """The region in a sentence."""
    return "The one list for all" if region == ALL_REGIONS else region


def list_not_gone(region: str) -> str:
    """Nobody who answers for the region has had its list."""
    return f"{place(region)}: nobody is reminded, since the newest list has gone to no active coordinator yet."


def bounce_is_open(region: str) -> str:
    """A coordinator's address does not work."""
    return f"{place(region)}: nobody is reminded, since a mail to its coordinator came back. Correct the address in " \
           "the register of coordinators."  # fmt: skip


def reply_is_open(region: str, *, quarantined: bool) -> str:
    """Something came back and is not settled."""
    what = "waits for a person's decision" if quarantined else "is not read yet"
    return f"{sentence_case(place(region))}: nobody is reminded, since a reply {what}."
