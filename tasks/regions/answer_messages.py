"""The answer to a region's mail: what became of it, what is still to do by when, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from schemas.files.region_list import MATCHES_SHEET, sentence_case
from schemas.letters import Letter, and_others, day_in_words
from schemas.program import Program
from schemas.region import ALL_REGIONS
from tasks.regions.answer_rows import Stand
from tasks.regions.messages import list_name

ACCEPTED_SHEET = "Accepted"
MOST_ROWS, MOST_NAMES = 100, 12
"""What a mail names one by one; the workbook has all of it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One row, by the name that the region knows, and what is said of it."""

    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a mail to one coordinator tells about one list after they have written."""

    program: Program
    region: str
    to_name: str
    today: date
    due: date | None = None
    version: int = 0
    """Of the region's newest list; 0 if nobody knows which list is meant."""
    counts: Mapping[Stand, int] = field(default_factory=dict)
    to_do: Sequence[Point] = ()
    """The rows that need work, in the order of the workbook."""
    empty: Sequence[str] = ()
    remarks: Sequence[Point] = ()
    """What is noted beside the rows that this mail got accepted."""
    pending: int = 0
    """Accepted rows for which the region is still looking."""
    older: tuple[int, date] | None = None
    """The version that was filled in, if it is not the newest, and the day on which the newest went out."""
    noticed: Sequence[str] = ()
    """What was noticed while the workbook was read, in sentences; none of it stopped the list."""
    stipends_on: date | None = None
    """The next day on which the program prepares stipends."""

    @property
    def total(self) -> int:
        """All rows of the list, and those written in below it."""
        return sum(self.counts.values())

    @property
    def accepted(self) -> int:
        """How many rows count, with or without a remark."""
        return self.counts.get("fine", 0) + self.counts.get("noted", 0)

    @property
    def open(self) -> int:
        """How many rows are still to do."""
        return self.total - self.accepted

    @property
    def list_words(self) -> str:
        """The list as people call it."""
        named = f"list {self.version}" if self.version else "your list"
        return named if self.region in {"", ALL_REGIONS} else f"{named} for {self.region}"


# The letters -------------------------------------------------------------------------------------------------------


def submission_letter(answer: Answer) -> Letter:
    """The answer to a list that was read."""
    if not answer.open:
        return Letter(subject(answer, "all fine"), (
            f"Hello {answer.to_name},",
            f"Thank you: {all_fine(answer)}",
            *older_version(answer),
            *still_pending(answer),
            *remarks(answer),
            *answer.noticed,
            f"There is nothing {'else' if answer.pending else 'more'} to do.{stipends(answer)} "
            "We write again when somebody joins the list.",
            questions(answer),
        ))  # fmt: skip
    return Letter(subject(answer, open_words(answer)), (
        f"Hello {answer.to_name},",
        f"Thank you: {so_far(answer)} {by_when(answer)}",
        *older_version(answer),
        *what_to_do(answer),
        *remarks(answer),
        *answer.noticed,
        *still_pending(answer),
        what_comes_next(answer),
        questions(answer),
    ))  # fmt: skip


def repeated_letter(answer: Answer) -> Letter:
    """The answer to a list that says what the region said last time."""
    again = "Thank you. We have had this list before, with the same answers: nothing was changed by it"
    if not answer.open:
        return Letter(subject(answer, "we have it already"), (
            f"Hello {answer.to_name},", f"{again}, and there is nothing to do. {sentence_case(all_fine(answer))}",
            *still_pending(answer), questions(answer),
        ))  # fmt: skip
    return Letter(subject(answer, "we have it already"), (
        f"Hello {answer.to_name},",
        f"{again}. What was open is still open: {so_far(answer)} {by_when(answer)}",
        *what_to_do(answer),
        what_comes_next(answer),
        questions(answer),
    ))  # fmt: skip


def refused_letter(answer: Answer, why: str) -> Letter:
    """
    The answer to a mail whose file could not be used.

    Args:
        why: What is wrong with it and what to do.
    """
    attached = "If it is easier, fill in the attached workbook instead: it holds the rows that are still open."
    return Letter(subject(answer, "please send it once more"), (
        f"Hello {answer.to_name},",
        f"Thank you for your mail. We could not use it yet, and nothing was changed by it. {why}",
        *where_it_stands(answer),
        *((attached,) if answer.open else ()),
        questions(answer),
    ))  # fmt: skip


def question_letter(answer: Answer, why: str) -> Letter:
    """The answer to a mail without a workbook: a person reads it, and what to do if the list was meant to be in it."""
    return Letter(subject(answer, "no list in your mail"), (
        f"Hello {answer.to_name},",
        f"Thank you for your mail. {why}",
        f"If you asked or told us something: your mail is listed for {answer.program.association} as one to be read by "
        "a person. Nothing was changed by it.",
        *where_it_stands(answer),
    ))  # fmt: skip


def disagreement_letter(answer: Answer, other: str, rows: Sequence[Point]) -> Letter:
    """To the coordinator whose accepted answers another one contradicts."""
    many = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    return Letter(subject(answer, f"{many} answered otherwise"), (
        f"Hello {answer.to_name},",
        f"{other} has answered {answer.list_words} too, and {many} otherwise than you:",
        tuple(f"{row.who}: {row.words}" for row in rows),
        f"What you sent stands until this is settled; the other answer waits. Please agree with {other} which one is "
        f"right, and reply to this mail. Both answers are listed for {answer.program.association} until then.",
    ))  # fmt: skip


# Their parts -------------------------------------------------------------------------------------------------------


def subject(answer: Answer, what: str) -> str:
    """In the thread of the list, with what became of it."""
    named = f"{answer.program.words.mentee} list {answer.version}" if answer.version else "your mail"
    name = list_name(answer.program, answer.region) if answer.region else answer.program.name
    return f"Re: {name}: {named} ({what})"


def open_words(answer: Answer) -> str:
    """`14 of 17 fine, 3 to do`."""
    return f"{answer.accepted} of {answer.total} fine, {answer.open} to do"


def rows_word(number: int) -> str:
    """One row, two rows."""
    return "row" if number == 1 else "rows"


def all_fine(answer: Answer) -> str:
    """Everything that the list asks for is there."""
    if not answer.total:
        return f"nobody is on {answer.list_words} now, so nothing is open."
    if answer.total == 1:
        return f"the one row of {answer.list_words} is fine{with_remarks(answer)}, and it is on record."
    every = "both" if answer.total == 2 else f"all {answer.total}"
    return f"{every} rows of {answer.list_words} are fine{with_remarks(answer)}, and they are on record."


def so_far(answer: Answer) -> str:
    """How many rows are fine, noted, need work and are empty."""
    work, empty = answer.counts.get("work", 0), answer.counts.get("empty", 0)
    if answer.total == 1:
        return f"the one row of {answer.list_words} {'needs another look' if work else 'is still empty'}."
    fine = f"{answer.accepted or 'none'} of the {answer.total} rows of {answer.list_words} " \
           f"{'is' if answer.accepted < 2 else 'are'} fine{'' if answer.accepted else ' yet'}"  # fmt: skip
    rest = [f"{work} {'needs' if work == 1 else 'need'} another look"] if work else []
    rest += [f"{empty} {'is' if empty == 1 else 'are'} still empty"] if empty else []
    return f"{fine}{with_remarks(answer)}; {and_others(rest)}."


def with_remarks(answer: Answer) -> str:
    """How many of the accepted rows have a remark; each is told once, so who looks for another one hears of it."""
    noted = answer.counts.get("noted", 0)
    if not noted:
        return ""
    before = noted - len(answer.remarks)
    told = " (told before)" if before == noted else f" ({before} told before)" if before > 0 else ""
    return f", with a remark{told}" if answer.accepted == 1 else f", {noted} of them with a remark{told}"


def by_when(answer: Answer) -> str:
    """The day for what is open, in words."""
    what = "it" if answer.open == 1 else "these"
    if answer.due is None:
        return f"Please send {what} as soon as you can."
    day = day_in_words(answer.due, answer.program.locale)
    if answer.due < answer.today:
        return f"The day for this year's answers, {day}, has passed: please send {what} as soon as you can."
    return f"Please send {what} by {day}."


def older_version(answer: Answer) -> tuple[str, ...]:
    """That a newer list is out, if an older one was filled in."""
    if answer.older is None:
        return ()
    version, sent_on = answer.older
    day = day_in_words(sent_on, answer.program.locale)
    return (f"What you sent is list {version}; list {answer.version} was sent on {day}. Your rows were compared with "
            f"it one by one, and nothing of them is lost. From now on, please use list {answer.version}.",)  # fmt: skip


def what_to_do(answer: Answer) -> tuple[str | tuple[str, ...], ...]:
    """Each row that needs work, and who is still without an answer."""
    rows = tuple(f"{point.who}: {point.words}" for point in answer.to_do[:MOST_ROWS])
    more = len(answer.to_do) - len(rows)
    rest = (
        (f"{more} more {rows_word(more)} like these {'is' if more == 1 else 'are'} in the workbook.",) if more else ()
    )
    empty = (f"Still empty: {names(answer.empty)}.",) if answer.empty else ()
    return (*(("What needs another look:", rows) if rows else ()), *rest, *empty)


def names(people: Sequence[str]) -> str:
    """Some of the names, and how many more there are."""
    shown = [*people[:MOST_NAMES]]
    more = len(people) - len(shown)
    return "; ".join(shown) + (f" and {more} more" if more else "")


def remarks(answer: Answer) -> tuple[str | tuple[str, ...], ...]:
    """What is noted beside rows that count."""
    rows = tuple(f"{point.who}: {point.words}" for point in answer.remarks[:MOST_ROWS])
    more = len(answer.remarks) - len(rows)
    rest = (f"and {more} more",) if more else ()
    return ("Accepted, with a remark:", (*rows, *rest)) if rows else ()


def still_pending(answer: Answer) -> tuple[str, ...]:
    """What to do with rows for which the region is still looking."""
    if not answer.pending:
        return ()
    many = "1 row is" if answer.pending == 1 else f"{answer.pending} rows are"
    return (f"{many} marked as pending. When a {answer.program.words.mentor} is found, fill in the row on the list "
            "that we sent and reply with it.",)  # fmt: skip


def what_comes_next(answer: Answer) -> str:
    """How to send the rest, and that nothing else is needed."""
    kept = "What is fine is on record and need not be sent again. " if answer.accepted else ""
    what = "the one row that is" if answer.open == 1 else "the rows that are"
    return (f"{kept}The attached workbook holds just {what} not: fill in the white and red cells on the sheet "
            f"{MATCHES_SHEET!r}, save it, and reply to this mail with it attached. It may be half done: whatever is "
            "right counts.")  # fmt: skip


def stipends(answer: Answer) -> str:
    """When the next stipends are prepared, in a program that has any."""
    if answer.stipends_on is None:
        return ""
    day = day_in_words(answer.stipends_on, answer.program.locale)
    return f" From the matches on record the next stipends are prepared on {day}; nothing is paid by this mail."


def where_it_stands(answer: Answer) -> tuple[str, ...]:
    """How far the list is, where a mail did not bring it further."""
    if not answer.total:
        return ()
    if not answer.open:
        return (f"As things stand, {all_fine(answer)}",)
    return (f"As things stand, {so_far(answer)} {by_when(answer)}",)


def questions(answer: Answer) -> str:
    """Who helps."""
    return f"Questions, or is something wrong here? Just reply to this mail; {answer.program.association} reads it."
