"""`mentor survey report` and the texts that people wrote, as people type it."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from printed_pages import print_once
from sqlalchemy import insert, update
from survey_builders import CLOSES, MASA, MENTEES, WAVE, cut, put_answers, put_invitation, put_wave
from typer.testing import CliRunner

from cli.main import app
from sql import survey_tables
from sql.database import engine
from tasks.surveys.aggregate import aggregate_wave
from tasks.surveys.releasing import release

AFTER = CLOSES + timedelta(days=3)
PAGE = (Path(__file__).parents[2] / "docs/cli-surveys.md").read_text(encoding="utf-8")
SHORT = MENTEES.model_copy(update={"sections": (
    MENTEES.sections[0].model_copy(update={"questions": MENTEES.sections[0].questions[2:3]}),)})  # fmt: skip


def mentor(*words):
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def shown(heading):
    """The JSON that the page shows below a heading."""
    [found] = re.findall(r"```json\n(.*?)```", PAGE.split(f"## {heading}\n")[1].split("\n## ")[0], re.DOTALL)
    return json.loads(found)


@pytest.fixture
def counted(sqlite_database, monkeypatch):
    """An installation with a wave that was counted and one text."""
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    monkeypatch.setattr("cli.output.screen.width", 400)
    monkeypatch.setattr("tasks.shared.clock.now", lambda: AFTER)
    engine.cache_clear()
    put_wave(sqlite_database, "closed", surveys=(SHORT,))
    for number in range(14):
        put_invitation(sqlite_database, f"m{number}", groups=cut(region="North"))
    put_answers(sqlite_database, 12, cut(region="North"), meetings=4)
    with sqlite_database.begin() as db:
        db.execute(insert(survey_tables.survey_comments), {
            "comment_id": "c1", "wave_id": WAVE, "survey_key": SHORT.key, "question": "best", "words": "Ann helped",
            "proposed": "[name] helped", "flags": 1, "state": "waiting"})  # fmt: skip
    aggregate_wave(MASA, sqlite_database, WAVE, CLOSES)
    yield sqlite_database
    engine.cache_clear()


def test_a_report_that_nobody_released_is_not_written(counted, tmp_path):
    done = mentor("survey", "report", "--wave", WAVE, "--out", tmp_path / "out")

    assert done.exit_code == 2
    assert "With --draft it is written all the same" in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists()


def test_a_draft_is_written_and_says_so(counted, tmp_path, monkeypatch):
    print_once(monkeypatch, "tasks.surveys.delivering")
    done = mentor("survey", "report", "--wave", WAVE, "--out", tmp_path / "out", "--draft")

    assert "a draft that nobody has released: 8 files" in done.stdout
    assert "Draft. Nobody has released" in (tmp_path / "out/board.html").read_text()


def test_a_released_report_is_written_as_the_page_of_commands_says(counted, tmp_path):
    release(MASA, counted, WAVE, 1, "ops", "approve", "", AFTER)

    done = mentor("survey", "report", "--wave", WAVE, "--out", tmp_path / "out", "--json")

    found, said = json.loads(done.stdout), shown("mentor survey report")
    assert found.keys() == said.keys()
    assert not found["draft"]
    assert set(found["files"]) >= {name for name in said["files"] if not name.startswith("region")}
    assert mentor("survey", "report", "--wave", WAVE, "--out", tmp_path / "out").exit_code == 0


def test_a_wave_without_results_ends_with_a_sentence(counted, tmp_path):
    done = mentor("survey", "report", "--wave", "masa:2030-31:annual", "--out", tmp_path / "out")

    assert done.exit_code == 2
    assert "There are no results of masa:2030-31:annual" in " ".join(done.stderr.split())


def test_texts_are_read_and_decided_about(counted):
    waiting = mentor("survey", "comments", "--wave", WAVE, "--json")
    assert waiting.exit_code == 1
    assert json.loads(waiting.stdout)["comments"][0].keys() == shown("mentor survey comments")["comments"][0].keys()

    assert mentor("survey", "decide-comment", "c1", "proposed", "--by", "ops").stdout == "Kept.\n"
    assert mentor("survey", "decide-comment", "c1", "proposed", "--by", "ops").stdout == "It was decided so already.\n"

    assert mentor("survey", "comments", "--wave", WAVE).exit_code == 0
    assert mentor("survey", "decide-comment", "c9", "proposed", "--by", "ops").exit_code == 2
    assert mentor("survey", "decide-comment", "c1", "print", "--by", "ops").exit_code == 2


def test_a_text_stands_under_an_id_that_can_be_copied_and_steers_no_terminal(counted):
    with counted.begin() as db:
        db.execute(update(survey_tables.survey_comments).values(words="\x1b[2JJo [b]helped[/b]", proposed="Helped"))

    lines = mentor("survey", "comments", "--wave", WAVE).stdout.splitlines()

    assert lines[0] == "Texts: 1; waiting: 1."
    assert lines[2].startswith("c1  mentee_annual ")
    assert lines[3:] == ["  as written:  [2JJo [b]helped[/b]", "  proposed:   Helped"]
