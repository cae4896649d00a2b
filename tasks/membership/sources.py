"""Where exports come from: a folder in which they are dropped, or a database that is asked; both give files."""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import create_engine, text

from schemas.program import Program
from schemas.roster import Source
from tasks.shared.clock import today_in
from tasks.shared.files import home, private_folder
from tasks.shared.inbox import Dropped, waiting

ROWS_AT_A_TIME = 10_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """One export that came in: which source it is of, the day it speaks for, and where it lies."""

    source: Source
    as_of: date
    dropped: Dropped

    @property
    def path(self) -> Path:
        """The file."""
        return self.dropped.path


def arrivals(program: Program, moment: datetime) -> list[Arrival]:
    """Every export that waits, oldest day first; sources of one day in the order of the definition."""
    today = today_in(program.year.time_zone, moment)
    for source in program.roster.sources:
        if source.kind == "database":
            ask_database(program, source, today)
    found = [
        Arrival(source, dropped.as_of, dropped)
        for source in program.roster.sources
        for dropped in waiting(program.code, source.id, program.year.time_zone, hash_all=False)
    ]
    order = {source.id: place for place, source in enumerate(program.roster.sources)}
    return sorted(found, key=lambda arrival: (arrival.as_of, order[arrival.source.id], arrival.dropped.sha256))


def database_url(program: Program, source: Source) -> str:
    """The address of a source's database; it holds a password, so it stands in the environment."""
    name = f"MENTOR_SOURCE_{program.code}_{source.id}".upper()
    url = os.environ.get(name)
    if not url:
        raise RuntimeError(f"{name} is not set: say which database the source {source.id} is read from")
    return url


def ask_database(program: Program, source: Source, today: date) -> Path:
    """
    Drop what a SELECT gives as a file of today, as if a person had exported it.

    The query is a file of the program's folder; a day's second answer replaces the first as long as it waits.
    """
    folder = private_folder(home() / "inbox" / program.code / source.id)
    path = folder / f"{source.id}-{today:%Y-%m-%d}.csv"
    with whole_file(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows(answer(database_url(program, source), source.query_text))
    return path


def answer(url: str, statement: str) -> Iterator[list[str]]:
    """The headings, then every row as text; an absent value is empty."""
    engine = create_engine(url)
    try:
        with engine.connect().execution_options(stream_results=True) as db:
            result = db.execute(text(statement))
            yield list(result.keys())
            while rows := result.fetchmany(ROWS_AT_A_TIME):
                for row in rows:
                    yield ["" if value is None else str(value) for value in row]
    finally:
        engine.dispose()


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A file that appears under its name only when it is complete."""
    draft = path.with_name(f".{path.name}.tmp")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
