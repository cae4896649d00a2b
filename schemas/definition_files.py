"""Reads the files of one program's folder strictly, and collects everything that must be mended."""

import csv
import io
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from schemas.entry import Title
from schemas.program import Program
from schemas.sentences import Problem, problems_of
from schemas.survey import Survey

LARGEST = 256_000
TITLE_COLUMNS = ["title", "match", "role_family", "component_group", "note"]
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Classes of invisible characters that turn the direction of a text, so that it reads as something else."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass
class Folder:
    """One program's folder while it is read, and the problems found so far."""

    path: Path
    problems: list[Problem] = field(default_factory=list)

    def complain(self, file: str, key: str, sentence: str) -> None:
        """Keep one more problem."""
        self.problems.append(Problem(f"{self.path.name}/{file}", key, sentence))

    def text(self, file: str) -> str | None:
        """A file's text, or None and a problem."""
        try:
            with (self.path / file).open("rb") as opened:
                content = opened.read(LARGEST + 1)
        except OSError as error:
            self.complain(file, "", f"cannot be read ({error.strerror}); add the file or its permission.")
            return None
        if len(content) > LARGEST:
            self.complain(file, "", f"is larger than {LARGEST // 1000} kB; a definition is short, cut it down.")
        elif content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            self.complain(file, "", "starts with a byte order mark; save it as UTF-8 without one.")
        else:
            try:
                return content.decode("utf-8")
            except UnicodeDecodeError as error:
                line = content[: error.start].count(b"\n") + 1
                self.complain(file, "", f"line {line} is not UTF-8; save the file as UTF-8.")
        return None

    def toml(self, file: str) -> dict[str, Any] | None:
        """A TOML file as plain values, or None and a problem."""
        text = self.text(file)
        if text is None:
            return None
        try:
            raw = tomllib.loads(text, parse_float=Decimal)
            strange = [*strange_values(raw, "")]
        except tomllib.TOMLDecodeError as error:
            self.complain(file, "", f"is not readable as TOML: {error}; mend that line.")
        except RecursionError:
            self.complain(file, "", "is nested too deeply; write it flatter.")
        except ValueError:
            self.complain(file, "", "has a number with thousands of digits; write a shorter one.")
        else:
            for key, sentence in strange:
                self.complain(file, key, f"{key} {sentence}")
            return None if strange else raw
        return None

    def model(self, file: str, kind: type[Model], raw: dict[str, Any], whole: bool = True) -> Model | None:
        """
        A file's values as a model, or None and a problem for each thing wrong.

        Args:
            whole: False if other files of the folder failed: what only they could settle is not complained about.
        """
        try:
            return kind.model_validate(raw)
        except ValidationError as error:
            found = [*problems_of(error, kind, raw, f"{self.path.name}/{file}")]
            if not whole and all(detail["loc"] == () for detail in error.errors()):
                return None
            self.problems += [placed(problem, self.path.name) for problem in found]
        except RecursionError:
            self.complain(file, "", "is nested too deeply; write it flatter.")
        return None


def placed(problem: Problem, folder: str) -> Problem:
    """A problem that speaks of a survey or of the titles, moved to the file that has them."""
    part, _, rest = problem.key.partition(".")
    if part == "titles" and not rest:
        return Problem(f"{folder}/titles.csv", "", problem.sentence.removeprefix("titles "))
    if part == "surveys" and rest:
        name, _, key = rest.partition(".")
        sentence = problem.sentence.removeprefix(f"surveys.{name}.").removeprefix(f"surveys.{name} ")
        return Problem(f"{folder}/surveys/{name}.toml", key, sentence)
    return problem


def read_definition(path: Path) -> tuple[Program | None, list[Problem]]:
    """One folder as a program, and everything that must be mended; the program only if nothing is wrong."""
    folder = Folder(path)
    raw, surveys, titles = folder.toml("program.toml"), read_surveys(folder), read_titles(folder)
    if raw is None:
        return None, folder.problems
    if raw.get("code") != path.name:
        folder.complain("program.toml", "code", f"code is {raw.get('code')!r}, but the folder is called {path.name!r}; "
                        "give both the same name.")  # fmt: skip
    for key in ("surveys", "titles"):
        if key in raw:
            folder.complain("program.toml", key, f"{key} stands in files of its own; take it out of program.toml.")
    raw |= {"surveys": surveys, "titles": titles, **with_queries(folder, raw)}
    found = folder.model("program.toml", Program, raw, whole=not folder.problems)
    return (None if folder.problems else found), folder.problems


def read_surveys(folder: Folder) -> list[Survey]:
    """Every questionnaire of the folder that can be read; its key is the file's name."""
    surveys = []
    for path in sorted((folder.path / "surveys").glob("*")):
        file = f"surveys/{path.name}"
        if path.suffix != ".toml" or path.name.startswith("."):
            folder.complain(file, "", "is no questionnaire; only .toml files belong into surveys.")
        elif (raw := folder.toml(file)) is not None:
            if raw.get("key") != path.stem:
                folder.complain(file, "key", f"key is {raw.get('key')!r}, but the file is called {path.name!r}; "
                                "give both the same name.")  # fmt: skip
            survey = folder.model(file, Survey, raw)
            surveys += [survey] if survey else []
    for path in sorted(folder.path.glob("*.toml")):
        if path.name != "program.toml":
            folder.complain(path.name, "", "is read by nobody here; move a questionnaire into surveys.")
    return surveys


def read_titles(folder: Folder) -> list[Title]:
    """Every row of the title map that can be read."""
    text = folder.text("titles.csv")
    if text is None:
        return []
    titles, rows = [], csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in rows:
            if rows.line_num == 1 and cells != TITLE_COLUMNS:
                folder.complain("titles.csv", "line 1", f"line 1 must be {','.join(TITLE_COLUMNS)}.")
                return []
            if rows.line_num > 1:
                title = read_title(folder, rows.line_num, cells)
                titles += [title] if title else []
    except csv.Error as error:
        line = f"line {rows.line_num}"
        folder.complain("titles.csv", line, f"{line} is no CSV row ({error}); mend it.")
    return titles


def read_title(folder: Folder, line: int, cells: list[str]) -> Title | None:
    """One row of the title map, or None and a problem."""
    if len(cells) != len(TITLE_COLUMNS):
        folder.complain("titles.csv", f"line {line}", f"line {line} has {len(cells)} cells in place of "
                        f"{len(TITLE_COLUMNS)}; add or take out commas.")  # fmt: skip
        return None
    raw = dict(zip(TITLE_COLUMNS, cells, strict=True))
    filled = {name: cell for name, cell in raw.items() if cell}
    if strange := next(strange_values(filled, ""), None):
        folder.complain("titles.csv", f"line {line}", f"line {line}: {strange[0]} {strange[1]}")
        return None
    try:
        return Title.model_validate(raw)
    except ValidationError as error:
        for problem in problems_of(error, Title, raw, ""):
            folder.complain("titles.csv", f"line {line}", f"line {line}: {problem.sentence}")
    return None


def with_queries(folder: Folder, raw: dict[str, Any]) -> dict[str, Any]:
    """The roster with the text of each query file that its sources name."""
    roster = raw.get("roster")
    sources = roster.get("sources") if isinstance(roster, dict) else None
    if not isinstance(roster, dict) or not isinstance(sources, list):
        return {}
    return {"roster": roster | {"sources": [with_query(folder, source) for source in sources]}}


def with_query(folder: Folder, source: Any) -> Any:
    """One source with its query's text."""
    if not isinstance(source, dict):
        return source
    name = source.get("query")
    if "query_text" in source:
        folder.complain("program.toml", "roster.sources", "roster.sources: query_text is ours; write the query into a "
                        ".sql file and name it in query.")  # fmt: skip
    if not isinstance(name, str) or "/" in name or "\\" in name or not name.endswith(".sql"):
        return source
    return source | {"query_text": folder.text(name) or ""}


def strange_values(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Numbers that are none, and characters that nobody can see, each with its key and what to do."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from strange_values(name, key or "a key")
            yield from strange_values(part, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for number, part in enumerate(value, start=1):
            yield from strange_values(part, f"{key}.{number}")
    elif isinstance(value, Decimal) and not value.is_finite():
        yield key, f"is {value}; write a number."
    elif isinstance(value, str):
        if key and not value.strip():
            yield key, "is empty; write something, or take it out."
        for mark in () if value.isprintable() else value:  # what is looked for is never printable
            if unicodedata.category(mark) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} or is_hidden(mark):
                yield key, f"has the invisible character U+{ord(mark):04X}; take it out."
                return


def is_hidden(mark: str) -> bool:
    """Whether a character turns the writing direction or shows as nothing."""
    return unicodedata.bidirectional(mark) in TURNING or mark in "\u200b\u200e\u200f\u061c\u2060\ufeff\u00ad"
