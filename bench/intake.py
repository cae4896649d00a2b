"""An export with 3 % changed, from file to committed history: our step and the peers', in turns, results compared."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.sides import HOUSE, Used, middle, run_alone

FIRST, SECOND = "2026-08-01", "2026-08-16"
OURS = {"ours": "plain", "ours, proved": "proved"}
"""Our two sides: the second runs Great Expectations as well, as production does."""
PEERS = ("duckdb", "polars", "pandas")


@dataclass(frozen=True, slots=True)
class Intake:
    """What each side used for one size, in the median, and for the first load of all rows, once."""

    rows: int
    second: dict[str, Used]
    first: dict[str, Used]


def measure(rows: int, sides: Sequence[str], turns: int, folder: Path, seed: int = 11) -> Intake:
    """
    Let the sides take turns; the first turn is thrown away unless it is the only one.

    Raises:
        RuntimeError: a side failed, or two histories differ: then no figure means anything.
    """
    folder.mkdir(parents=True)
    run_alone("bench.generator", folder, "--rows", str(rows), "--seed", str(seed))
    stores = {base_of(side, folder): side for side in sides}
    loaded = {base: load_first(side, base, folder) for base, side in stores.items()}
    taken: dict[str, list[Used]] = {side: [] for side in sides}
    for _ in range(turns + 1):
        for side in sides:
            taken[side].append(take_turn(side, folder))
    run_alone("bench.compare", folder, *sides)
    return Intake(rows, {side: middle(used[1:] or used) for side, used in taken.items()},
                  {side: loaded[base_of(side, folder)] for side in sides})  # fmt: skip


def base_of(side: str, folder: Path) -> Path:
    """Where a side's history of the first export lies; our two sides begin with the same one."""
    return folder / ("ours.base" if side in OURS else f"{side}.base")


def load_first(side: str, base: Path, folder: Path) -> Used:
    """Bring in the first export; what it leaves is the base from which each turn starts."""
    if side in PEERS:
        return run_alone("bench.peers", side, base, folder / "first.csv", FIRST)
    drop(folder / "first.csv", base, FIRST)
    return run_alone("bench.ours", "install", FIRST, environment=settings(base))


def take_turn(side: str, folder: Path) -> Used:
    """Bring in the second export on a fresh copy of the base. Copies are on disk before the clock runs."""
    base, store = base_of(side, folder), folder / f"{side}.store"
    if side in PEERS:
        shutil.copyfile(base, store)
        os.sync()
        return run_alone("bench.peers", side, store, folder / "second.csv", SECOND)
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(base, store)
    drop(folder / "second.csv", store, SECOND)
    os.sync()
    return run_alone("bench.ours", OURS[side], SECOND, environment=settings(store))


def drop(export: Path, home: Path, day: str) -> None:
    """Leave an export in the inbox, as a person does."""
    inbox = home / "inbox/bench/membership"
    inbox.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(export, inbox / f"members-{day}.csv")


def settings(home: Path) -> dict[str, str]:
    """The settings of an installation that lives in one folder."""
    return {
        "MENTOR_HOME": str(home), "MENTOR_DATABASE_URL": f"sqlite:///{home / 'mentor.db'}",
        "MENTOR_PROGRAMS": str(HOUSE / "bench/programs"), "MENTOR_SINCE": "2026-08-01T00:00:00",
        "MENTOR_KEY": "a key for measuring, not a secret",
    }  # fmt: skip
