"""`mentor sample`, `sample-replies`, `sample-answers`: a made-up association, whose regions and people answer."""

import os
import shutil
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from cli.output import screen, wrong_usage

DAY = ["%Y-%m", "%Y-%m-%d"]
HOUSE = Path(__file__).parents[1]


class Stage(StrEnum):
    """Who answers: six regions in time, two late, one sends the same again, one changes a mentor."""

    ON_TIME = "on_time"
    LATE = "late"
    AGAIN = "again"
    CHANGED = "changed"


def sample(
    folder: Annotated[Path, typer.Argument(help="Where to write; nothing there is overwritten.")],
    month: Annotated[datetime | None, typer.Option(formats=DAY, help="The month of the newer export.")] = None,
    seed: Annotated[int, typer.Option(help="Another number, other people.")] = 2026,
    members: Annotated[int, typer.Option(help="How many members it has.", min=1_150, max=50_000)] = 1_150,
) -> None:
    """Write the sample association: two exports, two registers, and the truth about each member."""
    from examples.sample.association import make_sample, write_sample
    from tasks.shared.clock import now

    if folder.exists() and any(folder.iterdir()):
        typer.echo(f"{folder} is not empty: name a new folder.", err=True)
        raise typer.Exit(1)
    made = make_sample((month or now()).date(), seed, members)
    for path in write_sample(made, folder, folder / "truth.csv"):
        typer.echo(path)


def sample_replies(
    stage: Annotated[Stage, typer.Option(help="Which regions answer now.")] = Stage.ON_TIME,
    home: Annotated[Path | None, typer.Option(help="Folder of the installation; MENTOR_HOME, or .mentor here.")] = None,
) -> None:
    """Let regions of the sample association fill in the lists that `mentor run` sent them, and reply."""
    from cli.home import Home
    from examples.sample.association import PROGRAM, make_sample
    from examples.sample.members import MEMBERS
    from examples.sample.replies import Days, write_replies
    from tasks.shared.clock import now

    installation = Home(home or Path(os.environ.get("MENTOR_HOME") or HOUSE / ".mentor"))
    made, outbox = installation.sample_day, installation.folder / "outbox"
    if made is None or not outbox.is_dir():
        wrong_usage(f"No list of the sample association has gone out from {installation.folder}: `mentor run` first.")
    inbox, today = installation.folder / "inbox" / PROGRAM / "replies", now().date()
    inbox.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        drawn = make_sample(made, members=installation.sample_members or MEMBERS)
        written = write_replies(outbox, Path(folder), drawn, Days(today, today, today))
        chosen = [reply for reply in written if reply.stage == stage]
        for reply in chosen:
            shutil.copy(reply.path, inbox / f"{stage}-{reply.path.name}")
    screen.print(f"{len(chosen)} replies lie in {inbox}: the next run of {PROGRAM}__read_match_lists, within ten "
                 "minutes, reads and answers them. Run it by hand to see it at once.", markup=False)  # fmt: skip


def sample_answers(
    home: Annotated[Path | None, typer.Option(help="Folder of the installation; MENTOR_HOME, or .mentor here.")] = None,
    seed: Annotated[int, typer.Option(help="Another number, other answers.")] = 2027,
) -> None:
    """Let people of the sample association open the links in their mails and answer the form, as people do."""
    from cli.home import Home
    from examples.sample.association import PROGRAM
    from examples.sample.respondents import answer_all, links_in

    installation = Home(home or Path(os.environ.get("MENTOR_HOME") or HOUSE / ".mentor"))
    links = links_in(installation.folder / "outbox") if installation.sample_day else []
    if not links:
        wrong_usage(f"No survey of the sample association has gone out from {installation.folder}: run "
                    f"{PROGRAM}__launch_survey first.")  # fmt: skip
    counts = answer_all(links, seed)
    screen.print(", ".join(f"{number} {words}" for words, number in sorted(counts.items())) + ".", markup=False)
