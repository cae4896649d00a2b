"""Killed anywhere while a survey is launched, and run again, nobody has two mails and every doubt is listed."""

import os
import signal
from datetime import timedelta

from money_builders import put_money_ground, put_pair
from sqlalchemy import select
from survey_builders import MASA, OPENS, WAVE, put_survey_secret
from test_crash import Points, address, empty, in_a_child

from sql.database import connect
from sql.tables import outbox
from tasks.shared.outbox import send_waiting
from tasks.shared.transport import transport_from
from tasks.surveys.dispositions import dispositions
from tasks.surveys.launching import launch_due
from tasks.surveys.waves import approve_wave, draft_wave

POINTS = int(os.environ.get("CRASH_POINTS", "8"))
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
        launch_due(MASA, engine, OPENS.date(), moment, lambda link: 200)
        send_waiting(engine, transport_from(None), MASA.code, lambda: moment, ("*@example.org",))
        return points.count

    return in_a_child(act)


def recipients(home):
    return [path.read_bytes().partition(b"\nTo: ")[2].partition(b"\n")[0] for path in (home / "outbox").glob("*.eml")]


def test_killed_at_any_point_of_a_launch_each_has_one_mail_at_most_and_every_doubt_is_listed(
    database, tmp_path, monkeypatch
):
    put_survey_secret(tmp_path, monkeypatch)
    approved(database)
    _, points = launched(address(database), tmp_path / "golden", 0, NOW)
    assert len(recipients(tmp_path / "golden")) == PEOPLE
    for deadly in range(2, points + 1, max(1, points // POINTS)):
        empty(database)
        approved(database)
        home = tmp_path / f"home-{deadly}"

        killed, _ = launched(address(database), home, deadly, NOW)
        launched(address(database), home, 0, LATER)

        assert killed == signal.SIGKILL, deadly
        assert len(recipients(home)) == len(set(recipients(home))), deadly
        with database.connect() as db:
            found = dispositions(db, WAVE)
            states = db.execute(select(outbox.c.state)).scalars().all()
        assert len(states) == PEOPLE
        assert set(states) <= {"sent", "unknown"}, deadly
        assert states.count("unknown") == sum(each.get("unknown", 0) for each in found.values()) <= 1
        assert PEOPLE - states.count("unknown") <= len(recipients(home))
