"""A survey in real runs: approved, mailed once, answered over HTTP, reminded of, closed, worked out, and released."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from airflow_runs import Said, answer_next, count, everything_airflow_keeps
from money_builders import put_money_ground, put_pair
from recorded_approval import APPROVE, REJECT
from region_builders import put_coordinator
from sqlalchemy import Engine, text
from survey_builders import put_survey_secret
from survey_form import served_form

from examples.sample.respondents import answer_all, links_in
from tasks.shared.files import home

PAIRS, SEED = 16, 7
CANARY = "Qqmentee"
LAUNCH, REMIND, CLOSE, REPORT = (f"masa__{verb}_survey" for verb in ("launch", "remind", "close", "report"))
DAY = {name: datetime(2027, 5, day, 17, tzinfo=UTC) for name, day in
       {"early": 3, "open": 5, "reminder": 10, "closed": 24, "next_year": 31}.items()}  # fmt: skip
Run = Callable[..., dict[str, set[str]]]


class Clock:
    """What every process of ours reads."""

    moment = DAY["early"]

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("tasks.shared.clock.now", made.now)
    return made


@pytest.fixture
def ground(
    sqlite_database: Engine, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, known_dags: dict[str, Any], clock: Clock
) -> Iterator[Engine]:
    """Sixteen pairs of two regions, a contact of each, and the form."""
    import sql.database

    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    sql.database.engine.cache_clear()
    monkeypatch.setattr("tasks.surveys.delivering.printed", lambda page: b"a fake: printing takes its time elsewhere")
    put_survey_secret(tmp_path, monkeypatch)
    database = sql.database.engine()
    put_money_ground(database)
    for number in range(PAIRS):
        put_pair(database, f"{number}", f"o{number}", region=f"Region {1 + number % 2}")
    with database.begin() as db:
        db.execute(text("UPDATE member_records SET last_name = :name"), {"name": CANARY})
    for region in (1, 2):
        put_coordinator(database, f"Region {region}", f"r{region}@example.org", "Kim Berg")
    with served_form(database, clock.now) as url:
        monkeypatch.setenv("MENTOR_PORTAL_URL", url)
        yield database
    database.dispose()
    sql.database.engine.cache_clear()


@pytest.fixture
def run(ground: Engine, known_dags: dict[str, Any], clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a DAG on a day as Airflow does; people answer its questions in turn, then nobody does."""
    from airflow.utils.session import create_session

    def run(dag: str, day: str, *answers: str) -> dict[str, set[str]]:
        clock.moment, left = DAY[day], list(answers)
        monkeypatch.setattr("time.sleep", lambda _: answer(dag, left))
        ran = known_dags[dag].test()
        assert not left, "an answer that nobody asked for"
        found: dict[str, set[str]] = {}
        with create_session() as session:
            for task in ran.get_task_instances(session=session):
                found.setdefault(task.task_id, set()).add(str(task.state))
        return found

    return run


def answer(dag: str, left: list[str]) -> None:
    """Give the next answer, if there is one."""

    def following(task: str) -> Said | None:
        return ("ops", left.pop(0), {} if task == "review_texts" else {"reason": "As planned."}) if left else None

    answer_next(dag, following, "op")


def mails(kind: str) -> int:
    return count(f"outbox WHERE kind = '{kind}' AND state = 'sent'")


def test_a_survey_goes_from_its_draft_to_its_released_report(run: Run, ground: Engine, clock: Clock) -> None:
    early = run(LAUNCH, "early", APPROVE)
    assert early["ask"] == early["open_waves"] == {"success"}
    assert (mails("survey_invitation"), count("survey_invitations")) == (0, 2 * PAIRS + 2)

    assert run(LAUNCH, "open")["open_waves"] == {"success"}
    assert mails("survey_invitation") == 2 * PAIRS + 2
    run(LAUNCH, "open")
    assert (mails("survey_first_mail"), mails("survey_invitation")) == (1, 2 * PAIRS + 2)

    first = answer_all(links_in(home() / "outbox"), SEED)
    assert first["answered"] > PAIRS
    assert count("survey_submitted") == first["answered"]

    run(REMIND, "reminder")
    asked_again = 2 * PAIRS + 2 - first["answered"] - first["opted out"]
    assert mails("survey_reminder") == asked_again
    second = answer_all(links_in(home() / "outbox"), SEED)
    answered = first["answered"] + second["answered"]
    assert second["had answered before"] == first["answered"]

    run(CLOSE, "closed")
    assert (count("survey_inbox"), count("survey_drafts")) == (0, 0)
    assert answered - 2 <= count("survey_answers") <= answered  # of the two regional contacts' nothing can be shown
    assert set(answer_all(links_in(home() / "outbox"), SEED)) <= {"had answered before", "opted out", "did nothing"}

    nobody = run(REPORT, "closed")
    assert (nobody["review_texts"], count("survey_releases")) == ({"failed"}, 0)
    rejected = run(REPORT, "closed", REJECT, REJECT)
    assert (rejected["deliver"], mails("survey_report")) == ({"success"}, 0)
    run(REPORT, "closed", APPROVE)
    assert (mails("survey_report"), count("survey_waves WHERE state = 'released'")) == (2, 1)
    [folder] = (home() / "reports/masa").glob("*/v1")
    said = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert sum(form["answered"] or 0 for form in said["forms"]) in {answered, answered - 2, answered - 1}

    run(REPORT, "next_year")
    assert mails("survey_report") == 2
    assert not [where for where, words in everything_airflow_keeps() if CANARY in words]
    codes = {link.url.rpartition("/")[2] for link in links_in(home() / "outbox")}
    assert not [where for where, words in everything_airflow_keeps() if any(code in words for code in codes)]


def test_a_run_for_a_day_long_past_asks_and_mails_nobody(run: Run, ground: Engine) -> None:
    states = run(LAUNCH, "closed")
    assert states["plan_waves"] == {"success"}
    assert states["ask"] == states["open_waves"] == states["send_mail"] == {"skipped"}
    assert count("outbox") == count("survey_waves") == 0


def test_a_form_that_does_not_answer_keeps_all_mail_back(
    run: Run, ground: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(LAUNCH, "early", APPROVE)
    monkeypatch.setenv("MENTOR_PORTAL_URL", "http://127.0.0.1:9")

    states = run(LAUNCH, "open")

    assert states["open_waves"] == {"failed"}
    assert count("outbox") == 0
