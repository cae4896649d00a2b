"""Notes the end of the record of acts in a file beside the database, so that an end that was cut off is seen."""

import os
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from sql.queries import query
from tasks.shared import audit
from tasks.shared.files import home

NAME = "record-of-acts.csv"
"""One line each time: the moment, the number of the last row, its hash. Only we add to it."""


def heads_file() -> Path:
    """Where the ends are noted; a copy of it elsewhere makes it worth more."""
    return home() / NAME


def note_head(db: Connection, moment: datetime) -> str:
    """Add the end of the record as it is now, on disk before it returns; the line."""
    last, hash_of_last = audit.head(db)
    line = f"{moment.astimezone(UTC).isoformat()},{last},{hash_of_last}\n"
    descriptor = os.open(heads_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return line


def lost_heads(db: Connection) -> list[str]:
    """A sentence if an end that was noted is not in the record any more: rows were cut off, or made anew."""
    path = heads_file()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        try:
            at, number, noted = line.split(",")
            seq = int(number)
        except ValueError:
            return [f"{NAME} has a line that nobody of us wrote: the end of the record of acts cannot be checked."]
        found = db.execute(query("audit/hash_of_row"), {"seq": seq}).scalar() if seq else audit.START
        if found != noted:
            return [f"Row {seq} ended the record of acts on {at[:10]} and is not in it as it was: its end was cut off "
                    "or written anew. Compare it with a backup."]  # fmt: skip
    return []
