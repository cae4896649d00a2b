"""A database that a test hands on is as new, or it is handed on to nobody."""

from collections.abc import Iterator

import pytest
from databases import LARGE, Postgres, new_postgres
from sqlalchemy import create_engine, event, func, select, text

from sql.tables import metadata

NAME = "handed_on"
ROW = "INSERT INTO chases VALUES ('a', '2026', 'l', 's', '5', '2026-08-01')"
MANY = """
    INSERT INTO chases
    SELECT 'a', '2026', n::text, repeat('s', 99), '5', '2026-08-01' FROM generate_series(1, 9999) AS n
"""
GROWING = "INSERT INTO audit VALUES (1, now(), 'a', 'b', 'c', '{}', repeat('0', 64), repeat('1', 64))"
SHAPES = (
    "CREATE TABLE more (a TEXT)",
    "CREATE VIEW even_more AS SELECT 1",
    "CREATE INDEX chased ON chases (step)",
    "ALTER TABLE chases ADD COLUMN more TEXT",
    "ALTER TABLE chases RENAME COLUMN more TO step_before",
    "ALTER TABLE chases ALTER COLUMN step_before SET NOT NULL",
    "ALTER TABLE chases ADD CHECK (step <> 'more')",
    "ALTER TABLE chases DROP CONSTRAINT pk_chases",
    "ALTER TABLE audit DISABLE TRIGGER USER",
    "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 2'",
    "ALTER TABLE chases RENAME TO chased_ones",
    "DROP TABLE chased_ones",
)


@pytest.fixture
def handed(postgres_server: str) -> Iterator[Postgres]:
    """A database as `postgres_database` keeps it for the next test."""
    alone = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with alone.connect() as db:
        db.execute(text(f"CREATE DATABASE {NAME} TEMPLATE template_mentor"))
        made = new_postgres(postgres_server.replace("/postgres?", f"/{NAME}?"), NAME)
        yield made
        made.close()
        db.execute(text(f"DROP DATABASE {NAME} WITH (FORCE)"))
    alone.dispose()


def backend(made: Postgres) -> int:
    with made.engine.connect() as db:
        return db.execute(text("SELECT pg_backend_pid()")).scalar_one()


def left(made: Postgres) -> dict[str, int]:
    tables = metadata.tables.values()
    with made.engine.connect() as db:
        counts = {table.name: db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    return {name: count for name, count in counts.items() if count}


def test_rows_are_gone_and_the_connection_stays(handed):
    before = backend(handed)
    for row, large in ((ROW, False), (MANY, True), (GROWING, False)):
        with handed.engine.begin() as db:
            db.execute(text(row))
            assert (db.execute(text("SELECT pg_relation_size('chases')")).scalar_one() >= LARGE) == large

        assert handed.emptied()
        assert (left(handed), backend(handed)) == ({}, before)


def test_what_a_test_set_for_its_connection_is_forgotten(handed):
    for _ in range(3):
        with handed.engine.begin() as db:
            for _ in range(8):  # psycopg prepares what it sees often
                db.execute(text("SELECT COUNT(*) FROM chases WHERE program = :program"), {"program": "a"})
            db.execute(text("SET search_path = pg_catalog"))
            db.execute(text("CREATE TEMPORARY TABLE chases (mine TEXT)"))
            db.execute(text("SELECT pg_advisory_lock(1)"))

        assert handed.emptied()
        with handed.engine.connect() as db:
            assert db.execute(text("SHOW search_path")).scalar_one() == '"$user", public'
            assert db.execute(text("SELECT COUNT(program) FROM chases")).scalar_one() == 0
            assert db.execute(text("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'")).scalar_one() == 0
            assert db.execute(text("SELECT COUNT(*) FROM pg_prepared_statements")).scalar_one() == 0


def test_a_transaction_left_open_holds_up_nobody(handed):
    open_one = handed.engine.connect()
    open_one.execute(text(ROW))

    assert handed.emptied()
    assert left(handed) == {}
    open_one.invalidate()
    open_one.close()


def test_a_connection_that_a_test_changed_or_lost_is_replaced(handed):
    first = backend(handed)
    with handed.engine.connect() as db:
        db.connection.driver_connection.autocommit = True
    assert handed.emptied()
    second = backend(handed)
    with handed.engine.connect() as db:
        db.connection.driver_connection.close()
    assert handed.emptied()

    assert len({first, second, backend(handed)}) == 3


def test_triggers_that_slept_and_woke_do_not_cost_the_database(handed):
    with handed.engine.begin() as db:
        db.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        db.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))

    assert handed.emptied()


def test_an_engine_with_another_listener_is_handed_on_to_nobody(handed):
    event.listen(handed.engine, "before_cursor_execute", lambda *told: None)

    assert not handed.emptied()


def test_a_database_of_another_shape_is_handed_on_to_nobody(handed):
    for change in SHAPES:
        as_it_is = new_postgres(handed.engine.url.render_as_string(), NAME)
        with as_it_is.engine.begin() as db:
            db.execute(text(change))

        assert not as_it_is.emptied(), change
        as_it_is.close()
