"""Which mentor a row means, by id and by name, and which answers contradict each other."""

import pytest
from answered_rows import ACSA, MASA, a_ground, a_mentee, a_person, a_row, confirmed, ref, rules_of, verdict, verdicts

from schemas.match import AnswerRow

NEW, OLD = a_mentee("101"), a_person("00201")
GROUND = a_ground(NEW, OLD, a_person("00202", first_name="Bo"))


def test_an_id_that_nobody_has_is_held_with_at_most_three_suggestions():
    people = [a_person(f"9{number}", last_name="Berg", first_name="Ana") for number in range(5)]
    found = verdict(a_ground(NEW, *people), a_row("101", "12345", mentor_name="Ana Berg"))

    assert rules_of(found) == {"mentor_unknown": "hold"}
    assert found.findings[0].sentence.count("Berg") == 3
    assert found.pair is None


def test_an_id_of_one_person_and_the_name_of_another_is_never_mended():
    ground = a_ground(NEW, OLD, a_person("00202", last_name="Berg", first_name="Bo"))

    found = verdict(ground, a_row("101", "00201", mentor_name="Bo Berg"))

    assert rules_of(found) == {"mentor_name_differs": "hold"}
    assert "00202 (Berg, Bo)" in found.findings[0].sentence


@pytest.mark.parametrize(
    "name",
    [
        "Lindqvist, Ana",
        "Ana Lindqvist",
        "Dr. Ana Lindqvist",
        "ana LINDQVIST",
        "Lindqvist",
        "A. Lindqvist",
        "Ána Lindqvist",
    ],
)
def test_a_name_agrees_however_it_is_written(name):
    named = a_ground(NEW, a_person("00201", last_name="Lindqvist"))

    assert verdict(named, a_row("101", "00201", mentor_name=name)).result == "accept"


@pytest.mark.parametrize(
    ("typed", "first"), [("Bob Berg", "Robert"), ("Berg, Peggy", "Margaret"), ("Jim Berg", "James")]
)
def test_a_short_form_is_the_same_name(typed, first):
    ground = a_ground(NEW, a_person("00201", last_name="Berg", first_name=first))

    assert verdict(ground, a_row("101", "00201", mentor_name=typed)).result == "accept"


@pytest.mark.parametrize("typed", ["Al Lindqvist", "Ana Berg", "Lindqvist, Zoe"])
def test_another_given_or_family_name_is_another_person(typed):
    ground = a_ground(NEW, a_person("00201", last_name="Lindqvist"))

    assert rules_of(verdict(ground, a_row("101", "00201", mentor_name=typed))) == {"mentor_name_differs": "hold"}


@pytest.mark.parametrize("typed", ["201", "0201", "00 201", "00201.0", "201.0", "00\u00a0201", "\ufeff00201"])
def test_an_id_that_a_spreadsheet_changed_is_mended_if_the_name_agrees(typed):
    found = verdict(GROUND, a_row("101", typed, mentor_name="Ana Lind00201"))

    assert rules_of(found) == {"id_repaired": "accept_warn"}
    assert found.pair.mentor_person_id == "00201"


@pytest.mark.parametrize("name", ["", "Bo Berg"])
def test_such_an_id_without_a_name_that_agrees_is_only_suggested(name):
    found = verdict(GROUND, a_row("101", "201", mentor_name=name))

    assert rules_of(found) == {"mentor_unknown": "hold"}
    assert "00201" in found.findings[0].sentence


def test_a_choice_of_the_drop_down_is_read_by_its_id():
    assert verdict(GROUND, a_row("101", "Lind00201, Ana (00201)")).result == "accept"


def test_a_choice_whose_id_was_changed_by_hand_is_held():
    found = verdict(GROUND, a_row("101", "Lind00201, Ana (00202)"))

    assert rules_of(found) == {"mentor_name_differs": "hold"}


def test_members_of_another_region_are_suggested_by_name_only_where_the_name_was_typed():
    there = a_person("00777", last_name="Berg", first_name="Bo", region="Region 2")
    ground = a_ground(NEW, there)

    by_number = verdict(ground, a_row("101", "777"))
    by_name = verdict(ground, a_row("101", "999", mentor_name="Bo Berg"))

    assert "00777" in by_number.findings[0].sentence
    assert "Berg" not in by_number.findings[0].sentence
    assert "00777 (Berg, Bo)" in by_name.findings[0].sentence


def test_whom_an_id_of_another_region_names_is_not_told():
    ground = a_ground(NEW, a_person("00777", last_name="Berg", region="Region 2"))

    found = verdict(ground, a_row("101", "00777", mentor_name="Jo Lind"))

    assert "Berg" not in found.findings[0].sentence


def test_the_same_answer_twice_counts_once():
    found = verdicts(GROUND, a_row("101", "00201"), a_row("101", "00201", number=4, note="again"))

    assert [rules_of(one) for one in found] == [{"duplicate_row": "accept_warn"}] * 2


def test_two_answers_for_one_mentee_hold_both():
    found = verdicts(GROUND, a_row("101", "00201"), a_row("101", "00202", number=4))

    assert [rules_of(one) for one in found] == [{"duplicate_row": "hold"}] * 2


def test_an_empty_copy_of_a_row_is_no_second_answer():
    found = verdicts(GROUND, a_row("101", "00201"), AnswerRow(4, ref("101"), {}))

    assert [one.result for one in found] == ["accept", "unanswered"]


def test_another_mentor_than_the_accepted_one_is_held():
    ground = a_ground(NEW, OLD, a_person("00202"), matches=[confirmed("101", "00202")])

    found = verdict(ground, a_row("101", "00201"))

    assert rules_of(found) == {"mentor_changed": "hold"}


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("left", {"left": "accept", "match_ends": "accept_warn"}),
        ("declined", {"declined": "accept", "match_ends": "accept_warn"}),
        ("not_new", {"not_new": "accept", "mentor_changed": "hold"}),
    ],
)
def test_an_answer_without_a_mentor_after_a_match_was_accepted(outcome, expected):
    ground = a_ground(NEW, OLD, matches=[confirmed("101", "00201")])

    assert rules_of(verdict(ground, a_row("101", outcome=outcome))) == expected


@pytest.mark.parametrize(("outcome", "of", "ends"), [("not_new", MASA, "left"), ("not_new", MASA, "declined"),
                                                    ("pending", ACSA, "withdrawn")])  # fmt: skip
def test_what_a_held_answer_says_to_write_ends_the_match(outcome, of, ends):
    ground = a_ground(NEW, OLD, code=of.code, matches=[confirmed("101", "00201")])

    [held] = [one for one in verdict(ground, a_row("101", outcome=outcome), of=of).findings if one.result == "hold"]

    assert ends in held.sentence
    assert rules_of(verdict(ground, a_row("101", outcome=ends), of=of)) == {ends: "accept", "match_ends": "accept_warn"}


@pytest.mark.parametrize("outcome", ["left", "not_new"])
def test_what_is_said_against_the_roster_promises_a_list_and_nothing_more(outcome):
    [found] = verdict(GROUND, a_row("101", outcome=outcome)).findings

    assert "is listed here for those who keep the roster" in found.sentence


def test_judging_an_accepted_row_again_accepts_it():
    ground = a_ground(NEW, OLD, matches=[confirmed("101", "00201")])

    assert verdict(ground, a_row("101", "00201")).result == "accept"
