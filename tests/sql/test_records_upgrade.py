"""A history from before records were told apart from what became of them is the same history afterwards."""

from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from records import VERSIONS, contradictions
from sqlalchemy import MetaData, Table, select, text

from schemas.member import ROW_FIELDS
from sql.database import HOUSE, connect
from sql.tables import member_records

DAYS = [date(2026, 8, day) for day in (3, 10, 17, 24)]
SAID = [
    ("1", "North", DAYS[0], DAYS[1], None), ("1", "South", DAYS[1], None, None), ("2", "North", DAYS[0], None, DAYS[2]),
    ("3", "South", DAYS[0], DAYS[2], DAYS[2]), ("3", "North", DAYS[3], None, None),
]  # fmt: skip
"""Key, region, from, to, absent since: somebody who moved, who is missing, and who departed and came back."""


def migrate(engine, revision):
    config = Config(toml_file=str(HOUSE / "pyproject.toml"))
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, revision)


@pytest.fixture(params=["sqlite", "postgresql"])
def old_database(request, tmp_path):
    """An empty database of the time before."""
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'old.db'}")
    else:
        engine = request.getfixturevalue("postgres_database")
        with engine.begin() as db:
            db.execute(text("DROP SCHEMA public CASCADE"))
            db.execute(text("CREATE SCHEMA public"))
    migrate(engine, "0014")
    yield engine
    engine.dispose()


def told(engine):
    columns = [VERSIONS.c[name] for name in ("version_id", "row_key", "region", "valid_from", "valid_to")]
    with engine.connect() as db:
        return [tuple(row) for row in db.execute(select(*columns).order_by(VERSIONS.c.version_id))]


def test_the_history_is_the_same_after_the_upgrade_and_the_next_record_has_a_number_of_its_own(old_database):
    row = dict.fromkeys(ROW_FIELDS, "") | {
        "program": "masa", "source": "membership", "line_hash": b"l", "content_hash": b"c",
    }  # fmt: skip
    with old_database.begin() as db:
        versions = Table("member_versions", MetaData(), autoload_with=db)
        db.execute(versions.insert(), [
            row | {
                "version_id": number, "row_key": key, "region": region, "valid_from": since, "valid_to": until,
                "absent_since": absent, "absent_pulls": int(absent is not None),
            }
            for number, (key, region, since, until, absent) in enumerate(SAID, start=3)
        ])  # fmt: skip
    before = told(old_database)

    migrate(old_database, "head")

    assert told(old_database) == before
    with old_database.connect() as db:
        assert set(contradictions(db).values()) == {0}
        missing = db.execute(select(VERSIONS.c.row_key).where(VERSIONS.c.absent_since.is_not(None))).scalars().all()
        counted = db.execute(text("SELECT region, members FROM standing_regions ORDER BY region")).all()
    assert missing == ["2"]
    assert [tuple(row) for row in counted] == [("North", 2), ("South", 1)]
    with old_database.begin() as db:
        new = row | {"row_key": "4", "valid_from": DAYS[0]}
        assert db.execute(member_records.insert(), new).inserted_primary_key[0] == 8
