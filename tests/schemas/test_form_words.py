"""A question or a section whose key the form needs for itself is refused, before anybody is asked anything."""

import base64

import pytest
from definitions import a_copy, change, problems_in

from schemas.form_words import EXAMPLE_CODE, RESERVED
from schemas.registry import all_programs

FILE = "surveys/mentor_annual.toml"


@pytest.mark.parametrize("word", sorted(RESERVED))
@pytest.mark.parametrize("old", ['key = "meetings"', 'key = "working"'], ids=["question", "section"])
def test_a_key_that_the_form_keeps_for_itself_is_refused_by_file_key_and_sentence(tmp_path, word, old):
    folder = change(a_copy(tmp_path), FILE, old, f'key = "{word}"')

    [problem] = problems_in(folder)

    assert (problem.file, problem.key) == (f"masa/{FILE}", f"sections.{word}.key")
    assert problem.sentence == (f"sections.{word}.key is '{word}', a word that the form keeps for itself; "
                                "take any other than do, intro, lang, scope or title.")  # fmt: skip


def test_a_choice_does_not_stand_in_the_place_of_its_questions_help(tmp_path):
    folder = change(a_copy(tmp_path), FILE, 'key = "in_person"', 'key = "help"')
    assert problems_in(folder) == []

    change(folder, FILE, 'key = "modes", kind', 'key = "modes", help = "Roughly.", kind')
    [problem] = problems_in(folder)
    assert problem.key == "sections.modes.help"
    assert "give that another key" in problem.sentence


def test_the_example_of_a_link_is_as_long_as_a_link_and_can_be_nobodys():
    made = base64.urlsafe_b64encode(bytes(16)).decode().rstrip("=")
    again = base64.urlsafe_b64encode(base64.urlsafe_b64decode(EXAMPLE_CODE + "==")).decode().rstrip("=")

    assert len(EXAMPLE_CODE) == len(made)
    assert again != EXAMPLE_CODE


def test_no_text_of_a_questionnaire_stands_in_the_place_of_another():
    for survey in (one for program in all_programs() for one in program.surveys):
        parts = [part for question in survey.questions for part in (*question.items, *question.choices)]
        helps = [question for question in survey.questions if question.help]
        used = {question.scale for question in survey.questions if question.kind in {"likert", "likert_grid"}}
        points = [point for name in used for point in ({**survey.scales}.get(name) or scale_of(survey, name)).points]
        wanted = 2 + len(survey.sections) + len(survey.questions) + len(parts) + len(helps) + len(points)

        assert len(survey.texts) == wanted, survey.key


def scale_of(survey, name):
    return next(survey.scale_of(question) for question in survey.questions if question.scale == name)
