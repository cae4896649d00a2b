"""What each row of a membership export must satisfy, said once: the reader decides by it, the evidence proves it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schemas.roster import folded

if TYPE_CHECKING:
    from schemas.program import Program

LONGEST = {
    "member_id": 40, "email": 254, "region": 100, "membership_status": 60, "membership_type": 80, "join_date": 40,
    "paid_through": 40, "position_start": 40, "record_updated": 40, "prior_state": 80, "functions": 1000,
}  # fmt: skip
LONGEST_ELSE = 250
VISIBLE = r"^[^\x00-\x1f\x7f-\x9f" + "\u200e\u200f\u2028-\u202e\u2066-\u2069" + "]*$"
"""No control character, no line break, nothing that turns the writing direction."""
BLANK = " \t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What counts as a blank, written out: regular expressions differ in what their own class of blanks holds."""
ADDRESS = rf"[^{BLANK}@;,<>]+@[^{BLANK}@;,<>]+\.[^{BLANK}@;,<>]+"
ADDRESSES = rf"^{ADDRESS}([;, ]+{ADDRESS})*;?$"
BETWEEN = r"[ _./-]+"
NOBODY = ("vacant", "vacancy", r"t\.?b\.?a\.?", r"t\.?b\.?d\.?", "to be announced", "to be determined", "to be filled",
          "to be named")  # fmt: skip
"""What offices write where a post has nobody."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that a value must satisfy. An empty value breaks `required` only."""

    code: str
    column: str
    kind: Literal["required", "matches", "one_of", "max_length"]
    argument: str | int | tuple[str, ...]
    """A pattern to search for (`matches`), the allowed values (`one_of`), characters (`max_length`), or ""."""
    say: str
    """A sentence for the person who can mend the row, with {line} and {heading} to fill in."""


def expectations(program: "Program") -> tuple[Expectation, ...]:
    """Everything that a row of this program's export must satisfy; the first one broken is the one to say."""
    return (
        *filled(program), *readable(program), *somebody(program), *known_ids(program), *known_words(program),
        *addresses(program),
    )  # fmt: skip


def filled(program: "Program") -> Iterator[Expectation]:
    """The columns without which nobody can say whose row it is."""
    for column in program.roster.filled:
        yield Expectation("EMPTY_CELL", column, "required", "",
                          "Line {line}: {heading} is empty. Fill it in and send the export again.")  # fmt: skip


def readable(program: "Program") -> Iterator[Expectation]:
    """Values that a person can see and a list can show."""
    for column in program.roster.columns:
        yield Expectation("INVISIBLE_CHARACTER", column, "matches", VISIBLE,
                          "Line {line}: {heading} holds a line break or an invisible character. Type the value "
                          "anew in the membership system and send the export again.")  # fmt: skip
        longest = LONGEST.get(column, LONGEST_ELSE)
        yield Expectation("TOO_LONG", column, "max_length", longest,
                          f"Line {{line}}: {{heading}} is longer than {longest} characters. Check whether a cell "
                          "holds more than one value, shorten it and send the export again.")  # fmt: skip


def somebody(program: "Program") -> Iterator[Expectation]:
    """Names of people: a post that nobody holds is no member."""
    for column in ("last_name", "first_name"):
        if column in program.roster.columns:
            yield Expectation("VACANT_POST", column, "matches", f"^(?! *(?:{in_any_case('|'.join(NOBODY))}) *$)",
                              "Line {line}: {heading} says that nobody holds this post. Fill in the name once somebody "
                              "does; until then leave the row out.")  # fmt: skip


def known_ids(program: "Program") -> Iterator[Expectation]:
    """Member ids that a spreadsheet has not turned into something else."""
    if program.roster.identity == "member_id":
        whole_id = f"^(?:{written_out(program.roster.member_id_pattern)})$"
        yield Expectation("BAD_MEMBER_ID", "member_id", "matches", whole_id,
                          "Line {line}: {heading} is no member id as this association writes them. A spreadsheet may "
                          "have changed it; export it again with that column as text.")  # fmt: skip


def known_words(program: "Program") -> Iterator[Expectation]:
    """Statuses and types that the definition can read, whatever their case and the signs between words."""
    for column, words, part, code in (
        ("membership_status", program.roster.statuses, "statuses", "UNKNOWN_STATUS"),
        ("membership_type", program.roster.types, "types", "UNKNOWN_TYPE"),
    ):
        if words and column in program.roster.columns:
            choices = ", ".join(words)
            yield Expectation(code, column, "matches", any_of(words),
                              f"Line {{line}}: {{heading}} is a word that we don't know; known are {choices}. "
                              f"Correct it, or have the word added to [roster.{part}].")  # fmt: skip


def addresses(program: "Program") -> Iterator[Expectation]:
    """E-mail addresses that look like one, or like several with a semicolon between."""
    if "email" in program.roster.columns:
        yield Expectation("BAD_EMAIL", "email", "matches", ADDRESSES,
                          "Line {line}: {heading} is no e-mail address. Correct it, or leave it empty, and send the "
                          "export again.")  # fmt: skip


def any_of(words: Iterable[str]) -> str:
    """A pattern that finds exactly one of some words, in any case."""
    choices = sorted({BETWEEN.join(map(re.escape, folded(word).split())) for word in words})
    return f"^ *(?:{in_any_case('|'.join(choices))}) *$"


def in_any_case(pattern: str) -> str:
    """
    A pattern of small letters that finds capitals, too.

    Written out letter by letter, since engines disagree on which letters are one but for their case (İ and i).
    """
    return "".join(f"[{letter}{letter.upper()}]" if letter != letter.upper() else letter for letter in pattern)


PLAIN = {"d": "0-9", "w": "A-Za-z0-9_", "s": " \t"}
"""Short words of regular expressions that engines read differently, as the plain characters that we mean."""


def written_out(pattern: str) -> str:
    r"""A pattern whose \d, \w and \s mean the plain characters alone, in every engine."""
    is_inside = False
    parts = []
    for part in re.findall(r"\\.|.", pattern, re.DOTALL):
        known = PLAIN.get(part[1:])
        is_inside = part == "[" or (is_inside and part != "]")
        parts.append(part if known is None else known if is_inside else f"[{known}]")
    return "".join(parts)
