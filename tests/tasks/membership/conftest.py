"""The home of a test's own, and exports dropped and pulled in one act."""

import os
from pathlib import Path

import pytest
from exports import as_csv, drop
from intake import MASA, MONDAYS, NOW, unproven

from tasks.membership.steps import pull_membership


@pytest.fixture
def home() -> Path:
    return Path(os.environ["MENTOR_HOME"])


@pytest.fixture
def pull(home, database):
    """Drop rosters as exports of one Monday after the other, pull, and give what became of them."""

    def dropped_and_pulled(*rosters, first=0):
        for day, roster in zip(MONDAYS[first:], rosters, strict=False):
            drop(home, "masa", day, roster if isinstance(roster, bytes) else as_csv(roster))
        return pull_membership(MASA, database, NOW, unproven)

    return dropped_and_pulled
