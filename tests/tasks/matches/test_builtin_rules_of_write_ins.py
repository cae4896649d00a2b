"""Days, choices, people written in and what must be attested, row by row."""

from datetime import date

import pytest
from answered_rows import ACSA, ILA, MASA, MSA, WASBO, a_ground, a_mentee, a_person, a_row, ref, rules_of, verdict

from schemas.match import AnswerRow

NEW, OLD = a_mentee("101"), a_person("00201")
GROUND = a_ground(NEW, OLD, a_person("00202", first_name="Bo"))


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

    return ACSA.lists
