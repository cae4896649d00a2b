"""What rows are judged by is read from the whole association's roster and lists, on both databases."""

from datetime import date

import pytest
from ground_builders import SAID, answered, judged, put_list, read
from records import end_records
from region_builders import (
    MASA,
    MOMENT,
    TODAY,
    a_row,
    change_decision,
    change_member,
    put_coordinator,
    put_decision,
    put_members,
    put_new,
)
from sqlalchemy import insert

from schemas.match import AnswerRow, MatchList
from sql import tables
from sql.match_tables import replies
from tasks.matches.ground import read_ground
from tasks.matches.ledger import Answered, record
from tasks.matches.rules import judge


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
        end_records(db, tables.member_records.c.row_key == "00201", date(2026, 8, 20))

    [(rules, _)] = judged(roster, answered("101", "00201"))

    assert rules["mentor_not_member"] == "hold"


def test_a_type_of_another_category_narrows_the_status(roster):
    change_member(roster, "00201", membership_type="Associate")

    [(rules, found)] = judged(roster, answered("101", "00201"))

    assert (rules["mentor_category"], found.pair.mentor_status) == ("hold", "associate")


def test_a_rekeyed_member_is_found_under_both_ids(roster):
    put_members(roster, a_row("90201", district="District 00201", last_name="Last00201"))
    with roster.begin() as db:
        end_records(db, tables.member_records.c.row_key == "00201", date(2026, 8, 20))
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
        end_records(db, tables.member_records.c.row_key == "101", date(2026, 8, 20))
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
