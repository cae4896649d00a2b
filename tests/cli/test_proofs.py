"""Evidence, samples and calendar years as auditors ask for them; the page about them shows what is answered."""

import json
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from documented_answers import keys
from money_builders import TODAY, noon, pay, put_money_ground, put_pair
from paid_batches import ACCOUNTS, EVERY, put_paid
from typer.testing import CliRunner

from cli.main import app
from sql.database import engine
from tasks.stipends.evidence_zip import keep_evidence
from tasks.stipends.files import folder_of, write_files

PAGE = (Path(__file__).parents[2] / "docs/cli-proofs.md").read_text(encoding="utf-8")
LEFT = noon(TODAY) + timedelta(minutes=5)


def mentor(*words):
    """The command's answer, in which no account stands."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert not [number for number in ACCOUNTS.values() if number in done.output]
    return done


def shown(heading):
    """The JSON that the page shows below a heading."""
    [found] = re.findall(r"```json\n(.*?)```", PAGE.split(f"## {heading}")[1].split("\n## ")[0], re.DOTALL)
    return json.loads(found)


@pytest.fixture
def stored(sqlite_database, monkeypatch):
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    monkeypatch.setattr("cli.output.screen.width", 400)
    engine.cache_clear()
    yield sqlite_database
    engine.cache_clear()


@pytest.fixture
def paid(stored, bank_keys):
    batch_id = put_paid(stored)
    write_files(EVERY, stored, batch_id, LEFT)
    keep_evidence(EVERY, stored, batch_id, LEFT)
    return batch_id


def test_the_evidence_is_written_and_verifies_with_and_without_us(stored, bank_keys, tmp_path):
    put_money_ground(stored, "Region 5")
    put_pair(stored, "A", "al")
    batch_id = pay(stored)

    done = mentor("pay", "evidence", "--batch", batch_id, "--out", tmp_path / "out", "--json")
    said = json.loads(done.stdout)
    assert (done.exit_code, keys(said) | {"version": "int"}) == (0, keys(shown("mentor pay evidence")))
    assert mentor("pay", "evidence", "--batch", batch_id, "--out", tmp_path / "out").exit_code == 0

    ours = mentor("pay", "verify-evidence", said["file"], "--json")
    assert (ours.exit_code, json.loads(ours.stdout)["wrong"]) == (0, 0)
    alone = tmp_path / "alone"
    alone.mkdir()
    with zipfile.ZipFile(said["file"]) as parts:
        (alone / "verify.py").write_bytes(parts.read("verify.py"))
    theirs = subprocess.run([sys.executable, "-I", "-S", "verify.py", said["file"]], cwd=alone, check=False,
                            capture_output=True, text=True)  # fmt: skip
    assert (theirs.returncode, f"SHA-256 of this file: {said['sha256']}" in theirs.stdout) == (0, True)


def test_kept_evidence_and_payment_files_are_recognised(paid):
    [kept] = folder_of(paid).glob("*evidence*")
    [bank] = folder_of(paid).glob("*.ach")

    done = mentor("pay", "verify-evidence", kept, bank, "--json")

    said = json.loads(done.stdout)
    assert (done.exit_code, said["version"], keys(said)) == (0, 1, keys(shown("mentor pay verify-evidence")))
    assert "as it left" in said["findings"][-1]["sentence"]
    assert "version 1 of the record of acts" in mentor("pay", "verify-evidence", kept).stdout


def test_a_changed_file_ends_with_one(paid, tmp_path):
    [kept] = folder_of(paid).glob("*evidence*")
    (tmp_path / "x.zip").write_bytes(kept.read_bytes().replace(b"Lastmentor-Al", b"Lastmentor-Ax"))
    (tmp_path / "y.zip").write_bytes(b"no evidence")

    for name in ("x.zip", "y.zip"):
        done = mentor("pay", "verify-evidence", tmp_path / name)
        assert (done.exit_code, "WRONG" in done.stdout) == (1, True)


def test_a_sample_is_drawn_shown_and_written(paid, tmp_path):
    done = mentor("pay", "sample", "--program", "masa", "--out", tmp_path / "out", "--json")

    said = json.loads(done.stdout)
    assert (done.exit_code, keys(said)) == (0, keys(shown("mentor pay sample")))
    assert [Path(name).is_file() for name in said["files"]] == [True, True]
    words = mentor("pay", "sample", "--program", "masa", "--batch", paid, "--percent", 100).stdout
    assert "6 of 6 lines" in words


def test_a_calendar_year_is_shown_and_an_unknown_threshold_ends_with_one(paid):
    done = mentor("pay", "tax-year", 2026, "--program", "masa", "--json")

    said = json.loads(done.stdout)
    assert (done.exit_code, keys(said)) == (0, keys(shown("mentor pay tax-year")))
    assert (said["threshold_minor"], said["total_minor"]) == (200000, 300000)
    words = mentor("pay", "tax-year", 2026, "--program", "masa").stdout
    assert "The threshold of 2026 is 2,000.00 USD." in words
    assert "Your accountant decides." in words
    assert mentor("pay", "tax-year", 2027, "--program", "masa").exit_code == 0, "nothing was paid then"


@pytest.mark.parametrize(("words", "told"), [
    (["pay", "evidence", "--batch", "nothing", "--out", "x"], "There is no batch"),
    (["pay", "sample", "--program", "masa"], "has left"),
    (["pay", "tax-year", "2026", "--program", "ila"], "pays no stipend"),
    (["pay", "verify-evidence", "nothing.zip"], "There is no file"),
])  # fmt: skip
def test_a_wrong_question_ends_with_two(stored, words, told):
    done = mentor(*words)

    assert (done.exit_code, told in done.output) == (2, True)


def test_the_page_names_every_command():
    commands = ("evidence", "verify-evidence", "sample", "tax-year")

    assert [name for name in commands if f"## mentor pay {name}" not in PAGE] == []
