"""What is worked out of a definition is worked out once for each, and never taken for another's."""

import pytest
from region_builders import MASA

from schemas.once import KEPT, once
from schemas.payment_rules import rules_sha256, rules_text
from schemas.registry import definition_sha256


def counting():
    """A question that notes each definition it is asked of."""
    asked = []

    @once
    def question(program):
        """What a program is called."""
        asked.append(program)
        return str(program.name)

    return question, asked


def test_it_is_asked_once_for_each_definition():
    question, asked = counting()

    assert [question(MASA), question(MASA)] == [MASA.name] * 2
    assert len(asked) == 1
    assert question.__doc__ == "What a program is called."


def test_a_changed_copy_is_another_definition_also_after_the_first_was_asked():
    question, _ = counting()
    other = MASA.model_copy(update={"name": "Another"})

    assert [question(MASA), question(other), question(MASA)] == [MASA.name, "Another", MASA.name]


def test_equal_ones_that_are_written_otherwise_are_told_apart():
    question, _ = counting()
    one, true = (MASA.model_copy(update={"name": name}) for name in (1, True))

    assert one == true
    assert (question(one), question(true)) == ("1", "True")


@pytest.mark.parametrize("work", [rules_text, rules_sha256, definition_sha256])
def test_the_rules_of_a_changed_copy_are_its_own(work):
    before = work(MASA)

    assert work(MASA.model_copy(update={"currency": "EUR"})) != before
    assert work(MASA) == before


def test_a_definition_that_came_where_another_was_has_its_own_answer():
    question, _ = counting()

    for number in range(3 * KEPT):
        name = f"Program {number}"
        assert question(MASA.model_copy(update={"name": name})) == name
