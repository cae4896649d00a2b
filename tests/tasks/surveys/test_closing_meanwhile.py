"""A wave is closed while others are at the database: nobody's answer is lost, stored too late, or left on the disk."""

import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import OperationalError
from survey_builders import CLOSES, GRACE, MASA, MENTEES, OPENS, WAVE, cut, put_invitation, put_wave

from portal import store
from schemas.registry import program
from sql import survey_tables as tables
from sql.database import reading
from tasks.surveys.aggregate import aggregate_wave
from tasks.surveys.closing import StillReadable, close_due
from tasks.surveys.results import results_in

OVER = CLOSES + GRACE
IN_TIME = OVER - timedelta(seconds=1)
ANSWERS = {"meetings": 4, "best": "Talking."}


@pytest.fixture
def wave(database):
    put_wave(database)
    for number in range(6):
        put_invitation(database, f"person {number}", f"code {number}", cut(region="Region 1"))
    return database


def submit(database, number, moment=IN_TIME):
    return store.submit(database, store.find(database, f"code {number}", moment), ANSWERS, moment)


def rows(database, table):
    with database.connect() as db:
        return db.execute(select(table)).mappings().all()


def test_who_is_sending_while_the_wave_is_closed_is_waited_for(wave):
    if wave.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    invitation = store.find(wave, "code 0", IN_TIME)
    with wave.connect() as db, db.begin():
        db.execute(insert(tables.survey_submitted), {"invitation_id": invitation.invitation_id, "late": 0})
        closing = Thread(target=close_due, args=(MASA, wave, OVER))
        closing.start()
        sleep(0.5)
        assert closing.is_alive()
        db.execute(insert(tables.survey_inbox), {
            "inbox_id": "i" * 32, "wave_id": WAVE, "cut": "{}", "survey_key": MENTEES.key,
            "answers": json.dumps(ANSWERS)})  # fmt: skip
    closing.join()

    assert [row["words"] for row in rows(wave, tables.survey_comments)] == ["Talking."]
    assert rows(wave, tables.survey_inbox) == []


def test_who_comes_while_the_wave_is_closed_finds_it_closed(wave):
    if wave.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    invitation, taken = store.find(wave, "code 0", IN_TIME), []
    with wave.connect() as db, db.begin():
        db.execute(text("LOCK TABLE survey_submitted IN SHARE ROW EXCLUSIVE MODE"))
        db.execute(text("UPDATE survey_waves SET state = 'closed'"))
        sending = Thread(target=lambda: taken.append(store.submit(wave, invitation, ANSWERS, IN_TIME)))
        sending.start()
        sleep(0.5)
        assert sending.is_alive()
    sending.join()

    assert taken == [False]
    assert rows(wave, tables.survey_inbox) == rows(wave, tables.survey_submitted) == []


def test_a_close_that_waits_too_long_gives_up_and_leaves_everything_as_it_was(wave, monkeypatch):
    if wave.dialect.name != "postgresql":
        pytest.skip("a lock of PostgreSQL")
    monkeypatch.setattr("tasks.surveys.closing.LOCK_TIMEOUT", "200ms")
    assert submit(wave, 0)
    with wave.connect() as db, db.begin():
        db.execute(insert(tables.survey_submitted), {
            "invitation_id": store.find(wave, "code 1", IN_TIME).invitation_id, "late": 0})  # fmt: skip
        with pytest.raises(OperationalError):
            close_due(MASA, wave, OVER)
    assert len(rows(wave, tables.survey_inbox)) == 1

    assert close_due(MASA, wave, OVER) == {"closed": 1, "answers": 1, "scrubbed": 1}


def test_while_somebody_reads_the_old_rows_the_close_says_so_and_a_later_run_takes_them_off(wave, monkeypatch):
    assert submit(wave, 0)
    if wave.dialect.name == "sqlite":
        event.listen(wave, "checkout", lambda connection, *_: connection.execute("PRAGMA busy_timeout=100"))
    with reading(wave) as db, monkeypatch.context() as meanwhile:
        meanwhile.setattr("tasks.surveys.closing.REWRITTEN", ())  # their locks would tell as well, after five seconds
        if wave.dialect.name == "postgresql":
            db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        assert len(db.execute(select(tables.survey_inbox)).all()) == 1
        with pytest.raises(StillReadable):
            close_due(MASA, wave, OVER)

    assert close_due(MASA, wave, OVER) == {"closed": 0, "answers": 0, "scrubbed": 1}
    assert close_due(MASA, wave, OVER) == {"closed": 0, "answers": 0, "scrubbed": 0}


def test_the_files_of_postgresql_hold_no_answer_of_a_closed_wave_beside_those_of_an_open_one(wave):
    if wave.dialect.name != "postgresql":
        pytest.skip("SQLite writes its whole file anew")
    other, later = "masa:2026-27:midyear", {"closes_at": CLOSES + GRACE, "grace_until": OVER + GRACE}
    put_wave(wave, wave_id=other, **later)
    for number in range(6, 12):
        put_invitation(wave, f"person {number}", f"code {number}", wave_id=other)
    for number in (0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11):
        found = store.find(wave, f"code {number}", IN_TIME)
        assert store.submit(wave, found, {"best": f"Number {number:02} says so."}, IN_TIME)
    close_due(MASA, wave, OVER)

    with wave.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("CHECKPOINT"))
        path = Path(db.execute(text("SHOW data_directory")).scalar_one())
        file = path / db.execute(text("SELECT pg_relation_filepath('survey_inbox')")).scalar_one()
    assert sorted(set(re.findall(rb"Number (\d\d)", file.read_bytes()))) == [b"06", b"07", b"08", b"09", b"10", b"11"]


def test_whoever_holds_the_old_pages_is_not_waited_for_long(wave, monkeypatch):
    if wave.dialect.name != "postgresql":
        pytest.skip("a lock of PostgreSQL")
    monkeypatch.setattr("tasks.surveys.closing.LOCK_TIMEOUT", "200ms")
    with wave.connect() as db, db.begin():
        db.execute(text("LOCK TABLE survey_drafts IN ACCESS SHARE MODE"))
        with pytest.raises(StillReadable):
            close_due(MASA, wave, OVER)

    assert close_due(MASA, wave, OVER) == {"closed": 0, "answers": 0, "scrubbed": 1}


def test_an_answer_in_the_days_of_grace_is_taken_and_none_after_them(wave):
    assert submit(wave, 0, CLOSES + timedelta(hours=23))
    assert not submit(wave, 1, OVER)
    assert [row["late"] for row in rows(wave, tables.survey_submitted)] == [1]


def test_a_dump_after_closing_holds_nothing_by_which_an_answer_and_a_person_can_be_joined(wave):
    for number in range(6):
        assert submit(wave, number)
    close_due(MASA, wave, OVER)

    lines = dump_of(wave).splitlines()
    people = {row[name] for row in rows(wave, tables.survey_invitations)
              for name in ("invitation_id", "person_key", "code_sha256")}  # fmt: skip
    answers = {row["answer_id"] for row in rows(wave, tables.survey_answers)}
    comments = {row["comment_id"] for row in rows(wave, tables.survey_comments)}
    assert (len(people), len(answers), len(comments)) == (18, 6, 6)
    for one in answers | comments:  # each is named once, in its own row, which names nothing else of those
        [line] = [line for line in lines if one in line]
        assert not [other for other in (people | answers | comments) - {one} if other in line]


def dump_of(database):
    """Everything in the database, as its own tool writes it, or as SQLite's statements."""
    if database.dialect.name == "sqlite":
        with database.connect() as db:
            return "\n".join(db.connection.iterdump())
    url = database.url
    host = url.query["host"]
    from postgres import server_binaries

    tool = [str(server_binaries() / "pg_dump"), "-h", str(host), "-U", url.username, url.database]
    return subprocess.run(tool, check=True, capture_output=True, text=True).stdout


def test_who_was_told_that_their_name_stays_is_kept_whole_and_reported_without_it(database):
    ila = program("ila")
    [survey] = [one for one in ila.surveys if one.anonymity == "identified"]
    wave_id = "ila:2026-27:mentor_readiness"
    put_wave(database, wave_id=wave_id, surveys=(survey,))
    texts = [question.key for question in survey.questions if question.kind == "text"]
    for number in range(6):
        groups = cut(person=f"member-{number}")
        put_invitation(database, f"member-{number}", f"code {number}", groups, wave_id, survey)
        said = dict.fromkeys(texts, "In my own words.")
        found = store.find(database, f"code {number}", OPENS)
        assert store.submit(database, found, said, OPENS)

    close_due(ila, database, OVER)
    aggregate_wave(ila, database, wave_id, OVER)

    kept = rows(database, tables.survey_answers)
    assert {json.loads(row["cut"])["person"] for row in kept} == {f"member-{number}" for number in range(6)}
    assert all(json.loads(row["answers"]) == dict.fromkeys(texts, "In my own words.") for row in kept)
    assert rows(database, tables.survey_comments) == []
    [result] = rows(database, tables.survey_results)
    [form] = results_in(result["content"]).forms
    assert (form.invited, form.answered, form.turnout) == (6, 6, {})
    assert "member-" not in result["content"]
    assert "own words" not in result["content"]
