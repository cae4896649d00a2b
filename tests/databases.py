"""Databases that tests use in turn: emptying one and keeping its engine is quicker than making both anew."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from sql.database import connect, settle_sqlite
from sql.tables import metadata

LARGE = 256 * 1024
"""Bytes of a table from which on TRUNCATE is quicker than DELETE, and takes away what DELETE leaves."""
FULL = " UNION ALL ".join(
    f"SELECT '{name}' AS name, pg_relation_size('{name}') AS size WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608
    for name in metadata.tables
)
SHAPE = """
    SELECT
        (SELECT (COUNT(*), SUM(HASHTEXT(oid || relname::text)))::text FROM pg_class WHERE oid >= 16384)
        || (SELECT (COUNT(*), SUM(xmin::text::bigint))::text FROM pg_attribute WHERE attrelid >= 16384)
        || (SELECT (COUNT(*), SUM(xmin::text::bigint))::text FROM pg_constraint WHERE oid >= 16384)
        || (SELECT (COUNT(*), SUM(HASHTEXT(oid || tgenabled::text)))::text FROM pg_trigger WHERE oid >= 16384)
        || (SELECT (COUNT(*), SUM(xmin::text::bigint))::text FROM pg_proc WHERE oid >= 16384)
"""
"""
Which tables, columns, constraints, triggers and functions a database has; another after any change of them.

A row of PostgreSQL's own tables that was written again has another xmin; what it made for itself is below 16384.
"""
OTHERS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), :kept) AND backend_type = 'client backend'
"""
AS_MADE = (False, None, None, None)
"""Of a connection: commits each statement, isolation level, only reads, deferrable."""
COUNTERS = """
    SELECT setval(c.oid::regclass, 1, false) FROM pg_class AS c
    WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace
"""


def listeners(engine: Engine) -> dict[str, int]:
    """How many functions listen to each event of an engine: a test that adds one takes the engine with it."""
    return {name: len(list(getattr(engine.dispatch, name))) for name in engine.dispatch._event_names}


@dataclass(slots=True)
class Postgres:
    """A database of the throw-away server, and a connection to it that no test sees."""

    name: str
    engine: Engine
    keeper: Connection
    before: tuple[str, dict[str, int]]

    def emptied(self) -> bool:
        """Take every row out. False if the database or its engine are not as they were, and serve no other test."""
        if listeners(self.engine) != self.before[1]:
            return False
        kept = settled(self.engine)
        with self.keeper.begin():
            self.keeper.execute(text(OTHERS), {"kept": kept})
            if self.keeper.execute(text(SHAPE)).scalar_one() != self.before[0]:
                return False
            full = self.keeper.execute(text(FULL)).all()
            for name in (name for name, size in full if size < LARGE):
                self.keeper.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608
            if many := ", ".join(name for name, size in full if size >= LARGE):
                self.keeper.exec_driver_sql(f"TRUNCATE {many} CASCADE")
            self.keeper.execute(text(COUNTERS))
        return True

    def close(self) -> None:
        """Let go of it."""
        self.keeper.close()
        self.keeper.engine.dispose()
        self.engine.dispose()


def settled(engine: Engine) -> int:
    """
    Keep the engine's connection if it is the only one, idle and as it was made: another costs as much as a quick test.

    Returns:
        The server's process behind it; 0 if none is kept. One that a test has left open would keep its locks.
    """
    if isinstance(engine.pool, QueuePool) and (engine.pool.checkedout(), engine.pool.checkedin()) == (0, 1):
        with suppress(DBAPIError, psycopg.Error), engine.connect() as db:
            driver = db.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            db.rollback()
            if (driver.autocommit, driver.isolation_level, driver.read_only, driver.deferrable) == AS_MADE:
                driver.autocommit = True
                driver._prepared.clear()  # psycopg overlooks a second DISCARD ALL
                driver.execute("DISCARD ALL")  # settings, roles, locks, prepared statements, tables of the session
                driver.autocommit = False
                return driver.info.backend_pid
    engine.dispose()
    return 0


def new_postgres(url: str, name: str) -> Postgres:
    """Open a database that is empty and has every table."""
    engine, keeper = connect(url), connect(url).connect()
    with keeper.begin():  # or tables that grow refuse to be emptied; once, since each SET has all plans made anew
        keeper.exec_driver_sql("SET session_replication_role = replica")
        shape = str(keeper.execute(text(SHAPE)).scalar_one())
    return Postgres(name, engine, keeper, (shape, listeners(engine)))


@dataclass(slots=True)
class Sqlite:
    """A file that is written anew for each test, and an engine that stays."""

    path: Path
    engine: Engine
    before: dict[str, int]

    def filled_with(self, template: Path) -> None:
        """Every table, and no row. What an earlier test has left open keeps a file without a name."""
        self.engine.dispose()
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        shutil.copy(template, self.path)

    def as_before(self) -> bool:
        """Whether another test may have the engine."""
        self.engine.dispose()
        return listeners(self.engine) == self.before


def do_not_wait_for_the_disk(connection: Any, record: object) -> None:
    """A test ends processes, not the power: what is written is there, also for others, before it is on the disk."""
    settle_sqlite(connection, record)
    connection.execute("PRAGMA synchronous=OFF")


def new_sqlite(path: Path) -> Sqlite:
    """An engine for a file that is not there yet."""
    engine = connect(f"sqlite:///{path}")
    return Sqlite(path, engine, listeners(engine))
