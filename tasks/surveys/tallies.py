"""Answers counted: for each question, how many of each smallest group gave which answer."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from schemas.answers import COMPLETE, PARTIAL, answered_pct
from schemas.survey import Survey

ANSWERED = "*"
"""Counts those who ticked any box of a question; no choice is called so."""


@dataclass(slots=True)
class Part:
    """People who are in the same groups of every cut: the smallest group that there is."""

    groups: Mapping[str, str]
    """By cut, such as {"region": "Region 3", "role": "superintendent"}."""
    people: int = 0
    complete: int = 0
    partial: int = 0
    counts: dict[str, dict[Any, int]] = field(default_factory=dict)
    """By field, how many gave which answer; None is "does not apply"."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers to one questionnaire, counted, before anything is hidden."""

    survey: Survey
    parts: Mapping[str, Part]

    def people_in(self, names: Iterable[str]) -> int:
        """How many answered in these parts."""
        return sum(self.parts[name].people for name in names if name in self.parts)

    def counts_of(self, name: str, parts: Iterable[str]) -> dict[Any, int]:
        """How many in these parts gave which answer to a field."""
        found: dict[Any, int] = {}
        for part in parts:
            for answer, people in self.parts[part].counts.get(name, {}).items():
                found[answer] = found.get(answer, 0) + people
        return found


def tally(survey: Survey, rows: Iterable[tuple[str, str]]) -> Tally:
    """
    Count the answers to one questionnaire.

    Args:
        rows: (cut, answers) of each person, both as canonical JSON.
    """
    parts: dict[str, Part] = {}
    for cut, answers in rows:
        part = parts.get(cut)
        if part is None:
            part = parts[cut] = Part(json.loads(cut))
        count(survey, part, json.loads(answers))
    return Tally(survey, parts)


def count(survey: Survey, part: Part, answers: Mapping[str, Any]) -> None:
    """Add one person's answers to a part."""
    done = answered_pct(survey, answers)
    part.people += 1
    part.complete += done >= COMPLETE
    part.partial += PARTIAL <= done < COMPLETE
    for name, answer in answers.items():
        counter = part.counts.setdefault(name, {})
        for value in (*answer, ANSWERED) if isinstance(answer, list) else (answer,):
            counter[value] = counter.get(value, 0) + 1
