"""What Airflow makes of a survey's own sentences: an answer that does not count, and a first mail that did not go."""

import pytest
from money_builders import put_money_ground, put_pair
from recorded_approval import APPROVE, AnswerRefused
from survey_builders import MASA, OPENS, put_survey_secret

from dags.acts.surveys import WaveApproval
from schemas.waves import Waves
from tasks.surveys.waves import draft_wave

SMALL = MASA.model_copy(update={"waves": Waves(most_people=1)})


@pytest.fixture
def draft(database, tmp_path, monkeypatch):
    """One pair is to be asked."""
    put_survey_secret(tmp_path, monkeypatch)
    put_money_ground(database)
    put_pair(database, "1", "o1")
    monkeypatch.setattr("sql.database.engine", lambda: database)
    return draft_wave(MASA, database, "annual", OPENS.date(), OPENS)


def test_approving_a_wave_that_is_too_large_does_not_count(draft):
    with pytest.raises(AnswerRefused, match=r"raise waves\.most_people"):
        WaveApproval(SMALL).record(draft.about, "ops", APPROVE, "")
