"""A roster and what is read of it to judge a list by."""

from region_builders import MASA, TODAY, ref
from sqlalchemy import insert

from schemas.match import AnswerRow, MatchList
from sql import tables
from tasks.matches.ground import read_ground
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
