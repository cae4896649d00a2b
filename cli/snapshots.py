"""Exports given on the command line, taken in by the real intake into a database that is gone afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.arguments import the_day, the_file, the_source
from cli.output import errors, wrong_usage
from cli.stores import empty, stored

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from schemas.program import Program
    from schemas.roster import Source

Snapshots = Annotated[
    list[str] | None,
    typer.Option("--snapshot", help="An export as [SOURCE:]DATE=FILE; repeat it. Without any: the stored history."),
]
Approve = Annotated[
    bool, typer.Option("--approve-held", help="Apply exports that a guard would hold, as a person who looked would.")
]


def give_registers(program: "Program", engine: "Engine", today: date, registers: Mapping[str, Path | None]) -> None:
    """
    Take in registers of the command line as if they had been dropped on that day, into the home of this command alone.

    Args:
        registers: The file of each kind, such as `coordinators`; None where none was given.
    """
    from tasks.regions.steps import take_in_registers
    from tasks.shared.files import home, write_whole

    for kind, path in registers.items():
        if path is None:
            continue
        folder = home() / "inbox" / program.code / kind
        write_whole(folder / f"{today}{the_file(path).suffix}", path.read_bytes())
        take_in_registers(program, engine, datetime.combine(today, time(12), UTC))
        for reasons in (folder / "refused").glob("*.txt"):
            wrong_usage(f"{path.name} is refused. {' '.join(reasons.read_text(encoding='utf-8').split())}")


@dataclass(frozen=True, slots=True)
class Given:
    """One export of the command line."""

    source: "Source"
    as_of: date
    path: Path


def given_snapshots(program: "Program", words: Sequence[str]) -> list[Given]:
    """The exports, oldest first; sources of one day in the order of the definition."""
    order = [source.id for source in program.roster.sources]
    found = []
    for word in words:
        left, equals, name = word.partition("=")
        source, colon, day = left.rpartition(":")
        if not equals:
            wrong_usage(f"{word!r} is no snapshot; write [SOURCE:]DATE=FILE, such as 2026-09-01=september.csv.")
        found.append(Given(the_source(program, source if colon else None), the_day(day), the_file(Path(name))))
    return sorted(found, key=lambda one: (one.as_of, order.index(one.source.id)))


@contextmanager
def history_of(program: "Program", words: Sequence[str], *, approve: bool) -> Iterator["Engine"]:
    """The stored history, or that of the given exports alone."""
    if not words:
        with stored() as engine:
            yield engine
        return
    with empty() as engine:
        take_in_all(program, engine, given_snapshots(program, words), approve=approve)
        yield engine


def take_in_all(program: "Program", engine: "Engine", snapshots: Sequence[Given], *, approve: bool) -> None:
    """Apply the exports one after the other; one that a guard stops ends the command with its sentences."""
    from tasks.membership.check import no_evidence
    from tasks.membership.held import approve_at_once
    from tasks.membership.history import recognise_people
    from tasks.membership.steps import take_in

    for one in snapshots:
        moment = datetime.combine(one.as_of, time(12), UTC)
        with errors.status(f"Reading {one.path.name}"):
            outcome = take_in(program, engine, one.source, one.as_of, one.path, moment, no_evidence)
            if approve and outcome.verdict == "held":
                outcome = approve_at_once(program, engine, outcome, "the command line", moment, no_evidence)
        if outcome.verdict != "applied":
            wrong_usage(f"{one.path.name} is {outcome.verdict}: " + " ".join(f.sentence for f in outcome.findings))
        left_out = len(outcome.quarantined)
        if left_out:
            errors.print(f"{one.path.name}: {left_out} rows are kept aside; `mentor roster check` says why.")
    with engine.begin() as db:
        recognise_people(db, program)
