"""Guards G1 to G9: which exports may touch the history."""

from datetime import date

import pytest

from schemas.roster import Guards
from tasks.membership.guards import (
    Measures,
    Region,
    columns_of,
    in_order,
    judge_change,
    judge_file,
    lost_columns,
    stale,
    verdict_of,
)

GUARDS = Guards()


def an_export(**given) -> Measures:
    usual = {
        "rows": 1000, "quarantined": 0, "judged": 1000, "bad_dates": 0, "standing": 1000, "added": 5, "changed": 20,
        "new_roles": 10, "rekeyed": 0, "regions": (Region("Region 1", 500, 5), Region("Region 2", 500, 5)),
    }  # fmt: skip
    return Measures(**(usual | given))


def guards_of(measures: Measures) -> set[str]:
    return {finding.guard for finding in [*judge_file(measures, GUARDS, "mdy"), *judge_change(measures, GUARDS)]}


def test_an_ordinary_export_passes():
    assert guards_of(an_export()) == set()


@pytest.mark.parametrize(
    ("measures", "guard"),
    [
        pytest.param(an_export(rows=49), "G1", id="a cut download"),
        pytest.param(an_export(regions=(Region("R1", 1000, 51),)), "G5", id="one in twenty gone"),
        pytest.param(an_export(regions=(Region("R1", 985, 0), Region("R2", 15, 4))), "G5", id="a region shrinks"),
        pytest.param(an_export(regions=(Region("R1", 997, 0), Region("R2", 3, 3))), "G5", id="a region is emptied"),
        pytest.param(an_export(regions=(Region("R1", 998, 0), Region("R2", 2, 2))), "G5", id="a region of two emptied"),
        pytest.param(an_export(regions=(Region("R1", 990, 0), Region("R2", 9, 2, 7))), "G5", id="emptied by moves"),
        pytest.param(an_export(distinct=899, most=1000), "G5", id="smaller little by little"),
        pytest.param(an_export(rekeyed=51), "G6", id="ids renumbered"),
        pytest.param(an_export(new_roles=151), "G7", id="a storm of role changes"),
        pytest.param(an_export(new_regions=151), "G7", id="a storm of moves"),
        pytest.param(an_export(new_statuses=151), "G7", id="a storm of statuses"),
        pytest.param(an_export(new_names=151), "G7", id="a storm of names"),
        pytest.param(an_export(new_starts=151), "G7", id="a storm of start dates"),
        pytest.param(an_export(quarantined=51), "G8", id="too many unreadable rows"),
        pytest.param(an_export(bad_dates=51), "G8", id="dates in another order"),
        pytest.param(an_export(judged=100, bad_dates=11), "G8", id="dates of what is new in another order"),
    ],
)
def test_each_guard_sees_its_fault(measures, guard):
    assert guards_of(measures) == {guard}


@pytest.mark.parametrize(
    "measures",
    [
        pytest.param(an_export(regions=(Region("R1", 1000, 50),)), id="exactly the share that is allowed"),
        pytest.param(an_export(regions=(Region("R1", 999, 0), Region("R2", 2, 1))), id="one of a region of two"),
        pytest.param(an_export(regions=(Region("R1", 998, 0), Region("R2", 2, 0, 2))), id="two people who move"),
        pytest.param(an_export(regions=(Region("R1", 900, 0), Region("", 99, 0, 99))), id="blank regions filled in"),
        pytest.param(an_export(distinct=900, most=1000), id="as much smaller than of late as is allowed"),
        pytest.param(an_export(standing=20, rows=60, new_roles=10, regions=()), id="ten changes in a small roster"),
        pytest.param(an_export(judged=1000, bad_dates=50), id="exactly the share of bad dates that is allowed"),
        pytest.param(an_export(judged=10, bad_dates=3), id="three bad dates among a few changes"),
        pytest.param(an_export(standing=0, rekeyed=900, new_roles=900), id="a first export"),
    ],
)
def test_what_stays_under_the_thresholds_passes(measures):
    assert guards_of(measures) == set()


def test_a_program_that_may_shrink_at_once_may_shrink_slowly():
    assert judge_change(an_export(distinct=700, most=1000), Guards(max_drop_pct=40)) == []


def test_where_a_whole_region_may_go_it_may_go_empty():
    emptied = an_export(regions=(Region("R1", 998, 0), Region("R2", 2, 2)))

    assert judge_change(emptied, Guards(max_region_drop_pct=100)) == []


def test_a_column_that_is_gone_is_named_by_its_heading():
    columns = {"email": ("Email", "E-mail"), "region": ("Region",), "school": ("School",)}
    before = columns_of("1|abc|region email no_longer_declared|csv|utf-8|,|Region,Email")

    found = lost_columns(before, ["region"], columns)

    assert [(finding.verdict, finding.subject) for finding in found] == [("hold", "email")]
    assert "'Email'" in found[0].sentence


def test_a_first_export_lacks_no_column():
    assert lost_columns(columns_of(""), [], {"email": ("Email",)}) == []


def test_an_older_export_is_kept_and_not_applied():
    assert in_order(date(2026, 9, 1), date(2026, 9, 2)).verdict == "store"


def test_a_second_export_of_one_day_is_held():
    assert in_order(date(2026, 9, 2), date(2026, 9, 2)).verdict == "hold"


def test_a_newer_export_is_in_order():
    assert in_order(date(2026, 9, 3), date(2026, 9, 2)) is None


def test_approval_lifts_a_hold_and_never_a_refusal():
    held = judge_change(an_export(rekeyed=900), GUARDS)
    refused = judge_file(an_export(quarantined=900), GUARDS, "mdy")

    assert verdict_of(held) == "held"
    assert verdict_of(held, approved=True) == "applied"
    assert verdict_of([*held, *refused], approved=True) == "refused"


@pytest.mark.parametrize(
    ("last", "late"),
    [
        pytest.param(None, False, id="nothing ever came"),
        pytest.param(date(2026, 8, 2), False, id="45 days ago"),
        pytest.param(date(2026, 8, 1), True, id="46 days ago"),
    ],
)
def test_an_alarm_is_raised_on_absence(last, late):
    assert (stale("membership", last, date(2026, 9, 16), GUARDS) is not None) == late
