"""The engine: transactions, references, and errors that tell no value of a person."""

import traceback
from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from sql.database import load, reading
from sql.tables import applications, quarantined_rows, volunteers

A_ROW = {"program": "p", "member_id": "canary@example.org", "places": 1, "mentees": 0, "as_of": date(2026, 9, 1)}


def test_an_error_names_no_value_of_a_row(database):
    with database.begin() as db:
        db.execute(insert(volunteers), A_ROW)

    with pytest.raises(IntegrityError) as problem, database.begin() as db:
        db.execute(insert(volunteers), A_ROW)

    told = "".join(traceback.format_exception(problem.value))
    assert "canary" not in told


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
