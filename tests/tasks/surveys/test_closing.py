"""After closing nobody can tell who gave which answer: not from rows, their order, or what the disk still has."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from laid_ground import laid_once
from sqlalchemy import insert, select, text
from starlette.testclient import TestClient
from survey_builders import CLOSES, GRACE, MASA, MENTEES, OPENS, put_invitation, put_wave

from portal.app import build
from sql import survey_tables as tables
from tasks.surveys.closing import close_due
from tasks.surveys.comments import Named, flag

OVER = CLOSES + GRACE
PEOPLE = 24


def answers_of(number):
    """Answers that only one person gives, so that a link to that person would show."""
    return {**{f"partnership.{item.key}": "A4" for item in MENTEES.questions[0].items}, "meetings": str(number),
            "continue": "yes", "best": f"Reason number {number}.", "do": "send"}  # fmt: skip


def answer_all(database):
    """A wave that is answered through the real form, one person after the other, in their own order."""
    put_wave(database)
    client = TestClient(build(database, lambda: OPENS + timedelta(days=1)))
    for number in range(PEOPLE):
        put_invitation(database, f"person {number}", f"code {number}")
        assert client.post(f"/s/code {number}", data=answers_of(number)).status_code == 200
    return database


answer_all_once = laid_once(answer_all)


@pytest.fixture
def answered(database):
    """Such a wave, of which the rows alone matter."""
    return answer_all_once(database)


def rows(database, statement):
    with database.connect() as db:
        return db.execute(statement).mappings().all()


def meetings(found):
    return [json.loads(row["answers"])["meetings"] for row in found]


def test_answers_are_moved_once_and_nothing_is_lost(answered):
    assert close_due(MASA, answered, OVER) == {"closed": 1, "answers": PEOPLE, "scrubbed": 1}
    assert close_due(MASA, answered, OVER) == {"closed": 0, "answers": 0, "scrubbed": 0}

    kept = rows(answered, select(tables.survey_answers))
    assert sorted(meetings(kept)) == list(range(PEOPLE))
    assert rows(answered, select(tables.survey_inbox)) == []


def test_a_wave_is_not_closed_before_its_days_of_grace_are_over(answered):
    assert close_due(MASA, answered, OVER - timedelta(seconds=1)) == {"closed": 0, "answers": 0, "scrubbed": 0}
    assert len(rows(answered, select(tables.survey_inbox))) == PEOPLE


def test_what_was_written_is_kept_apart_from_every_other_answer(answered):
    close_due(MASA, answered, OVER)

    comments = rows(answered, select(tables.survey_comments))
    assert sorted(row["words"] for row in comments) == sorted(f"Reason number {number}." for number in range(PEOPLE))
    assert set(comments[0]) & {"cut", "answers"} == set()
    assert all("best" not in json.loads(row["answers"]) for row in rows(answered, select(tables.survey_answers)))


def test_no_column_of_an_answer_leads_to_an_invitation(answered):
    close_due(MASA, answered, OVER)

    known = {value for row in rows(answered, select(tables.survey_invitations)) for name, value in row.items()
             if name in {"invitation_id", "person_key", "code_sha256"}}  # fmt: skip
    for table in (tables.survey_answers, tables.survey_comments):
        said = {value for row in rows(answered, select(table)) for value in row.values()}
        assert not known & said


def test_before_closing_postgresql_links_answers_to_people_and_afterwards_it_does_not(postgres_database):
    answered = answer_all(postgres_database)
    linked = ("SELECT COUNT(*) AS pairs, COUNT(DISTINCT s.invitation_id) AS people FROM survey_submitted s "
              "JOIN {table} a ON a.xmin = s.xmin")  # fmt: skip
    [before] = rows(answered, text(linked.format(table="survey_inbox")))

    close_due(MASA, answered, OVER)

    assert (before["pairs"], before["people"]) == (PEOPLE, PEOPLE)
    for table in ("survey_answers", "survey_comments"):
        assert rows(answered, text(linked.format(table=table)))[0]["pairs"] == 0
        assert rows(answered, text("SELECT COUNT(DISTINCT xmin::text) AS n FROM " + table))[0]["n"] == 1  # noqa: S608


def test_the_order_on_the_disk_is_not_the_order_of_arrival(database):
    answered = answer_all(database)
    close_due(MASA, answered, OVER)

    order = "ctid" if answered.dialect.name == "postgresql" else "rowid"
    kept = meetings(rows(answered, text("SELECT answers FROM survey_answers ORDER BY " + order)))  # noqa: S608
    said = [row["words"] for row in rows(answered, text("SELECT words FROM survey_comments ORDER BY " + order))]  # noqa: S608

    assert kept != list(range(PEOPLE))
    assert said != [f"Reason number {number}." for number in kept]
    assert 0 <= sum(one == number for number, one in enumerate(kept)) < PEOPLE // 3


def test_the_files_of_sqlite_hold_no_trace_of_what_was_deleted(sqlite_database):
    """PostgreSQL's own files are behind its server."""
    answered = answer_all(sqlite_database)
    ids = [row["inbox_id"] for row in rows(answered, select(tables.survey_inbox))]
    path = Path(answered.url.database)
    assert ids[0].encode() in b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))

    close_due(MASA, answered, OVER)

    left = b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    assert [one for one in ids if one.encode() in left] == []


def test_drafts_that_were_never_sent_are_thrown_away(database):
    put_wave(database)
    invitation = put_invitation(database, "person", "code")
    with database.begin() as db:
        db.execute(insert(tables.survey_drafts), {"invitation_id": invitation, "sealed": "x"})

    close_due(MASA, database, OVER)

    assert rows(database, select(tables.survey_drafts)) == []


def test_addresses_people_and_places_are_taken_out_of_what_people_wrote():
    named = Named.of(["Ann Lindqvist", "Will Young"], ["Aitkin County School District"])

    found = flag("Ask lindqvist or Dr. Brown (a.b@x.org, +1 218 555 0100) at Aitkin; young people will agree.", named)

    assert found.proposed == "Ask [name] or [name] ([address], [number]) at [place]; young people will agree."
    assert found.flags == 5
    assert flag("More time.", named).flags == 0
