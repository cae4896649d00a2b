"""Who could be chosen, who offered themselves, and what registers of staff say, on both databases."""

from datetime import date

import pytest
from ground_builders import SAID, answered, judged, put_list
from region_builders import (
    ACSA,
    MASA,
    MSA,
    TODAY,
    a_row,
    change_member,
    put_coordinator,
    put_decision,
    put_members,
    put_new,
    ref,
)
from sqlalchemy import insert, update

from schemas.match import AnswerRow
from schemas.registry import program
from sql import tables
from sql.match_tables import attestations, disclosures, schools, waivers


def put(database, table, *rows, code="masa"):
    with database.begin() as db:
        db.execute(insert(table), [{"program": code, **row} for row in rows])


@pytest.fixture
def roster(database):
    """Region 5 with three new people and three who may be mentors, and somebody of Region 2."""
    put_new(database, "101", "102", "103", component_group="superintendents")
    put_members(database, *[a_row(one, district=f"District {one}", component_group="superintendents")
                            for one in ("00201", "00202", "00203")],
                a_row("00301", region="Region 2", district="Far", last_name="Berg"))  # fmt: skip
    for one in ("00201", "00202", "00203", "00301"):
        put_decision(database, one, "NOT_ELIGIBLE", "FIRST_YEAR_OVER", flagged=False)
    put_coordinator(database)
    return database


def test_a_free_mentor_of_the_same_group_makes_another_group_worth_a_word(roster):
    change_member(roster, "00201", component_group="principals")

    [(rules, _)] = judged(roster, answered("101", "00201"))

    assert rules == {"cross_component": "accept_warn"}


@pytest.mark.parametrize("facts", [{"region": "Region 2"}, {"membership_status": "Lapsed"}, {"do_not_contact": "yes"}])
def test_who_could_not_be_chosen_was_not_available(roster, facts):
    change_member(roster, "00201", component_group="principals")
    for one in ("00202", "00203"):
        change_member(roster, one, **facts)

    [(rules, _)] = judged(roster, answered("101", "00201"))

    assert rules == {}


def test_where_members_offer_themselves_they_alone_are_available(roster):
    change_member(roster, "00201", component_group="principals")
    put(roster, tables.volunteers, {"member_id": "00201", "places": 1, "mentees": 0, "as_of": TODAY})
    alone = judged(roster, answered("101", "00201"))
    put(roster, tables.volunteers, {"member_id": "00202", "places": 1, "mentees": 1, "as_of": TODAY})
    full = judged(roster, answered("101", "00201"))
    put(roster, tables.volunteers, {"member_id": "00203", "places": 2, "mentees": 1, "as_of": TODAY})
    free = judged(roster, answered("101", "00201"))

    assert [rules for [(rules, _)] in (alone, full, free)] == [{}, {}, {"cross_component": "accept_warn"}]


def test_registers_of_staff_count(roster):
    change_member(roster, "00201", district="North")
    put(roster, disclosures, {"member_id": "00202", "other_member_id": "102", "kind": "conflict",
                              "disclosed_by": "Jo Lind", "disclosed_on": TODAY})  # fmt: skip
    put(roster, disclosures, {"member_id": "00201", "other_member_id": "101", "kind": "supervises",
                              "disclosed_by": "Jo Lind", "disclosed_on": TODAY})  # fmt: skip
    put(roster, waivers, {"list_ref": ref("101"), "mentor_id": "00201", "rule": "supervisor", "reason": "agreed",
                          "authority": "association", "waived_by": "Jo Lind", "waived_on": TODAY})  # fmt: skip

    found = judged(roster, answered("101", "00201"), answered("102", "00202", number=4))

    assert [rules for rules, _ in found] == [
        {"same_district": "accept_warn", "supervisor": "accept_warn"}, {"disclosed_conflict": "hold"}]  # fmt: skip


def test_schools_and_attestations_make_a_head_a_mentor(database):
    put_members(database, a_row("1", region="", district="Oak", title="Headteacher", membership_status="Current"),
                a_row("2", region="", district="Elm", title="Headteacher", membership_status="Current"),
                code="msa")  # fmt: skip
    put_decision(database, "1", code="msa")
    put_decision(database, "2", "NOT_ELIGIBLE", code="msa", flagged=False)
    with database.begin() as db:
        mine = tables.decisions.c.person_id == "2"
        db.execute(update(tables.decisions).where(mine).values(service_since=date(2020, 9, 1)))
    row = AnswerRow(3, ref("1", "msa"), {"mentor_ref": "2", "outcome": "matched"})
    before = judged(database, row, of=MSA, region="*")
    put(database, schools, {"school": "ELM", "leadership_rating": "Expected standard", "phase": "", "faith": "",
                            "challenges": "", "inspected_on": None}, code="msa")  # fmt: skip
    put(database, attestations, *[{"member_id": "2", "attestation": code, "attested_by": "Jo Lind",
                                   "attested_on": TODAY} for code in MSA.mentor.attestations], code="msa")  # fmt: skip
    after = judged(database, row, of=MSA, region="*")

    assert before[0][0] == {"attestations_missing": "hold", "leadership_good": "hold"}
    assert (after[0][0], after[0][1].result) == ({}, "accept")


def test_somebody_written_in_is_found_and_decided(roster):
    put_new(roster, "104", last_name="Ek")
    put_list(roster, "101")
    row = AnswerRow(9, "", SAID | {"mentee_name": "Jo Ek", "mentee_district": "North", "mentor_member_id": "00201"})

    [(rules, found)] = judged(roster, row)

    assert rules == {"write_in": "accept_warn"}
    assert (found.mentee_person_id, found.pair.list_ref) == ("104", ref("104"))


def test_the_coordinators_of_the_region_and_whoever_answered_are_parties(roster):
    put_coordinator(roster, region="Region 2", email="m00202@example.org")
    here = judged(roster, answered("101", "00201"), coordinator="M00201@example.org")
    there = judged(roster, answered("101", "00202"))

    assert here[0][0] == {"coordinator_is_party": "accept_warn"}
    assert there[0][0] == {}


def test_where_nobody_has_an_id_a_choice_of_the_drop_down_names_a_person(database):
    texas = program("masa").model_copy(update={"roster": MASA.roster.model_copy(update={"identity": "person"})})
    put_new(database, "101")
    put_members(database, a_row("P1", last_name="Berg", district="Oak"),
                a_row("P2", last_name="Berg", district="Elm"))  # fmt: skip
    with database.begin() as db:
        versions = tables.member_records
        db.execute(update(versions).where(versions.c.last_name == "Berg").values(member_id=""))

    found = judged(database, *[answered("101", words) for words in ("Berg, Jo, Oak", "P2")], of=texas)
    [(rules, unclear)] = judged(database, answered("101", "Jo Berg"), of=texas)

    assert [verdict.pair and verdict.pair.mentor_person_id for _, verdict in found] == ["P1", "P2"]
    assert "mentor_unknown" in rules
    assert "Berg, Jo, Oak" in unclear.findings[0].sentence


def test_a_facilitators_list_is_one_regions(database):
    put_new(database, "101", code="acsa")
    put_members(database, a_row("201", district="Far"), code="acsa")
    row = AnswerRow(3, ref("101", "acsa"), {"mentor_member_id": "201", "outcome": "matched"})

    [(_, found)] = judged(database, row, of=ACSA)

    assert found.pair.mentor_person_id == "201"
