"""Two grounds of these tests: a region that has its list, and one whose list went in August and that is chased."""

import pytest
from answer_builders import with_a_list
from chase_builders import OPS, with_a_list_of_august


@pytest.fixture
def listed(sqlite_database):
    """Region 5 has its list of three."""
    return with_a_list(sqlite_database)


@pytest.fixture
def on_both(database):
    """The same on either database."""
    return with_a_list(database)


@pytest.fixture
def chased(database, monkeypatch):
    """Three new members in Region 5, whose list went in August to a coordinator and a backup."""
    monkeypatch.setenv("MENTOR_OPS_MAIL", OPS)
    return with_a_list_of_august(database)
