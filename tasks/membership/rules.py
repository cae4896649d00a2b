"""What one row of an export must satisfy, by which key it is known, and what it says once cleaned."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from schemas.files.membership import Expectation
from schemas.member import ROW_FIELDS
from schemas.program import Program

PLAIN_FIELDS = ROW_FIELDS[:-1]
SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that is kept aside: where, why, and what to do about it. It holds no readable value of a person."""

    line: int
    code: str
    heading: str
    masked_value: str
    sentence: str
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row as it goes into the history: its key, its values in the order of ROW_FIELDS, a hash of what it says."""

    line: int
    row_key: str
    values: tuple[str, ...]
    content_hash: bytes


def row_fields(values: Mapping[str, str]) -> tuple[str, ...]:
    """The values of one row in the order of ROW_FIELDS; declared columns beyond them go into `extra`."""
    extra = {name: value for name, value in values.items() if name not in PLAIN_FIELDS and value}
    packed = json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else ""
    return (*[values.get(name, "") for name in PLAIN_FIELDS], packed)


def row_key(program: Program, values: Mapping[str, str]) -> str:
    """
    The key under which the history knows a row; empty if the row does not say whose it is.

    A source without member ids gets an opaque hash of the columns that make a row, so that no name becomes a key.
    """
    if program.roster.identity == "member_id":
        return values.get("member_id", "")
    parts = [" ".join(values.get(name, "").casefold().split()) for name in program.roster.row_key]
    named = any(values.get(name) for name in ("last_name", "first_name"))
    return "P" + blake2b(SEPARATOR.join(parts).encode(), digest_size=12).hexdigest() if named else ""


def content_hash(values: Iterable[str]) -> bytes:
    """16 bytes that are equal only for rows that say the same."""
    return blake2b(SEPARATOR.join(values).encode(), digest_size=16).digest()


def mask(value: str) -> str:
    """A value as evidence without its content: letters become x, digits 9, at most 24 signs."""
    return re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", value))[:24]


def failing(expectation: Expectation, value: str) -> bool:
    """Whether a value breaks one expectation; an empty value breaks only `required`."""
    if expectation.kind == "required":
        return not value
    if not value:
        return False
    if expectation.kind == "matches":
        return re.search(str(expectation.argument), value) is None
    if isinstance(expectation.argument, tuple):
        return value not in expectation.argument
    return len(value) > int(expectation.argument)


def first_problem(
    expectations: Iterable[Expectation], headings: Mapping[str, str], line: int, values: Mapping[str, str], key: str
) -> Quarantined | None:
    """The first expectation that a row breaks, in the order of the declaration."""
    for expectation in expectations:
        value = values.get(expectation.column, "")
        if failing(expectation, value):
            heading = headings.get(expectation.column, expectation.column)
            sentence = expectation.say.format(line=line, heading=heading)
            return Quarantined(line, expectation.code, heading, mask(value), sentence, key)
    return None


def judge_rows(
    program: Program, expectations: tuple[Expectation, ...], rows: Iterable[tuple[int, Mapping[str, str]]]
) -> Iterator[Accepted | Quarantined]:
    """Each row once, accepted or kept aside, in the order given."""
    headings = {name: words[0] for name, words in program.roster.columns.items()}
    for line, values in rows:
        key = row_key(program, values)
        problem = first_problem(expectations, headings, line, values, key)
        if problem is None and not key:
            problem = Quarantined(
                line, "NO_KEY", "", "", f"Line {line} does not say whose row it is; fill in the name."
            )
        if problem is not None:
            yield problem
            continue
        fields = row_fields(values)
        yield Accepted(line, key, fields, content_hash(fields))


def conflict(line: int, key: str) -> Quarantined:
    """A row whose key stands in the file again with other content: nobody guesses which one is right."""
    return Quarantined(
        line, "SAME_KEY_TWICE", "", "",
        f"Line {line} is about a member who stands in the file more than once with different details; "
        "keep one row for each member. Until then the member stays as before.",
        key,
    )  # fmt: skip
