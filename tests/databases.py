"""Databases that tests use in turn: emptying one and keeping its engine is quicker than making both anew."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

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
        (SELECT STRING_AGG(c.oid || c.relname, ',' ORDER BY c.oid) FROM pg_class AS c
         WHERE c.relnamespace = 'public'::regnamespace)
        || (SELECT STRING_AGG(a.attrelid || a.attname, ',' ORDER BY a.attrelid, a.attnum) FROM pg_attribute AS a
            WHERE a.attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace))
        || (SELECT STRING_AGG(oid::text, ',' ORDER BY oid) FROM pg_constraint)
        || (SELECT STRING_AGG(oid || tgenabled::text, ',' ORDER BY oid) FROM pg_trigger)
        || (SELECT COUNT(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
"""
"""Which tables, columns, constraints and triggers a database has; another after any change of them."""
OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
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
        self.engine.dispose()  # a connection that the test has left open keeps its locks
        with self.keeper.begin():
            self.keeper.execute(text(OTHERS))
            full = self.keeper.execute(text(FULL)).all()
            self.keeper.execute(text("SET LOCAL session_replication_role = replica"))  # or tables that grow refuse it
            few = "; ".join(f"DELETE FROM {name}" for name, size in full if size < LARGE)  # noqa: S608
            if few:
                self.keeper.connection.execute(few, prepare=False)
            if many := ", ".join(name for name, size in full if size >= LARGE):
                self.keeper.execute(text(f"TRUNCATE {many} CASCADE"))
            self.keeper.execute(text(COUNTERS))
        return (shape(self.keeper), listeners(self.engine)) == self.before

    def close(self) -> None:
        """Let go of it."""
        self.keeper.close()
        self.keeper.engine.dispose()
        self.engine.dispose()


def shape(db: Connection) -> str:
    with db.begin():
        return str(db.execute(text(SHAPE)).scalar())


def new_postgres(url: str, name: str) -> Postgres:
    """Open a database that is empty and has every table."""
    engine, keeper = connect(url), connect(url).connect()
    return Postgres(name, engine, keeper, (shape(keeper), listeners(engine)))


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
