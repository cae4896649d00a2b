"""A reply in the folder becomes an answer in the outbox, by Airflow itself; what fails or waits holds up nobody."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from airflow_runs import count, everything_airflow_keeps, everything_people_may_read, run, woken
from answer_chain import a_reply_to, answers_for, book_in, drop_reply, lists_out, mail_to
from recorded_approval import APPROVE, REJECT
from returned_books import filled
from sqlalchemy import Engine, text

from schemas.registry import program
from tasks.shared.lying import Lying

CODE = "masa"
TUESDAY = datetime(2026, 10, 20, 15, tzinfo=UTC)
CANARY = "Qqcanary"


@pytest.fixture
def home(
    sqlite_database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known_dags: dict[str, Any]
) -> Iterator[Path]:
    """Three regions of a small association have their lists since yesterday."""
    import sql.database

    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    sql.database.engine.cache_clear()
    monkeypatch.setattr("tasks.shared.clock.now", lambda: TUESDAY)
    home = tmp_path / "home"
    lists_out(sql.database.engine())
    yield home
    sql.database.engine().dispose()
    sql.database.engine.cache_clear()


def said(home: Path, region: str, **more: str) -> bytes:
    """A region's answer: every line matched, with a name in the note that nobody must read in a log."""
    mail = mail_to(home, region)
    book = book_in(mail)
    answers = {
        row: cells | {"Note": f"{CANARY} {CANARY}@example.org"} for row, cells in answers_for(book, region).items()
    }
    return a_reply_to(mail, filled(book, answers), **more)


def states(known_dags: dict[str, Any], task_id: str) -> list[str]:
    """How the instances of one task of the newest run ended."""
    from airflow.models import TaskInstance
    from airflow.utils.session import create_session

    with create_session() as session:
        newest = session.query(TaskInstance).filter_by(dag_id=f"{CODE}__read_match_lists", task_id=task_id)
        run_id = newest.order_by(TaskInstance.queued_dttm.desc(), TaskInstance.start_date.desc()).first().run_id
        return sorted(str(one.state) for one in newest.filter_by(run_id=run_id))


def answers_in(home: Path) -> list[Path]:
    return [path for path in (home / "outbox").glob("*.eml") if b"auto-replied" in path.read_bytes()]


def test_a_reply_in_the_folder_is_read_answered_and_tidied_away(home: Path, known_dags: dict[str, Any]) -> None:
    drop_reply(home, said(home, "Region 1"))
    woken()  # by tests before

    found = run(known_dags, "read_match_lists")

    assert {found[task] for task in ("run", "collect", "read_reply", "answer", "send_mail", "tidy")} == {"success"}
    assert (found["announce_quarantined"], woken()) == ("skipped", set())
    assert count("submissions") == 1
    assert count("matches WHERE state = 'confirmed'") > 0
    assert len(answers_in(home)) == 1
    assert not list((home / "inbox" / CODE / "replies").glob("*.eml"))

    idle = run(known_dags, "read_match_lists")
    assert (idle.pop("run"), idle.pop("collect")) == ("success", "success")
    assert set(idle.values()) == {"skipped"}, "nothing waits, so nothing is started"
    assert len(answers_in(home)) == 1


def test_a_reply_that_fails_holds_up_nobody_else(
    home: Path, known_dags: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tasks.matches import steps

    real, failing = steps.read_reply, []

    def read_reply(*args: Any) -> Any:
        """A fake that stumbles over the first reply that it meets, and each time again."""
        failing[:] = failing or [args[2]]
        if args[2] in failing:
            raise ValueError(CANARY)
        return real(*args)

    monkeypatch.setattr(steps, "read_reply", read_reply)
    for region in ("Region 1", "Region 2", "Region 3"):
        drop_reply(home, said(home, region), f"{region}.eml")

    found = run(known_dags, "read_match_lists")

    assert found["run"] == "failed"
    assert states(known_dags, "read_reply") == ["failed", "success", "success"]
    assert (found["answer"], found["send_mail"], found["tidy"]) == ("success", "success", "success")
    assert len(answers_in(home)) == 2
    assert count("replies WHERE verdict = 'waiting'") == 1, "and it is tried again"


class OneMail:
    """A fake of a mailbox with one mail in it, which goes where it is moved."""

    names = ("imap",)

    def __init__(self, raw: bytes) -> None:
        self.raw, self.moved = raw, {"": "imap:1:1"}

    def waiting(self, folder: str = "") -> list[Lying]:
        return [Lying(self.moved[folder], len(self.raw))] if folder in self.moved else []

    def fetch(self, place: str) -> bytes | None:
        return self.raw if place in self.moved.values() else None

    def move(self, place: str, folder: str) -> None:
        self.moved = {folder: f"imap:{folder}:1"} if place in self.moved.values() else self.moved

    def counts(self, place: str) -> bool:
        return True

    def close(self) -> None:
        pass


def test_a_reply_from_a_stranger_waits_for_a_person_whose_answer_is_followed(
    home: Path, known_dags: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dags.acts import replies

    raw = said(home, "Region 1").replace(b"From: r1@example.org", f"From: {CANARY}@elsewhere.example".encode())
    mailbox, masa = OneMail(raw), program(CODE)
    monkeypatch.setattr("tasks.shared.mailbox.mailbox_from", lambda uri, code: mailbox)

    found = run(known_dags, "read_match_lists")

    assert (found["run"], found["read_reply"], found["raise_alarms"]) == ("failed", "success", "failed")
    assert (woken(), list(mailbox.moved)) == ({f"{CODE}__decide_replies"}, ["Quarantine"])
    assert count("submissions") == 0

    with monkeypatch.context() as shown:
        shown.setattr(replies, "get_current_context", dict)
        [reply_id] = replies.undecided(masa)
    describe, record = replies.answers_about(masa)
    assert "Region 1" in describe(reply_id)
    assert CANARY not in describe(reply_id)
    record(reply_id, "ops", APPROVE, "", "")
    record(reply_id, "somebody else", REJECT, "", "too late")

    assert run(known_dags, "read_match_lists")["run"] == "success"
    assert count("reply_decisions WHERE decision = 'accept' AND person = 'ops' AND reason <> ''") == 1
    assert (count("submissions"), list(mailbox.moved)) == (1, ["Processed"])
    [answer] = answers_in(home)
    assert CANARY.encode() not in answer.read_bytes(), "the answer goes to the coordinator on file"


def test_what_is_put_aside_unread_is_asked_about_at_once(
    home: Path, known_dags: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.matches.collect.MOST_BYTES", 10)
    drop_reply(home, said(home, "Region 1"))

    found = run(known_dags, "read_match_lists")

    assert (found["read_reply"], found["raise_alarms"], found["tidy"]) == ("skipped", "failed", "success")
    assert woken() == {f"{CODE}__decide_replies"}


def test_a_mailbox_that_stays_away_is_told_once_and_every_run_is_red(
    home: Path, known_dags: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(uri: str | None, code: str) -> Any:
        raise ConnectionError(CANARY)

    monkeypatch.setenv("MENTOR_OPS_MAIL", "ops@example.org")
    monkeypatch.setattr("tasks.shared.mailbox.mailbox_from", away)
    told = len(list((home / "outbox").glob("*.eml")))

    runs = [run(known_dags, "read_match_lists") for _ in range(2)]

    assert [(one["run"], one["collect"], one["watch"]) for one in runs] == [("failed", "failed", "failed")] * 2
    assert [one["raise_alarms"] for one in runs] == ["success"] * 2
    mails = [path.read_text() for path in (home / "outbox").glob("*.eml") if "To: ops@" in path.read_text()]
    assert len(mails) == len(list((home / "outbox").glob("*.eml"))) - told
    assert len([mail for mail in mails if "collect failed" in mail]) == 1
    assert CANARY not in "".join(mails)


class AnAsset(NamedTuple):
    """What Airflow names an asset by."""

    name: str


def test_a_run_that_a_reply_started_asks_about_that_reply_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dags.acts import replies

    event = SimpleNamespace(extra={"replies": ["b", "forged"]})
    monkeypatch.setattr("tasks.matches.standing.undecided", lambda db, code: {"a", "b"})

    events = {AnAsset(f"{CODE}/quarantined"): [event]}
    monkeypatch.setattr(replies, "get_current_context", lambda: {"triggering_asset_events": events})
    assert replies.undecided(program(CODE)) == ["b"]

    monkeypatch.setattr(replies, "get_current_context", dict)
    assert replies.undecided(program(CODE)) == ["a", "b"]


def test_regions_without_an_answer_are_reminded_by_the_dag_and_the_others_are_not(
    home: Path, known_dags: dict[str, Any]
) -> None:
    from sql.database import engine

    drop_reply(home, said(home, "Region 1"))
    run(known_dags, "read_match_lists")
    with engine().begin() as db:  # the lists went in August, before the calendar's days
        db.execute(text("UPDATE outbox SET sent_at = '2026-08-05 15:00:00' WHERE kind = 'region_list'"))

    found = run(known_dags, "remind_regions")

    assert (found["run"], found["chase_region"], found["send_mail"]) == ("success", "success", "success")
    assert count("chases WHERE region = 'Region 1'") == 0
    assert count("outbox WHERE kind = 'reminder' AND state = 'sent'") == 2
    again = run(known_dags, "remind_regions")
    assert (again["plan"], again["chase_region"]) == ("success", "skipped")
    assert count("outbox WHERE kind = 'reminder'") == 2


def test_nobody_is_named_where_operations_look(
    home: Path, known_dags: dict[str, Any], printed: Callable[[], str]
) -> None:
    drop_reply(home, said(home, "Region 1", text=CANARY), "list.eml")
    drop_reply(home, f"From: {CANARY}@x.example, {CANARY}@y.example\n\n{CANARY}".encode(), "other.eml")

    run(known_dags, "read_match_lists")
    run(known_dags, "remind_regions")

    kept = dict([*everything_airflow_keeps(), *everything_people_may_read(home)]) | {"what was printed": printed()}
    assert count(f"submission_rows WHERE said LIKE '%{CANARY}%'") > 0, "the canary went the whole way"
    assert "end task task_id=read_reply" in kept["what was printed"]
    assert [place for place, words in kept.items() if CANARY.lower() in words.lower()] == []
