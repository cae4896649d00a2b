"""The command `mentor`: each subcommand imports what it needs when it is called, so that `mentor --help` is quick."""

import os
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from cli import (
    matches,
    pay,
    pay_decisions,
    pay_looks,
    payees,
    programs,
    proofs,
    replies,
    roster,
    survey,
    survey_reports,
)
from cli.decide import decide, why
from cli.fees import app as fees
from cli.history import history
from cli.lists import lists
from cli.portal import portal
from cli.sample import sample, sample_answers, sample_replies
from cli.sample_money import sample_bank, sample_payees
from cli.suggest import suggest
from cli.what_if import what_if

HOUSE = Path(__file__).parents[1]
AFTERNOON = 18
app = typer.Typer(no_args_is_help=True, add_completion=False)
app.add_typer(programs.app, name="programs")
app.add_typer(roster.app, name="roster")
app.add_typer(matches.app, name="matches")
app.add_typer(replies.app, name="replies")
app.add_typer(payees.app, name="payees")
app.add_typer(fees, name="fees")
app.add_typer(survey.app, name="survey")
for name in ("report", "comments", "decide_comment"):
    survey.app.command()(getattr(survey_reports, name))
app.add_typer(pay.app, name="pay")
for command in (
    pay_looks.rules,
    pay_looks.reconcile,
    proofs.evidence,
    proofs.verify_evidence,
    proofs.sample,
    proofs.tax_year,
):
    pay.app.command()(command)
pay.app.command("extra")(pay_decisions.extra)
for name in ("unmatched", "holds", "clawbacks"):
    pay.app.add_typer(getattr(pay_decisions, name), name=name)
app.command()(pay.ledger)
app.command()(decide)
app.command()(why)
app.command()(lists)
app.command()(suggest)
app.command()(what_if)
app.command()(history)
app.command()(portal)
app.command()(sample)
app.command()(sample_replies)
app.command()(sample_answers)
app.command()(sample_payees)
app.command()(sample_bank)


@app.callback()
def mentor() -> None:
    """Runs mentor programs through their year."""


@app.command()
def run(
    home: Annotated[Path | None, typer.Option(help="Folder of the installation; MENTOR_HOME, or .mentor here.")] = None,
    port: Annotated[int | None, typer.Option(help="Port of the Airflow page; kept for later starts.")] = None,
    form_port: Annotated[int | None, typer.Option(help="Port of the form of the surveys; kept likewise.")] = None,
    sample: Annotated[bool, typer.Option(help="Lay out the sample association at the first start.")] = True,
    members: Annotated[
        int | None,
        typer.Option(
            help="How many members the sample association has, at the first start; usually 1150.", min=1_150, max=50_000
        ),
    ] = None,
    until_lists: Annotated[bool, typer.Option(help="Stop when every region has been sent its list.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds that --until-lists may take.", min=1)] = 600,
    rehearse_on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"],
            help="Sample association only: let its clock show this moment (UTC; a "
            "day alone means 18:00) and go on from there.",
        ),
    ] = None,
) -> None:
    """Start Airflow with everything it needs on this machine, until Ctrl-C."""
    from cli import embedded

    folder = home or Path(os.environ.get("MENTOR_HOME") or HOUSE / ".mentor")
    raise typer.Exit(embedded.run(
        folder, port=port, form_port=form_port, sample=sample, until_lists=until_lists, timeout=timeout,
        rehearse_on=rehearse_on and in_utc(rehearse_on), members=members,
    ))  # fmt: skip


def in_utc(typed: datetime) -> datetime:
    """A typed moment in UTC; a day alone means its afternoon there, which is a working hour in every program."""
    moment = typed.replace(tzinfo=UTC)
    return moment if moment.time() != time.min else moment.replace(hour=AFTERNOON)


if __name__ == "__main__":
    app()
