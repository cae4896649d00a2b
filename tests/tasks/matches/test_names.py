"""Names as coordinators type them: what is no name costs nothing, and who types half of one learns no other half."""

import time

import pytest
from answered_rows import a_ground, a_mentee, a_person, a_row, rules_of, verdict

from tasks.matches.names import MOST_LETTERS, MOST_WORDS, Directory, agrees, gives_in_full

LONG = [
    pytest.param(" ".join(["w"] * 16_000), id="words without end"),
    pytest.param("w" * 32_000, id="a word without end"),
    pytest.param(f"Lind, {'Ana ' * 8_000}", id="given names without end"),
]


@pytest.mark.parametrize("typed", LONG)
def test_what_is_too_long_for_a_name_is_nobodys_and_costs_nothing(typed):
    ground = a_ground(a_mentee("101"), a_person("00201", last_name="Lind"))
    began = time.process_time()

    found = verdict(ground, a_row("101", "00201", mentor_name=typed))

    assert rules_of(found) == {"mentor_name_differs": "hold"}
    assert ground.directory.called(typed) == []
    assert time.process_time() - began < 1


def test_the_longest_name_is_still_a_name():
    assert agrees(f"Lind, {'Ana ' * (MOST_WORDS - 1)}", "Lind", "Ana")
    assert not agrees(f"Lind, {'Ana ' * MOST_WORDS}", "Lind", "Ana")
    assert agrees(f"Lind, {'a' * (MOST_LETTERS - 6)}", "Lind", "a" * (MOST_LETTERS - 6))
    assert not agrees(f"Lind, {'a' * (MOST_LETTERS - 5)}", "Lind", "a" * (MOST_LETTERS - 5))
    assert Directory(()).called("Lind") == []


@pytest.mark.parametrize(
    ("typed", "in_full"),
    [("Berg", False), ("Berg, B", False), ("B. Berg", False), ("Bob Berg", False), ("Dr. Robert A. Berg", True),
     ("Berg, Robert", True), ("Robert", False), ("", False), ("Robert Ek", False)],
)  # fmt: skip
def test_a_name_in_full_has_the_very_given_name(typed, in_full):
    assert gives_in_full(typed, "Berg", "Robert") is in_full


@pytest.mark.parametrize("mentor", ["", "999"])
@pytest.mark.parametrize("typed", ["Berg", "B Berg", "Berg, Z", "Dr. Berg"])
def test_half_a_name_finds_no_name_of_another_region(mentor, typed):
    elsewhere = [a_person(f"0077{number}", last_name="Berg", first_name=first, region=f"Region {number}")
                 for number, first in ((2, "Bo"), (3, "Zoe"))]  # fmt: skip
    ground = a_ground(a_mentee("101"), *elsewhere)

    found = verdict(ground, a_row("101", mentor, mentor_name=typed, outcome="matched"))

    sentences = " ".join(one.sentence for one in found.findings)
    assert "0077" in sentences
    assert "Bo" not in sentences
    assert "Zoe" not in sentences


def test_a_given_name_beside_the_family_name_finds_that_one_alone():
    elsewhere = [a_person(f"0077{number}", last_name="Berg", first_name=first, region="Region 2")
                 for number, first in ((2, "Bo"), (3, "Zoe"))]  # fmt: skip
    ground = a_ground(a_mentee("101"), *elsewhere)

    found = verdict(ground, a_row("101", "", mentor_name="Zoe Berg", outcome="matched"))

    assert "00773 (Berg, Zoe)" in found.findings[0].sentence
    assert "Bo" not in found.findings[0].sentence
