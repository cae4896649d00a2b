"""`mentor roster`: what intake would say of an export, before it is dropped."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, ProgramCode, the_day, the_file, the_program, the_source
from cli.output import answer, errors, finish, screen, show_table
from cli.stores import stored_or_empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.membership.steps import Outcome

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.callback()
def roster() -> None:
    """Membership exports."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The export.")],
    program: ProgramCode,
    as_of: Annotated[str, typer.Option("--as-of", help="The day that the export speaks of, as YYYY-MM-DD.")],
    source: Annotated[str | None, typer.Option(help="Which source, if the program has several.")] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Do not compare with the stored history.")] = False,
    as_json: AsJson = False,
) -> None:
    """Verdict, guards and a reason for each row that would be kept aside. Nothing is written."""
    from tasks.membership.check import check_export

    chosen = the_program(program)
    of_source, day, path = the_source(chosen, source), the_day(as_of), the_file(file)
    with stored_or_empty(alone) as engine, working("Reading the export"):
        outcome = check_export(chosen, engine, of_source, day, path)
    if not answer(shape_of(outcome), as_json=as_json):
        show(outcome)
    finish(problems=outcome.verdict not in {"applied", "repeated"} or bool(outcome.quarantined))


@contextmanager
def working(words: str) -> "Iterator[None]":
    """A sign of life on the screen while something long runs."""
    with errors.status(words):
        yield


def shape_of(outcome: "Outcome") -> dict[str, Any]:
    """The outcome as the command tells it."""
    return {
        "source": outcome.source, "as_of": outcome.as_of, "sha256": outcome.sha256, "verdict": outcome.verdict,
        "counts": outcome.counts,
        "findings": [
            {"guard": one.guard, "verdict": one.verdict, "subject": one.subject, "sentence": one.sentence}
            for one in outcome.findings
        ],
        "rows": [
            {"line": row.line, "code": row.code, "heading": row.heading, "sentence": row.sentence}
            for row in outcome.quarantined
        ],
        "notes": outcome.notes,
    }  # fmt: skip


MEANING = {
    "applied": "would be applied", "held": "would be held until a named person decides", "refused": "would be refused",
    "stored": "would be kept and not applied", "repeated": "came before",
}  # fmt: skip


def show(outcome: "Outcome") -> None:
    """The outcome for people."""
    screen.print(f"This export {MEANING[outcome.verdict]}.", style="bold")
    for name, count in outcome.counts.items():
        screen.print(f"  {name.replace('_', ' ')}: {count}")
    for sentence in [*[one.sentence for one in outcome.findings], *outcome.notes]:
        screen.print(f"  {sentence}", markup=False)
    rows = [(row.line, row.code, row.sentence) for row in outcome.quarantined]
    show_table("Rows that would be kept aside", ("line", "code", "what to do"), rows)
