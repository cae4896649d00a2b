"""`mentor payees` as people type it: the number comes from a hidden prompt or a private file, and is never shown."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from documented_answers import keys
from money_keys import key_file
from payee_builders import NUMBER, OTHER_ROUTING, ROUTING, aba, accounts, propose, put_payee, states, verified
from typer.testing import CliRunner

from cli.main import app
from sql.database import engine
from tasks.stipends.vault import KEY_FILE

HOUSE = Path(__file__).parents[2]
PAGE = (HOUSE / "docs/cli.md").read_text(encoding="utf-8")
ANN, BO = ("--program", "masa", "--by", "Ann Lee"), ("--program", "masa", "--by", "Bo Berg")
CALLED = (*BO, "--how", "call_back")
TYPED = f"{ROUTING}\n{NUMBER}\n"
pytestmark = pytest.mark.usefixtures("bank_keys")


def mentor(*words, typed=None):
    """The command's answer, which never holds the number."""
    done = CliRunner().invoke(app, ["payees", *[str(word) for word in words]], input=typed)
    assert NUMBER not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


@pytest.fixture
def stored(sqlite_database, monkeypatch):
    """The program database of the installation, with two payees."""
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    monkeypatch.setattr("cli.output.screen.width", 400)
    engine.cache_clear()
    put_payee(sqlite_database)
    put_payee(sqlite_database, "Region 6")
    yield sqlite_database
    engine.cache_clear()


@pytest.fixture
def numbers(tmp_path):
    """A file with the numbers that only we can read."""
    path = tmp_path / "numbers"
    path.write_text(TYPED)
    path.chmod(0o600)
    return path


def test_json_is_what_the_page_shows(stored):
    part = PAGE.split("## mentor payees ")[1].split("\n## ")[0]
    [shown] = re.findall(r"```json\n(.*?)```", part, re.DOTALL)
    verified(stored)
    propose(stored, "Region 6")

    done = mentor("list", "--program", "masa", "--json")

    found = json.loads(done.stdout)
    assert keys(found) == keys(json.loads(shown))
    assert [payee["reference"] for payee in found["payees"]] == ["Region 5", "Region 6"]
    assert found["payees"][0]["accounts"][0]["last4"] == "5678"
    assert found["payees"][0]["accounts"][0]["shared_with"] == ["p-masa-region-6"]
    assert done.exit_code == 1


def test_two_people_type_the_number_and_the_account_counts(stored):
    first = mentor("propose", "Region 5", *ANN, typed=f"{ROUTING}\n{NUMBER}\n{NUMBER}\n")
    second = mentor("verify", "1", *CALLED, typed=TYPED)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Account 1 (••••5678) waits" in first.stdout
    assert "counts from now on" in second.stdout
    assert states(stored) == ["verified"]


def test_a_number_typed_differently_the_second_time_is_asked_again(stored):
    done = mentor("propose", "Region 5", *ANN, typed=f"{ROUTING}\n{NUMBER}\n{NUMBER[:-1]}\n{NUMBER}\n{NUMBER}\n")

    assert done.exit_code == 0
    assert states(stored) == ["proposed"]


def test_the_number_may_come_from_a_private_file(stored, numbers):
    assert mentor("propose", "region 5", *ANN, "--numbers", numbers, "--kind", "savings").exit_code == 0
    done = mentor("verify", 1, *CALLED, "--numbers", numbers, "--json")

    assert json.loads(done.stdout) == {"program": "masa", "account": 1, "state": "verified", "retired": [],
                                       "done": True}  # fmt: skip


def test_the_number_may_come_from_a_file_descriptor(stored):
    reading, writing = os.pipe()
    os.write(writing, TYPED.encode())
    os.close(writing)

    assert mentor("propose", "Region 5", *ANN, "--numbers", f"/dev/fd/{reading}").exit_code == 0
    os.close(reading)

    assert states(stored) == ["proposed"]


@pytest.mark.parametrize("mode", [0o644, 0o640])
def test_a_file_that_others_may_read_is_refused(stored, numbers, mode):
    numbers.chmod(mode)

    done = mentor("propose", "Region 5", *ANN, "--numbers", numbers)

    assert done.exit_code == 2
    assert "mode 0600" in done.output
    assert states(stored) == []


@pytest.mark.parametrize("words", ["", NUMBER, f"{ROUTING}\n{NUMBER}\n{NUMBER}\n", f"{ROUTING} {NUMBER}"])
def test_a_file_holds_two_lines(stored, numbers, words):
    numbers.write_text(words)

    done = mentor("propose", "Region 5", *ANN, "--numbers", numbers)

    assert done.exit_code == 2
    assert "Write two lines" in done.output


def test_no_option_takes_the_number():
    for command in ("propose", "verify"):
        told = re.sub(r"\x1b\[[0-9;]*m", "", CliRunner().invoke(app, ["payees", command, "--help"]).stdout)
        assert set(re.findall(r"--[a-z]+", told)) <= {
            "--program", "--by", "--scheme", "--kind", "--how", "--numbers", "--json", "--help"}  # fmt: skip


def test_who_hears_another_number_is_told_what_to_do(stored):
    propose(stored)

    done = mentor("verify", 1, *CALLED, typed=f"{OTHER_ROUTING}\n{NUMBER}\n")

    assert done.exit_code == 1
    assert "not what was proposed" in done.stdout
    assert states(stored) == ["proposed"]


def test_a_shared_number_is_told_and_kept(stored, numbers):
    verified(stored)

    done = mentor("propose", "Region 6", *ANN, "--numbers", numbers, "--json")

    assert done.exit_code == 1
    assert json.loads(done.stdout) == {"program": "masa", "account": 2, "last4": "5678",
                                       "shared_with": ["p-masa-region-5"]}  # fmt: skip


def test_a_check_needs_no_number_and_no_keys(stored, monkeypatch):
    monkeypatch.delenv(KEY_FILE)

    assert mentor("propose", "Region 5", *ANN, "--scheme", "check").exit_code == 0
    assert mentor("verify", 1, *CALLED, "--scheme", "check").exit_code == 0

    assert "by check" in mentor("list", "--program", "masa").stdout


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (("propose", "Region 77", *ANN), f"{ROUTING}\n{NUMBER}\n{NUMBER}\n", "has no payee 'Region 77'"),
        (("propose", "Region 5", "--program", "masa", "--by", " "), f"{ROUTING}\n{NUMBER}\n{NUMBER}\n", "Say who you"),
        (("propose", "Region 5", *ANN), f"091000018\n{NUMBER}\n{NUMBER}\n", "check digit"),
        (("propose", "Region 5", *ANN, "--scheme", "gbsort"), "123456\n12345678\n12345678\n", "pays in USD"),
        (("propose", "Region 5", *ANN, "--kind", "gold"), f"{ROUTING}\n{NUMBER}\n{NUMBER}\n", "checking or savings"),
        (("propose", "Region 5", *ANN, "--numbers", "/nowhere"), None, "cannot be read: No such file"),
        (("verify", "7", *CALLED), TYPED, "masa has no account 7"),
        (("verify", "1", *BO, "--how", "mail"), TYPED, "Say how you verified it"),
        (("verify", "1", *ANN, "--how", "call_back"), TYPED, "proposed this account yourself"),
        (("suspend", "7", *BO, "--reason", "closed"), None, "masa has no account 7"),
        (("suspend", "1", *BO, "--reason", f"not {NUMBER}"), None, "Say why without numbers"),
        (("rotate-key", "--by", ""), None, "Say who you are"),
    ],
)
def test_a_wrong_question_says_what_to_write(stored, words, typed, why):
    propose(stored)

    done = mentor(*words, typed=typed)

    assert done.exit_code == 2
    assert why in " ".join(done.output.split())
    assert states(stored) == ["proposed"]


def test_without_a_key_nothing_is_stored(stored, monkeypatch):
    monkeypatch.delenv(KEY_FILE)

    done = mentor("propose", "Region 5", *ANN, typed=f"{ROUTING}\n{NUMBER}\n{NUMBER}\n")

    assert done.exit_code == 2
    assert f"{KEY_FILE} is not set" in done.output


def test_a_suspended_account_stays_so(stored):
    verified(stored)
    reason = ("--reason", "The bank says it is closed")

    first = mentor("suspend", 1, *BO, *reason)
    again = mentor("suspend", 1, *BO, *reason, "--json")

    assert (first.exit_code, again.exit_code) == (0, 1)
    assert accounts(stored)[0]["suspended_for"] == "The bank says it is closed"
    assert json.loads(again.stdout)["done"] is False
    assert "The account is suspended: propose a new one." in mentor("list", "--program", "masa").stdout


def test_keys_are_rotated(stored, monkeypatch, tmp_path):
    verified(stored)
    before = accounts(stored)[0]["cipher"]
    old = Path(os.environ[KEY_FILE]).read_text()
    monkeypatch.setenv(KEY_FILE, str(key_file(tmp_path / "two", Fernet.generate_key().decode(), old)))

    done = mentor("rotate-key", "--by", "Ann Lee", "--json")

    assert json.loads(done.stdout) == {"sealed": 1}
    assert accounts(stored)[0]["cipher"] != before


def test_all_is_well_when_every_payee_has_an_account_that_counts(stored):
    verified(stored)
    verified(stored, "Region 6", aba(number="5550001111"))

    assert mentor("list", "--program", "masa").exit_code == 0


def test_a_crash_shows_no_number(stored, numbers):
    """A real process, as its traceback would stand on a terminal."""
    program = ("import sys, tasks.stipends.accounts as accounts\n"
               "def fail(*_, **__): raise RuntimeError('the database is away')\n"
               "accounts.put_account = fail\n"
               "from cli.main import app\n"
               "app()")  # fmt: skip
    words = ["payees", "propose", "Region 5", *ANN, "--numbers", str(numbers)]

    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, cwd=HOUSE)

    assert done.returncode == 1
    assert "the database is away" in done.stderr
    assert NUMBER not in done.stdout + done.stderr
