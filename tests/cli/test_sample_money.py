"""Whom the sample pays, and the bank that answers, on command."""

from datetime import UTC, date, datetime

import pytest
from money_builders import agree, noon, put_money_ground, put_pair
from sent_money import account_states, payments_of
from typer.testing import CliRunner

from cli.home import Home
from cli.main import app
from examples.sample.association import PROGRAM
from schemas.registry import program
from sql.database import engine
from tasks.shared.files import home
from tasks.stipends.bank_files import take_in_bank_files
from tasks.stipends.batches import propose_batch
from tasks.stipends.files import write_files
from tasks.stipends.release import release

MASA = program(PROGRAM)
TODAY, NOW = date(2026, 11, 16), datetime(2026, 11, 16, 18, tzinfo=UTC)


def mentor(*words):
    return CliRunner().invoke(app, [*words, "--home", str(home())])


@pytest.fixture
def sample(monkeypatch):
    """An installation of the sample association, whose commands set its environment for this test alone."""
    installation = Home(home())
    for name, value in installation.program_settings().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("tasks.shared.clock.now", lambda: NOW)
    engine.cache_clear()
    installation.once("sample", "2026-11-17")
    from sql.database import upgrade

    upgrade(engine())
    yield engine()
    engine().dispose()
    engine.cache_clear()


def paid(database):
    """A batch of two regions that left."""
    put_money_ground(database)
    for number in (1, 2):
        put_pair(database, f"{number}", f"mentor{number}", region=f"Region {number}", number=number)
    made = propose_batch(MASA, database, "masa/2026-27/pay_autumn", TODAY, NOW, "svc:pay_stipends")
    agree(database, made.batch_id, "bea", "carl", today=TODAY)
    release(MASA, database, made.batch_id, NOW)
    write_files(MASA, database, made.batch_id, NOW)


def test_nine_regions_have_accounts_that_two_people_saw_and_the_same_again_adds_none(sample):
    assert "9 accounts entered, as if verified on 2026-10-17" in mentor("sample-payees").output
    assert "0 accounts entered" in mentor("sample-payees").output
    assert sorted(account_states(sample).values()) == [["verified"]] * 9


def test_late_in_the_evening_it_is_another_day_elsewhere_and_the_register_counts_all_the_same(sample, monkeypatch):
    monkeypatch.setattr("tasks.shared.clock.now", lambda: datetime(2026, 11, 17, 3, tzinfo=UTC))

    assert "9 accounts entered" in mentor("sample-payees").output


def test_the_bank_pays_and_brings_one_back_and_a_corrected_account_counts(sample):
    mentor("sample-payees")
    paid(sample)

    assert "came back" in mentor("sample-bank").output
    found = take_in_bank_files(MASA, sample, noon(TODAY))
    assert (found["settle"], found["return"], found["unmatched"]) == (1, 1, 0)
    suspended = [payee for payee, states in account_states(sample).items() if states == ["suspended"]]
    [region] = [name for name, row in payments_of(sample).items() if row.payee_id in suspended]

    done = mentor("sample-payees", "--corrected", region.removeprefix("Sample "))
    assert "1 account entered, as if verified on 2026-11-05" in done.output
    assert account_states(sample)[suspended[0]] == ["retired", "verified"]


def test_every_payment_may_be_paid(sample):
    mentor("sample-payees")
    paid(sample)

    assert "all were paid" in mentor("sample-bank", "--no-returned").output
    assert take_in_bank_files(MASA, sample, noon(TODAY))["settle"] == 2


@pytest.mark.parametrize(("words", "told"), [
    (("sample-payees", "--corrected", "Region 77"), "has no Region 77"),
    (("sample-bank",), "approve a batch first"),
])  # fmt: skip
def test_what_cannot_be_done_is_said(sample, words, told):
    done = mentor(*words)

    assert (done.exit_code, told in " ".join(done.output.split())) == (2, True)


def test_no_installation_but_the_samples_gets_made_up_accounts(tmp_path):
    done = mentor("sample-payees")

    assert (done.exit_code, "no installation of the sample association" in " ".join(done.output.split())) == (2, True)
