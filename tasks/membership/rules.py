"""What one row of an export must satisfy, by which key it is known, and what it says once cleaned."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from json.encoder import encode_basestring as quoted
from operator import not_

from schemas.files.membership import Expectation
from schemas.member import ROW_FIELDS
from schemas.program import Program

PLAIN_FIELDS = ROW_FIELDS[:-1]
NAMES = frozenset(PLAIN_FIELDS)
MOST_REMEMBERED = 5_000
"""Values of one column that are not checked again."""
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


def row_fields(values: Mapping[str, str], beyond: Iterable[str]) -> tuple[str, ...]:
    """
    The values of one row in the order of ROW_FIELDS.

    Args:
        beyond: The declared columns that are none of them, sorted; what stands there goes into `extra`.
    """
    extra = ", ".join([f'"{name}": {quoted(value)}' for name in beyond if (value := values.get(name))])
    return (*[values.get(name, "") for name in PLAIN_FIELDS], f"{{{extra}}}" if extra else "")


def columns_beyond(program: Program) -> tuple[str, ...]:
    """The columns of a program's exports that ROW_FIELDS does not have, sorted."""
    return tuple(sorted(set(program.roster.columns) - NAMES))


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


def breaks(expectation: Expectation) -> Callable[[str], object]:
    """A test that is true of a value that breaks one expectation; an empty value breaks only `required`."""
    if expectation.kind == "required":
        return not_
    if expectation.kind == "matches":
        search = re.compile(str(expectation.argument)).search
        return lambda value: value and search(value) is None
    if isinstance(expectation.argument, tuple):
        allowed = frozenset(expectation.argument)
        return lambda value: value and value not in allowed
    longest = int(expectation.argument)
    return lambda value: len(value) > longest


def judge(expectations: Iterable[Expectation]) -> Callable[[Mapping[str, str]], Expectation | None]:
    """A search for the first expectation that a row breaks. It remembers values that broke none: most come again."""
    checks: dict[str, list[tuple[int, Callable[[str], object]]]] = {}
    declared = tuple(expectations)
    for place, expectation in enumerate(declared):
        checks.setdefault(expectation.column, []).append((place, breaks(expectation)))
    fine: dict[str, set[str]] = {column: set() for column in checks}

    def first_broken(values: Mapping[str, str]) -> Expectation | None:
        broken = []
        for column in [column for column, known in fine.items() if values.get(column, "") not in known]:
            value = values.get(column, "")
            failed = [place for place, fails in checks[column] if fails(value)]
            if failed:
                broken += failed
            elif len(fine[column]) < MOST_REMEMBERED:
                fine[column].add(value)
        return declared[min(broken)] if broken else None

    return first_broken


def problem_of(
    program: Program, expectation: Expectation, line: int, values: Mapping[str, str], key: str
) -> Quarantined:
    """What is said of a row that breaks an expectation."""
    heading = program.roster.columns.get(expectation.column, (expectation.column,))[0]
    sentence = expectation.say.format(line=line, heading=heading)
    return Quarantined(line, expectation.code, heading, mask(values.get(expectation.column, "")), sentence, key)


def judge_rows(
    program: Program, expectations: Iterable[Expectation], rows: Iterable[tuple[int, Mapping[str, str]]]
) -> Iterator[Accepted | Quarantined]:
    """Each row once, accepted or kept aside for the first expectation that it breaks, in the order given."""
    first_broken, beyond = judge(expectations), columns_beyond(program)
    for line, values in rows:
        key = row_key(program, values)
        broken = first_broken(values)
        if broken is not None:
            yield problem_of(program, broken, line, values, key)
        elif not key:
            yield Quarantined(line, "NO_KEY", "", "", f"Line {line} does not say whose row it is; fill in the name.")
        else:
            fields = row_fields(values, beyond)
            yield Accepted(line, key, fields, content_hash(fields))


def conflict(line: int, key: str) -> Quarantined:
    """A row whose key stands in the file again with other content: nobody guesses which one is right."""
    return Quarantined(
        line, "SAME_KEY_TWICE", "", "",
        f"Line {line} is about a member who stands in the file more than once with different details; "
        "keep one row for each member. Until then the member stays as before.",
        key,
    )  # fmt: skip
