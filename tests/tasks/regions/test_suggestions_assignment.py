"""The places are shared out as well as they can be, held against trying everything, other solvers and a greedy hand."""

import random
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, linprog
from thorough import some

from tasks.regions.assignment import EXACT, assign, costs_of


def worth(candidates, load, chosen):
    """What an assignment is worth, best first: mentees served, their scores, mentors' turns (fewer are better)."""
    scores = [own[one] for own, one in zip(candidates, chosen, strict=True) if one is not None]
    served = [one for one in chosen if one is not None]
    turns = sum(load[one] + nth for one in set(served) for nth in range(served.count(one)))
    return len(served), sum(scores), -turns


def fits(free, chosen):
    return all(chosen.count(one) <= free[one] for one in set(chosen) - {None})


def best_of_all(candidates, free, load):
    """The worth of the best assignment, by trying every one."""
    ways = product(*([None, *own] for own in candidates))
    return max(worth(candidates, load, way) for way in ways if fits(free, way))


@st.composite
def small_cases(draw):
    mentors = draw(st.integers(1, 4))
    numbers = st.lists(st.integers(0, 2), min_size=mentors, max_size=mentors)
    own = st.dictionaries(st.integers(0, mentors - 1), st.integers(0, 5), max_size=mentors)
    return draw(st.lists(own, max_size=5)), draw(numbers), draw(numbers)


@settings(max_examples=some(300), deadline=None)
@given(small_cases())
def test_no_other_assignment_of_a_small_case_is_better(case):
    candidates, free, load = case

    chosen = assign(candidates, free, load)

    assert fits(free, chosen)
    assert worth(candidates, load, chosen) == best_of_all(candidates, free, load)


def drawn(mentees, mentors, each, seed):
    """A made-up case: few places, popular mentors, few different scores."""
    chance = random.Random(seed)
    some = [min(int(chance.expovariate(3) * mentors), mentors - 1) for _ in range(mentees * each)]
    candidates = [{one: chance.choice((0, 3, 8, 8, 11, 16)) for one in sorted(set(some[at : at + each]))}
                  for at in range(0, len(some), each)]  # fmt: skip
    return candidates, [chance.choice((0, 1, 1, 2, 3)) for _ in range(mentors)]


def by_dense_matrix(candidates, free):
    """Served and score by scipy's solver of dense matrices: a place is a column, and so is going without."""
    places = [mentor for mentor, number in enumerate(free) for _ in range(number)]
    gain = np.zeros((len(candidates), len(places) + len(candidates)))
    for mentee, own in enumerate(candidates):
        gain[mentee, : len(places)] = [10_000 + own[one] if one in own else -1 for one in places]
    rows, columns = linear_sum_assignment(gain, maximize=True)
    gains = [gain[pair] for pair in zip(rows, columns, strict=True) if gain[pair] >= 10_000]
    return len(gains), int(sum(gains)) - 10_000 * len(gains)


def by_linear_program(candidates, free):
    """Served and score by HiGHS."""
    pairs = [(mentee, one, score) for mentee, own in enumerate(candidates) for one, score in own.items()]
    once = np.zeros((len(candidates) + len(free), len(pairs)))
    for at, (mentee, one, _) in enumerate(pairs):
        once[mentee, at] = once[len(candidates) + one, at] = 1
    found = linprog([-10_000 - score for *_, score in pairs], A_ub=once, b_ub=[1] * len(candidates) + list(free),
                    bounds=(0, 1), method="highs")  # fmt: skip
    chosen = [score for value, (*_, score) in zip(found.x, pairs, strict=True) if value > 0.5]
    return len(chosen), sum(chosen)


def greedy(candidates, free):
    """Served and score if the best pairs are taken first."""
    left, done, score = list(free), set(), 0
    for value, mentee, one in sorted(
        ((v, n, m) for n, own in enumerate(candidates) for m, v in own.items()), reverse=True
    ):
        if mentee not in done and left[one]:
            left[one] -= 1
            done.add(mentee)
            score += value
    return len(done), score


@pytest.mark.parametrize("solver", [by_dense_matrix, by_linear_program])
@pytest.mark.parametrize("seed", range(5))
def test_another_exact_solver_finds_nothing_better(solver, seed):
    candidates, free = drawn(120, 70, 8, seed)

    assert worth(candidates, [0] * len(free), assign(candidates, free))[:2] == solver(candidates, free)


@pytest.mark.parametrize("seed", range(3))
def test_on_a_large_case_it_beats_taking_the_best_pair_first(seed):
    candidates, free = drawn(3_000, 1_500, 20, seed)

    ours = worth(candidates, [0] * len(free), assign(candidates, free))[:2]

    assert ours > greedy(candidates, free)


def test_the_same_case_gives_the_same_assignment():
    candidates, free = drawn(300, 100, 10, 1)

    assert assign(candidates, free) == assign(candidates, free)


def test_of_two_alike_whoever_has_fewer_mentees_comes_first():
    assert assign([{0: 5, 1: 5}], [1, 1], [2, 1]) == [1]
    assert sorted(assign([{0: 5, 1: 5}] * 2, [2, 2], [0, 0])) == [0, 1]


def test_more_people_come_before_a_better_score():
    assert assign([{0: 9, 1: 0}, {0: 1}], [1, 1]) == [1, 0]


@pytest.mark.parametrize(
    ("candidates", "free", "chosen"),
    [
        pytest.param([], [1], [], id="nobody waits"),
        pytest.param([{}, {}], [], [None, None], id="there is nobody to choose"),
        pytest.param([{0: 4}, {}], [0], [None, None], id="nobody has a place"),
        pytest.param([{}, {0: 0}], [3], [None, 0], id="a score of nothing is still a pair"),
    ],
)
def test_an_answer_always_exists(candidates, free, chosen):
    assert assign(candidates, free) == chosen


def test_costs_stay_exact_and_give_up_turns_before_scores():
    scores, turns = np.array([0, 40]), np.array([0, 99])
    usual, huge = costs_of(scores, turns, 10_000), costs_of(scores, turns, 1_000_000)

    assert all(people * alone < EXACT for people, (_, alone) in ((10_000, usual), (1_000_000, huge)))
    assert usual[0].min() > 0
    assert list(huge[0]) == [41, 1]
    with pytest.raises(ValueError, match="too many"):
        costs_of(scores, turns, 100_000_000)
