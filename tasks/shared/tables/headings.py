"""Which columns a file has: its headings compared with those that we accept, without case, accents and spaces."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tasks.shared.tables.answers import RefusedFile

TITLE_ROWS = 20
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns that a file may have, the ones it must have, and headings that refuse it."""

    names: Mapping[str, str]
    accepted: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of headings: the place of each column, the headings dropped, and how many columns have no heading."""

    places: Mapping[str, int]
    ignored: tuple[str, ...]
    nameless: int
    width: int


def fold(heading: str) -> str:
    """A heading without case, accents, blanks and punctuation: what two spellings of it have in common."""
    plain = unicodedata.normalize("NFKD", heading)
    return "".join(letter for letter in plain.casefold() if letter.isalnum())


def words_of(heading: str) -> str:
    """A heading as plain words between single blanks, also if written like_this or LikeThis."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))


def wanted(columns: Mapping[str, Sequence[str]], required: Collection[str], forbidden: Collection[str]) -> Wanted:
    """
    Prepare the declaration of a file: our column name -> the headings accepted for it, besides the name itself.

    Raises:
        ValueError: a required column is not declared, or one heading would mean two columns.
    """
    unknown = [name for name in required if name not in columns]
    if unknown:
        raise ValueError(f"required columns without a declaration: {', '.join(unknown)}")
    names: dict[str, str] = {}
    for name, headings in columns.items():
        for heading in headings:
            if names.setdefault(fold(heading), name) != name:
                raise ValueError(f"the heading {heading!r} would mean {names[fold(heading)]!r} and {name!r}")
    for name in columns:
        names.setdefault(fold(name), name)
    accepted = {name: tuple(headings) or (name,) for name, headings in columns.items()}
    return Wanted(names, accepted, tuple(required), tuple(words_of_pattern(each) for each in forbidden))


def words_of_pattern(pattern: str) -> str:
    """A forbidden heading as plain words; `*` stands for anything."""
    return " ".join(filter(None, (words_of(part) if part != "*" else "*" for part in re.split(r"(\*)", pattern))))


def known_in(cells: Iterable[str], columns: Wanted) -> set[str]:
    """Our columns that a row of cells names."""
    return {columns.names[key] for cell in cells if (key := fold(cell)) in columns.names}


def best_row(rows: Sequence[Sequence[str]], columns: Wanted) -> tuple[int, int, int]:
    """The place of the row that looks most like headings, and how well: required columns named, columns named."""
    scores = [(len(known & set(columns.required)), len(known), -at)
              for at, cells in enumerate(rows) for known in [known_in(cells, columns)]]  # fmt: skip
    needed, named, place = max(scores, default=(0, 0, 0))
    return -place, needed, named


def read_heading(cells: Sequence[str], columns: Wanted, max_columns: int) -> Heading:
    """
    Take a row as the headings.

    Raises:
        RefusedFile: too many columns, a forbidden heading, one column twice, or a required one missing.
    """
    if len(cells) > max_columns:
        raise RefusedFile("TOO_MANY_COLUMNS", f"The file has more than {max_columns} columns. Export fewer columns.")
    refuse_forbidden(cells, columns)
    places: dict[str, int] = {}
    ignored: list[str] = []
    for place, cell in enumerate(cells):
        name = columns.names.get(fold(cell))
        if name is not None and name in places:
            raise twice(cells[places[name]], cell)
        if name is not None:
            places[name] = place
        elif cell.strip():
            ignored.append(shown(cell))
    refuse_missing(places, columns)
    nameless = sum(not cell.strip() for cell in cells)
    return Heading(places, tuple(ignored), nameless, len(cells))


def shown(heading: str) -> str:
    """A heading as it may stand in a sentence: one line, printable, not long."""
    one_line = " ".join("".join(letter if letter.isprintable() else " " for letter in heading).split())
    return one_line if len(one_line) <= SHOWN else one_line[: SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"


def twice(first: str, second: str) -> RefusedFile:
    """Two columns would be read as one."""
    return RefusedFile(
        "DUPLICATE_HEADING",
        f"The columns {shown(first)!r} and {shown(second)!r} mean the same thing to us. Keep one of the two.",
    )


def refuse_missing(found: Collection[str], columns: Wanted) -> None:
    """
    Name every required column that is not there, with the headings that would do.

    Raises:
        RefusedFile: at least one is missing.
    """
    missing = [name for name in columns.required if name not in found]
    if missing:
        asked = "; ".join(" or ".join(repr(word) for word in columns.accepted[name]) for name in missing)
        raise RefusedFile(
            "MISSING_HEADINGS" if found else "NO_HEADINGS",
            f"The file has no column headed {asked}. Add the column, or rename the heading, and send the file again.",
        )


def refuse_forbidden(cells: Iterable[str], columns: Wanted) -> None:
    """
    Refuse a file that carries what we must never hold, whatever else it has.

    Raises:
        RefusedFile: a heading holds the words of a forbidden pattern.
    """
    found = [shown(cell) for cell in cells if any(forbids(pattern, cell) for pattern in columns.forbidden)]
    if found:
        raise RefusedFile(
            "FORBIDDEN_HEADING",
            f"The file has the column {', '.join(map(repr, found))}, which we must not hold. "
            "Export it again without that column; nothing of this file is kept.",
        )


def forbids(pattern: str, heading: str) -> bool:
    """Whether a heading holds a forbidden pattern's words side by side, or is the pattern written in one word."""
    words = words_of(heading)
    if "*" in pattern:
        return fnmatchcase(words, pattern.replace(" *", "*").replace("* ", "*"))
    joined = pattern.replace(" ", "")
    return bool(joined) and (f" {pattern} " in f" {words} " or (len(joined) > 5 and fold(heading).startswith(joined)))
