"""Every query is understood by both databases."""

from pathlib import Path

import pytest
from sqlalchemy import bindparam, text

from sql.database import connect
from sql.queries import KINDS, header
from sql.staging import staging

ROOM = Path(__file__).parents[2] / "sql"
NAMES = sorted(path.relative_to(ROOM).with_suffix("").as_posix() for path in ROOM.rglob("*.sql"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def prepared(request):
    """A connection to a database of each kind, with the temporary tables of the intake."""
    if request.param == "sqlite":
        url = f"sqlite:///{request.getfixturevalue('sqlite_template')}"
    else:
        url = request.getfixturevalue("postgres_server").replace("/postgres?", "/template_mentor?")
    engine = connect(url)
    with engine.connect() as db:
        staging.create_all(db)
        yield db
    engine.dispose()


def test_there_are_queries_to_hold():
    assert len(NAMES) > 50


@pytest.mark.parametrize("name", NAMES)
def test_the_database_can_plan_the_query(prepared, name):
    words = (ROOM / f"{name}.sql").read_text(encoding="utf-8")
    binds = header(words, "binds")
    typed = [bindparam(bind, type_=KINDS[kind]) for bind, kind in binds.items() if kind]

    plan = prepared.execute(text(f"EXPLAIN {words}").bindparams(*typed), dict.fromkeys(binds)).all()

    assert plan
