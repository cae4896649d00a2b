"""The lines of a report, by the questionnaire: which answers each counts, and what may be shown of a group."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.questions import Question
from schemas.survey import Survey
from tasks.surveys.results import SCORES, Cell
from tasks.surveys.suppression import BLUR, Part, may_show
from tasks.surveys.tallies import ANSWERED

TOP = 2
"""The two most positive points of a scale are agreement."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of results before it has any: which answers count, and which of them are positive."""

    question: Question
    field: str
    text: str
    values: tuple[Any, ...]
    labels: tuple[str, ...]
    positive: frozenset[Any]
    choice: str = ""
    """The box, where several may be ticked."""

    @property
    def name(self) -> str:
        """What no other line of the questionnaire is called."""
        return f"{self.field}.{self.choice}" if self.choice else self.field

    def part(self, counts: Mapping[Any, int]) -> Part:
        """How many answered, and how many positively."""
        if self.choice:
            return Part(counts.get(ANSWERED, 0), counts.get(self.choice, 0))
        size = sum(people for answer, people in counts.items() if answer is not None)
        return Part(size, sum(counts.get(value, 0) for value in self.positive) if self.positive else None)

    def cell(self, counts: Mapping[Any, int], threshold: int, *, in_steps: bool = True) -> Cell | None:
        """
        The results of a group, as far as they may be shown.

        Args:
            in_steps: Whether single steps of a scale may be, where the group is large enough for them.
        """
        part = self.part(counts)
        if not may_show(part, threshold):
            return extreme(part, threshold)
        if self.question.kind == "integer":
            return Cell(part.size, quartiles=quartiles(counts))
        whole = self.values if in_steps and part.size >= BLUR * threshold and not self.choice else ()
        return Cell(part.size, part.positive, tuple(counts.get(value, 0) for value in whole))


def extreme(part: Part, threshold: int) -> Cell | None:
    """What may be said of few people who are of one mind, but for one at most; nothing of fewer still."""
    if part.size < threshold or part.positive is None:
        return None
    return Cell(part.size, extreme="nearly_all" if part.positive > 1 else "hardly_any")


def lines_of(survey: Survey) -> tuple[Asked, ...]:
    """Every line of results that a questionnaire has; what people write and days are in none."""
    return tuple(line for question in survey.questions for line in lines_of_question(survey, question))


def lines_of_question(survey: Survey, question: Question) -> tuple[Asked, ...]:
    """The lines of one question."""
    if question.kind in {"likert", "likert_grid"}:
        points = [point for point in survey.scale_of(question).points if point.value is not None]
        values, labels = tuple(point.value for point in points), tuple(point.label for point in points)
        texts = dict(zip(question.fields, [item.text for item in question.items] or [""], strict=True))
        return tuple(Asked(question, name, text, values, labels, frozenset(values[-TOP:]))
                     for name, text in texts.items())  # fmt: skip
    if question.kind == "multiple":
        return tuple(Asked(question, question.key, choice.text, (), (), frozenset(), choice.key)
                     for choice in question.choices)  # fmt: skip
    if question.kind == "single":
        keys = tuple(choice.key for choice in question.choices)
        return (Asked(question, question.key, "", keys, tuple(one.text for one in question.choices), frozenset()),)
    if question.kind == "recommend":
        scores = tuple(range(SCORES))
        return (Asked(question, question.key, "", scores, tuple(map(str, scores)), frozenset()),)
    return (Asked(question, question.key, "", (), (), frozenset()),) if question.kind == "integer" else ()


def quartiles(counts: Mapping[Any, int]) -> tuple[float, float, float]:
    """A quarter, half and three quarters of the numbers are at most this; there is at least one number."""
    numbers = sorted((value, people) for value, people in counts.items() if value is not None)
    total = sum(people for _, people in numbers)
    return (place(numbers, 0.25 * total), place(numbers, 0.5 * total), place(numbers, 0.75 * total))


def place(numbers: list[tuple[int, int]], wanted: float) -> float:
    """The smallest number that so many answers do not exceed; between two numbers, their middle."""
    seen = 0
    for at, (value, people) in enumerate(numbers):
        seen += people
        if seen > wanted or at == len(numbers) - 1:
            return float(value)
        if seen == wanted:
            return (value + numbers[at + 1][0]) / 2
    raise ValueError("no numbers")
