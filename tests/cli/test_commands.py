"""Every command as people and scripts type it: exit codes, JSON as documented, sentences, and nothing written."""

import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from cli.home import Home
from cli.main import app
from examples.sample.association import PROGRAM, make_sample, write_sample
from schemas.registry import program
from sql.database import connect, engine, upgrade
from sql.tables import flags
from tasks.eligibility.steps import decide_members
from tasks.membership.steps import pull_membership
from tasks.regions.steps import lists_due, take_in_registers, write_region_list

HOUSE = Path(__file__).parents[2]
MONTH, TODAY = date(2026, 11, 1), date(2026, 11, 20)
MOMENT = datetime(2026, 11, 20, 18, tzinfo=UTC)
COMMANDS = [
    ["decide"],
    ["why"],
    ["lists"],
    ["suggest"],
    ["history"],
    ["matches", "check"],
    ["ledger"],
    ["pay", "preview"],
    ["pay", "reconcile"],
    ["pay", "rules"],
    ["pay", "verify"],
    ["programs", "check"],
    ["replies", "list"],
    ["replies", "accept"],
    ["replies", "refuse"],
    ["replies", "reached"],
    ["roster", "check"],
    ["run"],
    ["sample"],
    ["what-if"],
]
ELSEWHERE = {"why", "replies", "matches", "payees", "pay", "ledger", "fees", "what-if"}
"""Whose answers are held to the page by tests of their own."""


def mentor(*words):
    """The command's answer."""
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample association's files."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(make_sample(MONTH), folder, folder / "truth.csv")
    return folder


@pytest.fixture(scope="module")
def snapshots(sample):
    """The options that give the sample's two exports."""
    exports = sorted((sample / "membership").glob("*.csv"))
    return [word for path in exports for word in ("--snapshot", f"{path.stem.removeprefix('members-')}={path}")]


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A folder with a `.mentor` in which members were pulled, decided and listed."""
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patch:
        home = Home(folder / ".mentor")
        for name, value in home.program_settings().items():
            patch.setenv(name, value)
        write_sample(make_sample(MONTH), home.folder / "inbox" / PROGRAM, home.folder / "truth.csv")
        database, chosen = connect(home.database_url), program(PROGRAM)
        upgrade(database)
        pull_membership(chosen, database, MOMENT, lambda *_: "")
        take_in_registers(chosen, database, MOMENT)
        decide_members(chosen, database, TODAY)
        [region, *_] = lists_due(chosen, database, TODAY).regions
        write_region_list(chosen, database, region, TODAY, MOMENT)
        database.dispose()
    return folder


@pytest.fixture
def beside(installation, monkeypatch):
    """Typed in the folder of the installation, with nothing set."""
    monkeypatch.chdir(installation)
    for name in ("MENTOR_HOME", "MENTOR_KEY", "MENTOR_SINCE", "MENTOR_DATABASE_URL"):
        monkeypatch.setenv(name, "")  # so that what the command sets is taken back afterwards
        monkeypatch.delenv(name)
    engine.cache_clear()  # one process stands for many commands here
    yield installation
    engine.cache_clear()


def documented():
    """The JSON on the page about commands, by the heading above it."""
    page = (HOUSE / "docs/cli.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    blocks = {part.split("\n")[0]: re.findall(r"```json\n(.*?)```", part, re.DOTALL) for part in sections}
    return {heading: json.loads(found[0]) for heading, found in blocks.items() if found}


def shaped(said, shown):
    """Whether an answer has the keys and types that the page shows; a key in capitals there stands for others."""
    if isinstance(shown, dict):
        if isinstance(said, dict) and all(key.isupper() for key in shown):
            return all(shaped(value, next(iter(shown.values()))) for value in said.values())
        return isinstance(said, dict) and said.keys() == shown.keys() and all(shaped(said[k], shown[k]) for k in shown)
    if isinstance(shown, list):
        return isinstance(said, list) and all(any(shaped(one, example) for example in shown) for one in said)
    return said is None or shown is None or type(said) is type(shown)


def asked(heading, sample, snapshots, out):
    """The words that ask for each documented answer."""
    newer = snapshots[-1].partition("=")[2]
    return {
        "mentor programs check [FOLDER]": ["programs", "check", HOUSE / "schemas/programs/masa", "--year", 2026],
        "mentor roster check FILE": ["roster", "check", newer, "--as-of", MONTH, "--alone"],
        "mentor decide --on DAY": ["decide", "--on", TODAY, *snapshots],
        "mentor lists --on DAY --out FOLDER": ["lists", "--on", TODAY, "--out", out, *snapshots, "--coordinators",
                                               next((sample / "coordinators").glob("*.csv"))],
        "mentor suggest --on DAY": ["suggest", "--on", TODAY, *snapshots],
        "mentor history": ["history", *snapshots],
    }[heading]  # fmt: skip


@pytest.mark.parametrize("heading", [each for each in documented() if each.split()[1] not in ELSEWHERE])
def test_json_is_what_the_page_shows(heading, sample, snapshots, tmp_path):
    words = asked(heading, sample, snapshots, tmp_path / "lists")
    of_program = [] if words[0] == "programs" else ["--program", PROGRAM]

    done = mentor(*words, *of_program, "--json")

    said = json.loads(done.stdout)
    assert shaped(said, documented()[heading])
    filled = {name: value for name, value in said.items() if name not in {"problems", "findings", "recognition"}}
    assert all(filled.values()), "an empty answer has any shape"


def test_a_timeline_is_what_the_page_shows(beside):
    with connect(f"sqlite:///{beside}/.mentor/mentor.db").connect() as db:
        listed = db.exec_driver_sql("SELECT person_id FROM region_list_rows").scalars().first()

    done = mentor("why", listed, "--program", PROGRAM, "--json")

    said = json.loads(done.stdout)
    assert done.exit_code == 0
    assert shaped(said, documented()["mentor why MEMBER"])
    assert {"row", "spell", "decision", "flag", "list"} <= {event["what"] for event in said["events"]}


def test_the_page_stays_short_and_names_every_command():
    page = (HOUSE / "docs/cli.md").read_text(encoding="utf-8")

    assert len(page.splitlines()) <= 500
    assert [words for words in COMMANDS if f"mentor {' '.join(words)}" not in page] == []


def test_a_person_reads_a_sentence_and_which_installation_it_is_of(beside):
    with connect(f"sqlite:///{beside}/.mentor/mentor.db").connect() as db:
        flagged = db.execute(select(flags.c.person_id)).scalars().first()

    done = mentor("why", flagged, "--program", PROGRAM)

    assert done.exit_code == 0
    assert "ELIGIBLE" in done.stdout
    assert f"Reading the installation in {beside / '.mentor'}" in done.stderr


def test_a_database_that_is_named_comes_before_the_one_beside(beside, monkeypatch, tmp_path):
    url = f"sqlite:///{tmp_path}/other.db"
    upgrade(connect(url))
    monkeypatch.setenv("MENTOR_DATABASE_URL", url)
    engine.cache_clear()

    done = mentor("decide", "--on", TODAY, "--program", PROGRAM)

    assert done.exit_code == 1, "nobody is on that roster"
    assert "Reading the installation" not in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["decide", "--on", "2026-11-20"], "mentor run", id="no database"),
        pytest.param(["decide", "--on", "20.11.2026"], "YYYY-MM-DD", id="no day"),
        pytest.param(["decide", "--on", "2026-11-20", "--snapshot", "2026-11-01=gone.csv"], "gone.csv", id="no file"),
        pytest.param(
            ["decide", "--on", "2026-11-20", "--snapshot", "gone.csv"], "[SOURCE:]DATE=FILE", id="no snapshot"
        ),
        pytest.param(["history"], "MENTOR_DATABASE_URL", id="no history"),
        pytest.param(["why", "1"], "MENTOR_DATABASE_URL", id="no timeline"),
        pytest.param(
            ["lists", "--on", "2026-11-20", "--out", "o", "--volunteers", "v.csv"], "--snapshot", id="register"
        ),
        pytest.param(["roster", "check", "gone.csv", "--as-of", "2026-11-20"], "gone.csv", id="no export"),
        pytest.param(
            ["roster", "check", __file__, "--as-of", "2026-11-20", "--source", "x"], "--source", id="no source"
        ),
    ],
)
def test_a_wrong_question_ends_with_two_and_what_to_write(words, told, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cli.stores.PLACES", (tmp_path,))

    done = mentor(*words, "--program", PROGRAM)

    assert done.exit_code == 2
    assert told in " ".join(done.output.split())


@pytest.mark.parametrize("words", [["decide", "--on", "2026-11-20"], ["why", "1"], ["history"]])
def test_a_program_that_nobody_knows_ends_with_two_and_names_the_known(words):
    done = mentor(*words, "--program", "nobody")

    assert done.exit_code == 2
    assert PROGRAM in done.output


def test_a_member_whom_nobody_knows_ends_with_two(beside):
    done = mentor("why", "99999999", "--program", PROGRAM)

    assert done.exit_code == 2
    assert "mentor decide" in done.output


def test_a_definition_prints_its_calendar_and_its_open_questions():
    done = mentor("programs", "check", HOUSE / "schemas/programs/masa", "--year", 2026)

    assert done.exit_code == 0
    assert "open question" in done.stdout
    assert "send_lists" in done.stdout
    assert "2026-08-05" in done.stdout


def test_every_built_in_definition_is_fine():
    done = mentor("programs", "check", "--json")

    assert done.exit_code == 0
    assert json.loads(done.stdout)["problems"] == []


def test_a_broken_definition_ends_with_one_and_a_sentence_for_each_thing(tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "program.toml").write_text('code = "other"\n', encoding="utf-8")

    done, shape = (mentor("programs", "check", broken, *json_) for json_ in ([], ["--json"]))

    problems = json.loads(shape.stdout)["problems"]
    assert done.exit_code == shape.exit_code == 1
    assert len(problems) > 1
    assert shaped(problems, documented()["mentor programs check [FOLDER]"]["problems"])


def test_an_export_that_would_be_held_ends_with_one_and_says_why(sample, tmp_path):
    whole = next((sample / "membership").glob("*.csv")).read_text(encoding="utf-8")
    cut = tmp_path / "cut.csv"
    cut.write_text("".join(whole.splitlines(keepends=True)[:12]), encoding="utf-8")

    done = mentor("roster", "check", cut, "--program", PROGRAM, "--as-of", MONTH, "--alone")

    assert done.exit_code == 1
    assert "would be held" in done.stdout
    assert "Was the download cut off?" in " ".join(done.stdout.split())


def test_lists_without_coordinators_say_what_to_enter(snapshots, tmp_path):
    done = mentor("lists", "--program", PROGRAM, "--on", TODAY, "--out", tmp_path / "lists", *snapshots)

    assert done.exit_code == 1
    assert "no active" in " ".join(done.stdout.split())


def test_a_register_that_is_refused_says_why(snapshots, tmp_path):
    register = tmp_path / "people.csv"
    register.write_text("Region,Name\nRegion 1,Jo\n", encoding="utf-8")

    done = mentor("lists", "--program", PROGRAM, "--on", TODAY, "--out", tmp_path / "lists", *snapshots,
                  "--coordinators", register)  # fmt: skip

    assert done.exit_code == 2
    assert "people.csv is refused" in done.output
    assert not (tmp_path / "lists").exists()


def test_reading_commands_write_nothing(beside, sample, snapshots, tmp_path):
    def everything():
        found = (path for path in beside.rglob("*") if path.is_file() and path.suffix not in {".db-shm", ".db-wal"})
        return {path: path.read_bytes() for path in found}

    def tables():
        with connect(f"sqlite:///{beside}/.mentor/mentor.db").connect() as db:
            return list(db.connection.driver_connection.iterdump())

    files, rows = everything(), tables()
    newer = snapshots[-1].partition("=")[2]

    for words in (
        ["decide", "--on", "2026-11-21"], ["history"], ["why", "00001"], ["lists", "--on", TODAY, "--out", tmp_path],
        ["roster", "check", newer, "--as-of", "2026-11-25"], ["decide", "--on", "2026-11-21", *snapshots],
        ["suggest", "--on", TODAY], ["suggest", "--on", TODAY, *snapshots],
    ):  # fmt: skip
        mentor(*words, "--program", PROGRAM)

    assert tables() == rows
    assert everything().keys() == files.keys()


def test_commands_leave_the_environment_as_it_was_after_given_exports(snapshots, monkeypatch):
    monkeypatch.delenv("MENTOR_KEY")
    before = dict(os.environ)

    mentor("history", "--program", PROGRAM, *snapshots)

    assert dict(os.environ) == before
