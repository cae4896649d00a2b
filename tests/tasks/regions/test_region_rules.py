"""Grouping, deltas and mentors, without a database."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.regions.rules import (
    Candidate,
    KeptRow,
    Listed,
    compare,
    counts,
    group,
    list_hash,
    list_id,
    may_mentor,
    row_hash,
    spellings,
)

JO = Listed("P1", "R1", "NEW_ROLE", region="Region 5", last_name="Lind")


def kept(rows):
    return [KeptRow(row.list_ref, row.person_id, row.standing, row.content_sha256) for row in rows]


people = st.lists(
    st.builds(Listed, person_id=st.uuids().map(str), list_ref=st.uuids().map(str), reason=st.just("NEW_ROLE"),
              region=st.sampled_from(["", " ", "Region 5", "REGION 5 ", "Region  5", "Region 6", "\u00a0"]),
              last_name=st.text(max_size=3)),
    max_size=12, unique_by=lambda person: person.person_id,
)  # fmt: skip


@settings(deadline=None)
@given(people, st.sampled_from(["region", "single"]), st.sampled_from([(), ("REGION 5",), ("Region 9",)]))
def test_everybody_is_on_exactly_one_list_or_visibly_without_a_region(everybody, grouping, known):
    found = group(everybody, grouping, spellings(known))

    placed = [one.person_id for those in found.regions.values() for one in those]
    assert sorted(placed + [one.person_id for one in found.unknown]) == sorted(one.person_id for one in everybody)
    assert all(found.regions.values())
    assert not found.unknown or grouping == "region"


def test_two_spellings_of_a_region_are_one_list_under_the_register_s_spelling():
    found = group([JO, replace(JO, person_id="P2", list_ref="R2", region=" REGION  5")], "region",
                  spellings(["Region 5"]))  # fmt: skip

    assert list(found.regions) == ["Region 5"]


def test_a_first_list_is_all_new():
    rows = compare([(JO, {"mentee_name": "Lind"})], [])

    assert counts(rows) == {"new": 1, "changed": 0, "left": 0, "same": 0}


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        pytest.param({"mentee_name": "Lind"}, "same", id="the same words"),
        pytest.param({"mentee_name": "Lind-Berg"}, "changed", id="another name"),
        pytest.param({"mentee_name": "Lind", "school": "North"}, "changed", id="one more column"),
    ],
)
def test_a_row_is_held_against_the_last_list(said, standing):
    last = kept(compare([(JO, {"mentee_name": "Lind"})], []))

    [row] = compare([(JO, said)], last)

    assert row.standing == standing


def test_whoever_left_is_told_once():
    first = kept(compare([(JO, {})], []))
    second = compare([], first)

    assert [row.standing for row in second] == ["left"]
    assert compare([], kept(second)) == []


def test_whoever_comes_back_is_new_again():
    first = kept(compare([(JO, {})], []))
    second = kept(compare([], first))

    assert [row.standing for row in compare([(JO, {})], second)] == ["new"]


def test_a_composed_and_a_decomposed_letter_say_the_same():
    assert row_hash({"mentee_name": "\u00c5sa"}) == row_hash({"mentee_name": "A\u030asa"})


def test_the_order_of_rows_is_no_content():
    one, two = (KeptRow(ref, ref, "same", "h") for ref in ("A", "B"))

    assert list_hash([one, two]) == list_hash([two, one])


def test_a_list_keeps_its_name_and_every_version_has_its_own():
    assert list_id("p", "2026-27", "R", 1) == list_id("p", "2026-27", "R", 1)
    assert len({list_id("p", "2026-27", "R", 1), list_id("p", "2026-27", "R", 2), list_id("p", "2026-27", "S", 1)}) == 3


MENTOR = Candidate("M1", "Region 5", "active", "NOT_ELIGIBLE", last_name="Berg")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"region": "Region 6"}, id="of another region"),
        pytest.param({"status": "lapsed"}, id="with another status"),
        pytest.param({"outcome": "ELIGIBLE"}, id="who is new"),
        pytest.param({"outcome": "UPCOMING"}, id="who will be new"),
        pytest.param({"do_not_contact": "Yes"}, id="who wants no contact"),
    ],
)
def test_nobody_is_offered_as_a_mentor(other):
    assert may_mentor([replace(MENTOR, **other)], "Region 5", ["active"]) == []


def test_without_a_register_every_fit_member_of_the_region_is_offered():
    assert may_mentor([MENTOR], "region 5", ["active"]) == [MENTOR]


def test_where_volunteers_are_registered_they_alone_are_offered():
    volunteer = replace(MENTOR, mentor_id="M2", places=2, mentees=1)

    assert may_mentor([MENTOR, volunteer], "Region 5", ["active"]) == [volunteer]


def test_a_register_whose_volunteers_are_all_unfit_offers_nobody_else():
    unfit = replace(MENTOR, mentor_id="M2", places=2, mentees=1, status="lapsed")

    assert may_mentor([MENTOR, unfit], "Region 5", ["active"]) == []
