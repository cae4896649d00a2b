"""One person under two ids, or in two jobs, is one person: no match is lost by it, and none doubled."""

from datetime import date

import pytest
from region_builders import TODAY, change_member, ref
from region_builders import rows_of as rows_in
from sqlalchemy import insert, update
from two_voices import LIND, MENTEE, ledger, recheck, says, two_voices, waive

from sql import match_tables, tables


@pytest.fixture
def region(database):
    return two_voices(database)


def known_as(database, new, old):
    """The membership office gave somebody another id, and that was recognised."""
    with database.begin() as db:
        db.execute(insert(tables.person_links).values(
            program="masa", row_key=new, person_id=old, evidence="rekeyed", linked_on=date(2026, 9, 3)))  # fmt: skip


def test_a_mentor_who_turns_out_to_be_somebody_known_before_is_no_other_mentor(region):
    says(region, LIND, mentor="00202")
    known_as(region, "00202", "00201")

    rules, result = says(region, LIND, mentor="00201", number=2)

    assert (rules, result) == ({}, "accept")
    assert ledger(region) == [("00202", "confirmed")]


def test_a_mentee_who_turns_out_to_be_somebody_known_before_keeps_the_match(region):
    says(region, LIND, mentor="00201")
    with region.begin() as db:
        db.execute(update(tables.flags).where(tables.flags.c.list_ref == ref(MENTEE)).values(
            withdrawn_on=TODAY, withdrawn_reason="LEFT_ROSTER"))  # fmt: skip
    known_as(region, MENTEE, "102")

    rules, result = says(region, LIND, mentor="00201", number=2)
    other, held = says(region, LIND, mentor="00202", number=3)

    assert (rules, result) == ({"matched_already": "accept_warn"}, "accept_warn"), "the old reference means the new one"
    assert (other["mentor_changed"], held) == ("hold", "hold")
    assert ledger(region) == [("00201", "confirmed"), ("00202", "held")]


def test_what_was_said_of_somebody_under_another_id_is_not_looked_at_again_after_a_later_word(region):
    change_member(region, "00201", membership_status="Lapsed")
    says(region, LIND, mentor="00201")
    with region.begin() as db:
        db.execute(update(tables.flags).where(tables.flags.c.list_ref == ref(MENTEE)).values(
            withdrawn_on=TODAY, withdrawn_reason="LEFT_ROSTER"))  # fmt: skip
    known_as(region, MENTEE, "102")
    says(region, LIND, "declined", number=2, mentee="102")
    change_member(region, "00201", membership_status="Active")

    assert recheck(region) == 0
    assert ledger(region) == [("00201", "ended")]


def in_a_second_job(database):
    """The mentee changed the job: another spell, another flag, another reference on the second list."""
    with database.begin() as db:
        db.execute(update(tables.flags).where(tables.flags.c.list_ref == ref(MENTEE)).values(
            withdrawn_on=TODAY, withdrawn_reason="OTHER_ROLE"))  # fmt: skip
        db.execute(insert(tables.flags).values(
            program="masa", person_id=MENTEE, role_family="principal", employer="other", spell=1, list_ref="SECOND",
            reason="NEW_ROLE", flagged_on=TODAY))  # fmt: skip
        db.execute(insert(tables.region_list_rows).values(
            list_id="l1", list_ref="SECOND", person_id=MENTEE, standing="new", content_sha256=""))  # fmt: skip


def test_the_same_mentor_for_a_second_job_in_one_year_is_one_match(region):
    says(region, LIND, mentor="00201")
    in_a_second_job(region)

    rules, result = says(region, LIND, mentor="00201", number=2, list_ref="SECOND", match_date="2026-09-01")

    assert (rules, result) == ({"matched_already": "accept_warn"}, "accept_warn")
    assert ledger(region) == [("00201", "confirmed")]
    assert rows_in(region, match_tables.matches)[0]["match_date"] == date(2026, 8, 30), "it keeps its day"


def test_another_mentor_for_a_second_job_is_a_change_and_leaves_one_match(region):
    says(region, LIND, mentor="00201")
    in_a_second_job(region)

    assert says(region, LIND, mentor="00202", number=2, list_ref="SECOND")[1] == "hold"
    waive(region, "00202", list_ref="SECOND")
    assert recheck(region) == 1
    assert ledger(region) == [("00201", "replaced"), ("00202", "confirmed")]


def test_the_same_mentor_in_the_next_year_is_a_match_of_its_own(region):
    says(region, LIND, mentor="00201")
    in_a_second_job(region)
    with region.begin() as db:
        db.execute(update(match_tables.matches).values(program_year="2025-26"))

    rules, result = says(region, LIND, mentor="00201", number=2, list_ref="SECOND")

    assert (rules, result) == ({}, "accept")
    assert ledger(region) == [("00201", "confirmed"), ("00201", "confirmed")]
