"""The benchmark of surveys counts and prints with what the product counts and prints with."""

import pytest
from thorough import THOROUGH

from bench import surveys
from tasks.surveys.lines import lines_of


def test_the_questionnaire_has_as_many_questions_as_the_target_speaks_of():
    asked = surveys.survey()

    assert sum(len(question.fields) for question in asked.questions) == surveys.QUESTIONS
    assert {line.question.kind for line in lines_of(asked)} == {"likert_grid", "single", "multiple", "integer",
                                                                "recommend"}  # fmt: skip


@pytest.fixture
def in_this_process(monkeypatch):
    """Both figures are taken here, without printing the page: processes of their own are what the benchmark is for."""

    def run_here(module, answer, name, size):
        answer.write_text(str(getattr(surveys, name)(int(size))))

    if not THOROUGH:
        monkeypatch.setattr("tasks.shared.printing.printed", str.encode)
        monkeypatch.setattr(surveys, "run_alone", run_here)


@pytest.mark.usefixtures("in_this_process")
def test_only_a_wave_of_full_size_is_held_against_the_targets(tmp_path):
    found = surveys.measure(tmp_path, 100, 20)

    assert [verdict.most for verdict in found] == [None, None]
    assert all(verdict.figure > 0 for verdict in found)
