"""The engine: transactions, references, and errors that tell no value of a person."""

import sqlite3
import traceback
from contextlib import closing
from datetime import date

import psycopg
import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError

from sql.database import AT_ONCE, load, reading, settle_sqlite
from sql.tables import applications, quarantined_rows, volunteers

A_ROW = {"program": "p", "member_id": "canary@example.org", "places": 1, "mentees": 0, "as_of": date(2026, 9, 1)}


def test_an_error_names_no_value_of_a_row(database):
    with database.begin() as db:
        db.execute(insert(volunteers), A_ROW)

    with pytest.raises(IntegrityError) as problem, database.begin() as db:
        db.execute(insert(volunteers), A_ROW)

    told = "".join(traceback.format_exception(problem.value))
    assert "canary" not in told


def test_an_error_of_the_fast_way_names_no_value_of_a_row(database):
    names = tuple(A_ROW)
    row = tuple(str(value) for value in A_ROW.values())

    with pytest.raises((IntegrityError, psycopg.errors.UniqueViolation)) as problem, database.begin() as db:
        load(db, volunteers, names, [row, row])

    told = "".join(traceback.format_exception(problem.value))
    assert "volunteers" in told
    assert "canary" not in told


@pytest.mark.parametrize("wrong", [{"as_of": "canary"}, {"places": "canary"}, {"program": "p\0canary"}], ids=str)
def test_an_ill_formed_value_is_not_quoted(postgres_database, wrong):
    row = tuple(str(value) for value in (A_ROW | wrong).values())

    with pytest.raises(psycopg.DataError) as problem, postgres_database.begin() as db:
        load(db, volunteers, tuple(A_ROW), [row])

    assert "canary" not in "".join(traceback.format_exception(problem.value))


def test_an_ill_formed_value_of_a_statement_is_not_quoted(postgres_database):
    told = {"day": "canary"}

    with pytest.raises(DataError, match="SQLSTATE 22007") as problem, postgres_database.begin() as db:
        db.execute(text("SELECT CAST(CAST(:day AS TEXT) AS DATE)"), told)

    assert "canary" not in "".join(traceback.format_exception(problem.value))


def test_our_own_error_while_rows_come_in_stays_itself(database):
    def rows():
        yield tuple(str(value) for value in A_ROW.values())
        raise LookupError("row 2")

    with pytest.raises(LookupError, match="row 2"), database.begin() as db:
        load(db, volunteers, tuple(A_ROW), rows())


@pytest.mark.parametrize("number", [0, 1, AT_ONCE, 2 * AT_ONCE + 1])
def test_every_row_is_brought_in_however_many_go_at_once(database, number):
    with database.begin() as db:
        load(db, volunteers, tuple(A_ROW), (("p", f"{n:04}", n, 0, "2026-09-01") for n in range(number)))

    with database.connect() as db:
        found = db.execute(select(volunteers.c.places).order_by(volunteers.c.member_id)).scalars().all()
    assert found == list(range(number))


def test_a_reference_to_nothing_is_refused(database):
    row = {"snapshot_id": 7, "line": 1, "code": "X", "heading": "", "masked_value": "", "sentence": ""}

    with pytest.raises(IntegrityError), database.begin() as db:
        db.execute(insert(quarantined_rows), row)


def test_an_approval_without_a_name_is_refused(database):
    row = {"program": "p", "person_id": "1", "kind": "special", "decided_on": date(2026, 9, 1), "reason": "r",
           "approved_by": ""}  # fmt: skip

    with pytest.raises(IntegrityError), database.begin() as db:
        db.execute(insert(applications), row)


def test_reading_goes_on_beside_a_writer(database):
    with database.begin() as writer:
        writer.execute(insert(volunteers), A_ROW)

        with reading(database) as db:
            assert db.execute(volunteers.select()).all() == []


def test_many_rows_come_in_by_the_fast_way(database):
    names = ("program", "member_id", "places", "mentees", "as_of")
    rows = (("p", f"m{number}", 1, 0, "2026-09-01") for number in range(45_000))

    with database.begin() as db:
        load(db, volunteers, names, rows)

    with database.connect() as db:
        assert len(db.execute(volunteers.select()).all()) == 45_000


def test_outside_of_tests_a_commit_is_on_the_disk_before_it_is_told(tmp_path):
    with closing(sqlite3.connect(tmp_path / "mentor.db")) as db:
        settle_sqlite(db, None)

        assert db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_whoever_reads_sees_one_moment(database):
    with reading(database) as db:
        before = db.execute(select(func.count()).select_from(volunteers)).scalar_one()
        with database.begin() as writer:
            writer.execute(insert(volunteers), A_ROW)

        assert db.execute(select(func.count()).select_from(volunteers)).scalar_one() == before == 0
