"""Each program's own rules about pairs, over all regions."""

from dataclasses import replace
from datetime import date

import pytest
from answered_rows import ACSA, MSA, WASBO, a_ground, a_person, a_row, confirmed, ref, rules_of, verdict, waiver
from judged_pairs import NEW, answer, pair

from schemas.match import AnswerRow

WITH_RATING = {"leadership_rating": "good", "attested": frozenset(MSA.mentor.attestations)}


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
