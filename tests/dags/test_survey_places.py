"""What Airflow makes of another place for the form: its connection, and failures that no retry mends."""

import pytest
from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowFailException
from survey_builders import MASA

from dags.acts import survey_places, surveys
from tasks.surveys.places.limesurvey_session import settings_from
from tasks.surveys.places.port import PlaceRefused, PlaceSilent
from tasks.surveys.places.steps import take_answers

LINE = "limesurvey://robot:p%40ss@forms.example.org/ls?time_zone=America%2FChicago&timeout=5"


def test_a_refused_password_fails_at_once_and_silence_is_tried_again():
    with pytest.raises(AirflowFailException, match="Mend it and clear this task"), survey_places.told():
        raise PlaceRefused("LimeSurvey refuses our user or password")
    with pytest.raises(PlaceSilent), survey_places.told():
        raise PlaceSilent("LimeSurvey does not answer")


@pytest.mark.parametrize("connection", [
    Connection.from_uri(LINE, conn_id="mentor_limesurvey") if hasattr(Connection, "from_uri") else None,
    Connection(conn_id="mentor_limesurvey", conn_type="limesurvey", host="forms.example.org", login="robot",
               password="p@ss", schema="ls", extra='{"time_zone": "America/Chicago", "timeout": "5"}'),
])  # fmt: skip
def test_a_connection_of_airflow_says_the_same_as_one_line(connection):
    if connection is None:
        pytest.skip("this Airflow reads no line itself")
    assert settings_from(connection.get_uri()) == settings_from(LINE)


def test_closing_goes_on_with_other_waves_where_a_place_is_silent(database, monkeypatch):
    closed = []
    monkeypatch.setattr("sql.database.engine", lambda: database)
    monkeypatch.setattr("tasks.surveys.closing.close_due", lambda *_: closed.append(1) or {})

    def silent(*_):
        raise PlaceSilent("LimeSurvey does not answer")

    monkeypatch.setattr(survey_places, "close", silent)

    with pytest.raises(PlaceSilent):
        surveys.close(MASA)
    assert closed == [1]


def test_without_such_a_questionnaire_nobody_is_asked_anything(database):
    assert take_answers(MASA, database, survey_places.all_places, None) == {"taken": 0, "strangers": 0, "unread": 0}
