"""`mentor replies` as people type it: what waits, who decides, and what a script gets."""

import json
import re
from pathlib import Path

import pytest
from documented_answers import keys
from region_builders import put_coordinator, rows_of
from replies import LIST, MOMENT, TODAY, a_reply, put_list, put_reply, settle, the_reply
from sqlalchemy import insert
from typer.testing import CliRunner

from cli.main import app
from sql import match_tables
from sql.database import engine
from tasks.matches.bounces import note_bounce

PAGE = (Path(__file__).parents[2] / "docs/cli.md").read_text(encoding="utf-8")
NAMED = ["--by", "Sam Staff", "--reason", "She called me."]


def mentor(*words):
    """The command's answer."""
    return CliRunner().invoke(app, ["replies", *[str(word) for word in words]])


@pytest.fixture
def stored(sqlite_database, monkeypatch):
    """The program database of the installation, with a list of Region 5 and its coordinator."""
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    engine.cache_clear()
    put_list(sqlite_database)
    put_coordinator(sqlite_database)
    yield sqlite_database
    engine.cache_clear()


@pytest.fixture
def waiting(stored):
    """A reply in quarantine."""
    raw = a_reply(sender="ann.lind@gmail.example", Subject="list")
    return settle(stored, put_reply(stored, raw), "quarantine", "not_coordinator", LIST)


@pytest.fixture
def bounced(stored):
    """A report that our mail did not reach the coordinator."""
    reply_id = settle(stored, put_reply(stored, a_reply(Subject="returned")), "bounce", "permanent", LIST)
    with stored.begin() as db:
        note_bounce(db, "masa", reply_id, LIST, ["lind@example.org"], "permanent", TODAY)
    return reply_id


@pytest.fixture
def in_vain(stored):
    """A reply that somebody accepted and that no list took in."""
    reply_id = settle(stored, put_reply(stored, a_reply(Subject="accepted")), "refused", "list_unknown")
    with stored.begin() as db:
        db.execute(insert(match_tables.reply_decisions).values(
            reply_id=reply_id, decision="accept", person="Sam Staff", reason="Her own.", decided_at=MOMENT)
        )  # fmt: skip
    return reply_id


def test_json_is_what_the_page_shows(waiting, bounced, in_vain, monkeypatch):
    monkeypatch.setattr("tasks.shared.clock.now", lambda: MOMENT)
    part = PAGE.split("## mentor replies ")[1].split("\n## ")[0]
    [shown] = re.findall(r"```json\n(.*?)```", part, re.DOTALL)

    done = mentor("list", "--program", "masa", "--json")

    said = json.loads(done.stdout)
    assert keys(said) == keys(json.loads(shown))
    assert said["waiting"][0]["reply"] == waiting[:12]
    assert said["waiting"][0]["received"] == "2026-09-20 10:00"
    assert said["not_reached"][0]["recipient"] == "lind@example.org"
    assert "nobody can say for which list it is" in said["in_vain"][0]["why"]
    assert done.exit_code == 1


def test_a_person_reads_what_waits_and_who_sent_it(waiting, bounced, monkeypatch):
    monkeypatch.setattr("cli.output.screen.width", 400)

    said = mentor("list", "--program", "masa").stdout

    assert "not a coordinator's of its region" in said
    assert "ann.lind@gmail.example" in said
    assert "lind@example.org" in said
    assert "**" not in said


def test_nothing_that_waits_is_fine(stored):
    done = mentor("list", "--program", "masa")

    assert done.exit_code == 0
    assert "wait for a person: none" in done.stdout


def test_a_stranger_cannot_write_on_the_screen(stored, monkeypatch):
    monkeypatch.setattr("cli.output.screen.width", 400)
    raw = a_reply(sender="x@evil.example").replace(b"list-0.xlsx", b"=?utf-8?q?=1B[2J=C2=9B2J=E2=80=AEa.xlsx?=")
    settle(stored, put_reply(stored, raw), "quarantine", "list_unknown")

    for words in ([], ["--json"]):
        said = mentor("list", "--program", "masa", *words).stdout
        assert not {"\x1b", "\x9b", "\u202e"} & set(said)
        assert "evil.example" in said


def test_an_accepted_reply_waits_to_be_read(waiting, stored):
    done = mentor("accept", waiting[:8], "--program", "masa", *NAMED)

    assert (done.exit_code, the_reply(stored, waiting)["verdict"]) == (0, "waiting")
    assert "Accepted." in done.stdout
    [kept] = rows_of(stored, match_tables.reply_decisions)
    assert (kept["person"], kept["reason"]) == ("Sam Staff", "She called me.")


def test_a_refused_reply_stays_refused_whatever_somebody_else_says(waiting, stored):
    assert mentor("refuse", waiting, "--program", "masa", *NAMED).exit_code == 0

    done = mentor("accept", waiting, "--program", "masa", *NAMED, "--json")

    assert (done.exit_code, the_reply(stored, waiting)["verdict"]) == (1, "refused")
    assert json.loads(done.stdout) == {"program": "masa", "reply": waiting[:12], "decision": "accept",
                                       "by": "Sam Staff", "done": False}  # fmt: skip


def test_a_coordinator_can_be_reached_again(bounced, stored):
    assert mentor("reached", bounced[:12], "--program", "masa", *NAMED).exit_code == 0
    assert mentor("list", "--program", "masa").exit_code == 0
    assert mentor("reached", bounced[:12], "--program", "masa", *NAMED).exit_code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["accept", "abcdef0123", *NAMED], "nothing of that name waits", id="unknown"),
        pytest.param(["accept", "{reply:.3}", *NAMED], "names what waits", id="too short"),
        pytest.param(["accept", "{reply}", "--by", " ", "--reason", "x"], "say who decides", id="nobody"),
        pytest.param(["refuse", "{reply}", "--by", "Sam", "--reason", ""], "say who decides", id="no reason"),
        pytest.param(["reached", "{report}", "--by", "Sam", "--reason", "a@b.c"], "without an address", id="address"),
        pytest.param(["accept", "{reply}", "--by", "Sam"], "--reason", id="reason not given"),
    ],
)
def test_a_wrong_question_ends_with_two_and_changes_nothing(waiting, bounced, stored, words, told):
    done = mentor(*[word.format(reply=waiting, report=bounced) for word in words], "--program", "masa")

    assert done.exit_code == 2
    assert told in " ".join(done.stderr.split())
    assert the_reply(stored, waiting)["verdict"] == "quarantine"


def test_what_cannot_be_read_cannot_be_accepted(stored):
    reply_id = settle(stored, put_reply(stored, a_reply()), "quarantine", "too_big", moment=MOMENT)

    done = mentor("accept", reply_id, "--program", "masa", *NAMED)

    assert done.exit_code == 2
    assert "cannot be accepted, since it cannot be read" in " ".join(done.stderr.split())
    assert "mentor replies refuse" in done.stderr


def test_a_program_that_nobody_knows_is_a_wrong_question(stored):
    assert mentor("list", "--program", "nobody").exit_code == 2
