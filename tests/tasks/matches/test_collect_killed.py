"""A poller that is killed between any two of its steps, or runs beside another one, has one effect for each mail."""

import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from post import MOMENT, FolderPost, ImapPost, a_mail, delivered, moved_to, rows
from sqlalchemy import event
from sqlalchemy.engine import make_url
from thorough import THOROUGH

from schemas.registry import program
from sql.database import connect
from sql.queries import query
from tasks.matches import collect as collecting
from tasks.matches.collect import collect, tidy
from tasks.matches.content import mail_sha256
from tasks.shared import audit
from tasks.shared.mailbox import mailbox_from

MASA = program("masa")


class Points:
    """Counts the moments between the steps of a poller, by name, and dies at the one it was told."""

    def __init__(self, deadly: tuple[str, int] | None) -> None:
        self.passed, self.deadly = Counter(), deadly

    def pass_(self, name: str) -> None:
        self.passed[name] += 1
        if (name, self.passed[name]) == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)


class Watched:
    """A real mailbox whose every act is a step."""

    def __init__(self, mailbox, points) -> None:
        self.mailbox, self.points = mailbox, points

    def __getattr__(self, name):
        found = getattr(self.mailbox, name)
        return self.watched(name, found) if name in ("waiting", "fetch", "move") else found

    def watched(self, name, act):
        def done(*words):
            result = act(*words)
            self.points.pass_(f"after {name}")
            return result

        return done


def poll(url: str, uri: str | None, points: Points) -> None:
    """What an installation does with its inbox again and again, in this process."""
    engine = connect(url)
    event.listen(engine, "commit", lambda _: points.pass_("before commit"))
    event.listen(engine, "after_cursor_execute", lambda *_: points.pass_("after statement"))
    keep = collecting.keep_bytes

    def keep_and_pass(content):
        kept = keep(content)
        points.pass_("after keep")
        return kept

    collecting.keep_bytes = keep_and_pass
    mailbox = Watched(mailbox_from(uri, "masa"), points)
    for reply_id in collect(MASA, engine, mailbox, MOMENT):
        points.pass_("after claim")
        read(engine, reply_id)
        points.pass_("after settle")
    tidy(MASA, engine, mailbox)
    points.pass_("after tidy")
    mailbox.close()
    engine.dispose()


def read(engine, reply_id: str) -> None:
    """Stands in for reading a reply: settled, with one effect that tells whether it came about twice."""
    said = {"verdict": "submission", "code": "", "list_id": "", "message_id": "", "answer_to": ""}
    with engine.begin() as db:
        settled = {"reply_id": reply_id, "settled_at": MOMENT + timedelta(minutes=1)}
        if db.execute(query("matches/settle_reply"), said | settled).first() is not None:
            audit.append(db, at=MOMENT, actor="poller", action="read", subject=reply_id, facts={})


def started(act: Callable[[], None]) -> int:
    """The number of a forked process that does something and ends."""
    child = os.fork()
    if child == 0:
        try:
            act()
            os._exit(0)
        except BaseException:
            traceback.print_exc(file=sys.stderr)
            os._exit(1)
    return child


def ended(child: int) -> int:
    """How a process ended: 0, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture(params=["folder", "imap"])
def new_post(request, tmp_path, monkeypatch):
    """Gives a new inbox, each time another one."""
    homes = count(1)

    def made():
        monkeypatch.setenv("MENTOR_HOME", str(tmp_path / f"home-{next(homes)}"))
        if request.param == "folder":
            return FolderPost()
        server = request.getfixturevalue("dovecot")
        return ImapPost(server, server.new_account())

    return made


def address(engine) -> str:
    return make_url(engine.url).render_as_string(hide_password=False)


def fill(post, numbers) -> list[str]:
    """Deliver mails, the second of them twice; gives the ids that their replies must have."""
    mails = [a_mail(number) for number in numbers]
    for way, raw in enumerate([*mails[:2], mails[1], *mails[2:]]):
        post.arrive(delivered(raw, f"way{way}"))
    return [mail_sha256(raw) for raw in mails]


def points_of(database, post) -> Counter:
    """The points that an undisturbed poll passes."""
    fill(post, (1, 2, 3))
    points = Points(None)
    poll(address(database), post.uri(), points)
    return points.passed


def chosen(passed: Counter, engine: str) -> list[tuple[str, int]]:
    """One point of every second kind, others with the other database; all of them in a thorough run."""
    if THOROUGH:
        return [(name, number) for name, times in passed.items() for number in range(1, times + 1)]
    return [(name, (times + 1) // 2) for name, times in sorted(passed.items())][engine == "postgresql" :: 2]


def test_killed_between_any_two_steps_and_run_again_each_mail_has_one_effect(database, new_post, monkeypatch):
    monkeypatch.setattr(collecting, "keep_bytes", collecting.keep_bytes)
    passed = points_of(database, new_post())
    assert passed.keys() >= {"after fetch", "after keep", "after claim", "after settle", "after move", "before commit"}
    assert passed["after move"] == 4

    for run, deadly in enumerate(chosen(passed, database.dialect.name), start=1):
        post = new_post()
        expected = fill(post, range(run * 10, run * 10 + 3))
        killed = ended(started(lambda post=post, deadly=deadly: poll(address(database), post.uri(), Points(deadly))))
        again = ended(started(lambda post=post: poll(address(database), post.uri(), Points(None))))

        assert (killed, again) == (-signal.SIGKILL, 0), deadly
        assert post.lies() == {"Processed": 3, "Duplicates": 1}, deadly
        effects = Counter(row["subject"] for row in rows(database, "audit"))
        assert [effects[reply_id] for reply_id in expected] == [1, 1, 1], deadly
        assert Counter(moved_to(database)) == {"Processed": 3 * (run + 1), "Duplicates": run + 1}, deadly


def test_two_pollers_at_once_have_one_effect_for_each_mail(database, new_post):
    post = new_post()
    expected = fill(post, range(12))

    pollers = [started(lambda: poll(address(database), post.uri(), Points(None))) for _ in range(2)]

    assert [ended(each) for each in pollers] == [0, 0]
    effects = Counter(row["subject"] for row in rows(database, "audit"))
    assert effects == dict.fromkeys(expected, 1)
    assert len(rows(database, "replies")) == 12
    assert "INBOX" not in post.lies()
    assert {mail_sha256(raw) for raw in post.contents("Processed")} == set(expected)
