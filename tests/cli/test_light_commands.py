"""A command imports what it needs and no more, so that asking what there is takes no time."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import typer

from cli.main import app
from examples.sample.association import PROGRAM, make_sample, write_sample

HOUSE = Path(__file__).parents[2]
MONTH, TODAY = date(2026, 11, 1), date(2026, 11, 20)
HEAVY = {"airflow", "great_expectations", "pandas", "sqlalchemy", "alembic", "xlsxwriter", "openpyxl"}
ONE_AFTER_THE_OTHER = f"""
import contextlib, io, json, sys
from cli.main import app

def heavy():
    return {HEAVY!r} & sys.modules.keys()

def run(words):
    before = heavy() if words != first else set()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            app(words)
        except SystemExit as ended:
            code = ended.code or 0
    return {{"code": code, "loaded": sorted(heavy() - before), "said": said.getvalue()}}

first, *_ = asked = json.loads(sys.argv[1])
print("ENDED", json.dumps([run(words) for words in asked]))
"""
"""What one process has imported after each command; the first answers for the command line itself too."""


def commands():
    """Every command and group of commands, as words after `mentor`."""

    def below(group, words):
        yield words
        for name, command in getattr(group, "commands", {}).items():
            yield from below(command, [*words, name])

    return list(below(typer.main.get_command(app), []))


def ran(*commands):
    """How each command ended and what it imported, in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER, json.dumps(commands)],
        cwd=HOUSE, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.rpartition("ENDED")[2])


@pytest.fixture(scope="module")
def helped():
    """What each command did when it was asked for help."""
    asked = commands()
    return {" ".join(words): ended for words, ended in zip(asked, ran(*[[*words, "--help"] for words in asked]),
                                                           strict=True)}  # fmt: skip


def test_help_imports_nothing_heavy(helped):
    assert len(helped) > 40
    assert {name: ended["loaded"] for name, ended in helped.items() if ended["loaded"]} == {}
    assert [name for name, ended in helped.items() if ended["code"] != 0 or "Usage:" not in ended["said"]] == []


def test_deciding_needs_neither_airflow_nor_the_tools_of_evidence(tmp_path):
    write_sample(make_sample(MONTH), tmp_path, tmp_path / "truth.csv")
    exports = sorted((tmp_path / "membership").glob("*.csv"))
    given = [word for path in exports for word in ("--snapshot", f"{path.stem.removeprefix('members-')}={path}")]

    [ended] = ran(["decide", "--program", PROGRAM, "--on", TODAY.isoformat(), *given])

    assert ended["code"] == 0, ended["said"]
    assert "sqlalchemy" in ended["loaded"], "nothing was measured"
    assert not set(ended["loaded"]) & {"airflow", "great_expectations", "pandas"}
