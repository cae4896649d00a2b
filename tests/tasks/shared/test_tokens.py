"""A token names one thing of ours, and only we can make it."""

import pytest

from tasks.shared.tokens import name_in, token


def test_a_token_gives_back_the_name_it_was_made_for():
    assert name_in(token("l0123")) == "l0123"


def test_a_token_survives_what_mail_programs_do_to_it():
    assert name_in(f" {token('l0123').upper()}\n") == "l0123"


@pytest.mark.parametrize("forged", ["", "l0123", "l0123.", "l0123.aaaaaaaaaaaaaaaa", token.__name__, "\u00e9.x"])
def test_nobody_else_can_make_one(forged):
    assert name_in(forged) is None


def test_the_token_of_one_thing_is_none_of_another():
    assert name_in(token("l0123").replace("l0123", "l0124")) is None


def test_another_installation_makes_other_tokens(monkeypatch):
    made = token("l0123")
    monkeypatch.setenv("MENTOR_KEY", "another key")

    assert name_in(made) is None
