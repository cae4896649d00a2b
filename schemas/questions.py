"""The catalogue of question types: what one question may ask, and the scales it is answered on."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from schemas.kinds import QUESTION_KEY, Basis, Code, Strict, Trouble, Whole, YesNo, refuse, twice

QuestionKey = Annotated[str, StringConstraints(pattern=QUESTION_KEY)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Kind = Literal["likert", "likert_grid", "single", "multiple", "recommend", "integer", "date", "text"]
LARGEST_COUNT = 999
MOST_TEXTS = 3
"""More boxes to write in, and people stop before the end."""
PARTS: dict[str, str] = {"likert_grid": "items", "single": "choices", "multiple": "choices"}
"""Which kinds have parts, and where they stand."""
OF_KINDS = {"scale": ("likert", "likert_grid"), "min": ("integer",), "max": ("integer",), "max_length": ("text",),
            "code_against": ("text",)}  # fmt: skip
"""Which settings belong to which kinds alone."""


class Choice(Strict):
    """One answer that can be ticked."""

    key: QuestionKey
    text: Label
    exclusive: YesNo = False
    """Whether it stands alone, such as "nothing"."""


class Item(Strict):
    """One line of a grid, answered on the grid's scale and stored as `question.item`."""

    key: QuestionKey
    text: Label


class Point(Strict):
    """One step of a scale. A point without a value, such as "does not apply", is an answer outside the base."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,4}$")]
    label: Label
    value: Annotated[Whole, Field(ge=1, le=10)] | None = None


class Scale(Strict):
    """Labelled steps in one direction, the most positive last."""

    points: Annotated[tuple[Point, ...], Field(min_length=3)]

    @model_validator(mode="after")
    def steps_go_up(self) -> "Scale":
        """Values count from 1 without a gap, and no two points share a code."""
        values = [point.value for point in self.points if point.value is not None]
        if values != list(range(1, len(values) + 1)) or len(values) < 2:
            raise refuse(("points", "do not count from 1 upwards; give the points with a value 1, 2, 3 in this order"))
        names = twice([point.code for point in self.points])
        if names:
            raise refuse(*[("points", f"has {name!r} twice; give each point its own code") for name in names])
        return self

    @property
    def has_way_out(self) -> bool:
        """Whether somebody to whom it does not apply can say so."""
        return any(point.value is None for point in self.points)


def scale(prefix: str, *labels: str) -> Scale:
    """Points of these labels, and one for whom it does not apply."""
    points = [Point(code=f"{prefix}{value}", label=label, value=value) for value, label in enumerate(labels, 1)]
    return Scale(points=(*points, Point(code="NA", label="Does not apply")))


SCALES = {
    "agree5": scale("A", "Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"),
    "ease5": scale("E", "Very hard", "Hard", "Neither", "Easy", "Very easy"),
}
"""The scales that every questionnaire may use; a file may add its own under [scales]."""


class Question(Strict):
    """One question, its kind, and the requirement ids that it measures."""

    key: QuestionKey
    kind: Kind
    text: Label
    help: Annotated[str, StringConstraints(max_length=200)] = ""
    required: YesNo = False
    scale: Code = "agree5"
    items: tuple[Item, ...] = ()
    choices: tuple[Choice, ...] = ()
    min: Annotated[Whole, Field(ge=0)] = 0
    max: Annotated[Whole, Field(ge=1, le=LARGEST_COUNT)] = 100
    max_length: Annotated[Whole, Field(gt=0, le=5000)] = 2000
    show_if: tuple[str, ...] = ()
    """`question.choice` of an earlier question; it is asked if any of them was ticked."""
    shared: YesNo = False
    """Asked of mentors and mentees in the same words, so that both can be shown side by side."""
    code_against: tuple[Code, ...] = ()
    """The codes that a person sorts free text into, when a report needs it."""
    answers: tuple[str, ...] = ()
    basis: Basis = "document"

    @model_validator(mode="after")
    def parts_fit_the_kind(self) -> "Question":
        """A kind has the parts and the limits that belong to it, and no others."""
        troubles = [*self._part_troubles(), *self._limit_troubles()]
        if troubles:
            raise refuse(*troubles)
        return self

    def _part_troubles(self) -> Iterator[Trouble]:
        wanted = PARTS.get(self.kind)
        for name, parts in (("items", self.items), ("choices", self.choices)):
            if name == wanted and not parts:
                yield name, f"is missing; a question of kind {self.kind!r} needs its {name}"
            if name != wanted and parts:
                yield name, f"does not go with kind {self.kind!r}; take it out"
            for key in twice([part.key for part in parts]):
                yield name, f"has {key!r} twice; give each its own key"
        if self.kind == "single" and any(choice.exclusive for choice in self.choices):
            yield "choices", "has exclusive = true, which means nothing where one answer is given; take it out"

    def _limit_troubles(self) -> Iterator[Trouble]:
        if self.min >= self.max:
            yield "max", f"is {self.max}, not above min, which is {self.min}; write a larger number"
        if self.kind == "text" and self.required:
            yield "required", "goes with every kind but text; nobody must write, so take it out"
        for name, kinds in OF_KINDS.items():
            if self.kind not in kinds and getattr(self, name) != type(self).model_fields[name].default:
                yield name, f"does not go with kind {self.kind!r}; take it out"

    @property
    def fields(self) -> tuple[str, ...]:
        """The names under which its answers are kept: one, or one for each line of a grid."""
        return tuple(f"{self.key}.{item.key}" for item in self.items) or (self.key,)

    @property
    def options(self) -> frozenset[str]:
        """What a later question's `show_if` may name."""
        return frozenset(f"{self.key}.{choice.key}" for choice in self.choices)


class Section(Strict):
    """One part of a questionnaire, with its own heading."""

    key: QuestionKey
    title: Label
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
