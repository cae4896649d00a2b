"""Bars of a report as shapes: where each part begins, how wide it is, and what a screen reader says instead of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STEPS = ("#8c510a", "#d8b365", "#e5e5e5", "#5ab4ac", "#01665e")
"""From brown to teal, which people who cannot tell red from green tell apart."""
ONE, NOTHING, SECOND = "#01665e", "#e5e5e5", "#b8863b"
WHOLE, ROOM = 100.0, 0.02


@dataclass(frozen=True, slots=True)
class Part:
    """One coloured part of a bar, in hundredths of the width of the bar's whole ground."""

    at: str
    width: str
    fill: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. No text is in it, so that nothing depends on how wide letters are."""

    said: str
    """What it shows, in words."""
    parts: tuple[Part, ...]
    middle: str = ""
    """Where a line marks the middle, from which it goes to both sides."""


def colours(steps: int) -> tuple[str, ...]:
    """As many steps as a scale has, from brown to teal."""
    if steps == 1:
        return (ONE,)
    return tuple(STEPS[round(step * (len(STEPS) - 1) / (steps - 1))] for step in range(steps))


def laid_out(shares: Sequence[float], fills: Sequence[str], start: float = 0.0) -> tuple[Part, ...]:
    """Parts one beside the other; a share of nothing takes no room."""
    parts, at = [], start
    for share, fill in zip(shares, fills, strict=True):
        if share:
            parts.append(Part(f"{at:.2f}", f"{share:.2f}", fill))
        at += share
    return tuple(parts)


def diverging(said: str, counts: Sequence[int], reach: tuple[float, float]) -> Bar:
    """
    A bar for a scale, with the middle of its middle step on one line with the other bars of its chart.

    Args:
        reach: How far the bars of the chart go to the left and to the right, as `reach_of` says.
    """
    left, right = reach
    scale = WHOLE / (left + right)
    middle = left * scale
    start = middle - sides(counts)[0] * scale
    return Bar(said, laid_out([scale * count / sum(counts) for count in counts], colours(len(counts)), start),
               f"{middle:.2f}")  # fmt: skip


def sides(counts: Sequence[int]) -> tuple[float, float]:
    """Which share of the answers lies to the left of the middle of a scale, and which to the right."""
    half, total = len(counts) // 2, sum(counts)
    left = (sum(counts[:half]) + (counts[half] / 2 if len(counts) % 2 else 0.0)) / total
    return left, 1 - left


def reach_of(all_counts: Iterable[Sequence[int]]) -> tuple[float, float]:
    """How far any bar of a chart goes to the left and to the right of the middle, and a little room."""
    both = [sides(counts) for counts in all_counts if sum(counts)]
    return max((left for left, _ in both), default=0.0) + ROOM, max((right for _, right in both), default=0.0) + ROOM


def stacked(said: str, counts: Sequence[int], fills: Sequence[str] = ()) -> Bar:
    """A bar that is filled from end to end by the parts of a whole."""
    total = sum(counts)
    return Bar(said, laid_out([WHOLE * count / total for count in counts], fills or colours(len(counts))))


def share_of(said: str, part: int, base: int, fill: str = ONE) -> Bar:
    """A bar of one share of a whole, with the rest behind it in grey."""
    share = WHOLE * part / base if base else 0.0
    return Bar(said, laid_out((share, WHOLE - share), (fill, NOTHING)))
