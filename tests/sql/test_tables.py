"""The migrations and the declared tables are the same thing."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect

from sql.database import upgrade
from sql.tables import metadata


def test_upgrading_from_empty_gives_the_declared_tables(database):
    with database.connect() as db:
        context = MigrationContext.configure(
            db, opts={"version_table": "mentor_version", "compare_server_default": False}
        )

        assert compare_metadata(context, metadata) == []


def test_every_declared_check_is_in_the_database(database):
    declared = {
        (table.name, constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }

    found = {
        (name, check["name"]) for name in metadata.tables for check in inspect(database).get_check_constraints(name)
    }

    assert declared
    assert {name for name, _ in declared} <= set(metadata.tables)
    assert len(declared - found) == 0


def test_upgrading_twice_changes_nothing(database):
    upgrade(database)

    assert set(metadata.tables) <= set(inspect(database).get_table_names())
