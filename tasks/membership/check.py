"""What intake would say of an export, with nothing written: for people who want to know before they drop it."""

from datetime import date
from hashlib import file_digest
from pathlib import Path

from sqlalchemy import Engine

from schemas.program import Program
from schemas.roster import Source
from sql.database import READING
from tasks.membership.fresh import process_beside
from tasks.membership.judging import Export, Outcome, open_source, read_and_judge
from tasks.membership.rules import Quarantined
from tasks.membership.steps import repeated, verdict_before
from tasks.shared.files import Kept


def check_export(program: Program, engine: Engine, source: Source, as_of: date, path: Path) -> Outcome:
    """
    Read and judge an export beside the stored history, as the next pull would.

    Great Expectations does not run here: it proves what was decided and decides nothing.
    """
    with path.open("rb") as file:
        kept = Kept(file_digest(file, "sha256").hexdigest(), path.stat().st_size, path)
    with (
        process_beside(path) as child,
        engine.connect().execution_options(**{READING: True}) as db,
        db.begin() as transaction,
    ):
        came_before = verdict_before(db, program, source, as_of, lambda: kept)
        if came_before:
            return repeated(source, as_of, kept, came_before)
        export = Export(open_source(program, path), lambda: kept, child)
        seen = read_and_judge(db, program, source, as_of, export, no_evidence)
        transaction.rollback()
    return seen.outcome


def no_evidence(_db: object, _program: Program, _kept: Kept, _quarantined: list[Quarantined]) -> str:
    """No evidence is kept of a check that applies nothing."""
    return ""
