"""Where a questionnaire is answered is data: our own form unless it says otherwise."""

import pytest
from definitions import a_copy, change, problems_in

from schemas.registry import all_programs

FILE = "surveys/mentor_annual.toml"


def test_every_questionnaire_of_the_five_is_answered_in_our_own_form():
    assert {survey.place for program in all_programs() for survey in program.surveys} == {"portal"}


@pytest.mark.parametrize(("words", "sentences"), [
    ('place = "limesurvey"', []),
    ('place = "csv"\nform_url = "https://forms.example.org/x?c={code}"', []),
    ('place = "paper"', ["portal"]),
    ('place = "csv"', ["form_url is missing; people must be told where to answer"]),
    ('place = "limesurvey"\nform_url = "https://forms.example.org/{code}"', ["does not go with place 'limesurvey'"]),
    ('place = "csv"\nform_url = "http://forms.example.org/{code}"', ["form_url"]),
    ('place = "csv"\nform_url = "https://forms.example.org/"', ["form_url"]),
    ('place = "csv"\nanonymity = "anonymous"\nform_url = "https://f.example.org/{code}"', ["a file with codes is not"]),
])  # fmt: skip
def test_another_place_says_what_it_needs(tmp_path, words, sentences):
    folder = change(a_copy(tmp_path), FILE, "version = 1", f"version = 1\n{words}")

    problems = [str(problem) for problem in problems_in(folder)]

    assert len(problems) == len(sentences), problems
    for sentence, problem in zip(sentences, problems, strict=True):
        assert sentence in problem


def test_answers_of_which_the_place_does_not_know_whose_they_are_come_without_groups():
    survey = all_programs()[0].surveys[0]

    assert survey.in_groups
    assert not survey.model_copy(update={"place": "limesurvey", "anonymity": "anonymous"}).in_groups
    assert survey.model_copy(update={"place": "limesurvey"}).in_groups
