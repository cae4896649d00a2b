"""The rules that every program has, row by row."""

from datetime import date

import pytest
from answered_rows import (
    ACSA,
    ILA,
    MASA,
    MSA,
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


@pytest.mark.parametrize("day", ["soon", "25/09/2026", "September", "2026-02-30"])
def test_a_day_that_cannot_be_read_holds_the_row(day):
    found = verdict(GROUND, a_row("101", "00201", match_date=day))

    assert rules_of(found) == {"date_unreadable": "hold"}
    assert "7/25/2026" in found.findings[0].sentence


def test_a_missing_day_is_the_day_the_answer_came():
    found = verdict(GROUND, a_row("101", "00201", match_date=""))

    assert rules_of(found) == {"date_missing": "accept_warn"}
    assert found.pair.match_date == date(2026, 9, 30)


def test_a_program_without_a_column_for_the_day_asks_for_none():
    ground = a_ground(NEW, OLD, code="ila")
    ready = a_ground(NEW, a_person("00201", attested=frozenset({"readiness"})), code="ila")
    row = AnswerRow(3, ref("101"), {"mentor_ref": "00201", "outcome": "matched", "format": "formal"})

    assert rules_of(verdict(ground, row, of=ILA)) == {"readiness_missing": "hold"}
    assert (verdict(ready, row, of=ILA).result, verdict(ready, row, of=ILA).pair.format) == ("accept", "formal")


@pytest.mark.parametrize("cell", ["#NOT CALCULATED", "#MERGED CELLS", "#N/A", "#REF!"])
def test_a_cell_without_a_value_is_held_and_nobody_is_guessed(cell):
    found = verdict(GROUND, a_row("101", cell))

    assert rules_of(found) == {"cell_unreadable": "hold"}
    assert found.pair is None


def test_a_format_that_is_none_of_the_choices_is_held():
    ground = a_ground(NEW, a_person("00201", attested=frozenset({"readiness"})), code="ila")
    row = AnswerRow(3, ref("101"), {"mentor_ref": "00201", "outcome": "matched", "format": "by phone"})

    assert rules_of(verdict(ground, row, of=ILA)) == {"choice_unknown": "hold"}


def test_a_reason_in_own_words_is_kept_as_other():
    there = a_person("00201", region="Region 2")
    found = verdict(a_ground(NEW, there), a_row("101", "00201", cross_region_reason="she knows rural schools"))

    assert rules_of(found) == {"choice_unknown": "accept_warn", "cross_region": "accept_warn"}
    assert found.pair.cross_region_reason == "other"


@pytest.mark.parametrize(
    ("said", "result"),
    [({}, "accept_warn"), ({"outcome": "REVIEW"}, "hold"), ({"outcome": "UPCOMING"}, "hold"), ({"outcome": ""}, "hold"),
     ({"outcome": "NOT_ELIGIBLE"}, "reject"), ({"region": "Region 2"}, "hold")],
)  # fmt: skip
def test_somebody_written_in_counts_as_they_were_decided(said, result):
    person = a_mentee("102", **said)
    ground = a_ground(NEW, OLD, person, listed=["101"], flagged={"102": ref("102")} if not said.get("outcome") else {})
    row = AnswerRow(9, "", {"mentee_member_id": "102", "mentee_name": "Lind102, Ana", "mentor_member_id": "00201",
                            "outcome": "matched", "match_date": "2026-09-15"})  # fmt: skip

    found = verdict(ground, row)

    assert rules_of(found)["write_in"] == result
    assert found.mentee_person_id == "102"


def test_a_write_in_that_is_on_the_list_is_judged_as_on_the_list():
    row = AnswerRow(9, "", {"mentee_member_id": "101", "mentor_member_id": "00201", "outcome": "matched",
                            "match_date": "2026-09-15"})  # fmt: skip

    found = verdict(GROUND, row)

    assert (found.result, found.pair.list_ref) == ("accept", ref("101"))


@pytest.mark.parametrize(
    ("cells", "person"),
    [({"mentee_name": "Ana Lind102", "mentee_district": "district 102"}, "102"), ({"mentee_name": "Ana Lind102"}, ""),
     ({"mentee_name": "Zoe Nobody", "mentee_district": "District 102"}, ""),
     ({"mentee_member_id": "102", "mentee_name": "Zoe Nobody"}, "")],
)  # fmt: skip
def test_a_write_in_is_found_by_id_or_by_name_and_workplace_alone(cells, person):
    ground = a_ground(NEW, OLD, a_mentee("102", last_name="Lind102"), listed=["101"], flagged={"102": ref("102")})

    found = verdict(ground, AnswerRow(9, "", cells | {"mentor_member_id": "00201", "match_date": "2026-09-15"}))

    assert found.mentee_person_id == person
    assert found.result == ("accept_warn" if person else "hold")


def test_a_write_in_without_a_mentor_is_taken_note_of():
    ground = a_ground(NEW, OLD, a_mentee("102"), listed=["101"], flagged={"102": ref("102")})

    found = verdict(ground, AnswerRow(9, "", {"mentee_member_id": "102"}))

    assert (found.result, found.outcome, found.pair) == ("accept_warn", "pending", None)


def test_a_program_may_take_no_write_ins():
    of = MASA.model_copy(update={"lists": MASA.lists.model_copy(update={"write_ins": "reject"})})

    assert verdict(GROUND, AnswerRow(9, "", {"mentee_member_id": "00201"}), of=of).result == "reject"


def test_what_must_be_attested_before_a_match_holds_the_row():
    codes = frozenset(MSA.mentor.attestations)
    ready = {"leadership_rating": "good", "attested": codes}
    row = AnswerRow(3, ref("101"), {"mentor_ref": "00201", "outcome": "matched"})

    missing = verdict(
        a_ground(NEW, a_person("00201", **ready | {"attested": codes - {"accessible"}}), code="msa"), row, of=MSA
    )
    whole = verdict(a_ground(NEW, a_person("00201", **ready), code="msa"), row, of=MSA)

    assert rules_of(missing) == {"attestations_missing": "hold"}
    assert "accessible" in missing.findings[0].sentence
    assert whole.result == "accept"


def test_a_region_that_names_a_mentor_attests_it():
    assert MASA.mentor.attestations
    assert verdict(GROUND, a_row("101", "00201")).result == "accept"


def test_a_first_contact_alone_is_an_answer_that_waits():
    ground = a_ground(a_mentee("101"), code="acsa")
    of = WASBO.model_copy(update={"lists": program_lists()})

    found = verdict(ground, AnswerRow(3, ref("101"), {"first_contact_date": "2026-09-15"}), of=of)

    assert (found.result, found.outcome) == ("accept", "pending")


def program_lists():
    """The facilitators' list, which has a column for the first contact."""
    from answered_rows import ACSA

    return ACSA.lists


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
