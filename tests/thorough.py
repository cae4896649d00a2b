"""How hard the tests try: a little each time, far harder under TEST_THOROUGH=1."""

import os

THOROUGH = os.environ.get("TEST_THOROUGH", "0") not in {"", "0"}


def some(many: int) -> int:
    """Of this many drawn examples a third, but eight at least; all of them in a thorough run."""
    return many if THOROUGH else min(many, max(8, many // 3))


def killing_points(points: int, engine: str, daily: int = 5) -> list[int]:
    """Of the moments 2 to `points` of a run some, evenly spread; the two databases have different ones."""
    step = max(1, points // (100 if THOROUGH else daily))
    return list(range(2 if engine == "sqlite" else 2 + step // 2, points + 1, step))
