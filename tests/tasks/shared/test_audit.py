"""The chain grows, refuses change, and shows a change that was forced."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from mails import NOON
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tasks.shared import audit


def put(engine, *numbers):
    with engine.begin() as db:
        return [
            audit.append(
                db, at=NOON, actor="ana", action="approved", subject=f"snapshot-{number}", facts={"rows": number}
            )
            for number in numbers
        ]


def without_triggers(engine, *statements):
    """What somebody does who owns the database: no trigger of it wakes."""
    with engine.begin() as db:
        if engine.dialect.name == "postgresql":
            db.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for name in ("audit_no_update", "audit_no_delete", "audit_no_replace"):
                db.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            db.execute(text(statement))


def broken(engine):
    with engine.begin() as db:
        return audit.broken(db)


def test_an_untouched_chain_is_whole(database):
    assert put(database, 1, 2, 3) == [1, 2, 3]

    assert broken(database) == []


def test_an_empty_chain_is_whole_and_has_a_start(database):
    with database.begin() as db:
        assert audit.head(db) == (0, audit.START)
    assert broken(database) == []


def test_the_head_names_the_last_row(database):
    put(database, 1, 2)

    with database.begin() as db:
        seq, hash_ = audit.head(db)
        assert (seq, hash_) == (2, db.execute(text("SELECT hash FROM audit WHERE seq = 2")).scalar())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'eve' WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 2",
        "INSERT INTO audit (seq, at, actor, action, subject, facts, prev_hash, hash) "
        "SELECT seq, at, 'eve', action, subject, facts, prev_hash, 'x' FROM audit WHERE seq = 1 "
        "ON CONFLICT (seq) DO UPDATE SET actor = 'eve'",
    ],
)
def test_a_row_is_neither_changed_nor_removed(database, statement):
    put(database, 1, 2)

    with pytest.raises(DBAPIError, match="only grows"), database.begin() as db:
        db.execute(text(statement))
    assert broken(database) == []


def test_a_chain_is_not_emptied_on_postgresql(postgres_database):
    with pytest.raises(DBAPIError, match="only grows"), postgres_database.begin() as db:
        db.execute(text("TRUNCATE audit"))


def test_a_row_is_not_replaced_on_sqlite(sqlite_database):
    put(sqlite_database, 1, 2)

    with pytest.raises(DBAPIError, match="only grows"), sqlite_database.begin() as db:
        db.execute(text("REPLACE INTO audit SELECT seq, at, 'eve', action, subject, facts, prev_hash, hash FROM audit"))


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        pytest.param("UPDATE audit SET facts = '{}' WHERE seq = 2", [2], id="a fact"),
        pytest.param("UPDATE audit SET actor = 'eve' WHERE seq = 3", [3], id="the actor of the last row"),
        pytest.param("UPDATE audit SET hash = 'x' WHERE seq = 2", [2, 3], id="a hash"),
        pytest.param("DELETE FROM audit WHERE seq = 2", [3], id="a row removed"),
    ],
)
def test_a_forced_change_is_named(database, statement, found):
    put(database, 1, 2, 3)

    without_triggers(database, statement)

    assert broken(database) == found


def test_a_broken_chain_is_an_alarm_and_a_whole_one_is_none(database):
    put(database, 1, 2, 3)
    with database.begin() as db:
        assert audit.alarms(db) == []

    without_triggers(database, "UPDATE audit SET hash = 'x' WHERE seq = 2")

    with database.begin() as db:
        [sentence] = audit.alarms(db)
    assert "rows 2, 3 of the table audit" in sentence


def test_an_act_vanishes_with_the_change_it_tells_of(database):
    with database.connect() as db:
        audit.append(db, at=NOON, actor="ana", action="approved", subject="x")
        db.rollback()

    assert put(database, 1) == [1]


def test_many_writers_make_one_chain(database):
    with ThreadPoolExecutor(4) as writers:
        numbers = list(writers.map(lambda number: put(database, number, number)[0], range(12)))

    assert sorted(numbers) == list(range(1, 25, 2))
    assert broken(database) == []


@pytest.mark.parametrize(("actor", "facts"), [(" ", {}), ("ana", {"to": "jo@example.org"}), ("ana", {"share": 0.5})])
def test_an_act_has_an_actor_and_facts_without_addresses(database, actor, facts):
    with (
        pytest.raises(ValueError, match=r"needs somebody|never an address|whole number") as refusal,
        database.begin() as db,
    ):
        audit.append(db, at=NOON, actor=actor, action="x", subject="x", facts=facts)
    assert "jo@" not in str(refusal.value)
