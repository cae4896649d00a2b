"""The home of a test's own, and exports dropped and pulled in one act."""

import os
from pathlib import Path

import pytest
from exports import a_roster
from intake import MASA, MONDAYS, NOW
from pulled_ground import pulling


@pytest.fixture
def home() -> Path:
    return Path(os.environ["MENTOR_HOME"])


@pytest.fixture
def pull(home, database):
    """Drop rosters as exports of one Monday after the other, pull, and give what became of them."""
    return pulling(MASA, database, MONDAYS, NOW, a_roster())
