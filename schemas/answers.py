"""What somebody answered: one submitted form, read by its questionnaire, and how complete it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from schemas.questions import Question
from schemas.survey import Survey

Answer = int | str | tuple[str, ...] | None
"""A step of a scale, a count, a key, keys, a day, or words; None says that it does not apply."""
COMPLETE, PARTIAL = 80, 50
"""Percent of the required questions that apply: from 80 on an answer is complete, from 50 on it is partial."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a field cannot be taken as it is: a code for the page's own words, and what these need."""

    code: str
    """choose_one, answer_this, alone, whole_number, day, too_long, unknown_choice, or answer_one."""
    about: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was understood. It may be kept only where there are no faults."""

    answers: Mapping[str, Answer]
    faults: Mapping[str, Fault]
    """By the field where the page shows them, in the order of the page."""


def read_form(survey: Survey, form: Mapping[str, str]) -> Filled:
    """
    Read one submitted form.

    Fields: `question` for one answer, `question.item` for a line of a grid, `question.choice` for a box that is ticked;
    a step of a scale is sent as its code. A question whose condition is not met is left out, whatever was sent.
    An empty form is a fault, so that a mail scanner which posts it answers nothing.
    """
    answers: dict[str, Answer] = {}
    faults: dict[str, Fault] = {}
    for question in survey.questions:
        if not applies(question, answers):
            continue
        for name, value in read_question(survey, question, form):
            if isinstance(value, Fault):
                faults[name] = value
            else:
                answers[name] = value
    if not answers and not faults:
        faults[survey.questions[0].fields[0]] = Fault("answer_one")
    return Filled(answers, faults)


def applies(question: Question, answers: Mapping[str, Answer]) -> bool:
    """Whether a question is asked, by what was answered before: one of the choices that it names was ticked."""
    return not question.show_if or any(ticked(condition, answers) for condition in question.show_if)


def ticked(condition: str, answers: Mapping[str, Answer]) -> bool:
    """Whether `question.choice` was chosen."""
    key, _, choice = condition.partition(".")
    given = answers.get(key)
    return choice in given if isinstance(given, tuple) else given == choice


def read_question(survey: Survey, question: Question, form: Mapping[str, str]) -> Iterator[tuple[str, Answer | Fault]]:
    """The answers to one question by field; nothing for what was left open and may be."""
    if question.kind in {"likert", "likert_grid"}:
        values: dict[str, Answer] = {point.code: point.value for point in survey.scale_of(question).points}
        for name in question.fields:
            yield from one_of(question, name, form, values)
    elif question.kind == "single":
        yield from one_of(question, question.key, form, {choice.key: choice.key for choice in question.choices})
    elif question.kind == "recommend":
        yield from one_of(question, question.key, form, {str(value): value for value in range(11)})
    elif question.kind == "multiple":
        yield from ticks(question, form)
    else:
        yield from written(question, form.get(question.key, "").strip())


def one_of(
    question: Question, name: str, form: Mapping[str, str], values: Mapping[str, Answer]
) -> Iterator[tuple[str, Answer | Fault]]:
    """One of the values by the code that was sent."""
    given = form.get(name, "")
    if given in values:
        yield name, values[given]
    elif given or question.required:
        yield name, Fault("choose_one")


def ticks(question: Question, form: Mapping[str, str]) -> Iterator[tuple[str, Answer | Fault]]:
    """The boxes that were ticked, in the order of the page; none is no answer."""
    chosen = [choice for choice in question.choices if f"{question.key}.{choice.key}" in form]
    alone = next((choice for choice in chosen if choice.exclusive), None)
    if alone and len(chosen) > 1:
        yield question.key, Fault("alone", {"choice": alone.key})
    elif chosen:
        yield question.key, tuple(choice.key for choice in chosen)
    elif question.required:
        yield question.key, Fault("answer_this")


def written(question: Question, given: str) -> Iterator[tuple[str, Answer | Fault]]:
    """A number, a day or words."""
    if not given:
        if question.required:
            yield question.key, Fault("answer_this")
    elif question.kind == "integer":
        fits = re.fullmatch(r"[0-9]{1,6}", given) is not None and question.min <= int(given) <= question.max
        yield question.key, int(given) if fits else Fault("whole_number", {"min": question.min, "max": question.max})
    elif question.kind == "date":
        yield question.key, day_of(given) or Fault("day")
    elif len(given) > question.max_length:
        yield question.key, Fault("too_long", {"max": question.max_length})
    else:
        yield question.key, given


def day_of(given: str) -> str | None:
    """A day as YYYY-MM-DD; None if it is none."""
    try:
        return date.fromisoformat(given).isoformat() if len(given) == len("2026-11-22") else None
    except ValueError:
        return None


def answered_pct(survey: Survey, answers: Mapping[str, Answer]) -> int:
    """How much of what is required and applies was answered, in whole percent, rounded down; 100 if nothing is."""
    asked = [name for question in survey.questions if question.required and applies(question, answers)
             for name in question.fields]  # fmt: skip
    return 100 * sum(name in answers for name in asked) // len(asked) if asked else 100
