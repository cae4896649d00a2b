"""The best assignment by OR-tools' min-cost flow. It needs nothing of ours: it runs in an environment of its own."""

import json
import sys
import time
from pathlib import Path

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow


def solve(candidates: list[list[list[int]]], free: list[int]) -> list[int | None]:
    """One mentor for each mentee, or None: most mentees first, then the best sum of scores."""
    mentees, mentors = len(candidates), len(free)
    source, sink = mentees + mentors, mentees + mentors + 1
    often = [len(own) for own in candidates]
    pairs = np.array([pair for own in candidates for pair in own], dtype=np.int64)
    asking = np.repeat(np.arange(mentees), often)
    big = mentees * (int(pairs[:, 1].max()) + 1)
    tails = np.concatenate((np.full(mentees, source), asking, mentees + np.arange(mentors), np.arange(mentees)))
    heads = np.concatenate((np.arange(mentees), mentees + pairs[:, 0], np.full(mentors, sink), np.full(mentees, sink)))
    room = np.concatenate((np.ones(mentees + len(pairs), dtype=np.int64), free, np.ones(mentees, dtype=np.int64)))
    costs = np.concatenate((np.zeros(mentees, dtype=np.int64), -pairs[:, 1], np.zeros(mentors, dtype=np.int64),
                            np.full(mentees, big)))  # fmt: skip
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, costs)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([mentees, -mentees]))
    if flow.solve() != flow.OPTIMAL:
        raise SystemExit("no optimum")
    used = flow.flows(arcs)[mentees : mentees + len(pairs)].astype(bool)
    chosen: list[int | None] = [None] * mentees
    for mentee, mentor in zip(asking[used], pairs[used, 0], strict=True):
        chosen[mentee] = int(mentor)
    return chosen


if __name__ == "__main__":
    case = json.loads(Path(sys.argv[1]).read_text())
    started = time.process_time()
    answer = solve(case["candidates"], case["free"])
    used = time.process_time() - started
    Path(sys.argv[2]).write_text(json.dumps({"cpu": used, "chosen": answer}))
