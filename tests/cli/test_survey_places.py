"""Questionnaires written for other tools, as people type it."""

import typer
from survey_builders import MENTORS
from typer.testing import CliRunner

from cli import survey_places
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
