"""A program with other settings than its definition has, for a look at what would follow; as strict as a definition."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from schemas.definition_files import strange_values
from schemas.kinds import twice
from schemas.program import Program
from schemas.sentences import DefinitionError, Problem, problems_of
from schemas.suggest import one_of

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
HOW = 'write key=value with the value as in program.toml, such as payments.stipend.unit="pairing"'


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as somebody wants to see it."""

    key: str
    before: Any
    """What the definition says, or the default; None if there is none."""
    after: Any


def with_settings(program: Program, words: Sequence[str], may_be_set: Sequence[str]) -> tuple[Program, list[Setting]]:
    """
    The program as it would be, and what is set in it.

    Args:
        words: `key=value` each; a value as in program.toml, where a single word needs no quotes. An item of a list is
            named by its id.
        may_be_set: The keys, or tables of them, that may be set.
    Raises:
        DefinitionError: everything that is wrong, each with its key and what to write.
    """
    said = program.model_dump(by_alias=True, exclude_unset=True)
    keys, problems = [], []
    for word in words:
        try:
            keys.append(put(said, word, may_be_set))
        except DefinitionError as error:
            problems += error.problems
    problems += [Problem("--set", key, f"{key} is set twice; set it once.") for key in twice(keys)]
    if problems:
        raise DefinitionError(problems)
    try:
        changed = Program.model_validate(said)
    except ValidationError as error:
        raise DefinitionError([*problems_of(error, Program, said, "--set")]) from None
    return changed, [Setting(key, value_at(program, key), value_at(changed, key)) for key in keys]


def put(said: dict[str, Any], word: str, may_be_set: Sequence[str]) -> str:
    """
    Set one value in what a definition says.

    Returns:
        Its key.
    Raises:
        DefinitionError: it is no setting, may not be set here, or its value cannot be read.
    """
    key, sign, value = (part.strip() for part in word.partition("="))
    if not sign or not key:
        raise wrong(key or word, f"{word!r} is no setting; {HOW}.")
    if not any(key == one or key.startswith(f"{one}.") for one in may_be_set):
        below = [f"{one}.…" for one in may_be_set]
        raise wrong(key, f"{key} is not a setting of which we can say what it changes; set {one_of(below)}.")
    *places, name = key.split(".")
    table = said
    for number, place in enumerate(places, 1):
        table = below_of(table, place, ".".join(places[:number]))
    if not isinstance(table, dict):
        raise wrong(key, f"{key} is a place in a list; set a key of one of its items.")
    table[name] = value_in(key, value)
    return key


def value_at(program: Program, key: str) -> Any:
    """What a program says at a place, defaults included; None if it has no such place."""
    found: Any = program.model_dump(by_alias=True)
    for place in key.split("."):
        if isinstance(found, tuple | list):
            found = {str(one.get("id") or one.get("key")): one for one in found if isinstance(one, dict)}
        found = found.get(place) if isinstance(found, dict) else None
    return found


def below_of(table: Any, place: str, key: str) -> Any:
    """The table below a place; a new one where the definition has none, so that the schema says what it lacks."""
    if isinstance(table, dict):
        table[place] = list(table[place]) if isinstance(table.get(place), tuple) else table.get(place) or {}
        found = table[place]
        if not isinstance(found, dict | list):
            raise wrong(key, f"{key} is {found!r}, and no table; set it itself.")
        return found
    named = {str(one.get("id") or one.get("key") or ""): one for one in table if isinstance(one, dict)}
    if place not in named:
        raise wrong(key, f"{key} is not there; write one of {one_of(sorted(named))}.")
    return named[place]


def value_in(key: str, words: str) -> Any:
    """A value as program.toml has it; a single word may go without quotes."""
    try:
        raw = tomllib.loads(f"value = {words}", parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError):
        if not WORD.fullmatch(words):
            raise wrong(key, f"{key} is {words!r}, which is no value; {HOW}.") from None
        raw = {"value": words}
    except ValueError:
        raise wrong(key, f"{key} has a number with thousands of digits; write a shorter one.") from None
    if raw.keys() != {"value"}:
        raise wrong(key, f"{key} has more than one value; {HOW}.")
    for _, sentence in strange_values(raw, ""):
        raise wrong(key, f"{key} {sentence}")
    return raw["value"]


def wrong(key: str, sentence: str) -> DefinitionError:
    """One thing that is wrong with one setting."""
    return DefinitionError([Problem("--set", key, sentence)])
