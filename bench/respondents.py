"""Made-up respondents: who answers which question of a questionnaire how, the same for the same seed."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.questions import Question
from schemas.survey import Survey

AGREES, DOES_NOT_APPLY, LEAVES_OUT = (2, 5, 14, 42, 37), 0.03, 0.04
SCORES = (1, 0, 1, 1, 1, 3, 4, 9, 18, 20, 24)


def respondents(survey: Survey, groups: Iterable[Mapping[str, str]], seed: int) -> Iterator[tuple[str, str]]:
    """The (cut, answers) of one person for each of the groups, as they are kept after closing; without texts."""
    dice = random.Random(seed)
    for one in groups:
        cut = json.dumps(dict(one), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        yield cut, json.dumps(answers(survey, dice), sort_keys=True)


def answers(survey: Survey, dice: random.Random) -> dict[str, Any]:
    """What one person answered."""
    found: dict[str, Any] = {}
    for question in survey.questions:
        if question.kind not in {"text", "date"} and (question.required or dice.random() > LEAVES_OUT):
            found |= {name: answer(survey, question, dice) for name in question.fields}
    return found


def answer(survey: Survey, question: Question, dice: random.Random) -> Any:
    """One answer."""
    if question.kind in {"likert", "likert_grid"}:
        steps = [point.value for point in survey.scale_of(question).points if point.value is not None]
        weights = AGREES if len(steps) == len(AGREES) else [1] * len(steps)
        return None if dice.random() < DOES_NOT_APPLY else dice.choices(steps, weights)[0]
    if question.kind == "single":
        return dice.choices([choice.key for choice in question.choices], range(len(question.choices), 0, -1))[0]
    if question.kind == "multiple":
        alone = [choice.key for choice in question.choices if choice.exclusive]
        if alone and dice.random() < 0.2:
            return [alone[0]]
        return [choice.key for choice in question.choices if not choice.exclusive and dice.random() < 0.4]
    if question.kind == "recommend":
        return dice.choices(range(len(SCORES)), SCORES)[0]
    return min(question.max, int(dice.gammavariate(3, 3)))
