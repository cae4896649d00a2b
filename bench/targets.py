"""What must be reached, as ratios to a named peer measured in the same run, and whether it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.intake import Intake
from bench.sides import Used


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure beside what it must not exceed."""

    what: str
    figure: float
    most: float | None
    """The target; None where none was set: for another size than it speaks of, and for what is told for the record."""

    @property
    def words(self) -> str:
        """One line of the report."""
        if self.most is None:
            return f"no target {self.figure:7.2f}  {self.what}"
        word = "reached" if self.figure <= self.most else "MISSED"
        return f"{word:9} {self.figure:7.2f}  of at most {self.most:g}: {self.what}"


MOST = {"duckdb": {"wall": 1.5, "peak": 0.25}, "polars": {"wall": 1.5, "peak": 0.25}, "pandas": {"wall": 0.25}}
"""Ours by the peer's, at `ROWS` or more."""
ROWS = 1_000_000
PARSING_CPU, DECIDING_CPU, REPLY_CPU, LARGE_PEAK, GROWTH = 1.5, 3.0, 3.0, 800.0, 5.5


def of_intake(found: Intake) -> Iterator[Verdict]:
    """Our intake against each peer; for the record also with Great Expectations, whose import is a fixed cost."""
    for side in ("ours", "ours, proved"):
        for peer, limits in MOST.items():
            for name, most in limits.items():
                if side in found.second and peer in found.second and not (side != "ours" and name == "peak"):
                    figure = getattr(found.second[side], name) / getattr(found.second[peer], name)
                    limit = most if found.rows >= ROWS and side == "ours" else None
                    yield Verdict(f"{name} of {side} / {peer} at {found.rows:,} rows", figure, limit)


def of_growth(small: Used, large: Used) -> Iterator[Verdict]:
    """Five times the rows."""
    yield Verdict("5 times the rows: wall of ours", large.wall / small.wall, GROWTH)
    yield Verdict("5 times the rows: MiB of ours", large.peak, LARGE_PEAK)
