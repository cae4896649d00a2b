"""Rosters pulled one Monday after the other; the usual first one is taken in once, and laid for the tests after it."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

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

    Where a test begins with the usual roster, it is pulled by itself, and its rows and files are those that the product
    left when it was first pulled so. A test about that very pull, or about one of several exports, gives it as bytes.
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


@laid_once
def pulled_first(database: Engine, program: Program, day: date, content: bytes, moment: datetime) -> list[Outcome]:
    """Take in an export that no other came before."""
    drop(Path(os.environ["MENTOR_HOME"]), program.code, day, content)
    return pull_membership(program, database, moment, unproven)
