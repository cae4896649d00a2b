"""`mentor survey report`, `comments` and `decide-comment`: results as files, and what people wrote."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, cast

import typer

from cli.arguments import AsJson, the_program
from cli.output import answer, errors, finish, screen, wrong_usage
from cli.stores import stored

if TYPE_CHECKING:
    from tasks.surveys.reviewing import Comment, Decision

DECISIONS = ("proposed", "as_written", "edited", "withhold")
Wave = Annotated[str, typer.Option("--wave", help="The wave, as `mentor survey status` names it.")]
Out = Annotated[Path, typer.Option("--out", help="A new or empty folder for the files.")]
Draft = Annotated[bool, typer.Option("--draft", help="Also if nobody has released it; every page says so.")]
Text = Annotated[str, typer.Argument(help="The text, as `mentor survey comments` names it.")]
How = Annotated[str, typer.Argument(help="proposed, as_written, edited or withhold.")]
By = Annotated[str, typer.Option("--by", help="Your name; it goes on record.")]
Edited = Annotated[str, typer.Option("--text", help="What is shown, if it is edited.")]


def report(wave: Wave, out: Out, draft: Draft = False, as_json: AsJson = False) -> None:
    """Write a wave's report into a folder: page and PDF for the board and each region, CSV and a workbook."""
    from sql.database import reading
    from tasks.shared.clock import now
    from tasks.surveys.delivering import FolderTaken, write_report
    from tasks.surveys.releasing import NotReleased, ResultsChanged, edition_of, last_version

    chosen, moment = the_program(wave.partition(":")[0]), now()
    with stored() as engine, reading(engine) as db:
        version = last_version(db, wave)
        if not version:
            wrong_usage(f"There are no results of {wave}; they are worked out after it is closed.")
        try:
            edition = edition_of(db, chosen, wave, version, draft_at=moment if draft else None)
        except NotReleased as refused:
            wrong_usage(f"{refused} With --draft it is written all the same, for staff.")
        except ResultsChanged as refused:
            wrong_usage(str(refused))
    try:
        with errors.status("Printing"):
            files = write_report(edition, out)
    except FolderTaken as refused:
        wrong_usage(f"{refused}.")
    shape = {"wave": wave, "version": version, "draft": edition.draft, "files": files}
    if not answer(shape, as_json=as_json):
        which = "a draft that nobody has released" if edition.draft else "as it was released"
        screen.print(f"Version {version} of {wave}, {which}: {len(files)} files in {out}.", markup=False)
    finish(problems=False)


def comments(
    wave: Wave, waiting: Annotated[bool, typer.Option(help="Only those that wait.")] = False, as_json: AsJson = False
) -> None:
    """What people wrote, for the person who decides about it. Nobody can say who wrote it; show it to nobody else."""
    from sql.database import reading
    from tasks.surveys.reviewing import comments_of

    the_program(wave.partition(":")[0])
    with stored() as engine, reading(engine) as db:
        found = [one for one in comments_of(db, wave) if one.state == "waiting" or not waiting]
    if not answer({"wave": wave, "comments": [shape_of(one) for one in found]}, as_json=as_json):
        show(found)
    finish(problems=any(one.state == "waiting" for one in found))


def decide_comment(comment: Text, how: How, by: By, text: Edited = "") -> None:
    """Show a text in the board's report as it is proposed, as it was written or as you edit it, or withhold it."""
    from tasks.shared.clock import now
    from tasks.surveys import reviewing

    if how not in DECISIONS:
        wrong_usage(f"{how!r} is no decision; write {', '.join(DECISIONS[:-1])} or {DECISIONS[-1]}.")
    with stored() as engine:
        try:
            new = reviewing.decide_comment(engine, comment, by, cast("Decision", how), now(), text)
        except (LookupError, ValueError) as refused:
            wrong_usage(f"{refused.args[0][:1].upper()}{refused.args[0][1:]}.")
    said(new)


def said(new: bool) -> NoReturn:
    """What became of a decision."""
    screen.print("Kept." if new else "It was decided so already.")
    finish(problems=False)


def shape_of(one: "Comment") -> dict[str, Any]:
    """One text, for programs."""
    names = ("comment_id", "survey_key", "question", "words", "proposed", "flags", "state", "shown", "care")
    return {name: getattr(one, name) for name in names}


def show(found: "list[Comment]") -> None:
    """The texts, for a person: each under its id, which whoever decides about it must be able to copy."""
    from tasks.shared.mail import TEXT_TROUBLE

    screen.print(f"Texts: {len(found)}; waiting: {sum(one.state == 'waiting' for one in found)}.", markup=False)
    for one in found:
        care = ", LOOK AT ONCE" if one.care else ""
        screen.print(f"\n{one.comment_id}  {one.survey_key} {one.question}, {one.state}{care}", markup=False,
                     soft_wrap=True)  # fmt: skip
        said = [f"as written: {one.words}"]
        said += [f"proposed:   {one.proposed}"] if one.state == "waiting" and one.proposed != one.words else []
        said += [f"shown:      {one.shown or 'nowhere'}"] if one.state != "waiting" else []
        for words in said:  # what people wrote steers no terminal
            screen.print("  " + TEXT_TROUBLE.sub(" ", words), markup=False, soft_wrap=True)
