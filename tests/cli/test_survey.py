"""Surveys on the command line: the page shows what is answered, and nothing more can be found out."""

import json
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import insert, select, update
from survey_builders import (
    CLOSES,
    GRACE,
    MENTEES,
    MENTORS,
    OPENS,
    WAVE,
    cut,
    put_answers,
    put_invitation,
    put_survey_secret,
    put_wave,
)
from typer.testing import CliRunner

from cli.main import app
from schemas.registry import program
from sql import survey_tables as tables
from sql.database import engine
from sql.tables import outbox
from tasks.surveys.first_mail import put_first_mail
from tasks.surveys.previewing import prepare_preview
from tasks.surveys.turnout import keep_turnout

HOUSE = Path(__file__).parents[2]
PAGE = (HOUSE / "docs/cli-surveys.md").read_text(encoding="utf-8")
READY = next(one for one in program("ila").surveys if one.anonymity == "identified")
ILA_WAVE = "ila:2026-27:mentor_readiness"


def mentor(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def keys(value):
    """The keys and types of an answer; names of groups and states are data."""
    if isinstance(value, dict):
        return {name: "data" if name in {"people", "turnout"} else keys(each) for name, each in value.items()}
    return [keys(each) for each in value[:1]] if isinstance(value, list) else type(value).__name__


def shown(heading):
    [found] = re.findall(r"```json\n(.*?)```", PAGE.split(f"## {heading}")[1].split("\n## ")[0], re.DOTALL)
    return json.loads(found)


@pytest.fixture
def stored(sqlite_database, monkeypatch):
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    monkeypatch.setattr("cli.output.screen.width", 400)
    monkeypatch.setattr("tasks.shared.clock.now", lambda: OPENS)
    engine.cache_clear()
    yield sqlite_database
    engine.cache_clear()


@pytest.fixture
def wave(stored):
    """Nine people of two regions are asked; five of one and one of the other have answered, as was kept that day."""
    put_wave(stored, surveys=(MENTEES, MENTORS))
    for number in range(9):
        groups = cut(region="Region 1" if number < 6 else "Region 2")
        invitation = put_invitation(stored, f"person {number}", groups=groups)
        if number < 5 or number == 8:
            with stored.begin() as db:
                db.execute(insert(tables.survey_submitted), {"invitation_id": invitation, "late": 0})
    keep_turnout(program("masa"), stored, OPENS)
    return stored


def test_the_status_of_a_wave_adds_up_and_hides_small_regions(wave):
    done = mentor("survey", "status", "--program", "masa", "--json")

    said = json.loads(done.stdout)
    assert (done.exit_code, keys(said)) == (0, keys(shown("mentor survey status")))
    [one] = said["waves"]
    assert one["people"] == {"mentee": {"planned": 9}}
    assert (one["in_all"], one["turnout_as_of"]) == (9, "2027-05-05 11:00")
    assert one["turnout"]["mentee_annual"] == {"all": {"asked": 9, "at_least": 5}} | {
        f"Region {number}": {"asked": None, "at_least": None} for number in (1, 2)}  # fmt: skip
    assert "person" not in done.stdout.replace("needs_a_person", "")


def test_the_status_for_people_says_what_is_hidden(wave):
    done = mentor("survey", "status", "--program", "masa")
    assert done.exit_code == 0
    assert "masa:2026-27:annual: open, from 2027-05-05 11:00 to 2027-05-19 23:59; 9 people" in done.stdout
    assert "Answered, as of 2027-05-05 11:00, once a day and rounded down:" in done.stdout
    assert "hidden" in done.stdout
    assert "no survey has been planned" in mentor("survey", "status", "--program", "msa").stdout


def test_mail_is_stopped_and_goes_again_by_name(wave):
    done = mentor("survey", "stop", "--wave", WAVE, "--by", "Ann Lind")
    assert (done.exit_code, done.stdout.strip()) == (0, f"No more mail of {WAVE} goes. The form stays open.")
    assert done.stdout.strip() in PAGE
    assert mentor("survey", "stop", "--wave", WAVE, "--by", "Ann Lind").exit_code == 2
    assert mentor("survey", "resume", "--wave", WAVE, "--by", "Ann Lind").exit_code == 0
    assert mentor("survey", "resume", "--wave", "masa:2020-21:annual", "--by", "Ann Lind").exit_code == 2


def test_a_first_mail_in_doubt_is_settled_by_name(wave, tmp_path, monkeypatch):
    put_survey_secret(tmp_path, monkeypatch)
    put_first_mail(program("masa"), wave, WAVE, OPENS)
    ask = ("survey", "first-mail", "came", "--wave", WAVE, "--by", "Ann Lind")
    assert mentor(*ask).exit_code == 2

    with wave.begin() as db:
        db.execute(update(outbox).values(state="unknown"))
    done = mentor(*ask)
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() in PAGE

    with wave.begin() as db:
        db.execute(update(outbox).values(state="held", recipient="ops@school.example"))
    again = mentor("survey", "first-mail", "again", "--wave", WAVE, "--by", "Ann Lind")
    assert (again.exit_code, "widen it first" in again.output) == (2, True)


def test_answers_with_names_are_written_once_the_wave_is_closed_and_others_never(wave, tmp_path):
    put_wave(wave, "closed", ILA_WAVE, (READY,), grace_until=CLOSES + GRACE)
    field = READY.questions[0].fields[0]
    put_answers(wave, 1, cut(person="=cmd"), ILA_WAVE, READY, **{field: "yes"})
    out = tmp_path / "ready.csv"
    ask = ["survey", "answers", "--program", "ila", "--survey", READY.key, "--by", "Bo Ek", "--out", out]

    done = mentor(*ask, "--wave", ILA_WAVE)
    assert done.exit_code == 0, done.output
    heading, line = out.read_text(encoding="utf-8").splitlines()
    assert heading.startswith(f"person,name,{field}")
    assert line.startswith("'=cmd,,yes")
    assert out.stat().st_mode & 0o077 == 0

    assert mentor(*ask, "--wave", WAVE).exit_code == 2
    refused = mentor("survey", "answers", "--program", "masa", "--survey", MENTEES.key, "--by", "Bo Ek", "--out", out,
                     "--wave", WAVE)  # fmt: skip
    assert refused.exit_code == 2


@pytest.mark.parametrize("code", ["acsa", "ila", "masa", "msa", "wasbo"])
def test_each_questionnaire_can_be_looked_at(sqlite_database, code):
    from starlette.testclient import TestClient

    from portal.app import build

    chosen = program(code)
    for survey in chosen.surveys:
        link = prepare_preview(chosen, survey, sqlite_database, OPENS)
        page = TestClient(build(sqlite_database, lambda: OPENS)).get(f"/s/{link}")
        assert page.status_code == 200
        with sqlite_database.begin() as db:
            for table in (tables.survey_invitations, tables.survey_forms, tables.survey_waves):
                db.execute(table.delete())


def test_a_preview_is_served_and_keeps_nothing(tmp_path, monkeypatch):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    words = [sys.executable, "-m", "cli.main", "survey", "preview", "--program", "masa", "--survey", "mentee_annual",
             "--port", str(port)]  # fmt: skip
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with subprocess.Popen(words, cwd=HOUSE, stdout=subprocess.PIPE, text=True) as process:
        url = re.search(r"http://\S+", process.stdout.readline())[0]
        for _ in range(100):
            try:
                with urlopen(url, timeout=5) as answered:
                    page = answered.read().decode()
                break
            except OSError:
                time.sleep(0.1)
        assert "About how many times did you meet" in page
        assert list(tmp_path.iterdir())
        process.terminate()
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_questionnaire_is_answered_with_those_that_there_are():
    done = mentor("survey", "preview", "--program", "masa", "--survey", "nothing")
    assert done.exit_code == 2
    assert "mentee_annual" in done.output


def test_nothing_is_asked_of_the_database_but_what_is_on_the_page(wave):
    mentor("survey", "status", "--program", "masa")
    with wave.connect() as db:
        assert db.execute(select(tables.survey_waves.c.mail_stopped)).scalar_one() == 0
