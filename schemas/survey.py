"""Questionnaires: one file of a program's folder is one questionnaire of one wave."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from schemas.kinds import QUESTION_KEY, Audience, Basis, Code, Span, Strict, Whole, YesNo, refuse, twice
from schemas.year import When


class Choice(Strict):
    """One answer that can be ticked."""

    key: Code
    text: str
    exclusive: YesNo = False


class Question(Strict):
    """One question, its kind, and the requirement ids that it measures."""

    key: Annotated[str, StringConstraints(pattern=QUESTION_KEY)]
    kind: Literal["agree5", "single", "multiple", "integer", "recommend", "text"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=160)]
    required: YesNo = False
    choices: tuple[Choice, ...] = ()
    max_length: Annotated[Whole, Field(gt=0, le=5000)] = 2000
    code_against: tuple[Code, ...] = ()
    """The codes that a person sorts free text into, when a report needs it."""
    answers: tuple[str, ...] = ()
    basis: Basis = "document"

    @model_validator(mode="after")
    def choices_fit_the_kind(self) -> "Question":
        """Choices go with single and multiple, and only with them; no two share a key."""
        if self.kind in {"single", "multiple"} and not self.choices:
            raise refuse(("choices", f"is missing; a question of kind {self.kind!r} needs its choices"))
        if self.kind not in {"single", "multiple"} and self.choices:
            raise refuse(("choices", f"goes with kinds single and multiple only, not with {self.kind!r}; take it out"))
        names = twice([choice.key for choice in self.choices])
        if names:
            raise refuse(*[("choices", f"has {name!r} twice; give each choice its own key") for name in names])
        return self


class Section(Strict):
    """One page of questions."""

    key: Code
    title: str
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Survey(Strict):
    """One questionnaire of one wave. Two audiences with different questions are two files of the same wave."""

    key: Code
    wave: Code
    version: Annotated[Whole, Field(ge=1)]
    audiences: Annotated[tuple[Audience, ...], Field(min_length=1)]
    language: str = "en"
    title: str
    intro: str
    anonymity: Literal["anonymous", "confidential", "identified"] = "confidential"
    pair_linkage: Literal[False] = False
    min_cell: Annotated[Whole, Field(ge=3)] = 5
    region_cut: YesNo = True
    opens: When
    closes: When
    reminders: tuple[Span, ...] = ("P4D", "P9D")
    """Counted from the day it opens; none may fall on the day it closes or later."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def keys_are_unique(self) -> "Survey":
        """An answer is stored under its question's key, so no two share one."""
        names = twice([question.key for section in self.sections for question in section.questions])
        if names:
            raise refuse(*[("sections", f"has two questions called {name!r}; give each its own key") for name in names])
        return self
