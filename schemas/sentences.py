"""What the model says about a definition, turned into sentences: the key, what is wrong, and what to write."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from schemas import kinds
from schemas.suggest import did_you_mean, one_of

PATTERNS = {
    kinds.CODE: "use small letters, digits and _, a letter first, such as first_contact",
    kinds.MONTH_DAY: 'write month and day, such as "07-01"',
    kinds.SPAN: "write a span with a number and a unit, such as P13W, P13W3D or -P6W",
    kinds.ANCHOR: "write program_year.start, program_year.end, term.<name>.start or .end, fixed, event.daily, "
                  "event.weekly, event.monthly, event.list_sent, event.application_received, event.match_confirmed "
                  "or event.arrangement_end",
    kinds.TIME_OF_DAY: 'write a local time of day, such as "08:30"',
    kinds.TERM_ID: "use small letters only, such as autumn",
    kinds.QUESTION_KEY: "use at most 18 small letters, digits and _, a letter first",
    kinds.TITLE_WORDS: "use small letters and digits with single spaces, such as assistant superintendent",
    kinds.QUERY_FILE: "name a file beside program.toml, such as members.sql",
    kinds.MAIL_ADDRESS: "write one mail address and nothing else, such as surveys@example.org",
    kinds.HOLIDAYS: "write a country, or a country and a part of it, such as US-MN or GB-ENG",
}  # fmt: skip
KINDS = {
    "int_type": "write a whole number without quotes and without a point, such as 12",
    "bool_type": "write true or false, without quotes",
    "date_type": "write a day without quotes, such as 2026-07-01",
    "string_type": "write a text in quotes",
    "tuple_type": 'write a list in square brackets, such as ["one", "two"]',
    "dict_type": "write a table, such as { name = \"value\" }",
    "mapping_type": "write a table, such as { name = \"value\" }",
    "model_type": "write a table, such as { name = \"value\" }",
    "model_attributes_type": "write a table, such as { name = \"value\" }",
    "union_tag_not_found": "write a test such as { field = \"pair.same_person\", op = \"is_true\" }",
    "recursion_loop": "it is nested too deeply; write it flatter",
}  # fmt: skip
LIMITS = {
    "greater_than_equal": ("ge", "or more"), "greater_than": ("gt", "is too low; write more than"),
    "less_than_equal": ("le", "or less"), "less_than": ("lt", "is too high; write less than"),
}  # fmt: skip
WRAPPERS = {"all", "any", "not", "test"}
"""Steps of a place that name the shape of a predicate, not a setting."""
MONEY = "write whole cents without a point, such as 500_00"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a definition."""

    file: str
    """The program's folder and the file in it, such as masa/program.toml."""
    key: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}: {self.sentence}"


class DefinitionError(ValueError):
    """A program's folder cannot be used; `problems` has everything that must be mended, not only the first thing."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def problems_of(error: ValidationError, model: type[BaseModel], raw: Any, file: str) -> Iterator[Problem]:
    """Each error of one file as a sentence."""
    details = error.errors(include_url=False)
    for detail in details:
        path = [step for step in detail["loc"] if step != "test"]
        if detail["type"] == "definition":
            for below, rest in detail["ctx"]["troubles"]:
                key = ".".join(part for part in (key_of(path, raw), below) if part)
                yield Problem(file, key, ended(f"{key} {rest}"))
        elif not explained(detail, details):
            key = key_of(path, raw)
            yield Problem(file, key, ended(f"{key or 'the file'} {sentence_of(detail, model, path)}"))


def explained(detail: ErrorDetails, details: Sequence[ErrorDetails]) -> bool:
    """Whether a list is called too short only because one of its items is wrong."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(
        other["loc"][: len(place)] == place and len(other["loc"]) > len(place) for other in details
    )


def ended(sentence: str) -> str:
    """The sentence with a full stop, unless it ends as a question."""
    return sentence if sentence.endswith("?") else f"{sentence}."


def key_of(path: Sequence[int | str], raw: Any) -> str:
    """The place as a reader finds it: items of a list by their id, key or name, else by their number from 1."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            raw = raw[step] if isinstance(raw, (list, tuple)) and step < len(raw) else None
            names = [raw.get(word) for word in ("id", "key", "name")] if isinstance(raw, Mapping) else []
            words.append(next((name for name in names if isinstance(name, str)), str(step + 1)))
        elif isinstance(raw, Mapping) and step not in raw and step in {"all", "any", "not"}:
            continue
        else:
            raw = raw.get(step) if isinstance(raw, Mapping) else None
            if not (words and words[-1] == step and raw is None and step in {"all", "any", "not"}):
                words.append(step)
    return ".".join(words)


def sentence_of(detail: ErrorDetails, model: type[BaseModel], path: Sequence[int | str]) -> str:
    """What is wrong with one value and what to write instead, to follow the key."""
    kind, context, value = detail["type"], detail.get("ctx", {}), shown(detail["input"])
    if kind == "extra_forbidden":
        known = keys_at(model, path[:-1])
        hint = did_you_mean(path[-1], known) or f"write one of {one_of(sorted(known))}" if known else "take it out"
        return f"is no setting that we know; {hint}"
    if kind == "missing":
        return "is missing; add it"
    if path and path[-1] == "amount_minor":
        return f"is {value}; {MONEY}" + (", 0 or more" if kind in LIMITS else "")
    if kind == "string_pattern_mismatch":
        return f"is {value}; {PATTERNS.get(context['pattern'], 'write it differently')}"
    if kind == "literal_error":
        return f"is {value}; {literal_hint(detail, context)}"
    if kind in LIMITS:
        name, words = LIMITS[kind]
        return (
            f"is {value}; write {context[name]} {words}"
            if words.startswith("or")
            else f"is {value}; {words.removeprefix('is too low; ').removeprefix('is too high; ')} {context[name]}"
        )
    return f"is {value}; {length_hint(kind, context) or KINDS.get(kind) or detail['msg']}"


def literal_hint(detail: ErrorDetails, context: Mapping[str, Any]) -> str:
    """Which words are allowed, and which of them was probably meant."""
    expected = str(context["expected"])
    near = did_you_mean(detail["input"], [word.strip("' ") for word in expected.replace(" or ", ",").split(",")])
    choice = f"write {expected}" if " or " not in expected else f"write one of {expected}"
    choice = choice.replace("True", "true").replace("False", "false")
    return f"{near} {choice[0].upper()}{choice[1:]}" if near else choice


def length_hint(kind: str, context: Mapping[str, Any]) -> str:
    """How long a text or list may be."""
    return {
        "too_short": f"write at least {context.get('min_length')} item",
        "too_long": f"write at most {context.get('max_length')} items",
        "string_too_short": f"write at least {context.get('min_length')} characters",
        "string_too_long": f"write at most {context.get('max_length')} characters",
    }.get(kind, "")


def shown(value: Any) -> str:
    """A value as the definition has it, cut short."""
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    if type(value).__name__ == "Decimal":
        text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def keys_at(model: type[BaseModel], path: Sequence[int | str]) -> set[str]:
    """The settings that a place in a definition may have."""
    models: list[type[BaseModel]] = [model]
    for step in path:
        if isinstance(step, int) or (step in WRAPPERS and not any(takes(m, step) for m in models)):
            continue
        models = [found for m in models for name, field in m.model_fields.items()
                  if (field.alias or name) == step for found in models_in(field.annotation)] or models  # fmt: skip
    return {field.alias or name for m in models for name, field in m.model_fields.items()}


def takes(model: type[BaseModel], key: int | str) -> bool:
    """Whether a model has a setting of that name."""
    return any((field.alias or name) == key for name, field in model.model_fields.items())


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models that an annotation speaks of, inside tuples, tables and choices."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in models_in(part)]
