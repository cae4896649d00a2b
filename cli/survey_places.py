"""`mentor survey export` and `mentor survey leave-place`: questionnaires for other tools, and a tool that is gone."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.arguments import ProgramCode, the_program
from cli.output import finish, screen, wrong_usage
from cli.stores import stored

Key = Annotated[str, typer.Option("--survey", help="Key of the questionnaire, such as the file's name.")]
Wave = Annotated[str, typer.Option("--wave", help="The wave, as `mentor survey status` names it.")]


def export(
    program: ProgramCode, key: Key,
    form: Annotated[Literal["limesurvey", "csv"], typer.Option("--format", help="limesurvey: the file that it imports; "
                                                               "csv: the headings of a file of answers.")],
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; the screen, if you name none.")] = None,
) -> None:  # fmt: skip
    """Write a questionnaire as another tool wants it. There is nothing of anybody in it."""
    from tasks.surveys.places.answer_files import headings_of
    from tasks.surveys.places.limesurvey_tsv import to_tsv

    surveys = {survey.key: survey for survey in the_program(program).surveys}
    if key not in surveys:
        wrong_usage(f"{program} has no questionnaire {key!r}; it has {', '.join(sorted(surveys)) or 'none'}.")
    text = to_tsv(surveys[key]) if form == "limesurvey" else headings_of(surveys[key])
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        screen.print(f"{out}: {key} for {form}", markup=False, soft_wrap=True)
    finish(problems=False)


def leave_place(
    program: ProgramCode, wave: Wave, key: Key,
    by: Annotated[str, typer.Option("--by", help="Your name; it goes on record.")],
    reason: Annotated[str, typer.Option("--reason", help="Why that tool is read no more.")],
) -> None:  # fmt: skip
    """Read another tool no more that will not answer again. Answers that are only there are lost to this survey."""
    from tasks.shared.clock import now
    from tasks.surveys.places import steps

    with stored() as engine:
        done = steps.leave_place(the_program(program), engine, wave, key, by, reason, now())
    if not done:
        wrong_usage(f"{key} of {wave} is answered nowhere else, or is read no more already.")
    screen.print(f"{key} of {wave} is read no more. People are sent to our own form from now on.", markup=False)
    finish(problems=False)
