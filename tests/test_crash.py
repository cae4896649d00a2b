"""Killed anywhere and run again, the chain ends where it would have ended, and no mail goes twice."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import holidays.countries  # noqa: F401  (what the chain imports late, each child would import anew)
import pytest
import scipy.sparse.csgraph  # noqa: F401
from answer_chain import LATER, answer, drop_reply, lists_out, read_and_prove
from chain import MASA, NOW, lay_out, mailbox, run_chain, state
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from thorough import killing_points

from sql.database import connect
from tasks.regions.answers import answer_replies
from tasks.shared.outbox import send_waiting
from tasks.shared.transport import transport_from

AFTER_THE_LEASE = NOW + timedelta(hours=1)
"""When a mail that a killed sender held is looked at again."""


class Points:
    """Counts the moments before and after each statement and commit of an engine, and dies at the one it was told."""

    def __init__(self, engine, deadly: int) -> None:
        self.count, self.deadly = 0, deadly
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(engine, name, self.passed)

    def passed(self, *_: object) -> None:
        self.count += 1
        if self.count == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(act: Callable[[], int]) -> tuple[int, int]:
    """Run in a forked process; gives (the signal that ended it, what it wrote back)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            os.write(writing, str(act()).encode())
            os._exit(0)
        except BaseException:
            traceback.print_exc(file=sys.stderr)
            os._exit(1)
    os.close(writing)
    said = os.read(reading, 64)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), int(said or 0)


def chain_in_a_child(url: str, home: Path, deadly: int, sending: datetime = NOW) -> tuple[int, int]:
    def act() -> int:
        os.environ["MENTOR_HOME"] = str(home)
        engine = connect(url)
        points = Points(engine, deadly)
        run_chain(engine, sending)
        return points.count

    return in_a_child(act)


@pytest.fixture
def golden(database, tmp_path):
    """The state and the mails of a run that nobody disturbed, and how many points it passed."""
    home = tmp_path / "golden"
    lay_out(home)
    _, points = chain_in_a_child(address(database), home, 0)
    undisturbed = state(database), mailbox(home)
    empty(database)
    return *undisturbed, points


def address(engine) -> str:
    return make_url(engine.url).render_as_string(hide_password=False)


def empty(engine) -> None:
    """Every table without a row again, also those that only grow."""
    from sql.tables import metadata

    with engine.begin() as db:
        if engine.dialect.name == "postgresql":
            db.execute(text("SET LOCAL session_replication_role = replica"))
            db.execute(text("TRUNCATE " + ", ".join(metadata.tables)))
            return
        triggers = db.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in triggers:
            db.execute(text(f"DROP TRIGGER {name}"))
        for table in reversed(metadata.sorted_tables):
            db.execute(table.delete())
        for _, statement in triggers:
            db.execute(text(statement))


def test_killed_at_any_point_and_run_again_the_chain_ends_as_if_nothing_had_been(database, golden, tmp_path):
    tables, mails, points = golden
    assert points > 100
    assert len(mails) == 3

    for deadly in killing_points(points, database.dialect.name):
        home = tmp_path / f"home-{deadly}"
        lay_out(home)
        killed, _ = chain_in_a_child(address(database), home, deadly)
        chain_in_a_child(address(database), home, 0, AFTER_THE_LEASE)

        assert killed == signal.SIGKILL, deadly
        found = state(database)
        assert {n: sorted(set(found[n]) ^ set(tables[n])) for n in tables if found[n] != tables[n]} == {}, deadly
        assert mailbox(home) == mails, deadly
        empty(database)


def test_running_everything_again_changes_nothing(database, tmp_path):
    home = tmp_path / "home"
    lay_out(home)
    chain_in_a_child(address(database), home, 0)
    before = state(database), mailbox(home)

    chain_in_a_child(address(database), home, 0)

    assert (state(database), mailbox(home)) == before


def answers_in_a_child(url: str, home: Path, deadly: int, moment: datetime = LATER) -> tuple[int, int]:
    """Read every reply that waits, prove it, answer it and send the answers, as the tasks of the DAG do."""

    def act() -> int:
        os.environ["MENTOR_HOME"] = str(home)
        engine = connect(url)
        points = Points(engine, deadly)
        read_and_prove(engine, LATER)
        answer_replies(MASA, engine, LATER)
        send_waiting(engine, transport_from(None), MASA.code, lambda: moment, ("*@example.org",))
        return points.count

    return in_a_child(act)


def out_and_back(database, home: Path, monkeypatch, replies: list[bytes] | None = None) -> list[bytes]:
    """Three regions have their lists; two have answered, one of them with a mentor whom nobody knows."""
    monkeypatch.setenv("MENTOR_HOME", str(home))
    lists_out(database)
    replies = replies or [answer(home, "Region 2"), answer(home, "Region 3", Mentor_member_ID="99999")]
    for number, reply in enumerate(replies):
        drop_reply(home, reply, f"{number}.eml")
    return replies


def test_killed_while_replies_are_read_each_has_one_effect_and_one_answer(database, tmp_path, monkeypatch):
    replies = out_and_back(database, tmp_path / "golden", monkeypatch)
    _, points = answers_in_a_child(address(database), tmp_path / "golden", 0)
    tables, mails = state(database), mailbox(tmp_path / "golden")
    assert points > 100
    assert len(mails) == 3 + 2
    for deadly in killing_points(points, database.dialect.name, daily=3):
        empty(database)
        home = tmp_path / f"home-{deadly}"
        out_and_back(database, home, monkeypatch, replies)
        killed, _ = answers_in_a_child(address(database), home, deadly)
        answers_in_a_child(address(database), home, 0, LATER + timedelta(hours=1))

        assert killed == signal.SIGKILL, deadly
        found = state(database)
        assert {n: sorted(set(found[n]) ^ set(tables[n])) for n in tables if found[n] != tables[n]} == {}, deadly
        assert {name: len(mail) for name, mail in mailbox(home).items()} == {n: len(m) for n, m in mails.items()}
        assert list((home / "inbox/masa/replies/Processed").glob("*")), deadly
