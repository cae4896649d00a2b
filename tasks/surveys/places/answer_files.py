"""A file of answers from any tool: which column is which question, by a list of headings, and nothing guessed."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from schemas.answers import Fault, read_form
from schemas.questions import Question
from schemas.survey import Survey

CODE = "code"
MOST_ROWS, MOST_BYTES, LONGEST = 20_000, 8 << 20, 10_000
KNOWN = {"headings", "words", "delimiter", "separator"}
SENTENCES = {
    "choose_one": "is none of the answers that there are",
    "answer_this": "must be answered and is empty",
    "alone": "has another choice beside one that stands alone",
    "whole_number": "is no whole number between {min} and {max}",
    "day": "is no day; write it as 2027-05-09",
    "too_long": "is longer than {max} characters",
    "unknown_choice": "has a choice that there is not",
    "answer_one": "no question is answered",
}


class FileRefused(ValueError):
    """Nothing was read; the sentence says what to mend."""


@dataclass(frozen=True, slots=True)
class Headings:
    """What the tool calls our questions and our answers."""

    of: Mapping[str, str] = field(default_factory=dict)
    """Our field by the tool's heading; empty for a column that is left out on purpose."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By field, our code of an answer by the tool's word for it."""
    delimiter: str = ","
    separator: str = ";"
    """Between several choices in one cell."""


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One row of a file: whose it is, the form as a browser would send it, and what is wrong with it."""

    number: int
    """As a spreadsheet numbers it."""
    code: str
    fields: Mapping[str, str]
    troubles: tuple[str, ...]


def read_headings(raw: bytes) -> Headings:
    """
    The list of headings, written in TOML.

    Raises:
        FileRefused: it cannot be read, or says something that nobody knows.
    """
    try:
        said = tomllib.loads(raw.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise FileRefused("The list of headings is no TOML file") from None
    if odd := sorted(said.keys() - KNOWN):
        raise FileRefused(f"The list of headings has {', '.join(odd)}; known are {', '.join(sorted(KNOWN))}")
    return Headings(said.get("headings", {}), said.get("words", {}), said.get("delimiter", ","),
                    said.get("separator", ";"))  # fmt: skip


def read_answers(raw: bytes, survey: Survey, headings: Headings) -> list[AnsweredRow]:
    """
    Every row of a file.

    Raises:
        FileRefused: it is no such table, a column is unknown, or a question has no column.
    """
    if len(raw) > MOST_BYTES:
        raise FileRefused(f"The file is larger than {MOST_BYTES >> 20} MB")
    try:
        table = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=headings.delimiter,
                                strict=True))  # fmt: skip
    except (UnicodeDecodeError, csv.Error, TypeError):
        raise FileRefused("The file is no CSV in UTF-8; save it as one") from None
    rows = [(number, row) for number, row in enumerate(table, 1) if any(cell.strip() for cell in row)]
    if not rows or len(rows) > MOST_ROWS:
        raise FileRefused("The file is empty" if not rows else f"The file has more than {MOST_ROWS} rows")
    columns = columns_of([heading.strip() for heading in rows[0][1]], survey, headings)
    return [read_row(survey, headings, columns, number, row) for number, row in rows[1:]]


def columns_of(found: list[str], survey: Survey, headings: Headings) -> list[str]:
    """
    Our field of each column; empty where it is left out.

    Raises:
        FileRefused: naming every heading that is unknown, missing or there twice.
    """
    fields = fields_of(survey)
    columns = [headings.of.get(heading, heading) for heading in found]
    unknown = [f"heading {number} is none that we know" for number, name in enumerate(columns, 1)
               if name and name not in fields and name != CODE]  # fmt: skip
    twice = [
        f"{name} is there twice" for name in sorted({name for name in columns if name and columns.count(name) > 1})
    ]
    missing = [f"{name} is missing" for name in sorted(missing_in(set(columns), survey))]
    if troubles := unknown + twice + missing:
        raise FileRefused(f"The headings are not those of {survey.key}: {'; '.join(troubles)}")
    return columns


def fields_of(survey: Survey) -> dict[str, Question]:
    """Every heading that a question can have: its fields, or one column for each of its boxes."""
    found = {name: question for question in survey.questions for name in question.fields}
    boxes = {option: question for question in survey.questions if question.kind == "multiple"
             for option in question.options}  # fmt: skip
    return found | boxes


def missing_in(columns: set[str], survey: Survey) -> Iterator[str]:
    """What has no column: the code, a question, a line of a grid, or a box beside others that have one."""
    if CODE not in columns:
        yield CODE
    for question in survey.questions:
        if question.kind == "multiple" and columns & question.options:
            yield from question.options - columns
        else:
            yield from set(question.fields) - columns


def read_row(survey: Survey, headings: Headings, columns: list[str], number: int, row: list[str]) -> AnsweredRow:
    """One row, with a sentence for each thing that is wrong with it."""
    cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
    if len(row) != len(columns) or any(len(cell) > LONGEST for cell in row):
        return AnsweredRow(
            number, cells.get(CODE, ""), {}, (f"Row {number}: it does not have a cell for each heading.",)
        )
    known, form, troubles = fields_of(survey), {}, []
    for name, said in cells.items():
        if name in ("", CODE) or not said:
            continue
        try:
            form.update(sent(known[name], name, said, headings))
        except KeyError:
            troubles.append(f"Row {number}: {name} {SENTENCES['unknown_choice']}.")
    faults = read_form(survey, form).faults
    troubles += [f"Row {number}: {words_for(name, fault)}." for name, fault in faults.items()]
    return AnsweredRow(number, cells.get(CODE, ""), form, tuple(troubles))


def sent(question: Question, name: str, said: str, headings: Headings) -> dict[str, str]:
    """
    What our own form would send for one cell.

    Raises:
        KeyError: a box that there is not, or a word in a box that says neither yes nor no.
    """
    words = headings.words.get(name, {})
    if question.kind != "multiple":
        return {name: words.get(said, said)}
    if name in question.options:
        return {name: "on"} if {"1": True, "0": False}[words.get(said, said)] else {}
    chosen = [words.get(one.strip(), one.strip()) for one in said.split(headings.separator) if one.strip()]
    if not {f"{question.key}.{one}" for one in chosen} <= question.options:
        raise KeyError(name)
    return {f"{question.key}.{one}": "on" for one in chosen}


def words_for(name: str, fault: Fault) -> str:
    """A fault as a sentence that names the field and no answer."""
    words = SENTENCES[fault.code].format(**fault.about)
    return words if fault.code == "answer_one" else f"{name} {words}"


def survey_key_in(name: str) -> str:
    """Which questionnaire a file is about: the first word of its name, as in `mentor_annual-2027-05-09.csv`."""
    match = re.match(r"[a-z][a-z0-9_]*", name)
    return match[0].rstrip("_") if match else ""


def headings_of(survey: Survey) -> str:
    """The first line of a file of answers under our own headings: the code, then every question and line of a grid."""
    return f"{','.join([CODE, *(name for question in survey.questions for name in question.fields)])}\n"
