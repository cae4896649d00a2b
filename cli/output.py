"""How commands answer: JSON for programs, sentences and tables for people, and three exit codes."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

FINE, PROBLEMS, WRONG_USAGE = 0, 1, 2

screen = Console()
errors = Console(stderr=True)


def answer(shape: dict[str, Any], *, as_json: bool) -> bool:
    """Print the JSON answer if that was asked for, and say whether it was."""
    if as_json:
        typer.echo(json.dumps(shape, indent=2, ensure_ascii=False, default=str))
    return as_json


def show_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows for people; an empty table is one line that says so."""
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*[str(cell) for cell in row])
    screen.print(table if table.row_count else f"{title}: none")


def finish(*, problems: bool) -> NoReturn:
    """End with 0 if all is well and 1 if something needs a person."""
    raise typer.Exit(PROBLEMS if problems else FINE)


def wrong_usage(sentence: str) -> NoReturn:
    """End with 2 and a sentence that says what to write instead."""
    errors.print(sentence, style="red", markup=False)
    raise typer.Exit(WRONG_USAGE)
