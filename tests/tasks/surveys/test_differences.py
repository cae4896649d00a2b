"""Whoever adds up and subtracts everything that is shown of all cuts finds no few people: attacked by trying it all."""

import json
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.survey import Survey
from tasks.surveys.publishing import Frame, publish
from tasks.surveys.tallies import tally

WHEN = {"anchor": "program_year.end"}
SURVEY = Survey.model_validate({
    "key": "one", "wave": "one", "version": 1, "audiences": ["mentee", "mentor"], "title": "T", "intro": "I",
    "minutes": 1, "opens": WHEN, "closes": WHEN, "sections": [{"key": "only", "title": "O", "questions": [
        {"key": "agree", "kind": "likert", "text": "?"}]}],
})  # fmt: skip
FEW, SINGLE_STEPS = 5, 10
MANY, MIXED = [1, 2, 4, 5] * 5, [1, 1, 4, 5, 5, 5, 2]


def groups(**names):
    return json.dumps(names, sort_keys=True)


def published(said):
    """What is shown if everybody in some groups gave these answers."""
    rows = [(cut, json.dumps({"agree": answer})) for cut, answers in said.items() for answer in answers]
    frame = Frame({cut: max(1, len(answers)) for cut, answers in said.items()}, {cut: json.loads(cut) for cut in said})
    return publish(tally(SURVEY, rows), frame)


def fewest(said, form, *, in_steps):
    """The fewest people whose answers follow from any sum or difference of what is shown, by trying every one."""
    [line] = form.lines
    parts = [cut for cut in said if said[cut]]
    cells = [(cut, name, cell) for cut, found in line.cuts.items() for name, cell in found.items() if cell]
    told = [[json.loads(part).get(cut) == name for part in parts] for cut, name, cell in cells
            if cell.counts or not in_steps]  # fmt: skip
    known = np.array([*told, [True] * len(parts)], int)
    tried = np.array(list(product((-1, 0, 1), repeat=len(known)))) @ known
    alone = np.abs(tried)[(np.abs(tried).max(axis=1) == 1)]
    return int((alone @ np.array([len(said[part]) for part in parts])).min())


@pytest.mark.parametrize("said", [
    pytest.param({groups(region="A", role="P"): MANY, groups(region="A", role="Q"): [1],
                  groups(region="B", role="P"): MANY, groups(region="X", role="Q"): [4, 4, 2],
                  groups(region="Y", role="Q"): [1, 5, 4, 2]}, id="one beside all hidden regions"),
    pytest.param({groups(region="A", role="P"): MANY, groups(region="A", role="Q"): [5],
                  groups(region="B", role="P"): [1], groups(region="B", role="Q"): MANY}, id="one here and one there"),
    pytest.param({groups(region="A", role="P"): MANY, groups(region="B", role="P"): [2],
                  groups(region="B", role="Q"): MANY, groups(region="C", role="R"): MANY,
                  groups(region="D", role="R"): MANY}, id="one who joins two regions"),
    pytest.param({groups(region="A", role="P", year="1"): MANY, groups(region="A", role="Q", year="2"): MANY,
                  groups(region="B", role="Q", year="1"): MANY, groups(region="B", role="P", year="2"): [1],
                  groups(region="C", role="R", year="1"): MANY, groups(region="C", role="R", year="2"): MANY},
                 id="one between three cuts"),
    pytest.param({groups(region="A"): MANY, groups(region="B"): MANY, groups(): [1, 1]}, id="two without a region"),
])  # fmt: skip
def test_nobody_is_left_alone_between_two_cuts(said):
    assert fewest(said, published(said), in_steps=False) >= FEW


def test_six_of_one_mind_between_two_cuts_are_not_told():
    said = {groups(region="A", role="P"): MANY, groups(region="A", role="Q"): [1] * 6,
            groups(region="B", role="Q"): MANY, groups(region="C", role="Q"): MANY}  # fmt: skip

    assert fewest(said, published(said), in_steps=False) > 6


def test_the_steps_of_a_small_group_do_not_follow_from_those_of_all_others():
    said = {groups(region="North"): MANY, groups(region="South"): MANY, groups(region="West"): MIXED}
    form = published(said)

    assert form.lines[0].cuts["region"]["West"].positive == 4
    assert fewest(said, form, in_steps=True) >= SINGLE_STEPS


@given(st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 1)),
    st.lists(st.sampled_from([1, 2, 4, 5]), max_size=12), min_size=4,
))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_whatever_people_answer_nobody_is_left_alone_between_three_cuts(found):
    said = {groups(region=f"R{region}", role=f"S{role}", year=f"C{year}"): answers
            for (region, role, year), answers in found.items()}  # fmt: skip
    form = published(said)

    if form.lines and form.lines[0].whole and form.lines[0].whole.positive is not None:
        assert fewest(said, form, in_steps=False) >= FEW
    if form.lines and form.lines[0].whole and form.lines[0].whole.counts:
        assert fewest(said, form, in_steps=True) >= SINGLE_STEPS
