"""A ground that is poured cannot be told from one that was played, and is poured where it belongs only."""

import os
import shutil
from pathlib import Path

import pytest
from attacked_money import refuses
from chain import MASA, MONDAYS, NOW
from exports import a_roster, as_csv
from laid_ground import FULL, is_empty, laid_once
from money_builders import put_money_ground
from money_keys import key_file
from paid_batches import put_written
from pulled_ground import pulled_first
from region_builders import put_coordinator, rows_of
from sent_money import put_sent
from sqlalchemy import text

from sql import payment_tables, tables
from sql.tables import metadata
from tasks.shared.files import home, private_folder

COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"


@pytest.fixture(autouse=True)
def nothing_is_laid_yet(monkeypatch):
    monkeypatch.setattr("laid_ground.grounds", [])


@pytest.fixture
def emptied(database, sqlite_template):
    """Takes everything out again."""

    def empty():
        shutil.rmtree(os.environ["MENTOR_HOME"], ignore_errors=True)
        if database.dialect.name == "sqlite":
            database.dispose()
            shutil.copy(sqlite_template, database.url.database)
            return
        with database.begin() as db:
            db.execute(text("SET LOCAL session_replication_role = replica"))
            for (name,) in db.execute(text(FULL)).all():
                db.execute(text(f"DELETE FROM {name}"))  # noqa: S608
            for (name,) in db.execute(text("SELECT sequencename FROM pg_sequences")).all():
                db.execute(text(f"SELECT setval('{name}', 1, false)"))

    return empty


def everything(database):
    """Every row of every table; with PostgreSQL also where each counter stands, SQLite has none."""
    rows = {name: rows_of(database, table) for name, table in metadata.tables.items()}
    if database.dialect.name == "sqlite":
        return rows
    with database.connect() as db:
        return rows | {"counters": sorted(db.execute(text(COUNTERS)).all())}


def put_roster(database):
    return pulled_first(database, MASA, MONDAYS[0], as_csv(a_roster(20)), NOW)


@pytest.mark.parametrize("lay", [put_sent, put_written, put_roster])
def test_what_is_poured_is_what_was_played(database, emptied, bank_keys, lay):
    played = lay(database), everything(database), files()
    emptied()
    assert is_empty(database)
    assert files() == {}

    assert (lay(database), everything(database), files()) == played


def files():
    """Every file and folder of our home: who may read it, when it was written, and what is in it."""
    folder = Path(os.environ["MENTOR_HOME"])
    return {path.relative_to(folder): (path.stat().st_mode, int(path.stat().st_mtime),
                                       path.is_file() and path.read_bytes()) for path in folder.rglob("*")}  # fmt: skip


def test_on_poured_ground_triggers_and_references_are_awake(database, emptied):
    put_sent(database)
    emptied()
    put_sent(database)

    refuses(database, "DELETE FROM audit", "grow|history|audit")
    refuses(database, "UPDATE payments SET batch_id = 'nobody'", "(?i)foreign key|grow")
    refuses(database, "INSERT INTO payment_lines SELECT * FROM payment_lines", "(?i)unique")


def test_a_database_that_is_not_empty_is_played_on(database, emptied):
    put_sent(database)
    emptied()
    put_coordinator(database)
    put_sent(database)

    assert len(rows_of(database, tables.coordinators)) == 1
    assert len(rows_of(database, payment_tables.releases)) == 1


def test_other_words_and_other_keys_are_another_ground(database, emptied, bank_keys, tmp_path, monkeypatch):
    lay, seen = remembered()
    for words in ("a", "a", "b"):
        lay(database, words)
        emptied()
    monkeypatch.setenv("MENTOR_BANK_KEY_FILE", str(key_file(tmp_path / "other")))
    lay(database, "a")

    assert seen == ["a", "b", "a"]


def remembered():
    """A play that notes its words each time it is played."""
    seen = []

    @laid_once
    def play(database, word):
        seen.append(word)
        put_money_ground(database, f"Region {word}")

    return play, seen


def test_each_test_has_a_database_and_an_answer_of_its_own(database, emptied):
    @laid_once
    def hand_on(database):
        put_money_ground(database)
        return database

    @laid_once
    def answer(database):
        put_money_ground(database)
        return ["said"]

    for play in (hand_on, answer):
        play(database)
        emptied()
    assert hand_on(database) is database
    emptied()
    answer(database).clear()
    emptied()
    assert answer(database) == ["said"]


def test_where_a_file_lies_it_is_played(database, emptied):
    lay, seen = remembered()
    lay(database, "a")
    emptied()
    private_folder(home() / "raw")
    lay(database, "a")

    assert seen == ["a", "a"]
