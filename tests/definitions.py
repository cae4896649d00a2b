"""Copies of built-in definitions that a test may break."""

import shutil
from pathlib import Path

from schemas.registry import BUILT_IN, DefinitionError, Problem, read_program


def a_copy(place: Path, code: str = "masa") -> Path:
    """A program's folder of the test's own."""
    return Path(shutil.copytree(BUILT_IN / code, place / code))


def change(folder: Path, file: str, old: str, new: str) -> Path:
    """Write something else into a file; what it replaces must be there, so that no case becomes empty."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def problems_in(folder: Path) -> list[Problem]:
    """Everything that the registry complains about in a folder; empty if it takes it."""
    try:
        read_program(folder)
    except DefinitionError as error:
        return error.problems
    return []
