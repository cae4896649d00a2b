"""A wave that would ask more people than the definition allows cannot be approved, and says so with both numbers."""

import pytest
from definitions import a_copy, change, problems_in
from money_builders import put_money_ground, put_pair
from survey_builders import MASA, OPENS, WAVE, put_survey_secret

from schemas.registry import read_program
from schemas.waves import USUAL_MOST, Waves
from tasks.surveys.waves import TooManyPeople, approve_wave, describe_wave, draft_wave, open_wave

SENTENCE = ("This wave would ask 6 people, and 5 is the largest number that masa's definition allows, so it cannot be "
            "approved: if so many are meant, raise waves.most_people in program.toml; if not, look at the matches and "
            "registers that they come from.")  # fmt: skip


def with_most(people):
    return MASA.model_copy(update={"waves": Waves(most_people=people)})


@pytest.fixture
def draft(database, tmp_path, monkeypatch):
    """Three pairs are to be asked."""
    put_survey_secret(tmp_path, monkeypatch)
    put_money_ground(database)
    for number in range(3):
        put_pair(database, f"{number}", f"o{number}")
    return draft_wave(MASA, database, "annual", OPENS.date(), OPENS)


def test_one_person_too_many_is_refused_with_both_numbers_and_the_key_to_change(database, draft):
    assert describe_wave(with_most(5), database, draft.about).endswith(SENTENCE)
    with pytest.raises(TooManyPeople) as refused:
        approve_wave(with_most(5), database, draft.about, "ops", "approve", "", OPENS)

    assert str(refused.value) == SENTENCE
    assert not open_wave(database, WAVE, OPENS)


def test_it_can_be_rejected_and_approved_once_the_definition_allows_it(database, draft):
    assert not approve_wave(with_most(5), database, draft.about, "ops", "reject", "too many", OPENS)
    assert "Each gets one mail." in describe_wave(with_most(6), database, draft.about)
    assert approve_wave(with_most(6), database, draft.about, "ops", "approve", "", OPENS)


@pytest.mark.parametrize(("words", "sentence"), [
    ("most_people = 300", ""),
    ('contact = "surveys@example.org"', ""),
    ("most_people = 0", "waves.most_people is 0; write 1 or more"),
    ('contact = "Ann Lind"', "write one mail address and nothing else"),
    ('contact = "a@example.org, b@example.org"', "write one mail address and nothing else"),
    ("most = 300", "waves.most"),
])  # fmt: skip
def test_the_definition_says_how_many_and_who_gets_the_first_mail(tmp_path, words, sentence):
    folder = change(a_copy(tmp_path), "program.toml", "[recognition]", f"[waves]\n{words}\n\n[recognition]")

    problems = [str(problem) for problem in problems_in(folder)]

    assert len(problems) == bool(sentence), problems
    assert all(sentence in problem for problem in problems)


def test_a_definition_that_says_nothing_allows_the_usual_number(tmp_path):
    assert read_program(a_copy(tmp_path)).waves == Waves(contact="", most_people=USUAL_MOST)
