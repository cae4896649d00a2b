"""Holds the histories that the sides left against each other, row by row and column by column."""

import csv
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from bench.peers import KEY
from schemas.registry import read_program

Version = tuple[str, ...]
BATCH = 50_000


def versions(side: str, store: Path, headings: list[str]) -> Iterator[Version]:
    """Every version that a side knows, by member and day; an absent value is empty."""
    if side == "duckdb":
        return from_duckdb(store)
    if side in ("polars", "pandas"):
        return from_parquet(store, headings)
    from bench import ours

    columns = read_program(Path(__file__).parent / "programs" / ours.PROGRAM).roster.columns
    names = {heading: name for name, accepted in columns.items() for heading in accepted}
    return ours.versions(store / "mentor.db", {heading: names[heading] for heading in headings})


def from_duckdb(store: Path) -> Iterator[Version]:
    """The history of the DuckDB script."""
    import duckdb

    db = duckdb.connect(str(store), read_only=True)
    rows = db.execute(f'FROM history ORDER BY "{KEY}", valid_from')
    while batch := rows.fetchmany(BATCH):
        yield from (tuple(value or "" for value in row) for row in batch)


def from_parquet(store: Path, headings: list[str]) -> Iterator[Version]:
    """The history that polars or pandas wrote."""
    import polars as pl

    whole = pl.read_parquet(store, columns=[*headings, "valid_from", "valid_to"]).sort(KEY, "valid_from")
    return (tuple(value or "" for value in row) for row in whole.iter_rows())


def compare(folder: Path, sides: list[str]) -> int:
    """
    How many versions there are, if all sides have the same.

    Raises:
        SystemExit: with the number of the first version that differs, and who says what.
    """
    with (folder / "first.csv").open(encoding="utf-8") as file:
        headings = next(csv.reader(file))
    histories = [versions(side, folder / f"{side}.store", headings) for side in sides]
    number = 0
    for number, (ours, *theirs) in enumerate(zip_longest(*histories), start=1):
        for side, other in zip(sides[1:], theirs, strict=True):
            if other != ours:
                raise SystemExit(f"version {number} differs: {sides[0]} {ours}, {side} {other}")
    if not number:
        raise SystemExit("there is nothing to compare")
    return number


if __name__ == "__main__":
    compare(Path(sys.argv[1]), sys.argv[2:])
