"""Every query is understood by both databases."""

from pathlib import Path

import pytest
from sqlalchemy import bindparam, text
from sqlalchemy.exc import DatabaseError

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


def test_the_database_can_plan_every_query(prepared):
    assert {name: said for name in NAMES if (said := objection(prepared, name))} == {}


@pytest.mark.parametrize("name", ["eligibility/people_to_invite", "surveys/people_of_survey"])
def test_the_standing_records_are_read_once_and_not_for_each_person(sqlite_database, name):
    words = (ROOM / f"{name}.sql").read_text(encoding="utf-8")
    with sqlite_database.connect() as db:
        plan = db.execute(text(f"EXPLAIN QUERY PLAN {words}"), dict.fromkeys(header(words, "binds"))).all()

    assert "MATERIALIZE standing" in [row.detail for row in plan]


def test_a_query_that_a_database_does_not_understand_is_named_and_the_next_is_looked_at(prepared):
    assert "no_such_table" in explained(prepared, "SELECT 1 FROM no_such_table", {})
    assert explained(prepared, "SELECT 1 FROM audit", {}) == ""


def objection(db, name):
    """What a database says against one of our queries; nothing if it can plan it."""
    words = (ROOM / f"{name}.sql").read_text(encoding="utf-8")
    return explained(db, words, header(words, "binds"))


def explained(db, words, binds):
    """What a database says against a statement; nothing if it has a plan."""
    typed = [bindparam(bind, type_=KINDS[kind]) for bind, kind in binds.items() if kind]
    try:
        with db.begin_nested():
            plan = db.execute(text(f"EXPLAIN {words}").bindparams(*typed), dict.fromkeys(binds)).all()
    except DatabaseError as refused:
        return str(refused.orig)
    return "" if plan else "no plan"
