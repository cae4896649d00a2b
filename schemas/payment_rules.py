"""The part of a definition that decides who is paid, how much and when, as text that people compare and sign."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.once import once
from schemas.program import Program

WHOLE = ("payments", "mentee", "mentor", "currency")
PARTS = {
    "year": ("start", "end", "time_zone"),
    "roster": ("statuses", "default_status", "types", "dates", "sources"),
    "matching": ("decided_by", "arrangement_months", "max_mentees_per_mentor", "supervising_families", "rules"),
    "privacy": ("never_collect",),
}
ACTION = "pay_stipends"
MARK = 8
PLAIN = re.compile("[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that is not as it was; empty where it was not there, or is no more."""

    key: str
    before: str
    after: str


@once
def rules_text(program: Program) -> str:
    """
    Everything of a definition that changes who is paid, how much, where to or when: one setting a line, sorted.

    That is all of [payments]; the currency; the program year, by which stipends are counted; how membership is read;
    who may be mentee and mentor and which pairs count; whose account is never held; and the days on which is paid. How
    lists look, what surveys ask, which headings and titles a file has, and comments are not in it.
    """
    return "".join(f"{key} = {value}\n" for key, value in sorted(lines_of(program)))


def rules_sha256(program: Program) -> str:
    """The fingerprint of these settings: equal exactly if they say the same."""
    return sha256_of(rules_text(program))


def sha256_of(rules: str) -> str:
    """The fingerprint of a text of rules."""
    return hashlib.sha256(rules.encode()).hexdigest()


def mark_of(sha256: str) -> str:
    """The first letters of a fingerprint, which a person types to say which rules they have read."""
    return sha256[:MARK]


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """The settings that two texts of rules do not share, by key."""
    if before == after:
        return ()
    old, new = settings_in(before), settings_in(after)
    return tuple(Difference(key, old.get(key, ""), new.get(key, "")) for key in sorted(old.keys() | new.keys())
                 if old.get(key) != new.get(key))  # fmt: skip


def settings_in(rules: str) -> dict[str, str]:
    """A text of rules as key -> value as written."""
    found = (line.partition(" = ") for line in rules.split("\n") if line)
    return {key: value for key, _, value in found}


def lines_of(program: Program) -> Iterator[tuple[str, str]]:
    """Each setting with its value; what is not given is left out."""
    for place, part in parts_of(program).items():
        yield from flat(place, part)


def parts_of(program: Program) -> dict[str, Any]:
    """The signed parts, by their place in the definition."""
    said = program.model_dump(mode="json", by_alias=True, exclude_none=True, include={*WHOLE, *PARTS, "calendar"})
    found = {place: said[place] for place in WHOLE}
    found |= {place: {name: said[place][name] for name in names if name in said[place]}
              for place, names in PARTS.items()}  # fmt: skip
    found["roster"]["sources"] = [one["id"] for one in found["roster"]["sources"]]
    return found | {"calendar": [one for one in said["calendar"] if one["action"] == ACTION]}


def flat(place: str, value: Any) -> Iterator[tuple[str, str]]:
    """The settings below their place; rules with ids stand each below its own, and in which order stands above."""
    if isinstance(value, list) and value and all(isinstance(one, dict) and "id" in one for one in value):
        yield place, written([one["id"] for one in value])
        value = {one["id"]: {name: part for name, part in one.items() if name != "id"} for one in value}
    if isinstance(value, dict) and value and not is_test(value):
        for name, part in value.items():
            yield from flat(f"{place}.{name if PLAIN.fullmatch(name) else quoted(name)}", part)
    else:
        yield place, written(value)


def is_test(value: dict[str, Any]) -> bool:
    """Whether a table is a predicate, which reads best as one value."""
    return value.keys() <= {"field", "op", "value", "all", "any", "not"}


def written(value: Any) -> str:
    """A value in the one way in which it is written, on one line."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def quoted(name: str) -> str:
    """A key that is no plain word; it never holds the sign that parts key and value."""
    return written(name).replace("=", "\\u003d")
