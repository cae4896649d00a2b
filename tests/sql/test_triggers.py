"""The database says of itself which tables only grow; a trigger that is gone or switched off is seen."""

import pytest
from sqlalchemy import text

from sql.triggers import must_refuse, refusals, unguarded


def run(database, *statements):
    with database.begin() as db:
        for statement in statements:
            db.execute(text(statement))


def found(database):
    with database.connect() as db:
        return unguarded(db)


def test_every_table_that_refuses_a_change_is_asked_about(database):
    with database.connect() as db:
        assert must_refuse(db) <= set(refusals(db))
        asked_about = {table for table, _ in must_refuse(db)}
        assert {table for table, verb in refusals(db) if verb == "DELETE"} == asked_about
        assert len(must_refuse(db)) > 20
    assert found(database) == []


def test_a_trigger_that_was_taken_away_is_seen(database):
    names = {"sqlite": ["postings_no_delete"], "postgresql": ["postings_only_grow ON postings"]}
    run(database, *[f"DROP TRIGGER {name}" for name in names[database.dialect.name]])

    assert ("postings", "DELETE") in found(database)


def test_a_trigger_that_refuses_nothing_any_more_is_seen(database):
    if database.dialect.name == "postgresql":
        run(database, "ALTER TABLE audit DISABLE TRIGGER audit_only_grows")
    else:
        run(database, "DROP TRIGGER audit_no_update",
            "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT 1; END")  # fmt: skip

    assert ("audit", "UPDATE") in found(database)


@pytest.mark.parametrize("condition", ["OLD.seq < 0"])
def test_a_trigger_that_refuses_some_rows_only_does_not_count(sqlite_database, condition):
    run(sqlite_database, "DROP TRIGGER audit_no_delete",
        f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN {condition} "
        "BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END")  # fmt: skip

    assert found(sqlite_database) == [("audit", "DELETE")]
