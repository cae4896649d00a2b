"""How sure a number is: response rates, Wilson's and Newcombe's intervals, and the recommendation score."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
PROMOTER, DETRACTOR = 9, 6
FEW_SCORES = 20
"""Below so many answers a recommendation score says nothing; the counts are shown."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Response rates of a list of named people, of whom each is eligible: RR1 is RR5, RR2 is RR6 (AAPOR)."""

    complete: int
    partial: int
    asked: int
    """Everybody on the list: answered, opted out, not reached, silent."""

    @property
    def rr1(self) -> float:
        """Complete answers of everybody asked; 0 if nobody was."""
        return self.complete / self.asked if self.asked else 0.0

    @property
    def rr2(self) -> float:
        """Complete and partial answers of everybody asked; 0 if nobody was."""
        return (self.complete + self.partial) / self.asked if self.asked else 0.0


@cache
def z_of(confidence: float) -> float:
    """Standard errors on either side that hold this share of a normal distribution."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(positive: int, base: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval of a share, between 0 and 1, if these people stand for a wider group. The base is above 0."""
    z, share = z_of(confidence), positive / base
    middle, width = share + z * z / (2 * base), z * sqrt(share * (1 - share) / base + z * z / (4 * base * base))
    scale = 1 + z * z / base
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float, float]:
    """
    The difference of two shares of different people, first minus second, and its interval (Newcombe's method 10).

    Args:
        first, second: (positive, base).
    """
    (p1, (low1, high1)), (p2, (low2, high2)) = [(k / n, wilson(k, n)) for k, n in (first, second)]
    gap = p1 - p2
    return gap, gap - sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2), gap + sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)


def recommendation(counts: Sequence[int], confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """
    The recommendation score and half the width of its interval, in points; None for few answers.

    Args:
        counts: How many gave 0, 1, ... 10.
    """
    base = sum(counts)
    if base < FEW_SCORES:
        return None
    promoters, detractors = sum(counts[PROMOTER:]) / base, sum(counts[: DETRACTOR + 1]) / base
    error = sqrt((promoters + detractors - (promoters - detractors) ** 2) / base)
    return 100 * (promoters - detractors), 100 * z_of(confidence) * error
