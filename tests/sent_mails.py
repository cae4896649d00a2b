"""Mails sent through a transport that answers as a test wants."""

from datetime import timedelta

from mails import NOON
from sqlalchemy import select, text

from sql.tables import outbox as table
from tasks.shared import audit, leases, outbox
from tasks.shared.sent import Outcome, Sent

ALLOW = ("*@example.org",)
LATER = NOON + leases.LEASE + timedelta(seconds=1)


class Answers:
    """A way out that gives the next of these answers, or the last one again, and counts what it was given."""

    def __init__(self, *answers):
        self.answers, self.given = list(answers), []

    def send(self, *, contents):
        self.given.append(contents["Message-ID"])
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self):
        """Nothing is open."""


SENT = Sent(Outcome.SENT, 250)
LOST = Sent(Outcome.UNKNOWN, None, "link lost after the mail")


def rows(engine, *names):
    with engine.begin() as db:
        found = db.execute(select(*[table.c[name] for name in names]).order_by(table.c.mail_id)).all()
    return [row[0] if len(names) == 1 else tuple(row) for row in found]


def send(engine, transport, moment=NOON, allow=ALLOW):
    return outbox.send_waiting(engine, transport, "masa", lambda: moment, allow)


def acts(engine):
    with engine.begin() as db:
        assert audit.broken(db) == []
        return db.execute(text("SELECT actor, action, subject FROM audit ORDER BY seq")).all()
