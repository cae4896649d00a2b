"""What people wrote: names and places are taken out however they are written, and words of care are found."""

from datetime import date
from unicodedata import normalize

import pytest
from money_builders import put_money_ground, put_pair
from records import end_records
from region_builders import change_member
from sqlalchemy import true
from survey_builders import MASA

from tasks.surveys.care import needs_care
from tasks.surveys.closing import read_named
from tasks.surveys.comments import Named, flag

ROSTER = Named.of(
    ["Mark Brown", "Grace Young", "José Núñez", "Mary-Ann Smith-Jones", "Bo Li", "Anna Berg"],
    ["St. Paul Public Schools", "Hope Elementary School", "Aitkin County School District"],
)


@pytest.mark.parametrize(("said", "proposed"), [
    ("Mark Brown was rude.", "[name] [name] was rude."),
    ("Brown, Mark never came", "[name], [name] never came"),
    ("Bo Li helped.", "[name] [name] helped."),
    ("Ask JOSE NUNEZ", "Ask [name] [name]"),
    (normalize("NFD", "José did"), "[name] did"),
    ("Smith never called", "[name] never called"),
    ("The Bergs, or Berg's office", "The [name], or [name] office"),
    ("At Hope Elementary in Aitkin County", "At [place] in [place]"),
    ("st paul is far", "[place] is far"),
])  # fmt: skip
def test_names_are_found_however_they_are_written(said, proposed):
    assert flag(said, ROSTER).proposed == proposed


@pytest.mark.parametrize("said", [
    "The brown bag lunch was the best.", "We may mark progress with grace.", "young people will grow",
    "Más café.", "Nothing [sic] of it.",
])  # fmt: skip
def test_words_that_everybody_uses_stay(said):
    assert flag(said, ROSTER) == (found := flag(said, Named.of([], [])))
    assert found.proposed == said


def test_whoever_has_left_and_their_school_are_not_named_either(database):
    put_money_ground(database)
    put_pair(database, "1", "o1")
    change_member(database, "o1", last_name="Quisling", school="Overlook Academy")
    with database.begin() as db:
        end_records(db, true(), date(2027, 1, 1))
        named = read_named(db, MASA)

    assert flag("Quisling of Overlook Academy", named).proposed == "[name] of [place]"


@pytest.mark.parametrize("said", [
    "I was raped.", "sexual remarks", "he groped me", "I want to die", "We are afraid of him", "to end my life",
    "He hit a student", "inappropriate touching", "me pegó", "maltrato", "quiero morir", "there are bullies",
])  # fmt: skip
def test_words_of_care_are_found(said):
    assert needs_care(said)


@pytest.mark.parametrize("said", ["We met in harmony.", "A rapid start.", "It was a hit.", "More on budgets."])
def test_words_like_them_are_not(said):
    assert not needs_care(said)
