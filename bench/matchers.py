"""Sides that share the same places out among the same mentees, each in its own process: ours, a greedy hand, HiGHS."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

Candidates = Sequence[Sequence[tuple[int, int]]]
Chosen = list[int | None]


def ours() -> Callable[[Candidates, Sequence[int]], Chosen]:
    """The assignment of the product; its imports are not counted, as nobody's are."""
    import scipy.sparse.csgraph

    assert scipy.sparse.csgraph
    from tasks.regions.assignment import assign

    return lambda candidates, free: assign([dict(own) for own in candidates], free)


def greedy() -> Callable[[Candidates, Sequence[int]], Chosen]:
    """The best pair that is left, again and again."""

    def solve(candidates: Candidates, free: Sequence[int]) -> Chosen:
        left = list(free)
        chosen: Chosen = [None] * len(candidates)
        for _, mentee, mentor in sorted((-score, mentee, mentor) for mentee, own in enumerate(candidates)
                                        for mentor, score in own):  # fmt: skip
            if chosen[mentee] is None and left[mentor]:
                left[mentor] -= 1
                chosen[mentee] = mentor
        return chosen

    return solve


def highs() -> Callable[[Candidates, Sequence[int]], Chosen]:
    """A linear program, solved by HiGHS within scipy."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix

    def solve(candidates: Candidates, free: Sequence[int]) -> Chosen:
        often = [len(own) for own in candidates]
        pairs = np.array([pair for own in candidates for pair in own], dtype=np.int64)
        asking, every = np.repeat(np.arange(len(candidates)), often), np.arange(len(pairs))
        big = len(candidates) * (int(pairs[:, 1].max()) + 1)
        rows = np.concatenate((asking, len(candidates) + pairs[:, 0]))
        once = csr_matrix((np.ones(2 * len(pairs)), (rows, np.concatenate((every, every)))),
                          shape=(len(candidates) + len(free), len(pairs)))  # fmt: skip
        found = linprog(-(big + pairs[:, 1]).astype(float), A_ub=once, b_ub=[1] * len(candidates) + list(free),
                        bounds=(0, 1), method="highs-ds")  # fmt: skip
        chosen: Chosen = [None] * len(candidates)
        for at in np.flatnonzero(found.x > 0.5):
            chosen[asking[at]] = int(pairs[at, 0])
        return chosen

    return solve


SIDES = {"ours": ours, "greedy": greedy, "highs": highs}


def main(side: str, case: Path, answer: Path) -> None:
    """Solve the case of one file and write down the answer, with the processor seconds beyond imports and reading."""
    read = json.loads(case.read_text(encoding="utf-8"))
    solve = SIDES[side]()
    started = time.process_time()
    chosen = solve(read["candidates"], read["free"])
    used = time.process_time() - started
    answer.write_text(json.dumps({"cpu": used, "chosen": chosen}), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
