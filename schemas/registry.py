"""Every program there is: the built-in folders and those that MENTOR_PROGRAMS names, read once per process."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from schemas.definition_files import read_definition
from schemas.once import once
from schemas.program import Program
from schemas.sentences import DefinitionError, Problem

BUILT_IN = Path(__file__).parent / "programs"

__all__ = ["DefinitionError", "Problem", "all_programs", "definition_sha256", "program", "read_program"]


def all_programs() -> tuple[Program, ...]:
    """
    Every program, sorted by code; read once per process for each value of MENTOR_PROGRAMS.

    Raises:
        DefinitionError: with every problem of every folder; one broken definition is never left out in silence.
    """
    return read_all(os.environ.get("MENTOR_PROGRAMS", ""))


def program(code: str) -> Program:
    """
    One program by its code.

    Raises:
        KeyError: there is none; the sentence names those that there are.
    """
    known = {found.code: found for found in all_programs()}
    if code not in known:
        raise KeyError(f"there is no program {code!r}; there are {', '.join(known)}")
    return known[code]


def read_program(folder: Path) -> Program:
    """
    Read one program's folder: program.toml, surveys/*.toml, titles.csv and the queries it names.

    Raises:
        DefinitionError: something cannot be read, is unknown or missing, or two parts disagree; it names everything.
    """
    found, problems = read_definition(folder)
    if found is None or problems:
        raise DefinitionError(problems)
    return found


@once
def definition_sha256(program: Program) -> str:
    """A fingerprint of what a definition says, defaults included; comments and the order of keys don't change it."""
    plain = program.model_dump(mode="json", by_alias=True)
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@lru_cache(maxsize=16)
def read_all(extra: str) -> tuple[Program, ...]:
    """The built-in programs and those in the extra folders."""
    problems: list[Problem] = []
    programs: list[Program] = []
    folders = [*folders_in(BUILT_IN, problems)]
    for name in filter(None, extra.split(os.pathsep)):
        folders += folders_in(Path(name), problems)
    for folder in dict.fromkeys(folder.resolve() for folder in folders):
        found, wrong = read_definition(folder)
        problems += wrong
        programs += [found] if found else []
    for code, number in sorted(Counter(found.code for found in programs).items()):
        if number > 1:
            sentence = f"code is {code!r} in {number} folders; give each program its own code."
            problems.append(Problem(f"{code}/program.toml", "code", sentence))
    if problems:
        raise DefinitionError(problems)
    return tuple(sorted(programs, key=lambda found: found.code))


def folders_in(place: Path, problems: list[Problem]) -> Iterator[Path]:
    """The program folders that a place holds, or the place itself if it is one."""
    if (place / "program.toml").is_file():
        yield place
        return
    inside = sorted(place.iterdir()) if place.is_dir() else []
    found = [folder for folder in inside if (folder / "program.toml").is_file()]
    for folder in inside:
        if folder not in found and ((folder / "titles.csv").exists() or (folder / "surveys").exists()):
            problems.append(Problem(folder.name, "", f"{folder.name} has no program.toml; add it, or move the folder."))
    if not found:
        problems.append(Problem("MENTOR_PROGRAMS", "", f"{place.name!r} has no folder with a program.toml; name a "
                                "program's folder, or a folder of such folders."))  # fmt: skip
    yield from found
