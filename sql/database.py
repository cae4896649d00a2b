"""One engine for each process, transactions that mean the same on both databases, and the way to the newest tables."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, Executable, Table, create_engine, event

HOUSE = Path(__file__).parents[1]
CHUNK = 20_000
AT_ONCE = 250
"""Rows of one statement on SQLite, where each run of a statement costs about as much as bringing in a row."""
READING = "reading"


@cache
def engine() -> Engine:
    """The program database. MENTOR_DATABASE_URL names it; there is no default."""
    url = os.environ.get("MENTOR_DATABASE_URL")
    if not url:
        raise RuntimeError("MENTOR_DATABASE_URL is not set: say where the program database is")
    return connect(url)


def connect(url: str) -> Engine:
    """An engine for `sqlite:///...` (3.40 or newer) or `postgresql+psycopg://...` (15 or newer)."""
    made = create_engine(url, pool_pre_ping=url.startswith("postgresql"), hide_parameters=True)
    event.listen(made, "handle_error", forget_values)
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", settle_sqlite)
        event.listen(made, "begin", begin_on_sqlite)
    return made


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """
    A transaction that only reads, beside a writer, and sees one moment of the database however often it asks.

    On SQLite that takes no write lock.
    """
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {READING: True}
    with engine.connect().execution_options(**options) as db, db.begin():
        yield db


def forget_values(context: ExceptionContext) -> None:
    """No value of a row in an error's text: PostgreSQL would quote the whole failing row to the log."""
    for problem in (context.original_exception, context.sqlalchemy_exception):
        if problem is not None and problem.args:
            problem.args = (without_values(problem, context.original_exception),)


def without_values(problem: BaseException, original: BaseException) -> str:
    """
    What an error may say: its first line, which names tables and constraints.

    The lines below quote rows (DETAIL, CONTEXT), and of an ill-formed value (class 22) the first line does too.
    """
    code = str(getattr(original, "sqlstate", None) or "")
    if code.startswith("22"):
        return f"{type(original).__name__}: a value is not as the database wants it (SQLSTATE {code})"
    return str(problem.args[0]).partition("\n")[0]


@contextmanager
def own_errors(db: Connection) -> Iterator[None]:
    """Around what is done on the driver itself, whose errors SQLAlchemy does not see."""
    try:
        yield
    except db.dialect.loaded_dbapi.Error as problem:
        problem.args = (without_values(problem, problem),) if problem.args else ()
        raise


def settle_sqlite(connection: Any, _record: object) -> None:
    """
    Readers beside one writer, ten seconds of patience, references checked, no commit lost to a power cut.

    Recursive triggers let REPLACE ask the triggers that forbid removing a row. What an export changes in a long history
    fits into 16 MiB beside the pages of the database, so it is not read from a temporary file again and again.
    """
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON",
        "temp.cache_size=-16384",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def begin_on_sqlite(connection: Connection) -> None:
    """Lock first: a reader that turns writer later can fail half-way on SQLite."""
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(READING) else "BEGIN IMMEDIATE")


def load(db: Connection, table: Table, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """
    Bring many rows in: COPY on PostgreSQL, prepared tuples on SQLite.

    Args:
        columns: Names of columns of `table`, in the order of the tuples.
        rows: An iterator of tuples; it is consumed in chunks, so memory stays bounded.
    """
    names = ", ".join(table.c[name].name for name in columns)
    if db.dialect.name == "postgresql":
        with own_errors(db), db.connection.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks, left = f"({', '.join('?' * len(names.split(', ')))})", iter(rows)
    insert = f"INSERT INTO {table.name} ({names}) VALUES "  # noqa: S608, all names are ours
    while chunk := list(islice(left, AT_ONCE)):
        db.exec_driver_sql(insert + ", ".join([marks] * len(chunk)), tuple(chain.from_iterable(chunk)))


def stream(db: Connection, statement: Executable, binds: dict[str, Any]) -> Iterator[Sequence[Iterable[Any]]]:
    """Rows of a result of millions, in chunks and as the driver makes them; never all of them in memory."""
    if db.dialect.name == "postgresql":  # not by `partitions`, which keeps every row until the last was asked for
        result = db.execute(statement, binds, execution_options={"yield_per": CHUNK})
        while found := result.fetchmany(CHUNK):
            yield found
        return
    cursor = db.execute(statement, binds).cursor
    while cursor and (rows := cursor.fetchmany(CHUNK)):
        yield rows


def learn_sizes(db: Connection, *tables: Table) -> None:
    """
    Let PostgreSQL count what was just written, or it plans for empty tables and compares every row with every other.

    SQLite needs no count: our statements name the order of their tables.
    """
    if db.dialect.name == "postgresql":
        for table in tables:
            db.exec_driver_sql(f"ANALYZE {table.name}")


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest migration. Nothing happens if they are there already."""
    from alembic import command
    from alembic.config import Config

    config = Config(toml_file=str(HOUSE / "pyproject.toml"))
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "head")
