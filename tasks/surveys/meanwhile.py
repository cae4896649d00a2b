"""
What may be said of answers before a wave closes: that at least so many came, in steps, and never of a small region.

A number that ticks with every answer tells who answered when. So numbers are rounded down to whole steps, as large as
the smallest group that is shown; of a region they stand only where its results might stand, and a region once shown
stays so; and no number says that everybody of a group has answered, which would say it of each of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tasks.surveys.publishing import ELSEWHERE
from tasks.surveys.suppression import shown_sizes

ALL = ""
"""All regions together; no region is called so."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """One line: None is hidden. How many were asked in all is never hidden."""

    asked: int | None
    at_least: int | None


def shown_meanwhile(
    everybody: tuple[int, int], regions: Mapping[str, tuple[int, int]], threshold: int, before: Collection[str]
) -> dict[str, Meanwhile]:
    """
    What may be said of one questionnaire on one day.

    Args:
        everybody: How many were asked, and have answered.
        regions: The same of each region, also of who is in none.
        threshold: The smallest group that is shown.
        before: The regions that were shown on earlier days.
    """
    sizes = {name: answered for name, (_, answered) in regions.items()}
    shown = shown_sizes(sizes, threshold, known=before)
    found = {ALL: Meanwhile(everybody[0], rounded_down(*everybody, threshold))}
    for name, (asked, answered) in sorted(regions.items()):
        least = rounded_down(asked, answered, threshold) if name in shown.groups else None
        if name != ELSEWHERE:
            found[name] = Meanwhile(asked if least else None, least)
    return found


def rounded_down(asked: int, answered: int, step: int) -> int | None:
    """The whole steps in a number, and below the number of all; None where there is not even one."""
    return max(min(answered, asked - 1), 0) // step * step or None
