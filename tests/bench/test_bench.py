"""The benchmark's sides do the same work: without that its figures mean nothing. No test measures time."""

import runpy
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from thorough import THOROUGH

from bench import compare, generator, intake, sides

SIDES = ("ours", *intake.PEERS)


def run_here(module: str, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> sides.Used:
    """What the module does, in this process; our own side has one of its own, for which its settings are."""
    if environment:
        return sides.run_alone(module, *arguments, environment=environment)
    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr(sys, "argv", [module, *map(str, arguments)])
        meanwhile.delitem(sys.modules, module, raising=False)
        runpy.run_module(module, run_name="__main__")
    return sides.Used(0, 0, 0)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "sides"
    with pytest.MonkeyPatch.context() as meanwhile:
        if not THOROUGH:
            meanwhile.setattr(intake, "run_alone", run_here)
        intake.measure(2_000, SIDES, 0, folder)
    return folder


def test_every_side_leaves_the_same_history_row_by_row(measured):
    assert compare.compare(measured, [*SIDES]) > 2_000


def test_a_row_that_differs_stops_the_benchmark(measured):
    database = measured / "ours.store/mentor.db"
    with sqlite3.connect(database) as db:
        db.execute("UPDATE member_records SET title = 'Sexton' WHERE version_id = 7")

    with pytest.raises(SystemExit, match=r"version \d+ differs"):
        compare.compare(measured, ["ours", "duckdb"])


def test_the_same_arguments_make_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        generator.write_exports(tmp_path / name, 1_000, 3)

    assert (tmp_path / "one/second.csv").read_bytes() == (tmp_path / "two/second.csv").read_bytes()
    assert (tmp_path / "one/first.csv").read_bytes() != (tmp_path / "one/second.csv").read_bytes()


def test_three_rows_of_a_hundred_change_leave_or_join(tmp_path):
    generator.write_exports(tmp_path, 10_000, 3)

    first, second = ((tmp_path / f"{name}.csv").read_text().splitlines() for name in ("first", "second"))

    assert 220 < len(set(second) - set(first)) < 280
    assert 220 < len(set(first) - set(second)) < 280
