"""A rule asks about facts as data; what nobody knows makes every test but `absent` false."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from schemas.facts import FACTS, Comparison, Facts, Predicate, comparisons, holds


def rule(**parts: Any) -> Predicate:
    """A predicate as a definition writes it."""
    read: Predicate = TypeAdapter(Predicate).validate_python(parts)
    return read


STATUS = "mentee.membership.status"
LOAD = "pair.mentor_load"
PAID = "mentee.membership.paid_through"
SAME = "pair.same_person"
DONE = "mentee.functions"


@pytest.mark.parametrize(
    ("written", "fact", "expected"),
    [
        pytest.param({"field": STATUS, "op": "eq", "value": "active"}, "active", True, id="the same word"),
        pytest.param({"field": STATUS, "op": "eq", "value": "active"}, "lapsed", False, id="another word"),
        pytest.param({"field": STATUS, "op": "ne", "value": "active"}, "lapsed", True, id="not that word"),
        pytest.param({"field": STATUS, "op": "in", "value": ("active", "trial")}, "trial", True, id="one of two"),
        pytest.param({"field": STATUS, "op": "not_in", "value": ("active", "trial")}, "none", True, id="none of two"),
        pytest.param({"field": LOAD, "op": "gte", "value": 3}, 3, True, id="exactly the limit"),
        pytest.param({"field": LOAD, "op": "gte", "value": 3}, 2, False, id="one below the limit"),
        pytest.param({"field": LOAD, "op": "lte", "value": 3}, 3, True, id="at most three"),
        pytest.param({"field": LOAD, "op": "eq", "value": 0}, 0, True, id="nought is a number, not a gap"),
        pytest.param({"field": PAID, "op": "gte", "value": date(2026, 6, 30)}, date(2026, 6, 30), True, id="that day"),
        pytest.param(
            {"field": PAID, "op": "lte", "value": date(2026, 6, 30)}, date(2026, 7, 1), False, id="a day late"
        ),
        pytest.param({"field": SAME, "op": "is_true"}, True, True, id="yes is true"),
        pytest.param({"field": SAME, "op": "is_false"}, False, True, id="no is false"),
        pytest.param({"field": SAME, "op": "is_true"}, False, False, id="no is not true"),
        pytest.param({"field": DONE, "op": "present"}, ("payroll",), True, id="a list with something"),
        pytest.param({"field": SAME, "op": "present"}, False, True, id="no is an answer"),
    ],
)
def test_a_known_fact_is_compared(written: dict[str, Any], fact: Any, expected: bool) -> None:
    assert holds(rule(**written), {written["field"]: fact}) is expected


@pytest.mark.parametrize("gap", [None, "", "   ", ()])
@pytest.mark.parametrize("field", [STATUS, LOAD, PAID, SAME, DONE])
def test_a_gap_is_absent_and_nothing_else(field: str, gap: Any) -> None:
    assert holds(rule(field=field, op="absent"), {field: gap})
    assert not holds(rule(field=field, op="present"), {field: gap})


@pytest.mark.parametrize(
    "written",
    [
        {"field": STATUS, "op": "ne", "value": "active"},
        {"field": STATUS, "op": "not_in", "value": ("active",)},
        {"field": SAME, "op": "is_false"},
        {"field": LOAD, "op": "lte", "value": 9},
    ],
)
def test_a_missing_fact_passes_no_comparison_so_that_not_catches_it(written: dict[str, Any]) -> None:
    assert not holds(rule(**written), {})
    assert holds(rule(**{"not": written}), {})


def test_all_and_any_and_not_mean_what_they_say() -> None:
    active = {"field": STATUS, "op": "eq", "value": "active"}
    alone = {"field": SAME, "op": "is_false"}
    facts: Facts = {STATUS: "active", SAME: True}

    assert not holds(rule(all=[active, alone]), facts)
    assert holds(rule(any=[active, alone]), facts)
    assert holds(rule(all=[active, {"not": alone}]), facts)


@pytest.mark.parametrize(
    ("written", "fact"),
    [
        ({"field": LOAD, "op": "gte", "value": 3}, "3"),
        ({"field": LOAD, "op": "gte", "value": 1}, True),
        ({"field": SAME, "op": "is_true"}, "yes"),
        ({"field": STATUS, "op": "in", "value": ("active",)}, 1),
        ({"field": PAID, "op": "gte", "value": date(2026, 1, 1)}, 20260101),
    ],
)
def test_a_fact_of_another_kind_is_our_mistake_and_never_a_silent_no(written: dict[str, Any], fact: Any) -> None:
    with pytest.raises(TypeError, match=written["field"]):
        holds(rule(**written), {written["field"]: fact})


WORDS = st.sampled_from(["", " ", "active", "1"])
KNOWN = {"text": WORDS, "number": st.integers(), "date": st.dates(), "flag": st.booleans(),
         "list": st.lists(WORDS, max_size=2).map(tuple)}  # fmt: skip


@given(st.data(), st.sampled_from(sorted(FACTS)))
def test_a_fact_is_either_absent_or_present(data: st.DataObject, field: str) -> None:
    facts: Facts = {field: data.draw(st.none() | KNOWN[FACTS[field]])}

    assert holds(rule(field=field, op="absent"), facts) != holds(rule(field=field, op="present"), facts)


def test_every_single_test_of_a_rule_can_be_listed() -> None:
    one, two = {"field": SAME, "op": "is_true"}, {"field": LOAD, "op": "absent"}

    found = comparisons(rule(any=[one, {"all": [{"not": two}, one]}]))

    assert [test.field for test in found] == [SAME, LOAD, SAME]
    assert all(isinstance(test, Comparison) for test in found)
