"""On PostgreSQL the form has a user of its own: it serves the whole form, and learns nothing about anybody."""

from datetime import timedelta

import pytest
from form_visitors import ANSWERS, CODE
from sqlalchemy import NullPool, create_engine, inspect, text
from sqlalchemy.exc import ProgrammingError
from starlette.testclient import TestClient
from survey_builders import OPENS, put_answers, put_invitation, put_wave

from portal.app import build
from sql.portal_role import READS, WRITES, grant_to_portal

ROLE = "form_of_a_test"
KINDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@pytest.fixture
def role(postgres_database):
    """An engine of the form's user, which is gone afterwards: users are the server's, not the database's."""
    put_wave(postgres_database)
    put_invitation(postgres_database, "person 1", CODE)
    put_answers(postgres_database, 3, trust=4)
    with postgres_database.begin() as db:
        db.execute(text(f"CREATE ROLE {ROLE} LOGIN"))
    assert grant_to_portal(postgres_database, ROLE)
    engine = create_engine(postgres_database.url.set(username=ROLE), poolclass=NullPool)
    yield engine
    engine.dispose()
    with postgres_database.begin() as db:
        db.execute(text(f"DROP OWNED BY {ROLE}"))
        db.execute(text(f"DROP ROLE {ROLE}"))


def test_the_form_works_whole_with_its_own_user(role, postgres_database):
    browser = TestClient(build(role, lambda: OPENS + timedelta(days=1)), raise_server_exceptions=False)
    link = f"/s/{CODE}"

    assert browser.get(link).status_code == 200
    assert browser.post(link, data={"meetings": "3", "do": "save"}).status_code == 200
    assert browser.post(link, data={"meetings": "4", "do": "save"}).status_code == 200
    assert browser.post(f"{link}/stop", data={"scope": "wave"}).status_code == 200
    assert browser.post(f"{link}/stop", data={"scope": "program"}).status_code == 200
    assert 'value="4"' in browser.get(link).text
    assert [browser.post(link, data=ANSWERS).status_code for _ in range(2)] == [200, 410]
    with postgres_database.connect() as db:
        counts = [db.execute(text(f"SELECT count(*) FROM survey_{name}")).scalar()  # noqa: S608
                  for name in ("submitted", "opt_outs", "drafts", "inbox")]  # fmt: skip
    assert counts == [1, 1, 0, 1]


def refused(role, statement):
    """Whether the form's user may not do it; any other error is one."""
    try:
        with role.begin() as db:
            db.execute(text(statement))
    except ProgrammingError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


def test_everything_else_is_refused(role):
    statements = [
        "SELECT person_key FROM survey_invitations", "SELECT audience FROM survey_invitations",
        "SELECT * FROM member_versions", "SELECT mime FROM outbox", "SELECT answers FROM survey_answers",
        "SELECT words FROM survey_comments", "SELECT answers FROM survey_inbox",
        "SELECT approved_by FROM survey_waves", "SELECT late FROM survey_submitted",
        "DELETE FROM survey_submitted", "DELETE FROM survey_opt_outs", "UPDATE survey_waves SET state = 'open'",
        "UPDATE survey_invitations SET revoked_for = ''", "UPDATE survey_submitted SET late = 0",
        "DELETE FROM survey_inbox", "TRUNCATE survey_inbox", "INSERT INTO survey_forms (wave_id) VALUES ('x')",
        "CREATE TABLE notes (note text)", "ALTER TABLE survey_inbox ADD person text",
    ]  # fmt: skip

    assert [statement for statement in statements if not refused(role, statement)] == []


def test_there_is_no_right_that_is_not_named(role, postgres_database):
    found = set()
    asked = text("SELECT has_table_privilege(:role, :name, :kind)")
    by_column = text("SELECT has_column_privilege(:role, :name, :column, :kind)")
    with postgres_database.connect() as db:
        for table in inspect(db).get_table_names():
            for kind in KINDS:
                if db.execute(asked, {"role": ROLE, "name": table, "kind": kind}).scalar():
                    found.add((table, kind))
                elif kind in {"SELECT", "INSERT", "UPDATE"}:
                    found |= {
                        (table, f"{kind} {column['name']}") for column in inspect(db).get_columns(table)
                        if db.execute(by_column, {"role": ROLE, "name": table, "column": column["name"],
                                                  "kind": kind}).scalar()
                    }  # fmt: skip

    assert found == {(table, f"SELECT {column}") for table, columns in READS.items() for column in columns} | {
        (table, right.replace("(", "").replace(")", "")) for table, rights in WRITES.items() for right in rights
    }


def test_what_an_earlier_version_was_given_is_taken_away(role, postgres_database):
    with postgres_database.begin() as db:
        db.execute(text(f"GRANT SELECT ON survey_inbox TO {ROLE}"))

    grant_to_portal(postgres_database, ROLE)

    with pytest.raises(ProgrammingError, match="permission denied"), role.begin() as db:
        db.execute(text("SELECT answers FROM survey_inbox"))


def test_where_there_is_no_such_user_nothing_is_granted(database):
    assert not grant_to_portal(database, "nobody_of_that_name")
