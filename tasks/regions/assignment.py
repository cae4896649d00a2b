"""Shares the free places out: as many mentees as possible get one, then as well as possible, then evenly."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

EXACT = 2**53
"""Whole numbers below it are exact in the solver's floating point numbers, and so are their sums."""


def assign(
    candidates: Sequence[Mapping[int, int]], free: Sequence[int], load: Sequence[int] | None = None
) -> list[int | None]:
    """
    One mentor for each mentee, or None; the optimum, and the same one for the same input.

    First the number of mentees served counts, then the sum of their scores, then that mentors with fewer mentees come
    first. Every mentee may also fall on a place of their own that costs more than everything else together, so that an
    answer always exists.

    Args:
        candidates: For each mentee the mentors that may be theirs, by number, with a score of 0 or more.
        free: For each mentor how many mentees they can still take on.
        load: For each mentor how many mentees they have; nobody has any if it is left out.
    """
    if not any(candidates):
        return [None] * len(candidates)
    import numpy as np
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    mentees, mentors, scores = edges(candidates)
    places = np.minimum(np.asarray(free, dtype=np.int64), np.bincount(mentors, minlength=len(free)))
    first = np.concatenate(([0], np.cumsum(places)))
    often = places[mentors]
    edge = np.repeat(np.arange(len(mentors)), often)
    nth = np.arange(len(edge)) - np.repeat(np.cumsum(often) - often, often)
    had = np.asarray(load if load is not None else [0] * len(free), dtype=np.int64)[mentors[edge]]
    costs, alone = costs_of(scores[edge], had + nth, len(candidates))
    rows = np.concatenate((mentees[edge], np.arange(len(candidates))))
    columns = np.concatenate((first[mentors[edge]] + nth, first[-1] + np.arange(len(candidates))))
    values = np.concatenate((costs, np.full(len(candidates), alone))).astype(np.float64)
    graph = csr_matrix((values, (rows, columns)), shape=(len(candidates), first[-1] + len(candidates)))
    _, chosen = min_weight_full_bipartite_matching(graph)
    owner = np.searchsorted(first, chosen, side="right") - 1
    return [int(mentor) if place < first[-1] else None for mentor, place in zip(owner, chosen, strict=True)]


def edges(candidates: Sequence[Mapping[int, int]]) -> tuple[Any, Any, Any]:
    """Mentee, mentor and score of every pair that may be, side by side."""
    import numpy as np

    often = np.fromiter(map(len, candidates), dtype=np.int64, count=len(candidates))
    mentors = np.fromiter(chain.from_iterable(candidates), dtype=np.int64, count=often.sum())
    scores = np.fromiter(chain.from_iterable(own.values() for own in candidates), dtype=np.int64, count=often.sum())
    return np.repeat(np.arange(len(candidates)), often), mentors, scores


def costs_of(scores: Any, turns: Any, mentees: int) -> tuple[Any, int]:
    """
    What each pair costs, and what it costs to go without: whole numbers above 0, since a solver of sparse pairs takes
    0 for no pair.

    A better score is worth more than every mentor's turn, one more mentee served more than every score. Should the
    numbers grow too large to be exact, turns no longer count.

    Args:
        turns: How many mentees the mentor has by then.
    """
    best, most = (int(scores.max()), int(turns.max())) if len(scores) else (0, 0)
    for weight, turn in ((mentees * most + 1, turns), (1, 0 * turns)):
        alone = mentees * (best * weight + most + 1) + 1
        if mentees * alone < EXACT:
            return (best - scores) * weight + turn + 1, alone
    raise ValueError(f"{mentees} mentees and scores up to {best} are too many for one exact assignment")
