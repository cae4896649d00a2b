"""Who is suggested to whom: never a conflict, always with a reason, the load shared out, repeatable."""

import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from region_builders import TODAY
from thorough import some

from schemas.program import Preference
from tasks.regions import candidates
from tasks.regions.candidates import MOST, consider
from tasks.regions.rules import Candidate
from tasks.regions.suggestions import Mentee, Mentor, suggest

PREFERENCES = [Preference(id=name, compare=name, weight=weight) for name, weight in (("role_family", 8), ("region", 6))]
ROLES = ("principal", "superintendent", "")


def words(role, region="five"):
    return tuple(frozenset({word} if word else ()) for word in (role, region))


def a_mentee(number, role="principal", employer=""):
    return Mentee(f"R{number:04}", f"e{number}", words(role), frozenset({employer} if employer else ()))


def a_mentor(number, role="principal", employer="", places=1, load=0, **more):
    named = frozenset({employer} if employer else ())
    return Mentor(f"M{number:04}", f"o{number}", words(role), named, places, load, **{"registered": True} | more)


def names(found):
    """The ids of the mentors for each reference."""
    return {ref: [one.mentor.mentor_id for one in own] for ref, own in found.items()}


# Rules that hold whoever the people are -----------------------------------------------------------------------------


mentees = st.builds(
    lambda number, role, employer, same: replace(a_mentee(number, role, employer), person_id=same or f"e{number}"),
    st.integers(0, 99), st.sampled_from(ROLES), st.sampled_from(["", "a", "b"]), st.sampled_from(["", "", "o1", "o2"]),
)  # fmt: skip
mentors = st.builds(
    a_mentor, st.integers(0, 99), st.sampled_from(ROLES), st.sampled_from(["", "a", "b"]),
    places=st.integers(0, 3), load=st.integers(0, 3), registered=st.booleans(),
)  # fmt: skip
rosters = st.tuples(
    st.lists(mentees, max_size=12, unique_by=lambda one: one.list_ref),
    st.lists(mentors, max_size=30, unique_by=lambda one: one.mentor_id),
)
BARRED = {"e1": frozenset({"o1", "o2"}), "o1": frozenset({"e1"}), "o2": frozenset({"e1"})}


@settings(max_examples=some(150), deadline=None)
@given(rosters)
def test_nobody_is_suggested_against_a_rule(people):
    asking, able = people

    found = suggest(asking, able, PREFERENCES, BARRED)

    assert set(found) == {one.list_ref for one in asking}
    for mentee in asking:
        own = found[mentee.list_ref]
        assert len({one.mentor.mentor_id for one in own}) == len(own) <= 3
        for one in own:
            assert one.mentor.person_id != mentee.person_id
            assert not one.mentor.employers & mentee.employers
            assert one.mentor.person_id not in BARRED.get(mentee.person_id, ())
            assert one.mentor.free
            assert one.shared or one.mentor.registered
            assert one.score == sum(p.weight for p in PREFERENCES if p.compare in one.shared)


@settings(max_examples=some(75), deadline=None)
@given(rosters, st.randoms(use_true_random=False))
def test_the_order_of_people_makes_no_difference(people, chance):
    asking, able = map(list, people)
    found = suggest(asking, able, PREFERENCES, BARRED)

    chance.shuffle(asking)
    chance.shuffle(able)

    assert suggest(asking, able, PREFERENCES, BARRED) == found


@settings(max_examples=some(75), deadline=None)
@given(rosters)
def test_no_place_is_assigned_twice(people):
    found = suggest(*people, PREFERENCES, BARRED)

    taken = Counter(one.mentor.mentor_id for own in found.values() for one in own if one.assigned)
    assert all(number <= mentor.free for mentor in people[1] if (number := taken[mentor.mentor_id]))
    assert all(sum(one.assigned for one in own) <= 1 and (not own or own[0].assigned or not any(
        one.assigned for one in own)) for own in found.values())  # fmt: skip


# What a coordinator would expect -------------------------------------------------------------------------------------


def test_the_same_role_comes_before_the_same_region_alone():
    found = suggest([a_mentee(1)], [a_mentor(1, role="cfo"), a_mentor(2)], PREFERENCES, {})

    assert [(one.mentor.mentor_id, one.shared) for one in found["R0001"]] == [
        ("M0002", ("role_family", "region")), ("M0001", ("region",))]  # fmt: skip


def test_everybody_gets_a_first_one_before_anybody_gets_the_best():
    asking = [a_mentee(1), a_mentee(2, employer="north")]
    able = [a_mentor(1), a_mentor(2, role="cfo", employer="north")]

    assert {ref: own[0] for ref, own in names(suggest(asking, able, PREFERENCES, {})).items()} == {
        "R0001": "M0002", "R0002": "M0001"}  # fmt: skip


def test_the_load_of_second_and_third_suggestions_is_shared_out():
    asking, able = [a_mentee(number) for number in range(12)], [a_mentor(number) for number in range(12)]

    often = Counter(one for own in names(suggest(asking, able, PREFERENCES, {})).values() for one in own)

    assert set(often.values()) == {3}


def test_those_without_a_place_of_their_own_still_get_names_to_think_of():
    found = suggest([a_mentee(number) for number in range(4)], [a_mentor(1), a_mentor(2)], PREFERENCES, {})

    assert [len(own) for own in found.values()] == [2, 2, 2, 2]
    assert sum(any(one.assigned for one in own) for own in found.values()) == 2


def test_whoever_shares_nothing_is_suggested_only_if_they_offered_themselves():
    strangers = [replace(one, words=words("cfo", "six")) for one in (a_mentor(1), a_mentor(2, registered=False))]

    assert names(suggest([a_mentee(1)], strangers, PREFERENCES, {})) == {"R0001": ["M0001"]}


def test_an_unknown_fact_speaks_neither_for_nor_against():
    unknown = replace(a_mentee(1), words=words("", ""))

    assert [one.score for one in suggest([unknown], [a_mentor(1)], PREFERENCES, {})["R0001"]] == [0]


# Few candidates out of many ------------------------------------------------------------------------------------------


def test_in_a_small_pool_everybody_is_considered():
    found = consider([words("principal")], [words("cfo")] * MOST, [8, 6], lambda mentee, mentor: True)

    assert [*found[0]] == list(range(MOST))


def test_in_a_large_pool_the_best_few_are_considered_and_some_of_the_others():
    offered = [words("cfo")] * 400 + [words("principal")] * 100

    [own] = consider([words("principal")], offered, [8, 6], lambda mentee, mentor: True)

    assert len(own) == MOST
    assert sorted(set(own.values())) == [6, 14]
    assert [*own.values()].count(14) >= candidates.BEST


def test_mentees_who_ask_for_the_same_see_all_mentors_together():
    asking, able = [a_mentee(number) for number in range(300)], [a_mentor(number) for number in range(300)]

    found = suggest(asking, able, PREFERENCES, {})

    assert all(own[0].assigned for own in found.values())


def test_a_few_popular_mentors_leave_nobody_without():
    able = [a_mentor(number, role="principal" if number < 20 else "cfo") for number in range(400)]

    found = suggest([a_mentee(number) for number in range(300)], able, PREFERENCES, {})

    assert all(own[0].assigned for own in found.values())
    assert sum(own[0].score == 14 for own in found.values()) == 20


def test_one_large_employer_does_not_hide_the_others():
    able = [a_mentor(number, employer="city") for number in range(500)]
    able += [a_mentor(number, employer=f"d{number}") for number in range(500, 530)]

    found = suggest([a_mentee(number, employer="city") for number in range(30)], able, PREFERENCES, {})

    assert all(own and own[0].assigned for own in found.values())


def test_many_people_are_not_compared_with_everybody():
    chance, looks = random.Random(1), []
    roles = [words(f"job{chance.randrange(12)}") for _ in range(4_000)]

    found = consider(roles[:2_000], roles[2_000:], [8, 6], lambda mentee, mentor: not looks.append(mentee))

    assert len(looks) <= 2_000 * MOST
    assert all(len(own) == MOST for own in found)


def offered(number=1, **facts):
    said = {"last_name": "Berg", "first_name": "Bo", "person_id": f"o{number}", "places": 2, "mentees": 0,
            "counted_on": TODAY}  # fmt: skip
    return Candidate(f"M{number}", **{"region": "Region 5", "status": "active", "outcome": ""} | said | facts)


# Other regions -------------------------------------------------------------------------------------------------------


def test_the_solver_is_loaded_only_when_somebody_waits():
    asked = "import sys, tasks.regions.steps, cli.main; assert not {'scipy', 'numpy'} & sys.modules.keys()"

    subprocess.run([sys.executable, "-c", asked], check=True, cwd=Path(__file__).parents[3])
