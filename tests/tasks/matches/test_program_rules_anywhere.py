"""A row is judged beside the others of all regions, wherever it stands and however often."""

from dataclasses import replace

from answered_rows import (
    MASA,
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
)
from hypothesis import given
from hypothesis import strategies as st
from judged_pairs import NEW, answer, pair

from schemas.match import AnswerRow, MatchList
from tasks.matches.rules import judge


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
