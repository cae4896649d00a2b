"""Mails of a questionnaire that is answered elsewhere: our outbox sends them, links lead there, and stopping here."""

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from laid_ground import laid_once
from limesurvey_fake import FakeLimeSurvey, served
from money_builders import put_money_ground, put_pair
from place_builders import places_at, put_secret
from sent_mails import SENT, Answers
from sqlalchemy import select
from survey_builders import MASA, OPENS, WAVE

from sql import survey_tables as tables
from sql.tables import outbox
from tasks.shared.outbox import send_waiting
from tasks.surveys.launching import launch_due
from tasks.surveys.places.port import PlaceRefused
from tasks.surveys.waves import approve_wave, draft_wave

TODAY = date(2027, 5, 5)
NOW = OPENS + timedelta(minutes=5)
SURVEYS = tuple(survey.model_copy(update={"place": "limesurvey"}) if survey.key == "mentor_annual" else survey
                for survey in MASA.surveys)  # fmt: skip
PROGRAM = MASA.model_copy(update={"surveys": SURVEYS})


@pytest.fixture
def approved(database, tmp_path, monkeypatch):
    """Six pairs, whose mentors are asked at LimeSurvey and whose mentees in our own form."""
    put_secret(tmp_path, monkeypatch)
    return approve_six_pairs(database)


@laid_once
def approve_six_pairs(database):
    """Six pairs of one region."""
    put_money_ground(database)
    for number in range(6):
        put_pair(database, f"{number}", f"o{number}", region="Region 1")
    draft = draft_wave(PROGRAM, database, "annual", TODAY, NOW)
    approve_wave(PROGRAM, database, draft.about, "ops", "approve", "", NOW)


def send(database):
    """The first mail is taken."""
    send_waiting(database, Answers(SENT), "masa", lambda: NOW, ("*@example.org",))


def mails(database):
    with database.connect() as db:
        rows = db.execute(select(outbox.c.mime, tables.survey_invitations.c.audience).join(
            tables.survey_invitations, tables.survey_invitations.c.invitation_id == outbox.c.subject_key))  # fmt: skip
        return [(row.audience, message_from_bytes(row.mime, policy=policy.default)) for row in rows]


def test_mentors_are_sent_there_and_mentees_to_our_own_form_and_nobody_twice(approved):
    fake = FakeLimeSurvey()
    with served(fake) as port:
        counts = [launch_due(PROGRAM, approved, TODAY, NOW, lambda link: 200, lambda: send(approved), places_at(port))
                  for _ in range(2)]  # fmt: skip

    assert [each["queued"] for each in counts] == [12, 0]
    [(sid, one)] = fake.surveys.items()
    codes = {row["token"] for row in one["people"]}
    assert len(codes) == 6
    assert fake.mails == []
    for audience, mail in mails(approved):
        said = mail.get_body(("plain",)).get_content()
        there = [code for code in codes if f"/index.php/{sid}?token={code}" in said]
        assert len(there) == (audience == "mentor")
        assert ("https://survey.example.org/s/" in said) == (audience == "mentee")
        stop = mail["List-Unsubscribe"]
        assert stop.startswith("<https://survey.example.org/s/")
        assert not any(code in stop for code in codes)


def test_nobody_is_written_to_before_it_is_open_there(approved):
    with pytest.raises(PlaceRefused, match="there is no connection to it"):
        launch_due(PROGRAM, approved, TODAY, NOW, lambda link: 200, lambda: send(approved))

    assert mails(approved) == []
    with approved.connect() as db:
        assert db.execute(select(tables.survey_waves.c.state)).scalar() == "open"
    assert WAVE
