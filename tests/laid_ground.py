"""A ground that many tests stand on is played once by the product; each later test has the same rows and files."""

import io
import os
import sqlite3
import tarfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, text

from sql.tables import metadata

TABLES = [table.name for table in metadata.sorted_tables]
FULL = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in TABLES)  # noqa: S608
COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
PLACES = {"MENTOR_HOME", "MENTOR_DATABASE_URL"}
Rows = sqlite3.Connection | dict[str, bytes]
"""A whole database in memory; or for PostgreSQL, the statements that bring all in, with what each of them reads."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a play left and returned."""

    of: tuple[object, ...]
    returned: Any
    rows: Rows
    files: bytes
    """The home folder, packed; nothing if the play has left none."""


grounds: list[Ground] = []


def laid_once(play: Callable[..., Any]) -> Callable[..., Any]:
    """
    What lays a ground does so once on each engine; for the tests after that its rows are poured in.

    Tables, counters and files are then as the play leaves them. Where a row or a file is already, it is played as ever.
    A play that returns nothing, or the database, hands the test's own on, so that it may be a fixture; of anything else
    each test has a copy.

    Args:
        play: Leaves rows and files of our home only, and asks nothing but the database, its words and the environment.
    """

    @wraps(play)
    def lay(database: Engine, *words: Any, **named: Any) -> Any:
        returned = left_by(play, database, words, named)
        return database if returned is None else returned

    return lay


def left_by(play: Callable[..., Any], database: Engine, words: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """Leave what a play leaves, and return what it returns."""
    home = Path(os.environ["MENTOR_HOME"])
    if home.exists() or not is_empty(database):
        return play(database, *words, **named)
    of = (database.dialect.name, play, repr((words, named)), surroundings())
    for ground in grounds:
        if ground.of == of:
            pour(database, ground.rows)
            unpack(home, ground.files)
            return deepcopy(ground.returned)
    returned = play(database, *words, **named)
    said = None if returned is database else deepcopy(returned)
    grounds.append(Ground(of, said, taken(database), packed(home)))
    return returned


def is_empty(database: Engine) -> bool:
    """Whether no table has a row."""
    with database.connect() as db:
        return db.execute(text(FULL)).first() is None


def surroundings() -> dict[str, str]:
    """The settings and keys that a play may ask for; where it is played is none of them."""
    said = {name: os.environ[name] for name in os.environ if name.startswith("MENTOR_") and name not in PLACES}
    return {name: Path(value).read_text() if name.endswith("_FILE") else value for name, value in said.items()}


def taken(database: Engine) -> Rows:
    """Everything that is in a database."""
    with database.connect() as db:
        driver = db.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            kept = sqlite3.connect(":memory:")
            driver.backup(kept)
            return kept
        assert isinstance(driver, psycopg.Connection)
        names = [name for (name,) in driver.execute(FULL.encode())]
        rows = {f"COPY {name} FROM STDIN": copied(driver, f"COPY {name} TO STDOUT") for name in names}
        return rows | {f"SELECT setval('{name}', {last})": b"" for name, last in driver.execute(COUNTERS)}


def copied(driver: psycopg.Connection[Any], statement: str) -> bytes:
    """The rows of a table as PostgreSQL writes them."""
    with driver.cursor().copy(statement.encode()) as copy:
        return b"".join(map(bytes, copy))


def packed(home: Path) -> bytes:
    """A folder and everything in it, with who may read it."""
    if not home.exists():
        return b""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packing:
        packing.add(home, arcname=".")
    return out.getvalue()


def unpack(home: Path, files: bytes) -> None:
    """The same folder, where another test has it."""
    if files:
        with tarfile.open(fileobj=io.BytesIO(files)) as packing:
            packing.extractall(home, filter="fully_trusted")


def pour(database: Engine, rows: Rows) -> None:
    """
    Bring everything into an empty database.

    Triggers sleep meanwhile: what they do was done in the play, and is among the rows.
    """
    with database.connect() as db:
        driver = db.connection.driver_connection
        if isinstance(rows, sqlite3.Connection):
            assert isinstance(driver, sqlite3.Connection)
            rows.backup(driver)
            return
        assert isinstance(driver, psycopg.Connection)
        driver.execute("SET LOCAL session_replication_role = replica")
        for statement, read in rows.items():
            if read:
                with driver.cursor().copy(statement.encode()) as copy:
                    copy.write(read)
            else:
                driver.execute(statement.encode())
        driver.commit()
