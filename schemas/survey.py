"""Questionnaires: one file of a program's folder is one questionnaire of one wave."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from schemas.form_words import PART_RESERVED, RESERVED
from schemas.kinds import Audience, Code, Span, Strict, Trouble, Whole, YesNo, refuse, twice
from schemas.questions import MOST_TEXTS, SCALES, Choice, Question, QuestionKey, Scale, Section
from schemas.suggest import one_of
from schemas.year import When

__all__ = ["Choice", "Question", "Section", "Survey"]

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Anonymity = Literal["anonymous", "confidential", "identified"]
FormUrl = Annotated[str, StringConstraints(pattern=r"^(https://[^\s{}]+\{code\}[^\s{}]*)?$")]


class Survey(Strict):
    """One questionnaire of one wave. Two audiences with different questions are two files of the same wave."""

    key: Code
    wave: Code
    version: Annotated[Whole, Field(ge=1)]
    audiences: Annotated[tuple[Audience, ...], Field(min_length=1)]
    language: Language = "en"
    title: str
    intro: str
    minutes: Annotated[Whole, Field(ge=1, le=20)]
    anonymity: Anonymity = "confidential"
    place: Literal["portal", "limesurvey", "csv"] = "portal"
    """Where people fill it in: our own form, LimeSurvey, or another tool whose answers are left as a file."""
    form_url: FormUrl = ""
    """Of another tool, with `{code}` where each person's code goes."""
    pair_linkage: Literal[False] = False
    min_cell: Annotated[Whole, Field(ge=3)] = 5
    min_texts: Annotated[Whole, Field(ge=3)] = 10
    """Written answers are shown only where at least so many people answered."""
    region_cut: YesNo = True
    opens: When
    closes: When
    reminders: Annotated[tuple[Span, ...], Field(max_length=2)] = ("P4D", "P9D")
    """Counted from the day it opens; none may fall on the day it closes or later."""
    retired: tuple[QuestionKey, ...] = ()
    """Keys of questions that are asked no more; none is ever used again with another meaning."""
    scales: Mapping[Code, Scale] = Field(default_factory=dict)
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    translations: Mapping[Language, Mapping[str, str]] = Field(default_factory=dict)
    """For each further language every text by its place: `title`, `working`, `partnership.trust`, `agree5.A1`, ..."""

    @model_validator(mode="after")
    def holds_together(self) -> "Survey":
        """Keys are unique, scales and conditions exist, nobody is cornered, and each language is whole."""
        troubles = [*self._place_troubles(), *self._key_troubles(), *self._scale_troubles(),
                    *self._condition_troubles(), *self._text_troubles(), *self._language_troubles()]  # fmt: skip
        if troubles:
            raise refuse(*troubles)
        return self

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order of the page."""
        return tuple(question for section in self.sections for question in section.questions)

    def scale_of(self, question: Question) -> Scale:
        """The scale on which a likert question or a grid is answered."""
        return self.scales.get(question.scale) or SCALES[question.scale]

    @property
    def texts(self) -> dict[str, str]:
        """Every text that a person reads, by its place; what a translation must have."""
        found = {"title": self.title, "intro": self.intro}
        for section in self.sections:
            found[section.key] = section.title
        for question in self.questions:
            found |= {question.key: question.text} | ({f"{question.key}.help": question.help} if question.help else {})
            found |= {f"{question.key}.{item.key}": item.text for item in question.items}
            found |= {f"{question.key}.{choice.key}": choice.text for choice in question.choices}
        used = {question.scale for question in self.questions if question.kind in {"likert", "likert_grid"}}
        for name, scale in sorted((SCALES | dict(self.scales)).items()):
            found |= {f"{name}.{point.code}": point.label for point in scale.points} if name in used else {}
        return found

    @property
    def in_groups(self) -> bool:
        """Whether an answer is kept with the groups of who gave it; no other place tells whose an anonymous one is."""
        return self.place == "portal" or self.anonymity != "anonymous"

    def _place_troubles(self) -> Iterator[Trouble]:
        if self.place == "csv" and not self.form_url:
            yield "form_url", "is missing; people must be told where to answer, so write https://...{code}"
        if self.place != "csv" and self.form_url:
            yield "form_url", f"does not go with place {self.place!r}; take it out"
        if self.place == "csv" and self.anonymity == "anonymous":
            yield "anonymity", "is 'anonymous', and a file with codes is not; write confidential, or another place"

    def _key_troubles(self) -> Iterator[Trouble]:
        keys = [question.key for question in self.questions]
        for name in sorted(RESERVED & {*keys, *(section.key for section in self.sections)}):
            yield (f"sections.{name}.key", f"is {name!r}, a word that the form keeps for itself; take any other than "
                                           f"{one_of(sorted(RESERVED))}")  # fmt: skip
        for question in self.questions:
            if question.help and f"{question.key}.{PART_RESERVED}" in {*question.fields, *question.options}:
                yield (f"sections.{question.key}.help", f"goes with no item or choice called {PART_RESERVED!r}, which "
                                                        "stands in its place; give that another key")  # fmt: skip
        for name in twice(keys):
            yield "sections", f"has two questions called {name!r}; give each its own key"
        for name in twice([section.key for section in self.sections]):
            yield "sections", f"has two sections called {name!r}; give each its own key"
        for name in sorted(set(keys) & {section.key for section in self.sections}):
            yield "sections", f"has a section and a question called {name!r}; give each its own key"
        for name in sorted(set(keys) & set(self.retired)):
            yield "sections", f"has a question {name!r}, a key that is retired; take a new key for a new meaning"

    def _scale_troubles(self) -> Iterator[Trouble]:
        for name in sorted(set(self.scales) & set(SCALES)):
            yield f"scales.{name}", "is there for every questionnaire already; take another name or take it out"
        for question in self.questions:
            if question.kind not in {"likert", "likert_grid"}:
                continue
            if question.scale not in SCALES.keys() | self.scales.keys():
                known = ", ".join(sorted(SCALES.keys() | self.scales.keys()))
                yield (
                    f"sections.{question.key}.scale",
                    f"is {question.scale!r}, no scale that is there; write one of {known}",
                )
            elif question.required and not self.scale_of(question).has_way_out:
                yield (f"sections.{question.key}.required", "is true on a scale without a way out; add a point without "
                                                            'a value, such as "Does not apply"')  # fmt: skip

    def _condition_troubles(self) -> Iterator[Trouble]:
        earlier: set[str] = set()
        conditional: set[str] = set()
        for question in self.questions:
            for condition in question.show_if:
                if condition not in earlier:
                    yield (f"sections.{question.key}.show_if", f"has {condition!r}, which is no choice of an earlier "
                                                               "question; write question.choice")  # fmt: skip
                elif condition.partition(".")[0] in conditional:
                    yield (f"sections.{question.key}.show_if", f"hangs on {condition!r}, which is asked only "
                                                               "sometimes itself; one level is enough")  # fmt: skip
            if question.show_if:
                conditional.add(question.key)
            earlier |= question.options

    def _text_troubles(self) -> Iterator[Trouble]:
        boxes = sum(question.kind == "text" for question in self.questions)
        if boxes > MOST_TEXTS:
            yield "sections", f"has {boxes} boxes to write in; {MOST_TEXTS} at most, or people stop before the end"

    def _language_troubles(self) -> Iterator[Trouble]:
        for language, words in self.translations.items():
            if language == self.language:
                yield f"translations.{language}", "is the language of the file itself; take it out"
                continue
            for place in sorted(self.texts.keys() - words.keys()):
                yield f"translations.{language}.{place}", "is missing; each language has every text"
            for place in sorted(words.keys() - self.texts.keys()):
                yield f"translations.{language}.{place}", "translates nothing that is there; take it out"
