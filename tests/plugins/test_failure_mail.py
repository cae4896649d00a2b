"""A failure mail says what failed, why and what to do; it never makes it worse and never quotes people's data."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowFailException
from failure_mail import FailureMail

PAGE = "Takes in exports.\n\n**If it fails:** mend the export\nand drop it again.\n\n**Who cares:** the office."


class Told:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str, str]] = []

    def __call__(self, key: str, subject: str, text: str) -> None:
        self.mails.append((key, subject, text))


def a_failure(error: BaseException, page: str = PAGE) -> dict[str, Any]:
    ti = SimpleNamespace(
        dag_id="north__pull_membership", run_id="r1", task_id="raise_alarms", map_index=-1, try_number=1,
        log_url="http://airflow/log",
    )  # fmt: skip
    return {"ti": ti, "exception": error, "dag": SimpleNamespace(doc_md=page)}


def test_the_mail_says_what_failed_why_and_what_to_do() -> None:
    told = Told()

    FailureMail(told).notify(a_failure(AirflowFailException("1 file was refused.")))

    [(key, subject, text)] = told.mails
    assert key == "north__pull_membership/r1/raise_alarms/-1/1"
    assert subject == "north__pull_membership: raise_alarms failed"
    assert text.splitlines() == [
        "1 file was refused.", "", "What to do: mend the export and drop it again.", "", "Log: http://airflow/log",
    ]  # fmt: skip


def test_the_words_of_a_foreign_error_stay_out_of_the_mail() -> None:
    told = Told()

    FailureMail(told).notify(a_failure(KeyError("jo.berg@example.org")))

    assert "example.org" not in told.mails[0][2]
    assert "KeyError" in told.mails[0][2]


def test_the_sentence_of_an_error_of_ours_is_in_the_mail() -> None:
    told = Told()
    ours = type("RegionBlocked", (RuntimeError,), {"__module__": "tasks.regions.steps"})

    FailureMail(told).notify(a_failure(ours("Region 5 has no coordinator.")))

    assert told.mails[0][2].startswith("Region 5 has no coordinator.")


TODAY = datetime(2026, 10, 20, 15, tzinfo=UTC)


def a_failure_after(state: str | None, day: datetime = TODAY) -> dict[str, Any]:
    """A failure of a task whose last instance ended so, on that day; None for the first run ever."""
    context = a_failure(ConnectionError())
    before = SimpleNamespace(state=state, logical_date=day) if state else None
    context["ti"].get_previous_ti = lambda map_index: before
    return context | {"dag_run": SimpleNamespace(logical_date=TODAY)}


@pytest.mark.parametrize(
    ("before", "mails"),
    [
        pytest.param(a_failure_after(None), 1, id="the first run"),
        pytest.param(a_failure_after("success"), 1, id="it went well before"),
        pytest.param(a_failure_after("failed"), 0, id="it failed ten minutes ago"),
        pytest.param(a_failure_after("failed", TODAY - timedelta(days=1)), 1, id="it failed yesterday, too"),
        pytest.param(a_failure_after("failed") | {"dag_run": SimpleNamespace(logical_date=None)}, 1, id="by hand"),
    ],
)
def test_what_fails_every_ten_minutes_is_told_once_a_day(before: dict[str, Any], mails: int) -> None:
    told = Told()

    FailureMail(told, once_a_day=True).notify(before)

    assert len(told.mails) == mails


def test_a_dead_mail_server_does_not_hide_the_failure() -> None:
    def dead(key: str, subject: str, text: str) -> None:
        raise ConnectionError("smtp://user:password@host")

    FailureMail(dead).notify(a_failure(ValueError()))


def test_a_dag_without_a_page_still_has_a_mail() -> None:
    told = Told()

    FailureMail(told).notify(a_failure(ValueError(), page=""))

    assert "What to do: read the log." in told.mails[0][2]


def test_the_mail_goes_the_one_safe_way_with_an_id_of_its_own(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dags.acts import mail

    monkeypatch.setenv("MENTOR_HOME", str(tmp_path))
    monkeypatch.setenv("MENTOR_OPS_MAIL", "ops@example.org")
    monkeypatch.setattr(mail, "mail_server", lambda: None)

    for _ in range(2):
        mail.tell_operations("north__pull/r1/t/-1/1", "north__pull: t failed", "Why.\n")

    [written] = (tmp_path / "outbox").glob("*.eml")
    words = written.read_text()
    assert "To: ops@example.org" in words
    assert "Subject: north__pull: t failed" in words


def test_without_an_address_nobody_is_written_to(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dags.acts import mail

    monkeypatch.setenv("MENTOR_HOME", str(tmp_path))

    mail.tell_operations("key", "subject", "text")

    assert list(tmp_path.rglob("*.eml")) == []
