"""Rosters pulled one Monday after the other; the usual first one is taken in once, and laid for the tests after it."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from exports import as_csv, drop
from intake import unproven
from laid_ground import laid_once
from sqlalchemy import Engine

from schemas.program import Program
from tasks.membership.judging import Outcome
from tasks.membership.steps import pull_membership

Roster = Sequence[Mapping[str, str]] | bytes


def pulling(
    program: Program, database: Engine, days: Sequence[date], moment: datetime, usual: Roster
) -> Callable[..., list[Outcome]]:
    """
    What drops rosters as exports of one day after the other, pulls, and gives what became of them.

    Where a test begins with the usual roster, its rows and files are those that the product left when it was first
    pulled so. A test about that very pull gives it as bytes.
    """
    home = Path(os.environ["MENTOR_HOME"])

    def dropped_and_pulled(*rosters: Roster, first: int = 0) -> list[Outcome]:
        found = list[Outcome]()
        if rosters[:1] == (usual,) and first == 0 and not home.exists():
            found += pulled_first(database, program, days[0], as_csv(usual), moment)
            rosters, first = rosters[1:], 1
            if not rosters:
                return found
        for day, roster in zip(days[first:], rosters, strict=False):
            drop(home, program.code, day, roster if isinstance(roster, bytes) else as_csv(roster))
        return found + pull_membership(program, database, moment, unproven)

    return dropped_and_pulled


def pulled_first(database: Engine, program: Program, day: date, content: bytes, moment: datetime) -> list[Outcome]:
    """Take in an export that no other came before, with what it leaves in the home of the test."""
    outcomes, files = taken_in(database, program, day, content, moment)
    for name, (mode, kept) in files.items():
        path = Path(os.environ["MENTOR_HOME"]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(kept)
        path.chmod(mode)
    return [*outcomes]


@laid_once
def taken_in(
    database: Engine, program: Program, day: date, content: bytes, moment: datetime
) -> tuple[list[Outcome], dict[str, tuple[int, bytes]]]:
    """Pull an export in a home of its own; gives what became of it, and the files that are there then."""
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as meanwhile:
        home = Path(name)
        meanwhile.setenv("MENTOR_HOME", name)
        drop(home, program.code, day, content)
        outcomes = pull_membership(program, database, moment, unproven)
        paths = [path for path in home.rglob("*") if path.is_file()]
        return outcomes, {str(p.relative_to(home)): (p.stat().st_mode & 0o777, p.read_bytes()) for p in paths}
