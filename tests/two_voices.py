"""A region with two coordinators, and what each of them says, judged and written down as replies are."""

from datetime import UTC, datetime, timedelta

from laid_ground import laid_once
from region_builders import MASA, TODAY, a_row, put_coordinator, put_decision, put_members, put_new, ref
from region_builders import rows_of as rows_in
from sqlalchemy import Engine, insert

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


@laid_once
def two_voices(database: Engine):
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
