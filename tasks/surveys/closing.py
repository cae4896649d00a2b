"""Closes a wave: answers are cut loose from people, shuffled, once, and what led back to them is taken off the disk."""

import json
import random
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Select, column, func, select, table, text
from sqlalchemy.exc import OperationalError

from schemas.program import Program
from schemas.survey import Survey
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.surveys.aggregate import EVERYBODY, aggregate_at_close
from tasks.surveys.comments import Named, flag
from tasks.surveys.leaving import wait_for_answers
from tasks.surveys.rules import as_text

ACTOR = "close_survey"
EMPTIED = ("survey_inbox", "survey_drafts", "survey_submitted", "survey_answers", "survey_comments")
REWRITTEN = ("survey_inbox", "survey_drafts")
"""What other waves may still have rows in, so that a page keeps what was deleted until it is written anew."""
LOCK_TIMEOUT = "5s"
DEAD_ROWS: Select[tuple[int]] = select(func.coalesce(func.sum(column("n_dead_tup")), 0)).select_from(
    table("pg_stat_user_tables")
)
"""What VACUUM had to leave, since somebody might still see it."""


class StillReadable(RuntimeError):
    """What was deleted is still on the disk, because somebody is reading; scrub again."""


def close_due(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Close every wave of which the days of grace are over, and take off the disk what was deleted. A second run changes
    nothing, and takes up what the first could not finish.

    Returns:
        closed, answers, scrubbed.
    Raises:
        StillReadable: the wave is closed, but its old rows are still on the disk.
    """
    counts = {"closed": 0, "answers": 0, "scrubbed": 0}
    with reading(engine) as db:
        waves = db.execute(query("surveys/waves_in_state"), {"program": program.code, "state": "open"}).mappings().all()
    for wave in waves:
        if wave["grace_until"] <= moment:
            moved = close_wave(program, engine, wave["wave_id"], moment)
            counts["closed"] += moved is not None
            counts["answers"] += moved or 0
    with reading(engine) as db:
        left = db.execute(query("surveys/not_scrubbed"), {"program": program.code}).scalars().all()
    if left:
        scrub(engine)
    with engine.begin() as db:
        for wave_id in left:
            audit.append(db, at=moment, actor=ACTOR, action="survey_scrubbed", subject=wave_id, facts={})
    return counts | {"scrubbed": len(left)}


def close_wave(program: Program, engine: Engine, wave_id: str, moment: datetime) -> int | None:
    """
    Move the answers of a wave where nothing leads back to a person, in random order under new ids and without groups,
    and work out what may be known of them and their groups, in one transaction.

    Returns:
        How many answers there are; None if the wave is closed already or its days of grace are not over.
    """
    with reading(engine) as db:
        named = read_named(db, program)  # takes a while, and nobody should wait for it
    with engine.begin() as db:
        if db.dialect.name == "postgresql":
            db.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        if db.execute(query("surveys/close_wave"), {"wave_id": wave_id, "moment": moment}).first() is None:
            return None
        wait_for_answers(db)
        rows = [dict(row) for row in db.execute(query("surveys/inbox_of_wave"), {"wave_id": wave_id}).mappings()]
        random.SystemRandom().shuffle(rows)
        aggregate_at_close(db, program, wave_id, rows, moment)
        keep(db, named, wave_id, rows)
        db.execute(query("surveys/empty_inbox"), {"wave_id": wave_id})
        db.execute(query("surveys/empty_drafts"), {"wave_id": wave_id})
        audit.append(db, at=moment, actor=ACTOR, action="survey_closed", subject=wave_id, facts={"answers": len(rows)})
    return len(rows)


def keep(db: Connection, named: Named, wave_id: str, rows: list[dict[str, Any]]) -> None:
    """
    Write down the answers, and what people wrote apart from them and in another order.

    The groups stay only where people were told that their name stays: one person alone may be in several of them at
    once. Of so few answers that nothing is ever shown of them none is kept, since who sent them is known.
    """
    forms = {row.survey_key: Survey.model_validate_json(row.content)
             for row in db.execute(query("surveys/forms_of_wave"), {"wave_id": wave_id})}  # fmt: skip
    comments: list[tuple[str, str, str]] = []
    sizes = Counter(row["survey_key"] for row in rows)
    for row in rows:
        answers, key = json.loads(row["answers"]), row["survey_key"]
        for name in sorted(texts_in(forms[key]) & answers.keys()):
            comments.append((key, name, answers.pop(name)))
        apart = forms[key].anonymity != "identified"
        if not apart or sizes[key] >= forms[key].min_cell:
            db.execute(query("surveys/put_answer"), {
                "answer_id": uuid4().hex, "wave_id": wave_id, "survey_key": key, "answers": as_text(answers),
                "cut": EVERYBODY if apart else row["cut"]})  # fmt: skip
    random.SystemRandom().shuffle(comments)
    for survey_key, question, said in comments:
        found = flag(said, named)
        db.execute(query("surveys/put_comment"), {
            "comment_id": uuid4().hex, "wave_id": wave_id, "survey_key": survey_key, "question": question,
            "said": said, "proposed": found.proposed, "flags": found.flags})  # fmt: skip


def texts_in(survey: Survey) -> set[str]:
    """The questions that are answered in words, which are kept apart unless people were told that their name stays."""
    apart = survey.anonymity != "identified"
    return {question.key for question in survey.questions if apart and question.kind == "text"}


def read_named(db: Connection, program: Program) -> Named:
    """Everybody and every place of the roster, and the regional contacts, who must not be named in a comment."""
    rows = db.execute(query("surveys/names_of_roster"), {"program": program.code}).all()
    return Named.of((row.person for row in rows if row.person), (row.place for row in rows if row.place))


def scrub(engine: Engine) -> None:
    """
    Take the rows that were deleted off the disk. Safe to run again.

    Raises:
        StillReadable: somebody reads who began before, so that the rows could not be taken off.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            scrub_postgresql(db)
        return
    raw = engine.raw_connection()  # outside of any transaction, which the engine would begin
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        raw.close()
    if busy:
        raise StillReadable("somebody is reading the database, so deleted answers are still in its log; run again")


def scrub_postgresql(db: Connection) -> None:
    """
    Take the rows that were deleted off the disk of PostgreSQL, and write their pages anew; whoever answers waits.

    Raises:
        StillReadable: as `scrub` says.
    """
    for name in EMPTIED:
        db.execute(text(f"VACUUM {name}"))
    still = StillReadable("somebody reads the database, so deleted answers are still in its files; run again")
    if db.execute(DEAD_ROWS.where(column("relname").in_(EMPTIED))).scalar_one():
        raise still
    db.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    try:
        for name in REWRITTEN:
            db.execute(text(f"VACUUM FULL {name}"))
    except OperationalError:
        raise still from None
    finally:
        db.execute(text("RESET lock_timeout"))
