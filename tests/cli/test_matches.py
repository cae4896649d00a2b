"""`mentor matches check` on a list as the sample association's region would send it back."""

import io
import json
import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from documented_answers import keys
from match_builders import a_finding, a_said, newest_list, put_reply, put_submission
from openpyxl import load_workbook
from region_builders import MASA, MOMENT, put_coordinator, put_new, put_run, ref
from typer.testing import CliRunner

from cli.main import app
from examples.sample.association import PROGRAM, make_sample, write_sample
from sql.database import engine
from tasks.regions.steps import write_region_list

TODAY = date(2026, 11, 20)
PAGE = Path(__file__).parents[2] / "docs/cli.md"


def mentor(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    """The sample association's lists, with the words that name its exports."""
    folder = tmp_path_factory.mktemp("lists")
    write_sample(make_sample(date(2026, 11, 1)), folder / "in", folder / "truth.csv")
    exports = sorted((folder / "in" / "membership").glob("*.csv"))
    given = [word for path in exports for word in ("--snapshot", f"{path.stem.removeprefix('members-')}={path}")]
    given += ["--coordinators", next((folder / "in" / "coordinators").glob("*.csv"))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MENTOR_KEY", "a key for tests, not a secret")
        done = mentor("lists", "--program", PROGRAM, "--on", TODAY, "--out", folder / "out", *given, "--json")
    [first, *_] = [one for one in json.loads(done.stdout)["lists"] if one["workbook"] and one["region"]]
    return folder / "out" / first["workbook"], first["region"], given


def filled(book, into, fill):
    """The workbook as a coordinator fills it in: `fill` gets the sheet, its columns by heading, and the mentors."""
    opened = load_workbook(io.BytesIO(book.read_bytes()))
    sheet = opened["Matches"]
    at = {str(cell.value): cell.column for cell in sheet[1] if cell.value}
    choices = [cell.value for cell in next(opened[name] for name in opened.sheetnames if "entors" in name)["A"]][1:]
    fill(sheet, at, choices)
    opened.save(into)
    return into


def match_all(sheet, at, mentors):
    """Each mentee gets a mentor of their own."""
    for place, row in enumerate(range(2, sheet.max_row + 1)):
        if sheet.cell(row, at["List ref"]).value:
            sheet.cell(row, at["Outcome"]).value = "matched"
            sheet.cell(row, at["Mentor member ID"]).value = mentors[place]
            sheet.cell(row, at["Match date"]).value = date(2026, 11, 16)


def match_with_faults(sheet, at, mentors):
    """As above, but for four rows."""
    match_all(sheet, at, mentors)
    sheet.cell(2, at["Mentor member ID"]).value = "99999"
    sheet.cell(3, at["Outcome"]).value = "perhaps"
    sheet.cell(4, at["List ref"]).value = "NOTOURS"
    for name in ("Outcome", "Mentor member ID", "Match date"):
        sheet.cell(5, at[name]).value = None


@pytest.fixture(scope="module")
def checked(lists, tmp_path_factory):
    """What the command says of a list with faults, as JSON; it writes nothing."""
    book, region, given = lists
    folder = tmp_path_factory.mktemp("reply")
    path = filled(book, folder / "reply.xlsx", match_with_faults)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MENTOR_KEY", "a key for tests, not a secret")
        patch.setenv("MENTOR_HOME", str(folder / "home"))
        done = mentor("matches", "check", path, "--program", PROGRAM, "--region", region.upper(), "--on", TODAY, *given,
                      "--json")  # fmt: skip
    assert os.listdir(folder) == ["reply.xlsx"]
    return done


def test_every_row_gets_its_verdict_and_nothing_is_written(checked):
    said = json.loads(checked.stdout)
    by_number = {row["number"]: {one["rule"] for one in row["findings"]} for row in said["rows"]}
    assert checked.exit_code == 1
    assert {"mentor_unknown"} <= by_number[2]
    assert {"outcome_unknown"} <= by_number[3]
    assert {"ref_unknown"} <= by_number[4]
    assert next(row for row in said["rows"] if row["number"] == 5)["result"] == "unanswered"
    assert said["counts"].get("accept", 0) + said["counts"].get("accept_warn", 0) > 0


def test_the_answer_has_the_shape_that_the_page_shows(checked):
    section = PAGE.read_text(encoding="utf-8").split("## mentor matches check")[1]
    shown = json.loads(re.search(r"```json\n(.*?)```", section, re.DOTALL)[1])

    said = json.loads(checked.stdout)
    assert said.keys() == shown.keys()
    assert all(row.keys() == shown["rows"][0].keys() for row in said["rows"])
    assert all(one.keys() == shown["rows"][0]["findings"][0].keys() for row in said["rows"] for one in row["findings"])


def test_people_read_what_to_do(lists, tmp_path):
    book, region, given = lists
    path = filled(book, tmp_path / "reply.xlsx", match_with_faults)

    done = mentor("matches", "check", path, "-p", PROGRAM, "--region", region, "--on", TODAY, *given)

    words = " ".join(done.stdout.split())
    assert "is none of the outcomes" in words
    assert "1 unanswered" in words


def test_one_export_is_enough_and_the_token_is_not_needed(lists, tmp_path):
    book, region, given = lists
    export = given[given.index("--coordinators") - 1].partition("=")[2]

    def without_token(sheet, at, mentors):
        match_all(sheet, at, mentors)
        del sheet.parent["_system"]

    path = filled(book, tmp_path / "reply.xlsx", without_token)
    done = mentor("matches", "check", path, "-p", PROGRAM, "--region", region, "--on", TODAY, "--roster", export,
                  "--json")  # fmt: skip

    said = json.loads(done.stdout)
    assert said["list_id"] == ""
    assert {row["result"] for row in said["rows"]} & {"accept", "accept_warn"}


@pytest.mark.parametrize(("name", "content", "code"), [("a.csv", b"List ref,Outcome\n", "csv"), ("a.xlsx", b"PK", "")])
def test_a_file_that_is_no_list_is_refused_with_its_sentence(lists, tmp_path, name, content, code):
    _, region, given = lists
    (tmp_path / name).write_bytes(content)

    done = mentor(
        "matches", "check", tmp_path / name, "-p", PROGRAM, "--region", region, "--on", TODAY, *given, "--json"
    )

    said = json.loads(done.stdout)
    assert done.exit_code == 1
    assert said["refused"]["code"].startswith(code)
    assert said["refused"]["sentence"]
    assert said["rows"] == []


def test_a_region_must_be_named_where_there_are_several(lists):
    done = mentor("matches", "check", lists[0], "-p", PROGRAM, "--on", TODAY)

    assert done.exit_code == 2
    assert "--region" in done.stderr


def test_a_register_goes_with_an_export(lists, monkeypatch):
    done = mentor("matches", "check", lists[0], "-p", PROGRAM, "--region", lists[1], "--on", TODAY, *lists[2][-2:])

    assert done.exit_code == 2
    assert "--roster" in done.stderr


# What waits -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(sqlite_database, monkeypatch):
    """A region whose answers leave something of each kind to staff."""
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    monkeypatch.setattr("tasks.shared.clock.now", lambda: MOMENT + timedelta(days=5))
    engine.cache_clear()
    put_new(sqlite_database, "00101", "00102", "00103")
    put_coordinator(sqlite_database)
    put_run(sqlite_database)
    write_region_list(MASA, sqlite_database, "Region 5", MOMENT.date(), MOMENT)
    list_id = newest_list(sqlite_database)
    first, second, third = (ref(member) for member in ("00101", "00102", "00103"))
    conflict = a_finding("disclosed_conflict", sentence="A conflict was disclosed.")
    changed = a_finding("mentor_changed", sentence="Another mentor was accepted before.")
    left = a_finding("left", "accept", column="outcome")
    rows = (
        a_said(first, 2, "hold", [conflict], mentee="00101", mentor="00501", outcome="matched"),
        a_said(second, 3, "accept", mentee="00102", mentor="00501", outcome="matched"),
        a_said(third, 4, "accept", [left], mentee="00103", outcome="left"),
    )
    put_submission(sqlite_database, *rows, list_id=list_id)
    other = a_said(second, 3, "hold", [changed], mentee="00102", mentor="00502", outcome="matched")
    put_submission(sqlite_database, other, number=2, list_id=list_id, answer_to="berg@example.org")
    put_reply(sqlite_database, 3, "question", code="no_file", list_id=list_id)
    yield sqlite_database
    engine.cache_clear()


def test_what_waits_for_staff_has_the_shape_that_the_page_shows(waiting):
    section = PAGE.read_text(encoding="utf-8").split("## mentor matches waiting|done")[1]
    shown = json.loads(re.search(r"```json\n(.*?)```", section, re.DOTALL)[1])

    done = mentor("matches", "waiting", "-p", "masa", "--json")

    assert done.exit_code == 1, "something waits"
    assert keys(json.loads(done.stdout)) == keys(shown)
    assert json.loads(done.stdout)["counts"] == shown["counts"]
    assert "example.org" not in done.stdout


def test_people_read_what_waits_for_them(waiting, monkeypatch):
    monkeypatch.setattr("cli.output.screen.width", 200)

    words = " ".join(mentor("matches", "waiting", "-p", "masa").stdout.split())

    assert "disclosed_conflict" in words
    assert "matched with 00502, on 2026-09-03" in words


def test_where_nothing_waits_all_is_well(sqlite_database, monkeypatch):
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    engine.cache_clear()

    assert mentor("matches", "waiting", "-p", "masa").exit_code == 0
    engine.cache_clear()
