"""The rules that every program has, row by row."""

from datetime import date

import pytest
from answered_rows import a_ground, a_mentee, a_person, a_row, ref, rules_of, verdict

from schemas.match import AnswerRow
from tasks.matches.builtin import BUILTIN
from tasks.matches.knowledge import Ref
from tasks.matches.row_messages import LONGEST

NEW, OLD = a_mentee("101"), a_person("00201")
GROUND = a_ground(NEW, OLD, a_person("00202", first_name="Bo"))


def test_a_row_without_a_fault_is_accepted_with_both_people():
    found = verdict(GROUND, a_row("101", "00201"))

    assert (found.result, found.outcome, found.findings) == ("accept", "matched", ())
    assert (found.pair.mentee_person_id, found.pair.mentor_person_id, found.pair.mentor_id) == ("101", "00201", "00201")
    assert (found.pair.match_date, found.pair.mentee_status, found.pair.list_ref) == (
        date(2026, 9, 15), "active", ref("101"))  # fmt: skip


def test_a_row_that_says_nothing_has_no_verdict_and_no_finding():
    found = verdict(GROUND, AnswerRow(3, ref("101"), {"mentee_name": "Lind101, Ana"}))

    assert (found.result, found.outcome, found.findings, found.mentee_person_id) == ("unanswered", "", (), "101")


def test_a_reference_that_nobody_has_is_rejected():
    found = verdict(GROUND, a_row("101", "00201", list_ref="NOTOURS"))

    assert rules_of(found)["ref_unknown"] == "reject"
    assert found.pair is None


@pytest.mark.parametrize(
    ("place", "words"),
    [(Ref("101", "Region 2", "2026-27"), "another region"), (Ref("101", "Region 5", "2025-26"), "list of 2025-26")],
)
def test_a_reference_of_another_list_is_rejected(place, words):
    ground = a_ground(NEW, OLD, refs={ref("101"): (place,)})

    found = verdict(ground, a_row("101", "00201"))

    assert rules_of(found) == {"ref_mismatch": "reject"}
    assert words in found.findings[0].sentence


@pytest.mark.parametrize(
    "cells",
    [{"mentee_member_id": "102"}, {"mentee_member_id": "102", "mentee_name": "Ek, Ana"},
     {"mentee_name": "Ek, Ana"}, {"mentee_member_id": "777", "mentee_name": "Berg, Al"}],
)  # fmt: skip
def test_rows_that_were_sorted_apart_are_rejected(cells):
    ground = a_ground(NEW, OLD, a_mentee("102", last_name="Ek"))

    assert rules_of(verdict(ground, a_row("101", "00201", **cells))) == {"ref_mismatch": "reject"}


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"mentee_title": "Principal"}, "mentee_title"), ({"mentee_name": "Lind-Berg, Ana"}, "mentee_name"),
     ({"mentee_member_id": "777", "mentee_name": "Lind101, Ana"}, "mentee_member_id"),
     ({"mentee_email": "ana@new.example.org"}, "mentee_email")],
)  # fmt: skip
def test_a_cell_that_is_not_theirs_to_change_is_a_correction(cells, column):
    found = verdict(GROUND, a_row("101", "00201", **cells))

    assert rules_of(found) == {"locked_cell_changed": "accept_warn"}
    assert [one.column for one in found.findings] == [column]


@pytest.mark.parametrize("cells", [{"mentee_title": "SUPERINTENDENT "}, {"mentee_name": "lind101,  ana"}])
def test_a_cell_whose_writing_alone_differs_is_no_correction(cells):
    assert verdict(GROUND, a_row("101", "00201", **cells)).result == "accept"


def test_two_corrections_in_one_row_are_two_findings():
    found = verdict(GROUND, a_row("101", "00201", mentee_title="Principal", mentee_district="Elsewhere"))

    assert [(one.rule, one.column) for one in found.findings] == [
        ("locked_cell_changed", "mentee_district"), ("locked_cell_changed", "mentee_title")]  # fmt: skip


def test_who_left_the_list_waits_for_a_person():
    ground = a_ground(NEW, OLD, refs={ref("101"): (Ref("101", "Region 5", "2026-27", False, "FIRST_YEAR_OVER"),)})

    found = verdict(ground, a_row("101", "00201"))

    assert rules_of(found) == {"no_longer_listed": "hold"}
    assert "no longer in the first year" in found.findings[0].sentence


def test_a_mentor_without_an_outcome_is_read_as_matched():
    found = verdict(GROUND, a_row("101", "00201", outcome=""))

    assert (found.outcome, rules_of(found)) == ("matched", {"outcome_missing": "accept_warn"})


def test_a_word_that_is_no_outcome_holds_the_row_with_both_people():
    found = verdict(GROUND, a_row("101", "00201", outcome="sure!"))

    assert (found.outcome, rules_of(found)) == ("", {"outcome_unknown": "hold"})
    assert "matched, declined, not new, left or pending" in found.findings[0].sentence
    assert found.pair is not None


@pytest.mark.parametrize("outcome", ["declined", "not_new", "left", "not new"])
def test_an_outcome_without_a_match_and_yet_a_mentor_contradicts(outcome):
    found = verdict(GROUND, a_row("101", "00201", outcome=outcome))

    assert rules_of(found) == {"outcome_contradicts": "hold"}
    assert found.pair is None


@pytest.mark.parametrize("outcome", ["declined", "not_new", "left", "pending"])
def test_an_outcome_without_a_match_is_accepted(outcome):
    found = verdict(GROUND, a_row("101", outcome=outcome))

    assert (found.result, found.outcome, found.pair) == ("accept", outcome, None)
    assert rules_of(found) == {outcome: "accept"}


def test_pending_with_a_mentor_is_not_yet_a_match():
    found = verdict(GROUND, a_row("101", "00201", outcome="pending"))

    assert (found.result, found.outcome, found.pair) == ("accept", "pending", None)


def test_matched_without_a_mentor_is_held():
    assert rules_of(verdict(GROUND, a_row("101", outcome="matched", match_date="2026-09-15"))) == {
        "mentor_missing": "hold"
    }


def test_a_name_without_an_id_is_held_with_whom_it_may_mean():
    found = verdict(GROUND, a_row("101", outcome="matched", match_date="2026-09-15", mentor_name="Ana Lind00201"))

    assert rules_of(found) == {"mentor_missing": "hold"}
    assert "00201 (Lind00201, Ana)" in found.findings[0].sentence


def test_a_note_alone_does_not_say_what_became_of_somebody():
    found = verdict(GROUND, a_row("101", note="calling her on Monday"))

    assert rules_of(found) == {"outcome_missing": "hold"}


def test_every_sentence_fits_and_every_rule_has_a_result():
    long = "Bartholomew-Featherstonehaugh-Cholmondeley " * 3
    people = [a_person(f"9{n}{'0' * 30}", last_name=long, first_name="Maximiliana") for n in range(3)]
    ground = a_ground(NEW, OLD, *people)
    said = [{"outcome": "y" * 300}, {"match_date": "z" * 200}, {"cross_region_reason": "w" * 200}]
    rows = [a_row("101", "00201", **one) for one in said] + [a_row("101", "x" * 200, mentor_name=f"Maxi {long}")]

    sentences = [one.sentence for row in rows for one in verdict(ground, row).findings]

    assert sentences
    assert max(map(len, sentences)) <= LONGEST
    assert {rule.result for rule in BUILTIN.values()} == {"accept", "accept_warn", "hold", "reject"}
