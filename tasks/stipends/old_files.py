"""Deletes bank files that hold accounts in clear, days after the bank has spoken; hash and masked copy stay."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.files import home, settle_folder, sha256_of, write_once
from tasks.stipends.bank_settings import settings_of
from tasks.stipends.files import FOLDER
from tasks.stipends.formats import masking_of
from tasks.stipends.ledger import take_turn

ACTOR = "delete_bank_files"
DELETED = "bank_file_deleted"
MASKED = ".masked"
"""How the copy's name ends in which of each account the last digits are left."""
DAYS_SETTING = "MENTOR_BANK_FILE_DAYS"
USUAL_DAYS = 30


class DaysUnclear(ValueError):
    """The setting is no number of days; nothing was deleted."""

    def __init__(self) -> None:
        super().__init__(f"{DAYS_SETTING} is no whole number of days from 1 to 3650; no bank file was deleted.")


class NotTheFile(ValueError):
    """A file that is to be deleted is not the one that left; it stays where it is."""


def days_kept() -> int:
    """
    How many days a bank file is kept after the bank has spoken: MENTOR_BANK_FILE_DAYS, or 30.

    Raises:
        DaysUnclear: the setting says something else.
    """
    words = os.environ.get(DAYS_SETTING) or str(USUAL_DAYS)
    if not (words.isascii() and words.isdigit() and 1 <= int(words) <= 3650):
        raise DaysUnclear
    return int(words)


def delete_old_files(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """
    Delete what holds accounts in clear of every batch of which a bank, or finance, has spoken of each payment for long.

    What was deleted is on record before it is; after a crash the next run finishes it.

    Returns:
        How many files were deleted now.
    Raises:
        DaysUnclear, NotTheFile: see there; SettingsUnclear: a masked copy cannot be made without the settings.
    """
    before = moment - timedelta(days=days_kept())
    with reading(engine) as db:
        heard = db.execute(query("stipends/batches_heard_of"), {"program": program.code, "before": before}).scalars()
        batches = sorted(heard)
    return {"deleted": sum(delete_of(program, engine, batch_id, moment) for batch_id in batches)}


def delete_of(program: Program, engine: Engine, batch_id: str, moment: datetime) -> int:
    """Delete the files of one batch that hold accounts in clear; how many."""
    gone = 0
    with engine.begin() as db:
        take_turn(db, program.code)
        recorded = {str(fact["name"]) for fact in audit.facts_of(db, action=DELETED, subject=batch_id)}
        clear = [row for row in db.execute(query("stipends/files_of_batch"), {"batch_id": batch_id})
                 if masking_of(row.format)]  # fmt: skip
        for row in clear:
            if row.name not in recorded and path_of(batch_id, row.name).exists():
                note(db, program, batch_id, row, moment)
    for row in clear:
        path = path_of(batch_id, row.name)
        if path.exists():
            path.unlink()
            settle_folder(path.parent)
            gone += 1
    return gone


def note(db: Connection, program: Program, batch_id: str, row: Row[Any], moment: datetime) -> None:
    """
    Keep a masked copy of a file, and write down that it is deleted.

    Raises:
        NotTheFile: its bytes are not those that left.
    """
    path = path_of(batch_id, row.name)
    if sha256_of(path) != row.sha256:
        raise NotTheFile(f"{row.name} is not the file that left: it was not deleted. Look at it first.")
    mask, kept = masking_of(row.format), path.with_name(f"{row.name}{MASKED}")
    if mask is not None:
        write_once(kept, mask(path.read_bytes(), settings_of(program).get(row.format, {})))
    audit.append(db, at=moment, actor=ACTOR, action=DELETED, subject=batch_id,
                 facts={"name": row.name, "sha256": row.sha256, "masked_sha256": sha256_of(kept)})  # fmt: skip


def path_of(batch_id: str, name: str) -> Path:
    """Where a file of a batch lies, or lay."""
    return home() / FOLDER / batch_id / name
