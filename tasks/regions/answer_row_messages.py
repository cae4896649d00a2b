"""What an answer says of a file, and beside one row, besides the sentences of the rules that fired."""

from collections.abc import Iterable

from schemas.files.match_list import NOTES, SENTENCES
from schemas.program import Program

NOT_READ = "What you sent is not a list of ours. Please fill in the workbook that we sent you, and reply with that one."


def why_refused(program: Program, code: str) -> str:
    """
    What is wrong with a file that was sent, and what to do.

    Args:
        code: Of a reply; behind a colon it may name one of our headings.
    """
    kind, _, heading = code.partition(":")
    said, names = SENTENCES.get(kind, NOT_READ), program.words
    words = said.format(mentee=names.mentee, mentees=names.mentees, mentor=names.mentor, mentors=names.mentors,
                        region=names.region)  # fmt: skip
    return f"{words} The heading is: {heading}." if heading else words


def noticed(notes: Iterable[str]) -> list[str]:
    """What a coordinator should know of how their workbook was read; of our own notes they need not hear."""
    return [NOTES[note] for note in dict.fromkeys(notes) if note in NOTES]


def row_sent(number: int) -> str:
    """A row whose person we may not name: by its place in the workbook that came."""
    return f"Row {number} of the file you sent"


def row_of_file(number: int) -> str:
    """Which of two rows of one person."""
    return f"row {number} of your file"


def ref_put_right() -> str:
    """The reference was written over, and the name says whose row it is."""
    return (
        "The reference was written over; in the workbook it is right again. See whether the row is, and send it back."
    )


def still_empty(program: Program) -> str:
    """What to do with a row without an answer."""
    return f"Still empty: choose an outcome and, if matched, a {program.words.mentor}."


def answered_before(other: str) -> str:
    """Another coordinator said otherwise, and theirs was accepted."""
    return f"{other} told us otherwise before, and that stands until you two agree."


def you_answered_before() -> str:
    """What nobody put their name to says otherwise than whoever reads this."""
    return ("You told us otherwise before, and that stands: this row reached us without a coordinator's name. If it is "
            "right, send it back yourself.")  # fmt: skip


def told(outcome: str, mentor: str, day: str) -> str:
    """What a region said of a row: `matched with Berg, Bo (00501), 2026-10-02`."""
    return ", ".join(filter(None, (" with ".join(filter(None, (outcome, mentor))), day)))


def both_said(yours: str, theirs: str) -> str:
    """Two answers to one row."""
    return f"you said {yours}; the other answer says {theirs}."
