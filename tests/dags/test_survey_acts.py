"""What Airflow makes of a survey's own sentences: an answer that does not count, and a first mail that did not go."""

import pytest
from airflow.sdk.exceptions import AirflowFailException
from money_builders import put_money_ground, put_pair
from recorded_approval import APPROVE, AnswerRefused
from sent_mails import SENT, Answers
from sqlalchemy import select
from survey_builders import MASA, OPENS, put_survey_secret

from dags.acts.surveys import WaveApproval, launch
from schemas.waves import Waves
from sql.tables import outbox
from tasks.shared.sent import Outcome, Sent
from tasks.surveys.waves import approve_wave, draft_wave

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


@pytest.mark.parametrize(("answer", "failure", "words"), [
    (Sent(Outcome.FAILED, 550, "550"), AirflowFailException, r"nobody was asked.* correct waves\.contact"),
    (Sent(Outcome.RETRY, None, "link", ours=True), RuntimeError, "nobody was asked.* the mail server works"),
])  # fmt: skip
def test_a_first_mail_that_was_not_taken_fails_the_launch_and_is_tried_again_where_that_may_help(
    draft, database, monkeypatch, answer, failure, words
):
    approve_wave(MASA, database, draft.about, "ops", "approve", "", OPENS)
    way = Answers(answer)
    monkeypatch.setattr("tasks.shared.clock.now", lambda: OPENS)
    monkeypatch.setattr("tasks.shared.pages.status_of", lambda link: 200)
    monkeypatch.setattr("tasks.shared.transport.transport_from", lambda uri: way)
    monkeypatch.setattr("dags.acts.lists.mail_server", lambda: None)
    monkeypatch.setattr("dags.acts.survey_places.uri_of", lambda name: None)

    with pytest.raises(failure, match=words) as raised:
        launch(MASA)

    assert isinstance(raised.value, AirflowFailException) is (failure is AirflowFailException)
    with database.connect() as db:
        assert db.execute(select(outbox.c.kind)).scalars().all() == ["survey_first_mail"]
    if failure is RuntimeError:
        way.answers = [SENT]
        assert launch(MASA)["queued"] == 2
