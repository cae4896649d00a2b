"""
Measure the product beside other tools, in one run, on generated members: `make bench`, or `python -m bench --quick`.

Only the ratios mean anything elsewhere. Exit 1 if two sides disagree about a single row; a target that is missed is
printed as MISSED.
"""

import argparse
import os
import shutil
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bench import intake, payments, portal, suggestions, surveys, targets
from bench.intake import Intake, measure, settings
from bench.sides import run_alone
from bench.targets import Verdict

if TYPE_CHECKING:
    from rich.console import Console

SIDES = (*intake.OURS, *intake.PEERS)
ROWS, QUICK_ROWS, DECIDED_ROWS, MENTEES, COLUMNS = 1_000_000, 100_000, 100_000, 10_000, 25
FORM_SECONDS = 10
LEFT_OUT = {
    "ours": "the run of Great Expectations; has validation, guards, the received file kept, run record, audit, index",
    "ours, proved": "nothing: all of the above and the evidence of Great Expectations, whose import is a fixed cost",
    "duckdb": "validation of rows, keeping the received file, evidence, a record of the run, several readers at once",
    "polars": "the same, and transactions: the history is one Parquet file, written anew",
    "pandas": "the same as polars",
}


def main() -> None:
    """Run what was asked for, print it, and keep the generated files only while measuring."""
    given = arguments()
    os.environ["COLUMNS"] = os.environ.get("COLUMNS", "150")
    folder = Path(tempfile.mkdtemp(prefix="mentor-bench-", dir=given.folder))
    try:
        found = [measure(given.rows, SIDES, given.turns, folder / "usual")]
        verdicts = [*targets.of_intake(found[0])]
        if given.full:
            shutil.rmtree(folder / "usual")
            found.append(measure(5 * given.rows, ("ours", "duckdb"), 1, folder / "large"))
            verdicts += targets.of_growth(found[0].second["ours"], found[1].second["ours"])
            shutil.rmtree(folder / "large")
        verdicts += [parsing(folder), *deciding(folder, min(given.rows, DECIDED_ROWS)), *replying(folder)]
        verdicts += payments.measure(folder)
        verdicts += surveys.measure(folder)
        answered, form_said = portal.measure(folder, FORM_SECONDS)
        verdicts += answered
        suggested, said = suggestions.measure(folder, MENTEES, given.turns)
        verdicts += suggested
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    show(found, verdicts, given)
    print(said)  # noqa: T201
    print(form_said)  # noqa: T201


def arguments() -> argparse.Namespace:
    """What to measure."""
    ask = argparse.ArgumentParser(prog="python -m bench", description="Measure the product beside other tools.")
    ask.add_argument("--rows", type=int, default=ROWS, help="members in the first export")
    ask.add_argument("--turns", type=int, default=3, help="turns that count; one more is thrown away before them")
    ask.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS:,} rows, one turn: does everything still run?")
    ask.add_argument("--full", action="store_true", help="five times the rows as well, one turn: memory and growth")
    ask.add_argument("--folder", type=Path, help="where the generated files lie meanwhile; a disk, not a RAM disk")
    given = ask.parse_args()
    if given.quick:
        given.rows, given.turns = QUICK_ROWS, 1
    return given


def parsing(folder: Path) -> Verdict:
    """Reading every DAG of the built-in programs; the second time, when byte code is there."""
    answer = folder / "parsing"
    for _ in range(2):
        run_alone("bench.parsing", answer)
    used, number = answer.read_text().split()
    return Verdict(f"reading {number} DAGs: CPU s beyond importing Airflow", float(used), targets.PARSING_CPU)


def replying(folder: Path) -> list[Verdict]:
    """One reply of a region with 500 rows, from the claim to the answer in the outbox."""
    home, answer = folder / "replies", folder / "replying"
    home.mkdir()
    run_alone("bench.replies", answer, environment=settings(home))
    bare, proved, rows = answer.read_text().split()
    most = targets.REPLY_CPU
    return [
        Verdict(f"a reply of {rows} rows, claim to answer: CPU s without Great Expectations", float(bare), most),
        Verdict(f"a reply of {rows} rows, proved, without the import: CPU s", float(proved), most),
    ]


def deciding(folder: Path, rows: int) -> list[Verdict]:
    """Deciding about everybody twice: when nothing was decided before, and two weeks later after a second export."""
    measure(rows, ("ours",), 0, folder / "decided")
    home, verdicts = folder / "decided/ours.store", []
    for what, today in (("first", date(2026, 8, 17)), ("later", date(2026, 8, 31))):
        answer = folder / "decisions"
        run_alone("bench.decisions", answer, today.isoformat(), environment=settings(home))
        used, number = answer.read_text().split()
        verdicts.append(
            Verdict(f"deciding {int(number):,} members, {what} run: CPU s", float(used), targets.DECIDING_CPU)
        )
    return verdicts


def show(found: list[Intake], verdicts: list[Verdict], given: argparse.Namespace) -> None:
    """One table of what was used, one of what was to be reached, and under which circumstances."""
    from rich.console import Console

    console = Console()
    tools = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "polars", "pandas", "great-expectations"))
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    console.print(
        f"An export of {COLUMNS} columns, 3 % changed, from file to committed history. Median of {given.turns}."
    )
    console.print(f"{os.cpu_count()} cores, load now {load}; SQLite {sqlite()}, {tools}.", highlight=False)
    console.print("All histories are the same, row by row and column by column.")
    for one in found:
        show_used(console, one)
    for side, left in LEFT_OUT.items():
        console.print(f"{side} leaves out {left}.", highlight=False)
    for verdict in verdicts:
        console.print(verdict.words, highlight=False)


def show_used(console: "Console", found: Intake) -> None:
    """What each side used for one size."""
    from rich.table import Table

    table = Table(title=f"{found.rows:,} rows")
    for heading in ("side", "wall s", "CPU s", "peak MiB", "first load wall s", "CPU s", "peak MiB"):
        table.add_column(heading, justify="left" if heading == "side" else "right")
    for side, used in found.second.items():
        first = found.first[side]
        figures = (used.wall, used.cpu, used.peak, first.wall, first.cpu, first.peak)
        table.add_row(side, *(f"{figure:.2f}" for figure in figures))
    console.print(table)


def sqlite() -> str:
    """The version of SQLite."""
    import sqlite3

    return sqlite3.sqlite_version


if __name__ == "__main__":
    main()
