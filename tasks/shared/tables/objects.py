"""JSON files: a list of flat objects, or {"rows": [...]}."""

import codecs
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks.shared.tables.answers import Limits, RefusedFile
from tasks.shared.tables.canonical import canonical_table
from tasks.shared.tables.headings import Wanted, read_heading
from tasks.shared.tables.kinds import refusal
from tasks.shared.tables.table import SourceTable

WHAT_WE_READ = 'We read a list of objects, or {"rows": [...]}, whose values are texts, numbers, true, false or null.'


class Number(str):
    """A number as it was written, so that no id loses a digit."""


class Faulty(ValueError):
    """Something that JSON allows, or Python's reader, and that we do not take."""


def open_objects(path: Path, columns: Wanted, limits: Limits) -> SourceTable:
    """
    Open a JSON file. An entry's number is its place in the list, from 1.

    Raises:
        RefusedFile: no JSON, not flat, doubled keys, or a required key that no entry has.
    """
    if path.stat().st_size > limits.json_bytes:
        raise RefusedFile("TOO_BIG", f"The JSON file is over {limits.json_bytes >> 20} MB. Send it as CSV.")
    entries = entries_of(text_of(path.read_bytes()))
    if not entries:
        raise refusal("EMPTY_FILE")
    keys = list(dict.fromkeys(key for entry in entries for key in entry))
    heading = read_heading(keys, columns, limits.columns)
    ours = [keys[place] for place in heading.places.values()]
    rows = [(number, [written(entry.get(key), number) for key in ours]) for number, entry in enumerate(entries, 1)]
    return canonical_table("json", tuple(heading.places), rows, required=columns.required,
                           ignored=heading.ignored, notes=(), limits=limits)  # fmt: skip


def text_of(content: bytes) -> str:
    """JSON is UTF-8; some programs write UTF-16 with a byte order mark."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as problem:
        raise RefusedFile("ENCODING", "The JSON file is not in UTF-8. Export it again in UTF-8.") from problem


def entries_of(text: str) -> list[Mapping[str, Any]]:
    """
    The list of objects.

    Raises:
        RefusedFile: with the entry at fault where it can be told.
    """
    try:
        found = json.loads(text, object_pairs_hook=once, parse_constant=refuse_constant,
                           parse_int=Number, parse_float=Number)  # fmt: skip
    except Faulty as problem:
        raise RefusedFile("BAD_JSON", f"{problem} {WHAT_WE_READ}") from problem
    except json.JSONDecodeError as problem:
        where = f"The file stops being JSON in line {problem.lineno}. It was cut off or is damaged; export it again."
        raise RefusedFile("BAD_JSON", where) from problem
    except RecursionError as problem:
        raise RefusedFile("NESTED_JSON", f"The JSON is nested too deep. {WHAT_WE_READ}") from problem
    if isinstance(found, dict) and isinstance(found.get("rows"), list):
        found = found["rows"]
    if not isinstance(found, list):
        raise RefusedFile("NOT_A_LIST", f"The JSON file holds no list of entries. {WHAT_WE_READ}")
    for number, entry in enumerate(found, 1):
        if not isinstance(entry, dict):
            raise RefusedFile("NOT_A_LIST", f"Entry {number} is no object. {WHAT_WE_READ}")
    return found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, unless a key stands in it twice: which of the two counts, nobody could say."""
    entry = dict(pairs)
    if len(entry) != len(pairs):
        raise Faulty("An entry has the same key twice.")
    return entry


def refuse_constant(name: str) -> Any:
    """NaN and the infinities are not JSON, though many programs write them."""
    raise Faulty(f"{name} is no value. Leave the value out where nothing is known.")


def written(value: Any, number: int) -> str:
    """
    A value as text: whole numbers without .0, null as nothing.

    Raises:
        RefusedFile: the value is a list or an object.
    """
    match value:
        case Number():
            whole, point, rest = value.partition(".")
            return whole if point and not rest.strip("0") else str(value)
        case str():
            return value.encode(errors="replace").decode()
        case None:
            return ""
        case bool():
            return "true" if value else "false"
    raise RefusedFile("NESTED_JSON", f"Entry {number} holds a list or object in place of a value. {WHAT_WE_READ}")
