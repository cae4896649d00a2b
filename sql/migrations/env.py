"""Run migrations in the transaction that `sql.database.upgrade` opened, or in our own from the command line."""

from alembic import context
from sqlalchemy import Connection

from sql.database import engine
from sql.tables import metadata

VERSION_TABLE = "mentor_version"  # Airflow keeps its own `alembic_version`; the two may share a database


def run(db: Connection) -> None:
    """Bring one connection's database up to date."""
    context.configure(connection=db, target_metadata=metadata, version_table=VERSION_TABLE, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with engine().begin() as db:
        run(db)
