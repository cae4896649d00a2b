"""Each program's own rules about pairs, over all regions and wherever a row stands."""

from dataclasses import replace
from datetime import date

import pytest
from answered_rows import (
    ACSA,
    MASA,
    MSA,
    RECEIVED,
    WASBO,
    a_ground,
    a_mentee,
    a_person,
    a_row,
    confirmed,
    ref,
    rules_of,
    verdict,
    verdicts,
    waiver,
)
from hypothesis import given
from hypothesis import strategies as st

from schemas.match import AnswerRow, MatchList
from tasks.matches.rules import judge

NEW = a_mentee("101")
WITH_RATING = {"leadership_rating": "good", "attested": frozenset(MSA.mentor.attestations)}


def pair(mentee=None, mentor=None, code="masa", **ground):
    """Two people who differ from the usual ones, and what is known."""
    return a_ground(a_mentee("101", **(mentee or {})), a_person("201", **(mentor or {})), code=code, **ground)


def answer(**said):
    """The mentor in the column that programs without a name column have."""
    return AnswerRow(3, ref("101"), {"mentor_member_id": "201", "mentor_ref": "201", "outcome": "matched"} | said)


@pytest.mark.parametrize(
    ("mentee", "mentor", "rule", "result"),
    [
        ({}, {"status": "lapsed"}, "mentor_not_member", "hold"),
        ({}, {"status": "none", "on_roster": False}, "mentor_not_member", "hold"),
        ({}, {"status": "associate"}, "mentor_category", "hold"),
        ({}, {"status": "deceased"}, "mentor_deceased", "reject"),
        ({"status": "lapsed"}, {}, "mentee_not_member", "hold"),
        ({"status": None}, {}, "mentee_not_member", "hold"),
        ({"district": "North", "role_family": "principal"}, {"district": "North"}, "supervisor", "reject"),
        ({"district": "North"}, {"district": "North"}, "same_district", "accept_warn"),
        ({}, {"outcome": "ELIGIBLE"}, "mentor_also_new", "reject"),
        ({}, {"outcome": "UPCOMING"}, "mentor_also_new", "reject"),
        ({}, {"region": "Region 2"}, "cross_region_no_reason", "hold"),
        ({"email": "LIND@example.org"}, {}, "coordinator_is_party", "accept_warn"),
        ({}, {"email": "x@example.org; lind@example.org"}, "coordinator_is_party", "accept_warn"),
    ],
)
def test_what_speaks_against_a_pair_is_shown(mentee, mentor, rule, result):
    found = verdict(pair(mentee, mentor, listed=["101"]), a_row("101", "201"))

    assert rules_of(found)[rule] == result


@pytest.mark.parametrize(
    ("mentee", "mentor"),
    [({}, {"status": "retired"}), ({}, {"status": "retired", "district": ""}),
     ({"role_family": "principal"}, {"outcome": "ELIGIBLE", "component_group": "principals"}),
     ({"district": "North", "role_family": "principal"}, {"district": "South"}),
     ({}, {"region": " region  5"}), ({"outcome": "ELIGIBLE"}, {"outcome": "REVIEW", "role_family": "principal"})],
)  # fmt: skip
def test_what_does_not_speak_against_a_pair_is_not_shown(mentee, mentor):
    found = verdict(pair(mentee, mentor, listed=["101"]), a_row("101", "201"))

    assert set(rules_of(found)) <= {"same_district"}


def test_a_retired_superintendent_is_over_nobody():
    found = verdict(pair({"district": "North", "role_family": "principal"}, {"district": "North", "status": "retired"}),
                    a_row("101", "201"))  # fmt: skip

    assert rules_of(found) == {"same_district": "accept_warn"}


@pytest.mark.parametrize(
    ("disclosed", "rule"),
    [(("supervises", "201", "101"), "supervisor"), (("conflict", "101", "201"), "disclosed_conflict"),
     (("conflict", "201", "101"), "disclosed_conflict")],
)  # fmt: skip
def test_what_was_disclosed_counts(disclosed, rule):
    assert rule in rules_of(verdict(pair(disclosures=frozenset({disclosed})), a_row("101", "201")))


def test_a_mentee_who_is_over_the_mentor_is_no_supervisor():
    ground = pair(disclosures=frozenset({("supervises", "101", "201")}))

    assert verdict(ground, a_row("101", "201")).result == "accept"


def test_a_reason_for_another_region_warns_only():
    ground = pair({}, {"region": "Region 2"})

    found = verdict(ground, a_row("101", "201", cross_region_reason="distance"))

    assert rules_of(found) == {"cross_region": "accept_warn"}
    assert (found.pair.mentor_region, found.pair.cross_region_reason) == ("Region 2", "distance")


@pytest.mark.parametrize("day", ["2026-06-30", "7/1/2027"])
def test_a_day_outside_the_program_year_holds(day):
    assert rules_of(verdict(pair(), a_row("101", "201", match_date=day))) == {"match_date_outside_year": "hold"}


@pytest.mark.parametrize("day", ["2026-07-01", "6/30/2027"])
def test_the_first_and_the_last_day_of_the_year_are_in_it(day):
    assert verdict(pair(), a_row("101", "201", match_date=day)).result == "accept"


@pytest.mark.parametrize(
    ("available", "result"),
    [({("region 5", "superintendent", "superintendents"): 2}, "accept_warn"), ({}, "accept"),
     ({("region 2", "superintendent", "superintendents"): 2}, "accept"),
     ({("region 5", "principal", "superintendents"): 2}, "accept")],
)  # fmt: skip
def test_another_component_group_warns_only_where_one_of_the_same_was_free(available, result):
    ground = pair({}, {"component_group": "principals", "role_family": "principal"}, available=available)

    assert verdict(ground, a_row("101", "201")).result == result


def test_a_fact_that_nobody_knows_is_named_and_warns():
    ground = pair({"component_group": ""}, {}, available={("region 5", "superintendent", "superintendents"): 2})

    found = verdict(ground, a_row("101", "201"))

    assert rules_of(found) == {"could_not_check": "accept_warn"}
    assert "whether both are in one component group" in found.findings[0].sentence


@pytest.mark.parametrize(
    ("mentor", "words"),
    [({"status": None}, "the mentor's membership"), ({"region": ""}, "one region"), ({"district": ""}, "one district"),
     ({"outcome": "REVIEW"}, "new in the role")],
)  # fmt: skip
def test_no_gap_passes_in_silence(mentor, words):
    found = verdict(pair({"district": "North"}, mentor), a_row("101", "201"))

    assert rules_of(found)["could_not_check"] == "accept_warn"
    assert words in next(one.sentence for one in found.findings if one.rule == "could_not_check")


def test_nobody_is_their_own_mentor():
    found = verdict(a_ground(NEW), a_row("101", "101"))

    assert rules_of(found)["self_match"] == "reject"
    assert found.pair is None


def test_two_who_name_each_other_are_both_rejected():
    ground = a_ground(NEW, a_mentee("102"))

    found = verdicts(ground, a_row("101", "102"), a_row("102", "101", number=4))

    assert [rules_of(one)["reciprocal"] for one in found] == ["reject", "reject"]


def test_somebody_who_is_a_mentor_in_another_region_is_not_their_mentors_mentee():
    ground = pair(matches=[confirmed("201", "101")])

    assert rules_of(verdict(ground, a_row("101", "201")))["reciprocal"] == "reject"


def test_the_third_mentee_warns_whichever_row_comes_last():
    ground = a_ground(*[a_mentee(str(number)) for number in (101, 102, 103)], a_person("201"))
    rows = [a_row(str(number), "201", number=number) for number in (101, 102, 103)]

    assert [rules_of(one) for one in verdicts(ground, *rows)] == [{"mentor_load": "accept_warn"}] * 3
    assert [rules_of(one) for one in verdicts(ground, *rows[:2])] == [{}, {}]


def test_mentees_of_other_regions_count():
    ground = pair(matches=[confirmed("901", "201"), confirmed("902", "201", "held")])

    assert rules_of(verdict(ground, a_row("101", "201"))) == {"mentor_load": "accept_warn"}


def test_a_row_that_is_rejected_takes_no_place():
    ground = a_ground(NEW, a_mentee("102"), a_mentee("103", district="North", role_family="principal"),
                      a_person("201", district="North"))  # fmt: skip

    found = verdicts(ground, *[a_row(str(number), "201", number=number) for number in (101, 102, 103)])

    assert [one.result for one in found] == ["accept", "accept", "reject"]


def test_what_was_held_before_and_is_said_again_counts_once():
    ground = pair(matches=[confirmed("101", "201", "held"), confirmed("901", "201")])

    assert verdict(ground, a_row("101", "201")).result == "accept"


def test_an_accepted_pair_stands_whoever_comes_later():
    one_to_one = a_ground(a_mentee("101", functions=("finance",), member_type="district_professional",
                                   flags={"enrolled": True}),
                          a_mentee("102", functions=("finance",), member_type="district_professional",
                                   flags={"enrolled": True}),
                          a_person("201"), code="wasbo", matches=[confirmed("101", "201")])  # fmt: skip
    later = AnswerRow(4, ref("102"), {"mentor_member_id": "201", "outcome": "matched"})

    found = verdicts(one_to_one, answer(), later, of=WASBO)

    assert [rules_of(one) for one in found] == [{}, {"one_to_one": "hold"}]


@pytest.mark.parametrize(
    ("mentee", "expected"),
    [({}, {"enrolled": "hold", "functions": "hold", "member_type": "reject"}),
     ({"member_type": "district_professional", "functions": ("payroll",), "flags": {"enrolled": False}},
      {"enrolled": "hold"}),
     ({"member_type": "district_professional", "functions": ("payroll",), "flags": {"enrolled": True}}, {})],
)  # fmt: skip
def test_a_business_official_must_be_a_member_with_functions_and_enrolled(mentee, expected):
    assert rules_of(verdict(pair(mentee, code="wasbo"), answer(), of=WASBO)) == expected


@pytest.mark.parametrize(
    ("mentor", "expected"),
    [({"service_since": date(2023, 10, 1)}, {}), ({"service_since": date(2023, 10, 2)}, {"three_years": "reject"}),
     ({"service_since": None}, {"three_years": "reject"}),
     ({"leadership_rating": "requires_improvement"}, {"leadership_good": "hold"}),
     ({"leadership_rating": ""}, {"leadership_good": "hold"}), ({"leadership_rating": "expected_standard"}, {})],
)  # fmt: skip
def test_a_head_mentors_after_three_completed_years_with_good_leadership(mentor, expected):
    ground = pair({}, WITH_RATING | mentor, code="msa")

    found = rules_of(verdict(ground, answer(), of=MSA))

    assert {rule: result for rule, result in found.items() if rule != "could_not_check"} == expected


def test_a_head_of_the_same_school_is_no_mentor():
    ground = pair({"district": "Oak School"}, WITH_RATING | {"district": "Oak School"}, code="msa")

    assert rules_of(verdict(ground, answer(), of=MSA)) == {"same_school": "reject"}


@pytest.mark.parametrize(
    ("mentee", "rule"),
    [({"status": "lapsed"}, "mentee_not_member"), ({"role_since": date(2024, 10, 1)}, "past_two_years"),
     ({"district": "North", "role_family": "principal"}, "supervisor")],
)  # fmt: skip
def test_a_facilitators_row_is_rejected_outright(mentee, rule):
    ground = pair(mentee, {"district": "North"}, code="acsa")

    assert rules_of(verdict(ground, answer(), of=ACSA))[rule] == "reject"


@pytest.mark.parametrize(
    ("status", "expected"),
    [("retired", {}), ("lapsed", {"mentor_not_a_member": "hold"}), ("deceased", {"mentor_not_a_member": "hold"}),
     (None, {"could_not_check": "accept_warn"})],
)  # fmt: skip
def test_a_mentor_is_a_member_even_where_no_rule_says_so(status, expected):
    assert rules_of(verdict(pair({}, {"status": status}, code="acsa"), answer(), of=ACSA)) == expected


def test_a_facilitator_may_say_that_somebody_withdrew():
    found = verdict(pair(code="acsa"), AnswerRow(3, ref("101"), {"outcome": "withdrawn"}), of=ACSA)

    assert (found.result, found.outcome) == ("accept", "withdrawn")


def test_a_waiver_by_the_association_turns_the_rule_into_a_warning():
    ground = pair({"district": "North", "role_family": "principal"}, {"district": "North"},
                  waivers=[waiver("101", "201", "supervisor")])  # fmt: skip

    found = verdict(ground, a_row("101", "201"))

    assert rules_of(found) == {"same_district": "accept_warn", "supervisor": "accept_warn"}
    assert found.pair is not None


@pytest.mark.parametrize(
    "other",
    [{"authority": "region"}, {"rule": "same_district"}, {"mentor_id": "202"}, {"list_ref": "REF9"},
     {"waived_on": date(2026, 10, 2)}],
)  # fmt: skip
def test_a_waiver_for_something_else_changes_nothing(other):
    ground = pair({"district": "North", "role_family": "principal"}, {"district": "North"},
                  waivers=[replace(waiver("101", "201", "supervisor"), **other)])  # fmt: skip

    assert verdict(ground, a_row("101", "201")).result == "reject"


def test_a_rule_that_nobody_may_waive_stays():
    ground = pair({}, {"status": "deceased"}, waivers=[waiver("101", "201", "mentor_deceased")])

    assert verdict(ground, a_row("101", "201")).result == "reject"


def test_a_confirmed_change_of_mentor_counts():
    ground = a_ground(NEW, a_person("201"), a_person("202"), matches=[confirmed("101", "202")],
                      waivers=[waiver("101", "201", "mentor_changed")])  # fmt: skip

    found = verdict(ground, a_row("101", "201"))

    assert rules_of(found) == {"mentor_changed": "accept_warn"}


MENTEES = [
    a_mentee("101"), a_mentee("102", district="North", role_family="principal"), a_mentee("103", status="lapsed"),
    a_mentee("104", region="Region 2"), a_mentee("105", email="lind@example.org"),
]  # fmt: skip
MENTORS = [a_person("00201", district="North"), a_person("00202", status="retired", region="Region 2"),
           a_person("00203", outcome="REVIEW"), a_mentee("106")]  # fmt: skip
LEDGER = [confirmed("101", "00202"), confirmed("901", "00201"), confirmed("106", "103", "held")]
KNOWN = a_ground(*MENTEES, *MENTORS, matches=LEDGER, available={("region 5", "superintendent", "superintendents"): 1})
CELLS = st.fixed_dictionaries({}, optional={
    "outcome": st.sampled_from(["matched", "declined", "left", "pending", "perhaps"]),
    "mentor_member_id": st.sampled_from(["00201", "201", "00202", "00203", "106", "101", "999", "#REF!"]),
    "mentor_name": st.sampled_from(["Ana Lind", "Bo Berg"]),
    "match_date": st.sampled_from(["2026-09-01", "9/1/2025", "soon"]),
    "cross_region_reason": st.sampled_from(["distance", "own words"]),
    "mentee_member_id": st.sampled_from(["101", "102", "888"]),
})  # fmt: skip
REFS = st.sampled_from(["", "NOPE", *[ref(str(number)) for number in range(101, 107)]])


@given(st.lists(st.tuples(REFS, CELLS), max_size=8), st.randoms(use_true_random=False))
def test_the_verdict_on_a_row_never_depends_on_where_it_stands(said, order):
    rows = [AnswerRow(number, *one) for number, one in enumerate(said, 3)]
    shuffled = order.sample(rows, len(rows))

    found = judge(MASA, KNOWN, MatchList((), tuple(rows)), RECEIVED)
    again = judge(MASA, KNOWN, MatchList((), tuple(shuffled)), RECEIVED)

    assert sorted(found, key=lambda one: one.row.number) == sorted(again, key=lambda one: one.row.number)


@given(st.lists(st.tuples(REFS, CELLS), max_size=8))
def test_judging_again_what_the_ledger_took_accepts_it_again(said):
    rows = tuple(AnswerRow(number, *one) for number, one in enumerate(said, 3))
    first = judge(MASA, KNOWN, MatchList((), rows), RECEIVED)
    taken = {one.pair.list_ref: one.pair for one in first if one.pair and one.result in {"accept", "accept_warn"}}
    kept = [one for one in LEDGER if one.list_ref not in taken]
    ledger = kept + [confirmed(one.mentee_person_id, one.mentor_person_id) for one in taken.values()]

    second = judge(MASA, replace(KNOWN, matches=ledger), MatchList((), rows), RECEIVED)

    pairs = {(one.pair.mentee_person_id, one.pair.mentor_person_id) for one in first
             if one.pair and one.result in {"accept", "accept_warn"}}  # fmt: skip
    for before, after in zip(first, second, strict=True):
        if before.pair and (before.pair.mentee_person_id, before.pair.mentor_person_id) in pairs:
            assert after.result == before.result or {before.result, after.result} == {"accept", "accept_warn"}


@given(st.lists(st.tuples(REFS, CELLS), max_size=6))
def test_no_row_has_one_rule_twice_for_one_cell_and_the_worst_decides(said):
    rows = tuple(AnswerRow(number, *one) for number, one in enumerate(said, 3))

    for one in judge(MASA, KNOWN, MatchList((), rows), RECEIVED):
        keys = [(found.rule, found.column) for found in one.findings]
        results = ["accept", *[found.result for found in one.findings]]
        worst = max(results, key=["accept", "accept_warn", "hold", "reject"].index)
        assert len(keys) == len(set(keys))
        assert one.result in {worst, "unanswered"}
        assert one.pair is None or one.result != "reject"
