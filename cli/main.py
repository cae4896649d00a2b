"""The command `mentor`: each subcommand imports what it needs when it is called, so that `mentor --help` is quick."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@app.command()
def run() -> None:
    """x"""

@app.command()
def sample() -> None:
    """x"""
