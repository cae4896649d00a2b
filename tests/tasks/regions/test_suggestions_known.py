"""What roster, export and registers say of people decides whom a region is told to think of."""

from dataclasses import replace

import pytest
from region_builders import ACSA, ILA, MASA, MSA, TODAY, WASBO

from tasks.regions.comparing import Known, Match, fits, mentee_of, mentor_of
from tasks.regions.pools import pool_of, texts_of, with_others
from tasks.regions.rules import Candidate, Listed

# What the roster, the export and the registers say -------------------------------------------------------------------


def listed(number=1, **facts):
    return Listed(f"e{number}", f"R{number}", "NEW_ROLE", **{"region": "Region 5", "last_name": "New"} | facts)


def offered(number=1, **facts):
    said = {"last_name": "Berg", "first_name": "Bo", "person_id": f"o{number}", "places": 2, "mentees": 0,
            "counted_on": TODAY}  # fmt: skip
    return Candidate(f"M{number}", **{"region": "Region 5", "status": "active", "outcome": ""} | said | facts)


def known(program, *roster, **more):
    return Known(program, TODAY, roster, **more)


def text(program, mentee, *roster, region="Region 5", **more):
    return texts_of(known(program, *roster, **more), region, [mentee])[mentee.list_ref]


def test_the_component_group_may_come_from_the_title_map():
    mentee, mentor = listed(role_family="curriculum_leader"), offered(component_group="CURRICULUM")

    assert text(MASA, mentee, mentor) == "1. Berg, Bo (M1): same component group; 2 of 2 places free"


def test_a_mentor_s_places_count_who_was_confirmed_since_the_register():
    matches = (Match("e9", "o1", TODAY.replace(month=8)), Match("e8", "o1", TODAY.replace(month=10)))

    mentor = mentor_of(offered(places=3, mentees=1), known(MASA, matches=matches))

    assert (mentor.load, mentor.free) == (2, 1)


def test_without_a_register_confirmed_matches_are_the_load():
    matches = (Match("e9", "o1", TODAY),)

    assert mentor_of(offered(places=None, mentees=None, counted_on=None), known(MASA, matches=matches)).free == 0


def test_a_program_of_pairs_gives_nobody_a_second():
    assert mentor_of(offered(places=5), known(WASBO)).free == 1


def test_whoever_has_a_mentor_gets_no_suggestion():
    pool = pool_of(known(MASA, offered(), matches=(Match("e1", "o7", TODAY),)), "Region 5", [listed()])

    assert (pool.suggested, pool.matched) == ((), 1)


def test_a_pair_the_other_way_and_a_disclosed_conflict_are_never_suggested():
    other_way = known(MASA, offered(), matches=(Match("o1", "e1", TODAY),))
    disclosed = known(MASA, offered(), replace(offered(2), mentor_id="N1", person_id="e1", region="Region 9"),
                      disclosed=(("M1", "N1"),))  # fmt: skip

    for facts in (other_way, disclosed):
        assert pool_of(facts, "Region 5", [listed()]).suggested[0].own == ()


@pytest.mark.parametrize(
    ("program", "apart"), [pytest.param(MASA, True, id="who may supervise"), pytest.param(MSA, True, id="one school"),
                           pytest.param(ILA, False, id="in the building, which helps")],
)  # fmt: skip
def test_colleagues_are_kept_apart_where_the_rules_ask_for_it(program, apart):
    region = "*" if program is not MASA else "Region 5"
    mentee = listed(district="Independent School District 0123", district_number="")
    mentor = offered(district="North Public Schools", district_number="ISD 123")

    assert bool(text(program, mentee, mentor, region=region).startswith("1. ")) is not apart


def test_whoever_fails_a_requirement_that_we_can_check_is_not_suggested():
    new = offered(service_since=TODAY.replace(year=TODAY.year - 2))
    poor = offered(extra='{"leadership_rating": "Requires improvement"}', places=None)

    assert not fits(new, known(MSA))
    assert not fits(poor, known(MSA))
    assert fits(offered(service_since=TODAY.replace(year=TODAY.year - 3)), known(MSA))
    assert fits(offered(), known(MSA)), "what nobody knows is settled with the answer"


def test_whoever_may_be_new_themselves_is_suggested_only_from_the_register():
    assert not fits(offered(outcome="REVIEW", places=None), known(MASA))
    assert fits(offered(outcome="REVIEW"), known(MASA))


HEADS = {"phase": "Primary", "faith": "Catholic", "challenges": "EAL; falling roll"}


def with_columns(program, *own):
    """The program as if its export had these columns of its own."""
    columns = {**program.roster.columns, **{name: (name,) for name in own}}
    return program.model_copy(update={"roster": program.roster.model_copy(update={"columns": columns})})


@pytest.mark.parametrize(
    ("program", "mentee", "mentor", "reason"),
    [
        pytest.param(MASA, {"role_family": "cfo"}, {"role_family": "cfo"}, "same role", id="role"),
        pytest.param(MASA, {"component_group": "Central Office"}, {"component_group": "central_office"},
                     "same component group", id="component group"),
        pytest.param(MASA, {"extra": '{"district_enrollment": "1,900"}'}, {"extra": '{"district_enrollment": "600"}'},
                     "similar district size", id="district size"),
        pytest.param(MASA, {"extra": '{"mentor_preference": "Bo Berg; retired"}'}, {}, "as the mentee asked",
                     id="a name wished for"),
        pytest.param(MASA, {"extra": '{"mentor_preference": "Retired"}'}, {"status": "retired"},
                     "as the mentee asked", id="somebody retired wished for"),
        pytest.param(ACSA, {"extra": '{"goal_category": "operational"}'}, {"extra": '{"expertise": "Operational"}'},
                     "fits the mentee's goals", id="goals"),
        pytest.param(WASBO, {"extra": '{"self_assessment_needs": "levy; audit"}'}, {"extra": '{"expertise": "Audit"}'},
                     "strong where the prot\u00e9g\u00e9 needs it, same regional", id="needs"),
        pytest.param(ILA, {"extra": '{"objective": "makerspace"}'}, {"extra": '{"objective": "Makerspace"}'},
                     "fits the mentee's objective", id="objective"),
        pytest.param(ILA, {"extra": '{"city": "Boise"}'}, {"extra": '{"city": "BOISE"}'}, "close by", id="town"),
        pytest.param(ILA, {"district": "Boise High"}, {"district": "Boise High"}, "close by", id="building"),
        pytest.param(ILA, {"extra": '{"availability": "mon\\nthu"}'}, {"extra": '{"availability": "Thu"}'},
                     "free at the same times", id="availability"),
        pytest.param(MSA, {"extra": '{"phase": "Primary"}'}, {"extra": '{"phase": "primary"}'}, "same phase",
                     id="phase"),
        pytest.param(MSA, {"extra": '{"challenges": "EAL;Roll"}'}, {"extra": '{"challenges": "roll"}'},
                     "knows a challenge of the school", id="challenges"),
        pytest.param(MSA, {"extra": '{"faith": "C of E"}'}, {"extra": '{"faith": "C. of E."}'},
                     "same faith designation", id="faith"),
    ],
)  # fmt: skip
def test_each_preference_is_said_in_words(program, mentee, mentor, reason):
    region = "Region 5" if program.lists.grouping == "region" else "*"
    program = with_columns(program, "district_enrollment", "mentor_preference", "goal_category", "objective", "city",
                           "availability", "self_assessment_needs", "expertise")  # fmt: skip
    free = "1 place free" if program.code == WASBO.code else "2 of 2 places free"

    said = text(program, listed(**mentee), offered(**mentor), region=region)

    assert said.endswith(f": {reason}; {free}")


def test_the_register_of_schools_says_what_the_export_does_not():
    said = text(MSA, listed(district="St Anne's"), offered(district="St Mary's"), region="*",
                schools={"st anne s": HEADS, "st mary s": HEADS})  # fmt: skip

    assert "same phase, knows a challenge of the school, same faith designation" in said


def test_no_faith_is_nothing_in_common():
    assert "faith" not in text(MSA, listed(extra='{"faith": "None"}'), offered(extra='{"faith": "none"}'), region="*")


@pytest.mark.parametrize("program", [ACSA, ILA, MASA, MSA, WASBO], ids=lambda program: program.code)
def test_without_a_single_fact_a_volunteer_is_still_named(program):
    region = "Region 5" if program.lists.grouping == "region" else "*"

    assert " place" in text(program, listed(region="Region 5"), offered(), region=region)


def test_a_program_that_wants_no_suggestions_gets_none():
    silent = MASA.model_copy(update={"matching": MASA.matching.model_copy(update={"suggestions": False})})

    assert texts_of(known(silent, offered()), "Region 5", [listed()]) == {}


def test_what_somebody_wrote_of_themselves_is_not_repeated():
    program = with_columns(MASA, "mentor_preference")
    said = text(program, listed(extra='{"mentor_preference": "Retired"}'), offered(status="retired"))

    assert "etired" not in said


def test_mentee_and_mentor_are_compared_by_the_same_words():
    facts = known(MASA, offered())
    one = mentee_of(listed(role_family="cfo", region="REGION  5"), facts)

    assert one.words == mentor_of(offered(role_family="cfo"), facts).words


# Other regions -------------------------------------------------------------------------------------------------------


def test_another_region_is_the_second_step_and_on_no_list():
    facts = known(MASA, offered(1, role_family="cfo", region="Region 6"))
    mentee = listed(role_family="cfo")
    own, other = pool_of(facts, "Region 5", [mentee]), pool_of(facts, "Region 6", [])

    found, _ = with_others(facts, [own, other])

    assert texts_of(facts, "Region 5", [mentee]) == {
        "R1": "Nobody of this region is free. A mentor of another region is possible: ask us."}  # fmt: skip
    assert [[one.mentor.mentor_id for one in step] for step in (found.suggested[0].own, found.suggested[0].elsewhere)
            ] == [[], ["M1"]]  # fmt: skip


def test_a_place_that_the_own_region_needs_is_not_offered_elsewhere():
    facts = known(MASA, offered(1, region="Region 6", places=1))
    pools = [pool_of(facts, "Region 5", [listed(1)]), pool_of(facts, "Region 6", [listed(2, region="Region 6")])]

    assert [each.elsewhere for pool in with_others(facts, pools) for each in pool.suggested] == [(), ()]


def test_a_program_that_does_not_speak_of_other_regions_has_no_second_step():
    facts = known(ACSA, offered(1, region="Region 6"))
    pools = [pool_of(facts, "Region 5", [listed()]), pool_of(facts, "Region 6", [])]

    assert with_others(facts, pools) == pools
    assert texts_of(facts, "Region 5", [listed()]) == {"R1": ""}
