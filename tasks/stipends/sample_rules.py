"""Which lines of a batch an auditor looks at: a sample in which each chance is in proportion to the amount."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

METHOD = (
    "Monetary unit sampling: every cent of the batch has the same chance, so a line's chance is in proportion to its "
    "amount.",
    "1. n is the percentage of the number of lines, rounded up, and 1 at least. T is the sum of the amounts of all "
    "lines, in cents; a line that is taken off counts with its amount, too.",
    "2. Sort the lines by the SHA-256 of '<content hash>:<obligation>', as hexadecimal text. Lay their amounts end to "
    "end, from cent 0 to cent T-1.",
    "3. Read the SHA-256 of '<content hash>:start' as a whole number, and let r be its remainder when divided by T.",
    "4. For k = 0 to n-1 take the line on which the cent (k * T + r) divided by n, rounded down, lies. A line of more "
    "than T / n is always taken; a line that is hit twice stands once, so there may be fewer than n.",
    "The content hash is what the approvers approved: nobody can choose the sample, and everybody can draw it again.",
)
"""For an auditor who wants to draw the sample again; the tests hold the code to it."""


class Sized(Protocol):
    """A line with an id for ever and an amount."""

    @property
    def obligation_id(self) -> str:
        """What it pays."""
        ...

    @property
    def amount_minor(self) -> int:
        """In cents or pence; below nothing where it is taken off."""
        ...


Drawn = TypeVar("Drawn", bound=Sized)


def sample_size(lines: int, percent: int) -> int:
    """How many lines are drawn: the percentage rounded up; of no lines, or for no per cent, none."""
    return -(-lines * percent // 100)


def draw(lines: Iterable[Drawn], percent: int, content_sha256: str) -> Sequence[Drawn]:
    """
    The lines of the sample, in the order of the drawing; the same batch gives the same sample, always.

    Args:
        percent: How many of 100 lines, from 0 to 100.
        content_sha256: What the approvers of the batch approved; the seed.
    """
    laid = sorted(lines, key=lambda line: digest(content_sha256, line.obligation_id))
    size, total = sample_size(len(laid), percent), sum(abs(line.amount_minor) for line in laid)
    if not size or not total:
        return ()
    start = int(digest(content_sha256, "start"), 16) % total
    cents = [(number * total + start) // size for number in range(size)]
    drawn, end, at = list[Drawn](), 0, 0
    for line in laid:
        end, before = end + abs(line.amount_minor), at
        while at < size and cents[at] < end:
            at += 1
        if at > before:
            drawn.append(line)
    return tuple(drawn)


def digest(content_sha256: str, words: str) -> str:
    """The hash by which lines are sorted and the start is found."""
    return hashlib.sha256(f"{content_sha256}:{words}".encode()).hexdigest()
