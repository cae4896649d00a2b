"""The sides of the benchmark of suggestions share out the same places, and an answer that breaks a rule stops it."""

import json

import pytest

from bench import suggestions


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A small case as the product makes it."""
    path = tmp_path_factory.mktemp("bench") / "case.json"
    suggestions.whole(300, path)
    return path


def solved(side, case, answer):
    suggestions.solved(side, case, answer)
    found = suggestions.worth(case, answer)
    return found.served, found.score


def test_both_exact_solvers_find_the_same_and_a_greedy_hand_nothing_better(case, tmp_path):
    found = {side: solved(side, case, tmp_path / side) for side in ("ours", "highs", "greedy")}

    assert found["ours"] == found["highs"] >= found["greedy"]
    assert found["ours"][0] == 300


@pytest.mark.parametrize(
    "chosen",
    [pytest.param([0] * 300, id="one mentor for everybody"), pytest.param([10_000] * 300, id="nobody's candidate")],
)
def test_an_answer_that_breaks_a_rule_stops_the_benchmark(case, tmp_path, chosen):
    answer = tmp_path / "answer"
    answer.write_text(json.dumps({"cpu": 0, "chosen": chosen}))

    with pytest.raises((SystemExit, IndexError)):
        suggestions.worth(case, answer)
