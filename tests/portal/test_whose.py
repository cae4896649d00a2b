"""The form says until when it is open, by the association's own clock, and whom to ask where it takes no answers."""

from datetime import UTC, datetime, timedelta

import pytest
from form_visitors import ANSWERS, CODE
from starlette.testclient import TestClient
from survey_builders import CLOSES, GRACE, OPENS, put_invitation, put_wave

from portal import whose
from portal.app import build
from portal.whose import Whose, moment_in_words
from schemas.registry import DefinitionError, program

CONTACT = "surveys@example.org"
LAST_SECOND = datetime(2027, 5, 20, 4, 59, 59, tzinfo=UTC)


@pytest.fixture
def at(sqlite_database):
    """The form as it is at a moment."""
    put_wave(sqlite_database)
    put_invitation(sqlite_database, "person 1", CODE)
    return lambda moment: TestClient(build(sqlite_database, lambda: moment))


@pytest.fixture
def contact(monkeypatch):
    """The program names somebody to ask."""
    monkeypatch.setattr(whose, "programs_known", lambda: {"masa": Whose("MASA", CONTACT, "America/Chicago")})


@pytest.mark.parametrize(("code", "language", "said"), [
    ("masa", "en", "Wednesday, May 19, 2027, 11:59 p.m. (Chicago time)"),
    ("acsa", "en", "Wednesday, May 19, 2027, 9:59 p.m. (Los Angeles time)"),
    ("acsa", "es", "miércoles 19 de mayo de 2027, 9:59 p. m. (hora de Los Ángeles)"),
])  # fmt: skip
def test_the_end_is_told_by_the_clock_of_the_association(code, language, said):
    assert moment_in_words(LAST_SECOND, whose.whose(f"{code}:2026-27:any"), language) == said


def test_elsewhere_a_day_and_an_hour_are_written_as_there():
    there = Whose(time_zone="Europe/Dublin", locale="en_IE")

    assert moment_in_words(LAST_SECOND, there, "en") == "Thursday 20 May 2027, 05:59 (Dublin time)"


def test_the_form_names_its_last_moment_and_later_that_of_late_answers(at):
    assert "Open until Wednesday, May 19, 2027, 11:59 p.m. (Chicago time)." in at(OPENS).get(f"/s/{CODE}").text
    assert "Open until Wednesday, May 19, 2027" in at(OPENS).post(f"/s/{CODE}", data={"best": "x"}).text
    late = at(CLOSES + timedelta(hours=1)).get(f"/s/{CODE}").text
    assert "Open until Thursday, May 20, 2027, 11:59 p.m. (Chicago time)." in late


def test_who_cannot_answer_reads_whom_to_ask(at, contact):
    assert f'<a href="mailto:{CONTACT}">' in at(CLOSES + GRACE).get(f"/s/{CODE}").text
    assert at(OPENS).post(f"/s/{CODE}", data=ANSWERS).status_code == 200
    done = at(OPENS).get(f"/s/{CODE}").text
    assert "Already answered" in done
    assert f'<a href="mailto:{CONTACT}">' in done
    unknown = at(OPENS).get("/s/nobody").text
    assert "Reply to the email that brought you the link." in unknown
    assert f'MASA: <a href="mailto:{CONTACT}">' in unknown


def test_where_nobody_is_named_the_mail_with_the_link_is_answered(at):
    assert program("masa").waves.contact == ""

    for page in (at(CLOSES + GRACE).get(f"/s/{CODE}"), at(OPENS).get("/s/nobody")):
        assert "Reply to the email that brought you the link." in page.text
        assert "mailto:" not in page.text


def test_no_definition_that_is_broken_keeps_anybody_from_answering(at, monkeypatch):
    def broken():
        raise DefinitionError([])

    monkeypatch.setattr(whose, "all_programs", broken)
    monkeypatch.setattr(whose, "programs_known", whose.programs_known.__wrapped__)

    assert "Open until Thursday, May 20, 2027, 4:59 a.m. (UTC time)." in at(OPENS).get(f"/s/{CODE}").text
