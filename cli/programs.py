"""`mentor programs`: is a definition fit to run, and what will its year look like?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson
from cli.output import answer, finish, screen, show_table, wrong_usage

if TYPE_CHECKING:
    from schemas.program import Program
    from schemas.sentences import Problem

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.callback()
def programs() -> None:
    """Definitions of associations."""


@app.command()
def check(
    path: Annotated[Path | None, typer.Argument(help="A program's folder; without it every known program.")] = None,
    year: Annotated[int | None, typer.Option(help="The calendar year in which the program year opens.")] = None,
    as_json: AsJson = False,
) -> None:
    """Validate definitions; print what they leave open and the year's calendar."""
    if path is not None and not path.is_dir():
        wrong_usage(f"There is no folder {path}.")
    found, problems = read(path)
    shapes = [shape_of(program, year or this_year(program)) for program in found]
    wrong = [{"file": problem.file, "key": problem.key, "sentence": problem.sentence} for problem in problems]
    if not answer({"programs": shapes, "problems": wrong}, as_json=as_json):
        for problem in problems:
            screen.print(f"{problem.file}: {problem.sentence}", style="red", markup=False)
        for shape in shapes:
            show(shape)
    finish(problems=bool(problems))


def read(path: Path | None) -> tuple[tuple["Program", ...], tuple["Problem", ...]]:
    """The programs that can be read, and everything that is wrong."""
    from schemas.registry import DefinitionError, all_programs, read_program

    try:
        return ((read_program(path),) if path else all_programs()), ()
    except DefinitionError as error:
        return (), tuple(error.problems)


def this_year(program: "Program") -> int:
    """The calendar year in which the current program year opened."""
    from schemas.calendar import start_year_of
    from tasks.shared.clock import now, today_in

    return start_year_of(program, today_in(program.year.time_zone, now()))


def shape_of(program: "Program", start_year: int) -> dict[str, Any]:
    """A program as the command tells it."""
    from schemas.calendar import occurrences, year_label

    events = [
        {"key": one.key, "action": one.action, "at": f"{one.at:%Y-%m-%d %H:%M}"}
        for one in occurrences(program, start_year)
    ]
    return {
        "code": program.code, "name": program.name, "year": year_label(program, start_year),
        "time_zone": program.year.time_zone, "open_questions": list(program.open_questions), "calendar": events,
    }  # fmt: skip


def show(shape: dict[str, Any]) -> None:
    """One program for people: recurring events in one line each."""
    screen.print(f"\n[bold]{shape['name']}[/bold] ({shape['code']}), {shape['year']}, {shape['time_zone']}: fine")
    for question in shape["open_questions"]:
        screen.print(f"  open question: {question}", markup=False)
    groups: dict[tuple[str, str], list[str]] = {}
    for event in shape["calendar"]:
        name = event["key"].rsplit("/", 1)[1]
        milestone = name.rpartition("_")[0] if name[-8:].isdigit() else name
        groups.setdefault((milestone, event["action"]), []).append(event["at"])
    rows = [
        (milestone, action, times[0], f"and {len(times) - 1} more, the last {times[-1]}" if times[1:] else "")
        for (milestone, action), times in groups.items()
    ]
    show_table("  calendar", ("milestone", "action", "when", ""), rows)
