"""What our questions, lines and choices are called in LimeSurvey, and its answers read back to ours."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.questions import Question
from schemas.survey import Survey
from tasks.surveys.places.port import PlaceTrouble

LONGEST_NAME = 20
LETTER = {"likert_grid": "F", "likert": "L", "single": "L", "recommend": "L", "multiple": "M", "integer": "N",
          "date": "D", "text": "T"}  # fmt: skip
"""Its type of question for each of our kinds."""
OF_THE_PLACE = {"id", "token", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr",
                "refurl"}  # fmt: skip
"""Columns of an export that are about the answering and are no answers."""
WHOLE = re.compile(r"([0-9]+)(?:\.0*)?")
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: 00:00:00)?")


@dataclass(frozen=True, slots=True)
class Named:
    """One question as LimeSurvey has it."""

    question: Question
    title: str
    parts: Mapping[str, str]
    """The names of its lines or boxes, by our key."""
    options: Mapping[str, str]
    """Its codes of what can be chosen, by what our form would send."""

    @property
    def letter(self) -> str:
        """Its type."""
        return LETTER[self.question.kind]


def named(survey: Survey) -> tuple[Named, ...]:
    """Every question with its names: prefixed, since LimeSurvey renames words that it keeps for itself."""
    titles = plain(question.key for question in survey.questions)
    return tuple(Named(question, titles[question.key], parts_of(question), options_of(survey, question))
                 for question in survey.questions)  # fmt: skip


def plain(keys: Iterable[str]) -> dict[str, str]:
    """A name of letters and digits for each key, no two alike."""
    found: dict[str, str] = {}
    for key in keys:
        first = name = f"x{key.replace('_', '')}"
        number = 2
        while name in found.values():
            name, number = f"{first}{number}", number + 1
        if len(name) > LONGEST_NAME:
            raise PlaceTrouble(f"the question or line {key!r} has no name that LimeSurvey takes; give it a shorter key")
        found[key] = name
    return found


def parts_of(question: Question) -> dict[str, str]:
    """The names of the lines of a grid and of boxes."""
    if question.kind == "multiple":
        return plain(choice.key for choice in question.choices)
    return plain(item.key for item in question.items)


def options_of(survey: Survey, question: Question) -> dict[str, str]:
    """LimeSurvey's codes of five characters at most, by what our own form sends."""
    if question.kind in {"likert", "likert_grid"}:
        return {point.code: point.code for point in survey.scale_of(question).points}
    if question.kind == "recommend":
        return {str(value): f"N{value:02}" for value in range(11)}
    if question.kind == "single":
        return {choice.key: f"O{number:02}" for number, choice in enumerate(question.choices, 1)}
    return {}


def check_same(survey: Survey, listed: Iterable[Mapping[str, Any]]) -> None:
    """
    Compare what LimeSurvey says it has with the questionnaire.

    Raises:
        PlaceTrouble: a question is missing, was renamed, or is of another kind.
    """
    listed = list(listed)
    titles = {str(row["qid"]): row["title"] for row in listed}
    there = {(row["title"], row["type"], row["mandatory"] == "Y") for row in listed if not int(row["parent_qid"] or 0)}
    lines = {(titles.get(str(row["parent_qid"]), ""), row["title"]) for row in listed if int(row["parent_qid"] or 0)}
    ours = named(survey)
    wanted = {(each.title, each.letter, each.question.required) for each in ours}
    wanted_lines = {(each.title, part) for each in ours for part in each.parts.values()}
    if there != wanted or lines != wanted_lines:
        odd = sorted({each[0] for each in wanted ^ there} | {"/".join(each) for each in wanted_lines ^ lines})
        raise PlaceTrouble(f"LimeSurvey has other questions than {survey.key}: {', '.join(odd)}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the answers of one questionnaire, whatever LimeSurvey calls its columns."""

    survey: Survey
    columns: Mapping[str, tuple[Named, str]]
    """The question and our key of its line or box, by each name that a column may have."""

    @classmethod
    def of(cls, survey: Survey, listed: Iterable[Mapping[str, Any]]) -> "Reader":
        """
        A reader by LimeSurvey's own list of questions.

        Columns are called by codes (`xgoals[xnew]`), as `<sid>X<gid>X<qid>xnew`, or since version 7 `Q<qid>`.
        """
        listed = list(listed)
        top = {row["title"]: row for row in listed if not int(row["parent_qid"] or 0)}
        below = {(str(row["parent_qid"]), row["title"]): row["qid"] for row in listed if int(row["parent_qid"] or 0)}
        columns = {name: (each, part) for each in named(survey)
                   for part, names in names_of_columns(each, top[each.title], below) for name in names}  # fmt: skip
        return cls(survey, columns)

    def fields(self, row: Mapping[str, Any]) -> dict[str, str]:
        """
        One person's answers as our own form would send them.

        Raises:
            PlaceTrouble: a column that is no question of ours, or a question without a column.
        """
        odd = sorted(set(row) - self.columns.keys() - OF_THE_PLACE)
        seen = {(self.columns[name][0].title, self.columns[name][1]) for name in row if name in self.columns}
        missing = {(each.title, part) for each, part in self.columns.values()} - seen
        if odd or missing:
            raise PlaceTrouble(f"{len(odd)} columns of LimeSurvey's answers to {self.survey.key} are no question of "
                               f"it, and {len(missing)} questions have no column")  # fmt: skip
        found = (field_of(*self.columns[name], said) for name, said in row.items() if name in self.columns)
        return dict(each for each in found if each is not None)


def names_of_columns(
    each: Named, row: Mapping[str, Any], below: Mapping[tuple[str, str], Any]
) -> Iterator[tuple[str, list[str]]]:
    """What the columns of one question may be called: our key of the line or box, and the names."""
    old, new = f"{row['sid']}X{row['gid']}X{row['qid']}", f"Q{row['qid']}"
    if not each.parts:
        yield "", [each.title, old, new]
    for key, part in each.parts.items():
        line = below[str(row["qid"]), part]
        yield key, [f"{each.title}[{part}]", f"{old}{part}", f"{new}{part}", f"{new}_S{line}"]


def field_of(each: Named, part: str, said: object) -> tuple[str, str] | None:
    """One field of our form and what was answered; None where nothing was."""
    words = "" if said is None else str(said).strip()
    question, name = each.question, f"{each.question.key}.{part}" if part else each.question.key
    if not words or question.kind == "multiple":
        return (name, "on") if words == "Y" else None
    if each.options:
        ours = {theirs: sent for sent, theirs in each.options.items()}
        return name, ours.get(words, words)
    pattern = {"integer": WHOLE, "date": DAY}.get(question.kind)
    match = pattern.fullmatch(words) if pattern else None
    return name, match[1] if match else words
