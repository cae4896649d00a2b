"""Looks again at what is held: a renewed membership, a waiver or a new export frees a row without a new reply."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import Connection, Engine, Row

from schemas.calendar import program_year_of
from schemas.match import AnswerRow, MatchList, RowVerdict
from schemas.program import Program
from schemas.registry import definition_sha256
from sql.queries import query
from tasks.matches import ledger
from tasks.matches.earlier_matches import BOUND
from tasks.matches.ground import read_ground
from tasks.matches.rules import judge
from tasks.matches.transitions import ACCEPTED, GONE, Speaker, changes
from tasks.shared import audit

ACTOR = "recheck_held_rows"


def recheck_held(program: Program, engine: Engine, today: date, moment: datetime) -> dict[str, int]:
    """
    Judge every held row again on which its region has said nothing since; what is in order now is confirmed.

    Nothing else changes: what is worse than before is told when the region answers next.

    Returns:
        held: how many rows were looked at; freed: how many of them are in order now.
    """
    year = program_year_of(program, today)
    with engine.begin() as db:
        db.execute(query("matches/take_turn"), {"program": program.code})
        binds = {"program": program.code, "program_year": year}
        rows = db.execute(query("matches/held_rows"), binds).all()
        freed = sum(
            free(db, program, answer, year, today, moment)
            for _, answer in groupby(rows, key=lambda row: row.submission_id)
        )
    return {"held": len(rows), "freed": freed}


def free(
    db: Connection, program: Program, rows: Iterable[Row[tuple[object, ...]]], year: str, today: date, moment: datetime
) -> int:
    """
    Judge one answer again, whole, so that no row is looked at without those that speak beside it; what was held and is
    in order now counts.

    Returns:
        How many matches were confirmed, or ended by what somebody let pass.
    """
    held = list(rows)
    first, numbers = held[0], {row.number for row in held}
    listed = answer_in(db, first.submission_id)
    ground = read_ground(db, program, first.region, first.list_id, first.coordinator, today, listed)
    verdicts = judge(program, ground, listed, first.received_on)
    good = [one for one in verdicts if one.row.number in numbers and one.result in ACCEPTED
            and (one.pair is not None or ends_by_waiver(one))]  # fmt: skip
    source = ledger.Source(year, first.region, first.submission_id, today, definition_sha256(program), ACTOR)
    live = ledger.end_what_is_over(db, program, ledger.live_matches(db, program), source, moment)
    speaker = Speaker(first.submission_id, first.coordinator, ground.colleagues, year)
    found = changes(good, live, speaker)
    ledger.apply(db, program, found, source, moment)
    counts = {name: sum(change.state == name for change in found) for name in ("confirmed", "ended")}
    if any(counts.values()):
        facts: dict[str, audit.Fact] = {"list_id": first.list_id, **counts}
        audit.append(db, at=moment, actor=ACTOR, action="held_rows_freed", subject=first.submission_id, facts=facts)
    return sum(counts.values())


def ends_by_waiver(verdict: RowVerdict) -> bool:
    """Whether a row ends a match because a named person let it: by nothing else does a second look end one."""
    return verdict.outcome in GONE and any(one.rule == BOUND for one in verdict.findings)


def answer_in(db: Connection, submission_id: str) -> MatchList:
    """An answer as it was written down, with everything that its rows say."""
    found = db.execute(query("matches/rows_of_submission"), {"submission_id": submission_id}).all()
    rows = tuple(AnswerRow(row.number, row.list_ref, json.loads(row.said)) for row in found)
    return MatchList(tuple(sorted({name for row in rows for name in row.said})), rows)
