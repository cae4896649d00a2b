"""What rows are judged by is read from the whole association's roster, lists and registers, on both databases."""

from datetime import date

import pytest
from region_builders import (
    ACSA,
    MASA,
    MOMENT,
    MSA,
    TODAY,
    a_row,
    change_decision,
    change_member,
    put_coordinator,
    put_decision,
    put_members,
    put_new,
    ref,
)
from sqlalchemy import insert, update

from schemas.match import AnswerRow, MatchList
from schemas.registry import program
from sql import tables
from sql.match_tables import attestations, disclosures, replies, schools, waivers
from tasks.matches.ground import read_ground
from tasks.matches.ledger import Answered, record
from tasks.matches.rules import judge

SAID = {"outcome": "matched", "match_date": "2026-08-30"}


def answered(mentee, mentor, number=3, **said):
    return AnswerRow(number, ref(mentee) if mentee else "", SAID | {"mentor_member_id": mentor} | said)


def read(database, *rows, of=MASA, region="Region 5", list_id="", coordinator="", today=TODAY):
    with database.begin() as db:
        return read_ground(db, of, region, list_id, coordinator, today, MatchList(("list_ref",), rows))


def judged(database, *rows, of=MASA, **where):
    ground = read(database, *rows, of=of, **where)
    return [({one.rule: one.result for one in found.findings}, found) for found in judge(
        of, ground, MatchList(("list_ref",), rows), TODAY)]  # fmt: skip


def put_list(database, *member_ids, region="Region 5", year="2026-27", version=1, standing="new", as_of=TODAY):
    """A list that was sent."""
    name = f"l{region}{year}{version}"
    counts = dict.fromkeys(("rows_new", "rows_changed", "rows_left", "rows_same"), 0)
    with database.begin() as db:
        db.execute(insert(tables.region_lists).values(
            list_id=name, program="masa", program_year=year, region=region, version=version, content_sha256="",
            as_of=as_of, **counts))  # fmt: skip
        for one in member_ids:
            db.execute(insert(tables.region_list_rows).values(
                list_id=name, list_ref=ref(one), person_id=one, standing=standing, content_sha256=""))  # fmt: skip
    return name


def put(database, table, *rows, code="masa"):
    with database.begin() as db:
        db.execute(insert(table), [{"program": code, **row} for row in rows])


def take(database, rows, list_id, region="Region 5", number=1):
    """Judge an answer and write it down, as the reading of replies does."""
    digest = f"{number:064d}"
    listed = MatchList(("list_ref",), tuple(rows))
    with database.begin() as db:
        db.execute(insert(replies).values(
            reply_id=digest, raw_sha256=digest, program="masa", list_id="", message_id="", answer_to="", code="",
            received_at=MOMENT, settled_at=None, verdict="waiting"))  # fmt: skip
        ground = read_ground(db, MASA, region, list_id, "lind@example.org", TODAY, listed)
        verdicts = judge(MASA, ground, listed, TODAY)
        of_region = Answered(digest, list_id, "2026-27", region, "lind@example.org", TODAY, MOMENT)
        record(db, MASA, of_region, verdicts, MOMENT)
    return verdicts


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


def test_a_list_is_judged_before_any_list_was_sent(roster):
    [(rules, found)] = judged(roster, answered("101", "00201"))

    assert (rules, found.result, found.pair.mentor_region) == ({}, "accept", "Region 5")


def test_references_are_those_of_the_lists_of_this_region_and_year(roster):
    put_list(roster, "101")
    put_list(roster, "102", region="Region 2")
    put_list(roster, "103", year="2025-26")

    found = judged(roster, *[answered(one, "00201", number=n) for n, one in enumerate(("101", "102", "103"), 3)],
                   AnswerRow(6, "NOTOURS", SAID | {"mentor_member_id": "00201"}))  # fmt: skip

    assert [rules.get("ref_mismatch", rules.get("ref_unknown", "")) for rules, _ in found] == ["", *["reject"] * 3]
    assert "ref_unknown" in found[3][0]


def test_who_stood_on_an_older_version_and_left_is_held(roster):
    put_list(roster, "101", "102")
    put_list(roster, "102", version=2, standing="left")
    change_decision(roster, "101", "NOT_ELIGIBLE", "FIRST_YEAR_OVER")

    found = judged(roster, answered("101", "00201"), answered("102", "00202", number=4))

    assert [rules for rules, _ in found] == [{"no_longer_listed": "hold"}] * 2
    assert "first year" in found[0][1].findings[0].sentence
    assert "another list" in found[1][1].findings[0].sentence


def test_an_id_is_looked_up_over_all_regions_and_mended_by_name(roster):
    [(rules, found)] = judged(
        roster, answered("101", "301", mentor_name="Jo Berg", cross_region_reason="distance")
    )  # fmt: skip

    assert rules == {"id_repaired": "accept_warn", "cross_region": "accept_warn"}
    assert found.pair.mentor_id == "00301"


def test_nobody_is_read_by_name_where_every_id_is_known(roster):
    assert not read(roster, answered("101", "00201")).directory.names
    assert len(read(roster, answered("101", "999")).directory.names) == 7


def test_a_mentor_who_left_the_roster_is_no_member(roster):
    with roster.begin() as db:
        db.execute(update(tables.member_versions).where(tables.member_versions.c.row_key == "00201").values(
            valid_to=date(2026, 8, 20)))  # fmt: skip

    [(rules, _)] = judged(roster, answered("101", "00201"))

    assert rules["mentor_not_member"] == "hold"


def test_a_type_of_another_category_narrows_the_status(roster):
    change_member(roster, "00201", membership_type="Associate")

    [(rules, found)] = judged(roster, answered("101", "00201"))

    assert (rules["mentor_category"], found.pair.mentor_status) == ("hold", "associate")


def test_a_rekeyed_member_is_found_under_both_ids(roster):
    put_members(roster, a_row("90201", district="District 00201", last_name="Last00201"))
    with roster.begin() as db:
        versions = tables.member_versions
        db.execute(update(versions).where(versions.c.row_key == "00201").values(valid_to=date(2026, 8, 20)))
        db.execute(insert(tables.person_links), [
            {"program": "masa", "row_key": key, "person_id": "00201", "evidence": "rekeyed", "linked_on": TODAY}
            for key in ("00201", "90201")
        ])  # fmt: skip

    found = judged(roster, answered("101", "00201"), answered("102", "90201", number=4))

    assert [verdict.pair.mentor_person_id for _, verdict in found] == ["00201", "00201"]
    assert [verdict.pair.mentor_id for _, verdict in found] == ["90201", "90201"]


def test_a_cell_that_repeats_the_list_as_it_went_out_is_no_correction(roster):
    name = put_list(roster, "101", as_of=date(2026, 8, 5))
    with roster.begin() as db:
        versions = tables.member_versions
        db.execute(update(versions).where(versions.c.row_key == "101").values(valid_to=date(2026, 8, 20)))
    put_members(roster, a_row("101", title="Interim Superintendent", component_group="superintendents"),
                valid_from=date(2026, 8, 20))  # fmt: skip
    rows = [answered("101", "00201", mentee_title=title) for title in
            ("Superintendent", "Interim Superintendent", "Principal")]  # fmt: skip

    found = [judged(roster, row, list_id=name)[0][0] for row in rows]

    assert found == [{}, {}, {"locked_cell_changed": "accept_warn"}]


def test_matches_of_all_regions_count(roster):
    name = put_list(roster, "101", "102", "103")
    put_new(roster, "104", region="Region 2")
    there = put_list(roster, "104", region="Region 2")
    take(roster, [answered("101", "00201"), answered("102", "00201", number=4)], name)

    [found] = take(roster, [answered("104", "00201", cross_region_reason="distance")], there, "Region 2", number=2)

    assert {one.rule for one in found.findings} == {"cross_region", "mentor_load"}


def test_an_accepted_answer_is_accepted_again_and_another_mentor_is_held(roster):
    name = put_list(roster, "101")
    first = take(roster, [answered("101", "00201")], name)
    again = take(roster, [answered("101", "00201", note="as before")], name, number=2)
    other = take(roster, [answered("101", "00202")], name, number=3)

    assert [one.result for one in (*first, *again, *other)] == ["accept", "accept", "hold"]
    assert {one.rule for one in other[0].findings} == {"mentor_changed"}


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
        versions = tables.member_versions
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
