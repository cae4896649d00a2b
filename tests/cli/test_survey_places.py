"""Questionnaires written for other tools, as people type it."""

from pathlib import Path

import typer
from sqlalchemy import insert
from survey_builders import MENTORS, WAVE, put_wave
from typer.testing import CliRunner

from cli import survey, survey_places
from sql import survey_tables as tables
from sql.database import engine
from tasks.surveys.places.answer_files import Headings, read_answers
from tasks.surveys.places.limesurvey_tsv import to_tsv

app = typer.Typer()
app.command()(survey_places.export)
app.command()(survey_places.leave_place)
MENTOR_SURVEY = ["--program", "masa", "--survey", "mentor_annual"]


def run(*words):
    return CliRunner().invoke(app, list(words))


def test_the_file_for_limesurvey_is_the_one_that_we_import_ourselves(tmp_path):
    out = tmp_path / "mentors.txt"

    assert run("export", *MENTOR_SURVEY, "--format", "limesurvey", "--out", str(out)).exit_code == 0
    assert out.read_text(encoding="utf-8") == to_tsv(MENTORS)


def test_headings_that_are_written_are_headings_that_are_read():
    found = run("export", *MENTOR_SURVEY, "--format", "csv")

    assert read_answers(found.stdout.encode(), MENTORS, Headings()) == []


def test_a_questionnaire_that_there_is_not_is_refused_with_those_that_there_are():
    found = run("export", "--program", "masa", "--survey", "nothing", "--format", "csv")

    assert found.exit_code == 2
    assert "mentor_annual" in found.output


def test_a_place_that_is_gone_is_left_once_and_by_name(sqlite_database, monkeypatch):
    put_wave(sqlite_database, surveys=(MENTORS,))
    with sqlite_database.begin() as db:
        db.execute(insert(tables.survey_places).values(wave_id=WAVE, survey_key=MENTORS.key, place="limesurvey",
                                                       marker="mc", remote_id="7", state="open"))  # fmt: skip
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    engine.cache_clear()
    words = ["leave-place", *MENTOR_SURVEY, "--wave", WAVE, "--by", "Ann Lind", "--reason", "The server is gone."]

    first, second = run(*words), run(*words)
    engine.cache_clear()

    assert (first.exit_code, second.exit_code) == (0, 2)
    assert "People are sent to our own form from now on." in " ".join(first.output.split())
    assert "is read no more already" in " ".join(second.output.split())


def test_both_are_commands_of_surveys_and_on_the_page():
    page = (Path(__file__).parents[2] / "docs/cli-surveys.md").read_text(encoding="utf-8")

    for name in ("export", "leave-place"):
        assert CliRunner().invoke(survey.app, [name, "--help"]).exit_code == 0
        assert f"## mentor survey {name} " in page
