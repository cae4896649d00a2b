"""Killed anywhere while a survey is launched, and run again, nobody has two mails, nor its contact two first ones."""

import os
import signal
from datetime import timedelta

from money_builders import put_money_ground, put_pair
from sqlalchemy import select
from survey_builders import MASA, OPENS, WAVE, put_survey_secret
from test_crash import Points, address, empty, in_a_child
from thorough import killing_points

from sql.database import connect
from sql.tables import outbox
from tasks.shared.outbox import send_waiting
from tasks.shared.transport import transport_from
from tasks.surveys.dispositions import dispositions
from tasks.surveys.first_mail import KIND, FirstMailWaits, decide_first_mail
from tasks.surveys.launching import launch_due
from tasks.surveys.waves import approve_wave, draft_wave

NOW, LATER = OPENS + timedelta(minutes=5), OPENS + timedelta(hours=2)
PEOPLE = 6


def approved(database):
    put_money_ground(database)
    for number in range(PEOPLE // 2):
        put_pair(database, f"{number}", f"o{number}")
    draft = draft_wave(MASA, database, "annual", OPENS.date(), OPENS)
    approve_wave(MASA, database, draft.about, "ops", "approve", "", OPENS)


def launched(url, home, deadly, moment):
    def act():
        os.environ["MENTOR_HOME"] = str(home)
        engine = connect(url)
        points = Points(engine, deadly)
        try:
            launch(engine, moment)
        except FirstMailWaits:  # nobody is asked until a person has looked
            assert asked(engine) == []
            assert decide_first_mail(engine, WAVE, "Ann Lind", moment, came=True)
            launch(engine, moment)
        send(engine, moment)
        return points.count

    return in_a_child(act)


def launch(engine, moment):
    launch_due(MASA, engine, OPENS.date(), moment, lambda link: 200, lambda: send(engine, moment))


def send(engine, moment):
    send_waiting(engine, transport_from(None), MASA.code, lambda: moment, ("*@example.org",))


def asked(engine):
    with engine.connect() as db:
        return db.execute(select(outbox.c.state).where(outbox.c.kind == "survey_invitation")).scalars().all()


def recipients(home):
    return [path.read_bytes().partition(b"\nTo: ")[2].partition(b"\n")[0] for path in (home / "outbox").glob("*.eml")]


def test_killed_at_any_point_of_a_launch_each_has_one_mail_at_most_and_every_doubt_waits(
    database, tmp_path, monkeypatch
):
    put_survey_secret(tmp_path, monkeypatch)
    approved(database)
    _, points = launched(address(database), tmp_path / "golden", 0, NOW)
    assert len(recipients(tmp_path / "golden")) == PEOPLE + 1
    for deadly in killing_points(points, database.dialect.name):
        empty(database)
        approved(database)
        home = tmp_path / f"home-{deadly}"

        killed, _ = launched(address(database), home, deadly, NOW)
        launched(address(database), home, 0, LATER)

        assert killed == signal.SIGKILL, deadly
        assert len(recipients(home)) == len(set(recipients(home))), deadly
        with database.connect() as db:
            found = dispositions(db, WAVE)
            firsts = db.execute(select(outbox.c.state).where(outbox.c.kind == KIND)).scalars().all()
        states = asked(database)
        assert firsts == ["sent"], deadly
        assert len(states) == PEOPLE
        assert set(states) <= {"sent", "unknown"}, deadly
        assert states.count("unknown") == sum(each.get("unknown", 0) for each in found.values()) <= 1
        assert PEOPLE - states.count("unknown") <= len(recipients(home))
