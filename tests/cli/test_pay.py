"""`mentor pay` and `mentor ledger` as people type them: what would be paid, what a file says, where money stands."""

import json

import pytest
from documented_answers import keys, shown
from money_builders import MOMENT, TODAY, lapse, pay, propose, put_money_ground, put_pair, put_payee
from paid_batches import ACCOUNTS, EVERY, put_paid
from region_builders import rows_of
from typer.testing import CliRunner

from cli.main import app
from sql import payment_tables
from sql.database import engine
from tasks.stipends.files import folder_of, write_files

TABLES = ("obligations", "obligation_holds", "payment_batches", "payments", "payment_lines", "postings",
          "trace_counters", "payment_turns")  # fmt: skip
ON = ("--program", "masa", "--on", TODAY.isoformat())


def mentor(*words):
    """The command's answer, in which no account stands."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert not [number for number in ACCOUNTS.values() if number in done.output]
    return done


@pytest.fixture
def stored(sqlite_database, monkeypatch):
    """The program database of the installation."""
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    monkeypatch.setattr("cli.output.screen.width", 400)
    monkeypatch.setattr("tasks.shared.clock.now", lambda: MOMENT)
    engine.cache_clear()
    yield sqlite_database
    engine.cache_clear()


@pytest.fixture
def ground(stored):
    """Two regions with something to pay, one with a lapsed mentor, one without an account, one that nobody entered."""
    put_money_ground(stored, "Region 5")
    put_payee(stored, "Region 6", account=False)
    put_pair(stored, "REF1", "mentor-1", coordinator_is_party=1)
    put_pair(stored, "REF2", "mentor-1")
    put_pair(stored, "REF3", "mentor-2")
    put_pair(stored, "REF4", "mentor-3", region="Region 6")
    put_pair(stored, "REF5", "mentor-4", region="Region 7")
    lapse(stored, "mentor-2")
    return stored


def test_a_preview_says_what_a_batch_would_hold_and_what_is_kept_back(ground):
    done = mentor("pay", "preview", *ON, "--json")

    said = json.loads(done.stdout)
    assert keys(said) == keys(shown("mentor pay preview"))
    assert [(one["payee"], one["lines"], one["amount_minor"]) for one in said["payees"]] == [
        ("MASA Region 5", 1, 50000)
    ]
    assert (said["total_minor"], said["batch"]) == (50000, None)
    assert [one["lines"] for one in said["held"]] == [1]
    assert "MASA Region 6 has no verified account" in said["left_out"][0]
    assert "Region 7" in said["not_owed"][0]
    assert [one["total_minor"] for one in said["readings"]] == [200000, 250000]
    assert done.exit_code == 1


def test_a_preview_is_what_is_proposed_then(ground):
    said = json.loads(mentor("pay", "preview", *ON, "--json").stdout)

    made = propose(ground)

    assert (said["total_minor"], said["odd"], said["left_out"]) == (
        made.total_minor, list(made.oddities), list(made.left_out))  # fmt: skip
    again = json.loads(mentor("pay", "preview", *ON, "--json").stdout)
    assert (again["batch"], again["payees"]) == (made.batch_id, said["payees"])


def test_a_preview_writes_nothing(ground):
    def kept():
        return [rows_of(ground, getattr(payment_tables, name)) for name in TABLES]

    before = kept()
    assert mentor("pay", "preview", *ON).exit_code == 1

    assert kept() == before


def test_a_preview_for_people_names_both_readings(ground):
    words = mentor("pay", "preview", *ON).stdout

    assert "Total: 500.00 USD" in words
    assert "one line for each mentor: 4 lines, 2,000.00 USD" in words
    assert "one line for each pair: 5 lines, 2,500.00 USD" in words


def test_a_program_without_a_stipend_has_nothing_to_preview(stored):
    done = mentor("pay", "preview", "--program", "acsa", "--on", "2026-11-20")

    assert (done.exit_code, "pays no stipend" in done.output) == (2, True)


def test_nothing_odd_and_nothing_kept_back_is_fine(stored):
    put_money_ground(stored, "Region 5")
    put_pair(stored, "REF1", "mentor-1")

    assert mentor("pay", "preview", *ON).exit_code == 0


@pytest.mark.usefixtures("bank_keys")
@pytest.mark.parametrize("kind", ["register_csv", "register_xlsx", "nacha_ccd", "pain001", "quickbooks_bills"])
def test_a_file_is_read_by_who_did_not_write_it(stored, kind):
    batch_id = put_paid(stored)
    [name] = [one.name for one in write_files(EVERY, stored, batch_id, MOMENT) if one.format == kind]

    done = mentor("pay", "verify", folder_of(batch_id) / name, "--format", kind, "--json")

    said = json.loads(done.stdout)
    assert (said["payments"], said["total_minor"], said["problem"], done.exit_code) == (3, 300000, "", 0)
    if kind == "register_csv":
        assert keys(said) == keys(shown("mentor pay verify FILE"))
    if kind in {"nacha_ccd", "pain001"}:
        assert {one["account"] for one in said["payees"]} == {"••••4521"}
    assert "3,000.00 in all" in mentor("pay", "verify", folder_of(batch_id) / name, "--format", kind).stdout


@pytest.mark.usefixtures("bank_keys")
def test_a_file_that_was_changed_is_not_to_be_loaded(stored, tmp_path):
    batch_id = put_paid(stored)
    [name] = [one.name for one in write_files(EVERY, stored, batch_id, MOMENT) if one.format == "nacha_ccd"]
    changed = tmp_path / "changed.ach"
    changed.write_bytes((folder_of(batch_id) / name).read_bytes().replace(b"0000050000", b"0000950000", 1))

    done = mentor("pay", "verify", changed, "--format", "nacha_ccd")

    assert (done.exit_code, "Do not load changed.ach" in done.stdout) == (1, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--format", "abacus"), "there is no payment format 'abacus'"),
        (("--format", "positive_pay"), "Say whose columns"),
        (("--format", "positive_pay", "--program", "masa"), "has no format positive_pay"),
    ],
)
def test_a_wrong_question_says_what_to_write(tmp_path, words, why):
    (tmp_path / "file").write_bytes(b"")

    done = mentor("pay", "verify", tmp_path / "file", *words)

    assert (done.exit_code, why in " ".join(done.output.split())) == (2, True)


def test_the_ledger_tells_what_is_owed_held_and_paid(stored):
    put_money_ground(stored, "Region 5", "Region 6")
    put_pair(stored, "REF1", "mentor-1")
    put_pair(stored, "REF2", "mentor-2", region="Region 6")
    lapse(stored, "mentor-2")
    batch_id = pay(stored)

    done = mentor("ledger", "--program", "masa", "--json")

    said = json.loads(done.stdout)
    assert keys(said) == keys(shown("mentor ledger"))
    assert sum(one["balance_minor"] for one in said["accounts"]) == 0
    assert [(one["payee"], one["total_minor"], one["held_minor"]) for one in said["owed"]] == [
        ("Region 6", 50000, 50000)]  # fmt: skip
    assert "mentor's membership" in said["held"][0]["sentence"]
    assert [(one["batch"], one["state"], one["total_minor"]) for one in said["batches"]] == [
        (batch_id, "released", 50000)]  # fmt: skip
    assert done.exit_code == 0
    assert "clearing:payments" in mentor("ledger", "--program", "masa").stdout


def test_money_that_does_not_agree_is_told(ground):
    propose(ground)
    with ground.begin() as db:
        for (name,) in db.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'postings'"
        ).all():
            db.exec_driver_sql(f'DROP TRIGGER "{name}"')
        db.exec_driver_sql("UPDATE postings SET amount_minor = 1")

    done = mentor("ledger", "--program", "masa")

    assert (done.exit_code, "The ledger has" in done.stdout) == (1, True)
