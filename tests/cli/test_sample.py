"""The regions of the sample association answer on command."""

from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from cli.embedded import lay_out_sample
from cli.home import Home
from cli.main import app
from examples.sample.association import PROGRAM
from schemas.registry import program
from tasks.eligibility.steps import decide_members
from tasks.membership.steps import pull_membership
from tasks.regions import steps as regions
from tasks.shared.files import home
from tasks.shared.outbox import send_waiting
from tasks.shared.transport import transport_from

TODAY, NOW = date(2026, 9, 8), datetime(2026, 9, 8, 15, tzinfo=UTC)


def reply(*more):
    return CliRunner().invoke(app, ["sample-replies", "--home", str(home()), *more])


@pytest.fixture
def out(sqlite_database):
    """An installation whose sample regions have their lists."""
    masa = program(PROGRAM)
    lay_out_sample(Home(home()), TODAY)
    pull_membership(masa, sqlite_database, NOW, lambda *_: "")
    decide_members(masa, sqlite_database, TODAY)
    regions.take_in_registers(masa, sqlite_database, NOW)
    for region in regions.lists_due(masa, sqlite_database, TODAY).regions:
        regions.write_region_list(masa, sqlite_database, region, TODAY, NOW)
    send_waiting(sqlite_database, transport_from(None), PROGRAM, lambda: NOW, ("*@example.org",))


def test_six_regions_answer_in_time_and_two_late(out):
    inbox = home() / "inbox" / PROGRAM / "replies"

    assert reply().exit_code == 0
    assert len(list(inbox.glob("on_time-*.eml"))) == 6
    assert "6 replies lie in" in reply().output
    assert len(list(inbox.iterdir())) == 6, "the same again is the same"
    assert reply("--stage", "late").exit_code == 0
    assert len(list(inbox.glob("late-*.eml"))) == 2


def test_without_lists_there_is_nothing_to_answer(tmp_path):
    told = reply()

    assert told.exit_code == 2
    assert "`mentor run` first" in " ".join(told.output.split())
