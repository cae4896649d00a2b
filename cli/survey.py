"""`mentor survey`: a form to look at, how each wave stands, and mail that is stopped or goes again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from cli import survey_places
from cli.arguments import AsJson, ProgramCode, the_program
from cli.output import answer, finish, screen, show_table, wrong_usage
from cli.stores import empty, stored

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

    from schemas.program import Program
    from schemas.survey import Survey

USUAL_PORT = 8290
Wave = Annotated[str, typer.Option("--wave", help="The wave, as `mentor survey status` names it.")]
By = Annotated[str, typer.Option("--by", help="Your name; it goes on record.")]
Key = Annotated[str, typer.Option("--survey", help="Key of the questionnaire, such as the file's name.")]

app = typer.Typer(no_args_is_help=True, help=__doc__)
app.command()(survey_places.export)
app.command()(survey_places.leave_place)


@app.callback()
def survey() -> None:
    """Surveys: look at a form, see how waves stand, stop their mail."""


@app.command()
def preview(
    program: ProgramCode, key: Key,
    port: Annotated[int, typer.Option(help="Where the form is shown on this machine.", min=1, max=65535)] = USUAL_PORT,
) -> None:  # fmt: skip
    """Show a questionnaire as people will see it, until Ctrl-C. What is filled in is thrown away."""
    import signal
    import sys

    import uvicorn

    from portal.app import build
    from tasks.shared.clock import now
    from tasks.surveys.previewing import prepare_preview

    chosen = the_program(program)
    shown = the_survey(chosen, key)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the folder goes also where something else ends it
    with empty() as engine:
        code = prepare_preview(chosen, shown, engine, now())
        screen.print(f"{shown.title}: http://127.0.0.1:{port}/s/{code}", markup=False, soft_wrap=True)
        screen.print("It works as in a mail; nothing of it is kept. Ctrl-C ends it.")
        uvicorn.run(build(engine, now), host="127.0.0.1", port=port, access_log=False, log_level="warning")


@app.command()
def status(program: ProgramCode, as_json: AsJson = False) -> None:
    """Every wave: its days, what became of everybody, and how many of each region have answered. Never what."""
    from sql.database import reading
    from sql.queries import query

    chosen = the_program(program)
    with stored() as engine, reading(engine) as db:
        rows = db.execute(query("surveys/waves_of_program"), {"program": chosen.code}).mappings().all()
        waves = [shape(db, chosen, row) for row in rows]
    if not answer({"program": chosen.code, "waves": waves}, as_json=as_json):
        for wave in waves:
            show(wave)
        if not waves:
            screen.print(f"{chosen.name}: no survey has been planned yet.", markup=False)
    finish(problems=any(wave["needs_a_person"] for wave in waves))


@app.command()
def stop(wave: Wave, by: By) -> None:
    """Let no more mail of a wave go, from this moment on; the form stays open."""
    switch(wave, by, stopped=True)


@app.command()
def resume(wave: Wave, by: By) -> None:
    """Let the mail of a wave go again."""
    switch(wave, by, stopped=False)


@app.command(name="first-mail")
def first_mail(
    what: Annotated[Literal["came", "again"], typer.Argument(help="It lies in the mailbox; or let it go once more.")],
    wave: Wave, by: By,
) -> None:  # fmt: skip
    """Decide about the first mail of a wave that is in doubt, refused or held; until it was taken nobody is asked."""
    from tasks.shared.clock import now
    from tasks.surveys.first_mail import decide_first_mail

    try:
        with stored() as engine:
            done = decide_first_mail(engine, wave, by, now(), came=what == "came")
    except ValueError as outside:
        wrong_usage(f"Not released: {outside}.")
    if not done:
        wrong_usage(f"There is no first mail of {wave} of which that must be said; a wave's first mail is written when "
                    "it opens.")  # fmt: skip
    screen.print(f"The first mail of {wave} {'came' if what == 'came' else 'goes once more'}. "
                 "Clear open_waves of launch_survey, or wait for its next run.", markup=False)  # fmt: skip


@app.command()
def answers(
    program: ProgramCode, wave: Wave, key: Key, by: By,
    out: Annotated[Path, typer.Option("--out", help="The file to write, as CSV; only you can read it.")],
) -> None:  # fmt: skip
    """Write the answers to a questionnaire that says people's names are kept. Refused for every other one."""
    from tasks.shared.clock import now
    from tasks.shared.files import write_whole
    from tasks.surveys.named_answers import NotIdentified, named_answers

    chosen = the_program(program)
    with stored() as engine:
        try:
            table = named_answers(chosen, engine, wave, key, by, now())
        except (LookupError, NotIdentified) as refused:
            wrong_usage(f"{refused.args[0]}.")
    write_whole(out, table.encode())
    screen.print(f"Written to {out}. It holds names: keep it no longer than you match with it.", markup=False)


def the_survey(program: "Program", key: str) -> "Survey":
    """The questionnaire of this key, or the end with a sentence that names those that there are."""
    found = {one.key: one for one in program.surveys}
    if key not in found:
        known = " or ".join(f"--survey {name}" for name in sorted(found)) or "none, since it has no questionnaire"
        wrong_usage(f"{program.code} has no questionnaire {key!r}; write {known}.")
    return found[key]


def switch(wave: str, by: str, *, stopped: bool) -> NoReturn:
    """Stop the mail of a wave or let it go, and say so."""
    from tasks.shared.clock import now
    from tasks.surveys.waves import stop_mail

    with stored() as engine:
        done = stop_mail(engine, wave, by, now(), stopped=stopped)
    if not done:
        wrong_usage(f"There is no wave {wave}, or its mail is {'stopped' if stopped else 'not stopped'} already; "
                    "`mentor survey status` names them.")  # fmt: skip
    screen.print(f"No more mail of {wave} goes. The form stays open." if stopped
                 else f"Mail of {wave} goes again, with the next run that sends.", markup=False)  # fmt: skip
    finish(problems=False)


def shape(db: "Connection", program: "Program", row: "RowMapping") -> dict[str, Any]:
    """One wave as it stands; how many have answered as it was kept once a day, and never as it is now."""
    from zoneinfo import ZoneInfo

    from tasks.surveys.standing import STUCK, people_of_wave
    from tasks.surveys.turnout import turnout_of

    zone = ZoneInfo(program.year.time_zone)
    people = people_of_wave(db, row["wave_id"], row["state"])
    as_of, turnout = turnout_of(db, row["wave_id"])
    return {
        "wave": row["wave_id"], "state": row["state"], "opens": f"{row['opens_at'].astimezone(zone):%Y-%m-%d %H:%M}",
        "closes": f"{row['closes_at'].astimezone(zone):%Y-%m-%d %H:%M}", "mail_stopped": bool(row["mail_stopped"]),
        "people": people, "in_all": sum(sum(each.values()) for each in people.values()),
        "turnout_as_of": f"{as_of.astimezone(zone):%Y-%m-%d %H:%M}" if as_of else "",
        "turnout": {key: {name or "all": {"asked": one.asked, "at_least": one.at_least}
                          for name, one in regions.items()} for key, regions in turnout.items()},
        "needs_a_person": sorted({name for each in people.values() for name in STUCK if each.get(name)}),
    }  # fmt: skip


def show(wave: dict[str, Any]) -> None:
    """One wave, for people."""
    screen.print(f"{wave['wave']}: {wave['state']}, from {wave['opens']} to {wave['closes']}"
                 f"{', mail stopped' if wave['mail_stopped'] else ''}; {wave['in_all']} people",
                 markup=False)  # fmt: skip
    rows = [(audience, name, number) for audience, each in wave["people"].items() for name, number in each.items()]
    show_table("What became of them", ("audience", "state", "people"), rows)
    if wave["turnout"]:
        screen.print(f"Answered, as of {wave['turnout_as_of']}, once a day and rounded down:", markup=False)
    for key, regions in wave["turnout"].items():
        show_table(key, ("region", "asked", "at least"),
                   [(name, *("hidden" if number is None else number for number in (one["asked"], one["at_least"])))
                    for name, one in regions.items()])  # fmt: skip
    for name in wave["needs_a_person"]:
        screen.print(f"{name}: somebody must look; see docs/surveys.md.", style="red", markup=False)
