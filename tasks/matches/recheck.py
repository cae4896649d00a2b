"""Looks again at what is held: a renewed membership, a waiver or a new export frees a row without a new reply."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import Connection, Engine, Row

from schemas.calendar import program_year_of
from schemas.match import AnswerRow, MatchList, RowVerdict
from schemas.program import Program
from sql.queries import query
from tasks.matches import ledger
from tasks.matches.ground import read_ground
from tasks.matches.rules import judge
from tasks.matches.transitions import ACCEPTED, changes
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
    """Judge the held rows of one answer; how many matches were confirmed."""
    said = list(rows)
    first = said[0]
    listed = MatchList(
        columns_of(said), tuple(AnswerRow(row.number, row.list_ref, json.loads(row.said)) for row in said)
    )
    ground = read_ground(db, program, first.region, first.list_id, first.coordinator, today, listed)
    good = list(in_order(judge(program, ground, listed, first.received_on)))
    live = ledger.live_matches(db, program)
    found = changes(good, live, first.submission_id, first.coordinator)
    source = ledger.Source(year, first.region, first.submission_id, today, ACTOR)
    ledger.apply(db, program, found, source, moment)
    confirmed = sum(change.state == "confirmed" for change in found)
    if confirmed:
        facts: dict[str, audit.Fact] = {"list_id": first.list_id, "confirmed": confirmed}
        audit.append(db, at=moment, actor=ACTOR, action="held_rows_freed", subject=first.submission_id, facts=facts)
    return confirmed


def in_order(verdicts: Iterable[RowVerdict]) -> Iterator[RowVerdict]:
    """The rows that count now and bring two people together."""
    return (verdict for verdict in verdicts if verdict.result in ACCEPTED and verdict.pair is not None)


def columns_of(rows: Sequence[Row[tuple[object, ...]]]) -> tuple[str, ...]:
    """Every column in which one of the rows says something."""
    return tuple(sorted({name for row in rows for name in json.loads(row.said)}))
