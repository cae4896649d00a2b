"""Two coordinators of one region are two voices: what one reported, the other neither replaces nor ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from region_builders import MASA, TODAY, a_row, change_member, put_coordinator, put_decision, put_members, put_new, ref
from region_builders import rows_of as rows_in
from sqlalchemy import delete, insert, update

from schemas.match import AnswerRow, MatchList
from sql import match_tables, tables
from sql.database import reading
from sql.queries import query
from tasks.matches.ground import read_ground
from tasks.matches.ledger import Answered, record
from tasks.matches.recheck import recheck_held
from tasks.matches.rules import judge
from tasks.matches.waiting import what_waits

LIND, BERG = "lind@example.org", "berg@example.org"
FIRST = datetime(2026, 9, 2, 9, tzinfo=UTC)
MENTEE = "101"


@pytest.fixture
def region(database):
    """Region 5 with two coordinators, two new people, and three who may be mentors."""
    put_new(database, MENTEE, "102")
    put_members(database, *[a_row(one, district=f"District {one}") for one in ("00201", "00202", "00203")])
    for one in ("00201", "00202", "00203"):
        put_decision(database, one, "NOT_ELIGIBLE", "FIRST_YEAR_OVER", flagged=False)
    put_coordinator(database)
    put_coordinator(database, email=BERG, name="Bo Berg")
    counts = dict.fromkeys(("rows_new", "rows_changed", "rows_left", "rows_same"), 0)
    with database.begin() as db:
        db.execute(insert(tables.region_lists).values(
            list_id="l1", program="masa", program_year="2026-27", region="Region 5", version=1, content_sha256="",
            as_of=TODAY, **counts))  # fmt: skip
        db.execute(insert(tables.region_list_rows), [
            {"list_id": "l1", "list_ref": ref(one), "person_id": one, "standing": "new", "content_sha256": ""}
            for one in (MENTEE, "102")])  # fmt: skip
    return database


def says(database, by, outcome="matched", mentor="", number=1, mentee=MENTEE, day=TODAY, list_ref="", **said):
    """One coordinator's answer about one mentee, judged and written down as the reading of replies does it."""
    digest = f"{number:064d}"
    cells = {"outcome": outcome, **({"mentor_member_id": mentor, "match_date": "2026-08-30"} if mentor else {}), **said}
    listed = MatchList(("list_ref",), (AnswerRow(3, list_ref or ref(mentee), cells),))
    with database.begin() as db:
        db.execute(insert(match_tables.replies).values(
            reply_id=digest, raw_sha256=digest, program="masa", list_id="", message_id="", answer_to="", code="",
            received_at=FIRST + timedelta(hours=number), settled_at=None, verdict="waiting"))  # fmt: skip
        ground = read_ground(db, MASA, "Region 5", "l1", by, day, listed)
        verdicts = judge(MASA, ground, listed, day)
        record(db, MASA, Answered(digest, "l1", "2026-27", "Region 5", by, day, FIRST + timedelta(hours=number),
                                  colleagues=ground.colleagues), verdicts, FIRST)  # fmt: skip
    return {one.rule: one.result for one in verdicts[0].findings}, verdicts[0].result


def waive(database, mentor, on=TODAY, reason="both agreed", list_ref=""):
    with database.begin() as db:
        db.execute(query("matches/put_waiver"), {
            "program": "masa", "list_ref": list_ref or ref(MENTEE), "mentor_id": mentor, "rule": "mentor_changed",
            "reason": reason, "authority": "association", "waived_by": "Al Berg", "waived_on": on})  # fmt: skip


def ledger(database):
    return sorted((row["mentor_id"], row["state"]) for row in rows_in(database, match_tables.matches))


def waiting(database):
    with reading(database) as db:
        return what_waits(db, MASA, FIRST + timedelta(days=2))


def recheck(database):
    return recheck_held(MASA, database, TODAY, FIRST)["freed"]


@pytest.mark.parametrize("outcome", ["left", "declined"])
def test_what_one_reported_the_other_does_not_end(region, outcome):
    says(region, LIND, mentor="00201")

    rules, result = says(region, BERG, outcome, number=2)

    assert (rules["mentor_changed"], result) == ("hold", "hold")
    assert ledger(region) == [("00201", "confirmed")]
    [both] = waiting(region).contradictions
    assert (both.stands.outcome, both.stands.mentor, both.waits.outcome) == ("matched", "00201", outcome)


def test_it_ends_when_the_first_one_says_the_same_and_nobody_waits_any_more(region):
    says(region, LIND, mentor="00201")
    says(region, BERG, "left", number=2)

    _, result = says(region, LIND, "left", number=3)

    assert result == "accept_warn"
    assert ledger(region) == [("00201", "ended")]
    assert set(waiting(region).counts.values()) - {0} == {1}, "the correction of the roster alone"


def test_it_ends_when_the_association_lets_it_and_by_no_other_look(region):
    says(region, LIND, mentor="00201")
    says(region, BERG, "left", number=2)
    says(region, LIND, mentor="00201", number=3, note="still well")
    before = recheck(region)
    waive(region, "00201")

    assert (before, recheck(region), recheck(region)) == (0, 1, 0)
    assert ledger(region) == [("00201", "ended")]
    assert waiting(region).contradictions == ()


def test_whoever_answers_for_the_region_no_more_holds_nobody_up(region):
    says(region, LIND, mentor="00201")
    with region.begin() as db:
        db.execute(delete(tables.coordinators).where(tables.coordinators.c.email == LIND))

    _, result = says(region, BERG, "left", number=2)

    assert result == "accept_warn"
    assert ledger(region) == [("00201", "ended")]


def test_an_old_word_of_the_other_does_not_come_true_when_the_first_one_goes(region):
    says(region, LIND, mentor="00201")
    says(region, BERG, "left", number=2)
    with region.begin() as db:
        db.execute(delete(tables.coordinators).where(tables.coordinators.c.email == LIND))

    assert recheck(region) == 0
    assert ledger(region) == [("00201", "confirmed")]


def test_what_one_has_on_hold_stays_there_whatever_the_other_says(region):
    change_member(region, "00201", membership_status="Lapsed")
    says(region, LIND, mentor="00201")
    says(region, BERG, mentor="00202", number=2)

    assert ledger(region) == [("00201", "held"), ("00202", "confirmed")]
    [both] = waiting(region).contradictions
    assert (both.waits.mentor, both.stands.mentor) == ("00201", "00202")

    says(region, LIND, mentor="00202", number=3)
    assert ledger(region) == [("00201", "replaced"), ("00202", "confirmed")]
    assert waiting(region).contradictions == ()


def test_an_answer_of_nobody_in_particular_undoes_nothing_of_anybody(region):
    says(region, LIND, mentor="00201")

    _, result = says(region, "", "left", number=2)

    assert result == "hold"
    assert ledger(region) == [("00201", "confirmed")]
    assert len(waiting(region).contradictions) == 1


def test_an_answer_of_nobody_in_particular_is_that_of_the_only_coordinator(region):
    with region.begin() as db:
        db.execute(delete(tables.coordinators).where(tables.coordinators.c.email == BERG))
    says(region, LIND, mentor="00201")

    assert says(region, "", "left", number=2)[1] == "accept_warn"


def test_what_both_say_is_on_record_for_both(region):
    says(region, LIND, mentor="00201")
    says(region, BERG, mentor="00201", number=2)

    assert [row["coordinator"] for row in rows_in(region, match_tables.submissions)] == [LIND, BERG]
    assert ledger(region) == [("00201", "confirmed")]


# A waiver of a change is for the match that stood -------------------------------------------------------------------


def test_a_waived_change_counts_once(region):
    says(region, LIND, mentor="00201")
    waive(region, "00202")
    says(region, LIND, mentor="00202", number=2)
    waive(region, "00203")
    says(region, LIND, mentor="00203", number=3)

    _, result = says(region, LIND, mentor="00202", number=4)

    assert result == "hold", "the first waiver was for the first match"
    assert ledger(region) == [("00201", "replaced"), ("00202", "held"), ("00202", "replaced"), ("00203", "confirmed")]


def test_the_same_words_again_are_about_the_same_match_and_others_about_the_one_that_stands(region):
    says(region, LIND, mentor="00201")
    waive(region, "00202")
    says(region, LIND, mentor="00202", number=2)
    waive(region, "00201")
    says(region, LIND, mentor="00201", number=3)
    waive(region, "00202")

    assert says(region, LIND, mentor="00202", number=4)[1] == "hold"
    waive(region, "00202", reason="they agreed again")
    assert recheck(region) == 1
    assert ledger(region)[-1] == ("00202", "replaced")
    assert ("00202", "confirmed") in ledger(region)


def test_a_waiver_before_any_match_is_about_none(region):
    waive(region, "00202")
    says(region, LIND, mentor="00201")

    assert says(region, LIND, mentor="00202", number=2)[1] == "hold"


# One person under two ids, or in two jobs ---------------------------------------------------------------------------


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
