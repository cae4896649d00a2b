"""The arguments that several commands share, read strictly."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import wrong_usage

if TYPE_CHECKING:
    from schemas.program import Program
    from schemas.roster import Source

ProgramCode = Annotated[str, typer.Option("--program", "-p", help="Code of the program, such as the folder's name.")]
Day = Annotated[str, typer.Option(help="A day as YYYY-MM-DD.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def the_program(code: str) -> "Program":
    """The program of this code, or the end with a sentence that names those that there are."""
    from schemas.registry import DefinitionError, program

    try:
        return program(code)
    except KeyError as error:
        wrong_usage(str(error.args[0]))
    except DefinitionError as error:
        wrong_usage(f"{error}\nRun `mentor programs check` for the details.")


def the_day(words: str) -> date:
    """A day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        wrong_usage(f"{words!r} is not a day; write it as YYYY-MM-DD, such as 2026-09-15.")


def the_file(path: Path) -> Path:
    """A file that is there."""
    if not path.is_file():
        wrong_usage(f"There is no file {path}.")
    return path


def the_source(program: "Program", name: str | None) -> "Source":
    """A source of the program; the only one need not be named."""
    known = {source.id: source for source in program.roster.sources}
    if name is None and len(known) == 1:
        return next(iter(known.values()))
    if name not in known:
        wrong_usage(f"Say which source the file is of: --source {' or --source '.join(known)}.")
    return known[name]
