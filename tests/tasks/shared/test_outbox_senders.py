"""Several senders, killed senders and talkative servers: real processes, a real server, both databases."""

import json
import logging
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from mail_server import Catcher, start_server
from mails import NOON, SENDER, a_queued_mail, put_mails
from sqlalchemy import text

from tasks.shared import audit, leases, outbox
from tasks.shared.clock import now
from tasks.shared.smtp import SafeSMTP

HOUSE = Path(__file__).parents[3]
ALLOW = ("*@example.org",)


@pytest.fixture
def serve(tmp_path):
    """Gives a running server; stopped afterwards."""
    running = []

    def start(**catcher):
        server = start_server(tmp_path, Catcher(**catcher))
        running.append(server.controller)
        return server

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="module")
def asked():
    """A process that has everything imported, and forks senders."""
    words = [sys.executable, HOUSE / "tests/many_senders.py"]
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    with subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def senders(asked):
    """Let so many senders work at once, each in a process; gives how each ended: with what it sent, or killed."""

    def sent(engine, server, many, *, dies=False):
        order = {"url": engine.url.render_as_string(hide_password=False), "port": server.port, "senders": many,
                 "dies": dies, "environment": dict(os.environ)}  # fmt: skip
        asked.stdin.write(json.dumps(order) + "\n")
        asked.stdin.flush()
        return json.loads(asked.stdout.readline())

    return sent


def a_sender(server, **options):
    return SafeSMTP(SENDER, host="127.0.0.1", port=server.port, security="none", timeout=5, **options)


def states(engine):
    with engine.begin() as db:
        return outbox.counts_by_state(db, "masa")


def test_four_senders_send_forty_mails_once_each(database, serve, senders):
    put_mails(database, *[a_queued_mail(number, to=f"region{number}@example.org") for number in range(40)])
    server = serve()

    sent = senders(database, server, 4)

    assert sum(sent) == 40
    assert all(0 <= one <= 40 for one in sent)
    assert Counter(Counter(server.catcher.message_ids()).values()) == {1: 40}
    assert states(database) == {"sent": 40}


@pytest.mark.parametrize(
    ("on_unknown", "state", "copies"),
    [
        pytest.param("again", "sent", 2, id="a list goes again under the same id"),
        pytest.param("ask", "unknown", 1, id="a payment notice waits for a person"),
    ],
)
def test_a_sender_killed_after_the_hand_over_leaves_one_doubt(database, serve, senders, on_unknown, state, copies):
    put_mails(database, a_queued_mail(1, on_unknown=on_unknown), a_queued_mail(2, on_unknown=on_unknown))
    server = serve()

    ended = senders(database, server, 1, dies=True)
    assert (ended, len(server.catcher.mails), states(database)) == ([-9], 1, {"queued": 1, "sending": 1})
    after_the_lease = now() + leases.LEASE + timedelta(minutes=1)
    counts = outbox.send_waiting(database, a_sender(server), "masa", lambda: after_the_lease, ALLOW)

    first, second = a_queued_mail(1).message_id, a_queued_mail(2).message_id
    assert counts == ({"again": 1, "sent": 2} if on_unknown == "again" else {"unknown": 1, "sent": 1})
    assert Counter(server.catcher.message_ids()) == {first: copies, second: 1}
    assert states(database) == dict(sorted(Counter([state, "sent"]).items()))
    with database.begin() as db:
        assert db.scalars(text("SELECT subject FROM audit")).all() == [first]


def test_a_long_batch_travels_on_one_connection(sqlite_database, serve):
    put_mails(sqlite_database, *[a_queued_mail(number) for number in range(12)])
    server = serve()

    counts = outbox.send_waiting(sqlite_database, a_sender(server), "masa", now, ALLOW)

    assert counts == {"sent": 12}
    assert server.catcher.connections == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"to_recipient": "550 5.1.1 <{address}> canary-subject is unknown"},
        {"to_recipient": "451 4.2.2 {address} is busy"},
        {"says": "554 5.7.1 canary-body to canary.person@example.org is spam"},
        {"says": "drop"},
        {"to_recipient": "drop"},
    ],
)
def test_nothing_of_a_mail_is_told_to_anybody_else(database, serve, caplog, capfd, answers):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, "mail.log")  # the catcher's own
    canary = a_queued_mail(to="canary.person@example.org", subject="canary-subject", text="canary-body")
    put_mails(database, canary)

    counts = outbox.send_waiting(database, a_sender(serve(**answers)), "masa", lambda: NOON, ALLOW)

    with database.begin() as db:
        kept = [str(row) for row in db.execute(text("SELECT last_detail, subject_key FROM outbox")).all()]
        kept += [str(row) for row in db.execute(text("SELECT actor, action, subject, facts FROM audit")).all()]
        kept += [repr(outbox.stuck(db, "masa")), repr(audit.head(db))]
    told = "\n".join([*kept, caplog.text, *capfd.readouterr(), repr(counts)])
    assert counts.keys() & {"retry", "failed", "again"}
    assert "canary" not in told


def test_a_mail_leaves_the_house_in_one_place():
    texts = {path.relative_to(HOUSE).as_posix(): path.read_text() for path in (HOUSE / "tasks").rglob("*.py")}

    assert [name for name, words in texts.items() if ".send(contents=" in words] == ["tasks/shared/outbox.py"]
    assert [name for name, words in texts.items() if "import yagmail" in words] == ["tasks/shared/smtp.py"]
