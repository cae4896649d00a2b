"""What is shown of an open wave, day by day, and then at its end, attacked by a linear program that knows all of it."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tasks.surveys.meanwhile import ALL, Meanwhile, rounded_down, shown_meanwhile
from tasks.surveys.suppression import shown_sizes

FEW = 5


@dataclass
class Attack:
    """
    What anybody can work out of the numbers of several days and those at the end.

    Unknown are the answers of each region by each day. Known is that they only grow, that no more answer than were
    asked where that is shown, that a number shown is rounded down, and at the end the whole and each region that is
    shown, exactly.
    """

    asked: list[int]
    days: list[list[int]]
    seen: frozenset[int]
    """The regions of which it was shown how many were asked."""
    rows: list[np.ndarray] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def at(self, day, regions):
        row = np.zeros(len(self.asked) * len(self.days))
        row[[day * len(self.asked) + region for region in regions]] = 1
        return row

    def between(self, row, least, most):
        self.rows += [row, -row]
        self.most += [most, -least]

    def knows(self, day, shown, exact):
        everybody = range(len(self.asked))
        for region, number in enumerate(self.asked):
            most = number if region in self.seen else sum(self.asked)
            self.between(self.at(day, [region]), 0, most)
            if day:
                self.between(self.at(day, [region]) - self.at(day - 1, [region]), 0, most)
        for name, (least, most) in {**shown, **exact}.items():
            self.between(self.at(day, everybody if name == ALL else [name]), least, most)

    def bounds(self, row):
        found = [linprog(sign * row, A_ub=np.array(self.rows), b_ub=self.most, bounds=(None, None), method="highs")
                 for sign in (1, -1)]  # fmt: skip
        assert all(one.status == 0 for one in found), [one.message for one in found]
        return round(found[0].fun, 6), round(-found[1].fun, 6)


def told(asked, line):
    """From a line as it is shown, at least and at most; nothing of what is hidden."""
    if line.at_least is None:
        return None
    top = line.at_least + FEW - 1
    return line.at_least, asked if rounded_down(asked, asked, FEW) == line.at_least else min(top, asked)


def played(asked, steps):
    """Each day's true numbers, what is shown of them, and what is shown at the end; and who attacks it."""
    now, before = [0] * len(asked), set()
    truth, shown = [], []
    for step in steps:
        now = [min(most, had + more) for most, had, more in zip(asked, now, step, strict=True)]
        lines = shown_meanwhile((sum(asked), sum(now)), dict(enumerate(zip(asked, now, strict=True))), FEW, before)
        before |= {name for name, line in lines.items() if line.at_least and name != ALL}
        truth.append(now)
        shown.append(lines)
    last = shown_sizes(dict(enumerate(now)), FEW, known=before).groups if sum(now) >= FEW else frozenset()
    attack = Attack(asked, steps, frozenset(before | last))
    for day, lines in enumerate(shown):
        totals = sum(asked)
        some = {name: said for name, line in lines.items()
                if (said := told(totals if name == ALL else asked[name], line))}  # fmt: skip
        exact = {name: (now[name], now[name]) for name in last} if day == len(shown) - 1 else {}
        if day == len(shown) - 1:
            exact[ALL] = (sum(now), sum(now)) if sum(now) >= FEW else (0, FEW - 1)
        attack.knows(day, some, exact)
    return truth, shown, last, attack


regions = st.integers(2, 5).flatmap(lambda number: st.tuples(
    st.lists(st.integers(FEW, 24), min_size=number, max_size=number),
    st.lists(st.lists(st.integers(0, 7), min_size=number, max_size=number), min_size=1, max_size=4)))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(regions)
def test_no_region_that_is_hidden_at_the_end_is_bounded_tighter_than_by_its_rule_with_all_days_known(table):
    truth, _, last, attack = played(*table)
    final = len(truth) - 1
    small = [region for region, number in enumerate(truth[-1]) if number < FEW]

    for region in small:
        assert region not in last
        least, most = attack.bounds(attack.at(final, [region]))
        assert least <= 0
        assert most >= FEW - 1


@settings(max_examples=40, deadline=None)
@given(regions)
def test_no_two_days_tell_that_exactly_one_person_answered_between_them(table):
    asked, steps = table
    truth, shown, _, attack = played(asked, steps)
    open_only = Attack(asked, steps, attack.seen)
    for day, lines in enumerate(shown):
        totals = sum(asked)
        open_only.knows(day, {name: said for name, line in lines.items()
                              if (said := told(totals if name == ALL else asked[name], line))}, {})  # fmt: skip
    for day in range(1, len(truth)):
        for group in [[region] for region in range(len(asked))] + [list(range(len(asked)))]:
            least, most = open_only.bounds(open_only.at(day, group) - open_only.at(day - 1, group))
            assert (least, most) != (1, 1)
            assert least == 0 or most >= 2


@settings(max_examples=60, deadline=None)
@given(regions)
def test_a_region_that_was_shown_stays_so_and_its_number_never_falls(table):
    _, shown, last, _ = played(*table)
    seen: dict[int, int] = {}
    for lines in shown:
        for name, line in lines.items():
            if name != ALL and (name in seen or line.at_least):
                assert line.at_least is not None
                assert line.at_least >= seen.get(name, 0)
                seen[name] = line.at_least
    assert seen.keys() <= last


@pytest.mark.parametrize(("asked", "answered", "shown"), [
    (23, 4, None), (23, 5, 5), (23, 9, 5), (23, 10, 10), (5, 5, None), (10, 10, 5), (11, 11, 10), (1, 1, None),
    (0, 0, None),
])  # fmt: skip
def test_a_number_is_rounded_down_and_never_says_that_everybody_has_answered(asked, answered, shown):
    assert rounded_down(asked, answered, FEW) == shown


def test_a_small_region_and_one_in_front_of_it_are_hidden_with_how_many_were_asked():
    found = shown_meanwhile((40, 27), {"A": (15, 12), "B": (15, 13), "C": (10, 2)}, FEW, ())

    assert found == {ALL: Meanwhile(40, 25), "A": Meanwhile(None, None), "B": Meanwhile(15, 10),
                     "C": Meanwhile(None, None)}  # fmt: skip


def test_a_region_that_was_shown_is_never_the_one_that_hides_another():
    sizes = {"A": 5, "B": 9, "C": 2, "D": 3}

    assert shown_sizes(sizes, FEW).groups == {"A", "B"}
    assert shown_sizes({**sizes, "D": 6}, FEW).groups == {"B", "D"}
    assert shown_sizes({**sizes, "D": 6}, FEW, known={"A"}).groups == {"A", "B"}
    assert shown_sizes({**sizes, "D": 6}, FEW, hidden={"A"}, known={"A"}).groups == {"B"}
