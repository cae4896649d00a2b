"""What may be known of a wave: the one object that page, PDF, table and mail of its report are made from."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tasks.surveys.intervals import recommendation, wilson

SCORES = 11
"""From 0, not at all likely to recommend it, to 10."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The results of one line in one group. It exists only if it may be shown."""

    base: int
    """People who answered, without "does not apply"."""
    positive: int | None = None
    """Of them, who agreed, or ticked the box; None where no answer is better than another."""
    counts: tuple[int, ...] = ()
    """By option, in order; empty where a group is too small for it, and for numbers."""
    quartiles: tuple[float, float, float] | None = None
    """Of a number: a quarter, half and three quarters of the answers are at most this."""
    extreme: str = ""
    """`nearly_all` or `hardly_any` in place of the exact share, where it would tell what each person said."""

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which shares the positive answers would lie if these people stand for a wider group."""
        return None if self.positive is None else wilson(self.positive, self.base)

    @property
    def score(self) -> tuple[float, float] | None:
        """The recommendation score and half its interval, where there are eleven options and answers enough."""
        return recommendation(self.counts) if len(self.counts) == SCORES else None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of results: a question, a line of a grid, or one box of a question where several may be ticked."""

    field: str
    kind: str
    heading: str
    """The question."""
    text: str
    """What this line is of the question; empty if it is all of it."""
    options: tuple[str, ...]
    """Labels, in the order of `counts`."""
    shared: bool
    whole: Cell | None
    not_applicable: int | None
    cuts: Mapping[str, Mapping[str, Cell | None]]
    """By cut and group; None is hidden. A cut in which nothing can be shown is not in it."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who was asked and who answered, in one group; both None if hidden."""

    invited: int | None
    answered: int | None


@dataclass(frozen=True, slots=True)
class FormResults:
    """What may be known of one questionnaire."""

    key: str
    title: str
    audiences: tuple[str, ...]
    anonymity: str
    threshold: int
    invited: int
    answered: int | None
    """None if so few answered that nothing is shown."""
    complete: int | None
    partial: int | None
    opted_out: int | None
    not_reached: int | None
    late: int | None
    turnout: Mapping[str, Mapping[str, Turnout]]
    """By cut and group."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What may be known of a wave."""

    wave_id: str
    program: str
    program_year: str
    wave: str
    opened_on: str
    closed_on: str
    forms: tuple[FormResults, ...]


def canonical(results: Results) -> str:
    """The object as text, the same for the same results."""
    return json.dumps(asdict(results), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def results_in(content: str) -> Results:
    """The object that `canonical` wrote."""
    raw = json.loads(content)
    return Results(**{**raw, "forms": tuple(form_in(form) for form in raw["forms"])})


def form_in(raw: Mapping[str, Any]) -> FormResults:
    """One questionnaire of the text."""
    turnout = {cut: {name: Turnout(**one) for name, one in groups.items()} for cut, groups in raw["turnout"].items()}
    lines = tuple(line_in(line) for line in raw["lines"])
    return FormResults(**{**raw, "audiences": tuple(raw["audiences"]), "turnout": turnout, "lines": lines})


def line_in(raw: Mapping[str, Any]) -> Line:
    """One line of the text."""
    cuts = {cut: {name: cell_in(one) for name, one in groups.items()} for cut, groups in raw["cuts"].items()}
    return Line(**{**raw, "options": tuple(raw["options"]), "whole": cell_in(raw["whole"]), "cuts": cuts})


def cell_in(raw: Mapping[str, Any] | None) -> Cell | None:
    """One cell of the text."""
    if raw is None:
        return None
    quartiles = raw["quartiles"] and (raw["quartiles"][0], raw["quartiles"][1], raw["quartiles"][2])
    return Cell(raw["base"], raw["positive"], tuple(raw["counts"]), quartiles, raw["extreme"])
