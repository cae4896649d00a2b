"""Results are released by a person, one version at a time; before that nobody outside is told anything of them."""

import hashlib
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine, RowMapping

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.surveys import report_messages as say
from tasks.surveys.report import Edition
from tasks.surveys.results import Results, results_in
from tasks.surveys.reviewing import approved_comments, standing_of


class NotTheLast(RuntimeError):
    """There is a newer version of the results, or none such."""


class ReleasedAlready(RuntimeError):
    """What is released cannot be taken back."""


class NotReleased(RuntimeError):
    """Nobody has released these results."""


class ResultsChanged(RuntimeError):
    """The results are not those that were kept: somebody changed the database."""


def release(
    program: Program, engine: Engine, wave_id: str, version: int, person: str, decision: Literal["approve", "reject"],
    reason: str, moment: datetime,
) -> bool:  # fmt: skip
    """
    Keep what a person decided about a version of the results. Says whether it is released.

    Raises:
        NotTheLast: a newer version is there, or none such of this program.
        ReleasedAlready: it is released, and now somebody says no.
        ResultsChanged: they are not the results that were kept.
    """
    with engine.begin() as db:
        row = find_version(db, program, wave_id, version)
        if row["decision"] == "approve" and decision == "reject":
            raise ReleasedAlready(f"Version {version} of {wave_id} is released; that cannot be taken back.")
        if row["decision"] == "approve":
            return True
        last = db.execute(query("surveys/last_results"), {"wave_id": wave_id}).mappings().one()
        if last["version"] != version:
            raise NotTheLast(f"{wave_id} has a newer version of its results than {version}; look at that one.")
        said = {"wave_id": wave_id, "version": version, "content_sha256": row["content_sha256"], "decision": decision,
                "decided_by": person, "reason": reason, "decided_at": moment}  # fmt: skip
        if db.execute(query("surveys/put_release"), said).first() is None:
            return True  # somebody else released it a moment ago
        if decision == "approve":
            db.execute(query("surveys/note_wave_state"),
                       {"wave_id": wave_id, "before": "aggregated", "after": "released"})  # fmt: skip
        audit.append(db, at=moment, actor=person, action=f"survey_results_{decision}", subject=wave_id,
                     facts={"version": version, "content_sha256": row["content_sha256"],
                            "reason": reason})  # fmt: skip
    return decision == "approve"


def find_version(db: Connection, program: Program, wave_id: str, version: int) -> RowMapping:
    """One version of a wave of this program, with what was decided about it."""
    row = db.execute(query("surveys/find_results"), {"wave_id": wave_id, "version": version}).mappings().first()
    if row is None or row["program"] != program.code:
        raise NotTheLast(f"{program.code} has no version {version} of results of {wave_id!r}")
    if hashlib.sha256(row["content"].encode()).hexdigest() != row["content_sha256"]:
        raise ResultsChanged(f"Version {version} of {wave_id} is not what was kept. Nothing is shown of it.")
    return row


def last_version(db: Connection, wave_id: str) -> int:
    """The newest version of the results of a wave; 0 if there is none."""
    row = db.execute(query("surveys/last_results"), {"wave_id": wave_id}).first()
    return 0 if row is None else int(row.version)


def edition_of(
    db: Connection, program: Program, wave_id: str, version: int, *, draft_at: datetime | None = None
) -> Edition:
    """
    The board's edition of a version: as it was released, or a draft with the texts approved by now.

    Args:
        draft_at: The moment now, for a draft; None for what is released.
    Raises:
        NotReleased: it is not, and no draft was asked for.
        NotTheLast, ResultsChanged: as `find_version` says.
    """
    row = find_version(db, program, wave_id, version)
    released = row["decision"] == "approve"
    moment = row["decided_at"] if released else draft_at
    if moment is None:
        raise NotReleased(f"Nobody has released version {version} of {wave_id}.")
    results = results_in(row["content"])
    return Edition(program, results, version, draft=not released, before=before(db, wave_id),
                   comments=approved_comments(db, results, moment))  # fmt: skip


def before(db: Connection, wave_id: str) -> Results | None:
    """What was released of the same wave in the year before; None if nothing was."""
    content = db.execute(query("surveys/released_before"), {"wave_id": wave_id}).scalar()
    return None if content is None else results_in(content)


def describe_results(program: Program, engine: Engine, wave_id: str, version: int, receivers: list[str]) -> str:
    """What the person who releases reads, as Markdown."""
    with reading(engine) as db:
        row = find_version(db, program, wave_id, version)
        texts = standing_of(db, wave_id)
    return say.question_about(program, results_in(row["content"]), version, texts, receivers)
