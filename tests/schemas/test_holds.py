"""Each rule that holds a row is for the region to mend, or for others; none is forgotten."""

import pytest

from schemas.holds import MENDED_BY_TYPING, region_has_to_mend, staff_has_to_settle
from schemas.registry import program
from tasks.matches.builtin import BUILTIN, TOLD_AS

MASA = program("masa")
NOT_BY_TYPING = {"outcome_changed", "write_in_uncertain"}


@pytest.mark.parametrize("rule", sorted(rule for rule, known in BUILTIN.items() if known.result == "hold"))
def test_a_built_in_hold_that_nobody_may_waive_is_mended_by_typing(rule):
    by_typing = not BUILTIN[rule].waivable_by and rule not in NOT_BY_TYPING

    assert (TOLD_AS.get(rule, rule) in MENDED_BY_TYPING) == by_typing


@pytest.mark.parametrize(
    ("rules", "region", "staff"),
    [
        (("mentor_unknown",), True, False),
        (("cross_region_no_reason",), True, False),
        (("disclosed_conflict",), False, True),
        (("date_unreadable", "mentor_not_member"), True, True),
        ((), False, True),
    ],
)
def test_a_hold_waits_for_whoever_can_lift_some_of_it(rules, region, staff):
    assert (region_has_to_mend(MASA, rules), staff_has_to_settle(MASA, rules)) == (region, staff)
