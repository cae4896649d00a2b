"""The program on a public directory: on a made-up one always, on the real one where it lies beside the project."""

import os
from collections import defaultdict
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.movements import Post as Row
from cli.snapshots import given_snapshots, take_in_all
from cli.stores import empty
from examples.texas.lookalike import CASES, DISTRICTS_IN_REGION, REGIONS, Post, directories, write_directories
from examples.texas.report import DAYS, HOUSE, LAST, ROOM, report, snapshots
from schemas.registry import program
from sql.queries import query
from tasks.eligibility.steps import decide_roster

REAL = Path(os.environ.get("TEXAS_DATA", HOUSE.parent / "shared/data/texas-administrators"))
EDITIONS = {day: number for number, day in enumerate(DAYS.values())}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of directories, and the truth about who is who in them."""
    folder = tmp_path_factory.mktemp("directories")
    return folder, write_directories(folder)


@pytest.fixture(scope="module")
def seen(made):
    """What the program makes of them: every row with its person, evidence by person, decisions by person."""
    with pytest.MonkeyPatch.context() as patch, empty() as engine:
        patch.setenv("MENTOR_PROGRAMS", str(ROOM))
        texas = program("texas")
        take_in_all(texas, engine, given_snapshots(texas, snapshots(made[0])[1::2]), approve=False)
        with engine.connect() as db:
            rows = [Row(**row) for row in db.execute(query("cli/list_posts"), {"program": "texas"}).mappings()]
            doubtful = set(
                db.exec_driver_sql("SELECT person_id FROM person_links WHERE evidence = 'ambiguous'").scalars()
            )
            last = max(row.valid_from for row in rows)
            return rows, doubtful, {one.person_id: one for one in decide_roster(db, texas, last)}


def truth_of(row, editions):
    """The real people of a row, over the editions in which it stood."""
    district = int(row.employer) - 1
    standing = [number for day, number in EDITIONS.items() if row.stood(type(row.valid_from).fromisoformat(day))]
    posts = [Post(row.source, district, school) for school in range(3)]
    return {
        holder.person for number in standing for post in posts
        if (holder := editions[number].get(post)) and (holder.given, holder.family) == (row.first_name, row.last_name)
    }  # fmt: skip


def held_by(case):
    """The district in which a case plays."""
    return f"{[each.__name__ for each in CASES].index(case) + 1:06}"


def test_the_same_seed_writes_the_same_directories():
    assert directories(7) == directories(7) != directories(8)


def test_nobody_is_taken_for_somebody_else(made, seen):
    people = defaultdict(set)
    for row in seen[0]:
        people[row.person_id] |= truth_of(row, made[1])

    assert len(people) > 1_500
    assert [found for found in people.values() if len(found) != 1] == []


def test_one_person_is_taken_for_two_only_where_somebody_must_look(made, seen):
    rows, doubtful, _ = seen
    found = defaultdict(set)
    for row in rows:
        for person in truth_of(row, made[1]):
            found[person].add(row.person_id)

    split = [ids for ids in found.values() if len(ids) > 1]
    assert [ids for ids in split if not ids & doubtful] == []
    assert len(split) <= 5


@pytest.mark.parametrize(
    ("case", "source", "title", "reasons"),
    [
        ("promoted", "superintendents", "SUPERINTENDENT", {"START_UNCERTAIN"}),
        ("promoted", "principals", "PRINCIPAL", {"NEW_ROLE", "FIRST_YEAR_OVER"}),
        ("interim", "superintendents", "SUPERINTENDENT", {"NO_HISTORY"}),
        ("interim_in_the_name", "principals", "PRINCIPAL", {"NO_HISTORY", "FIRST_YEAR_OVER"}),
        ("married", "principals", "PRINCIPAL", {"FIRST_YEAR_OVER"}),
        ("respelled", "principals", "PRINCIPAL", {"FIRST_YEAR_OVER"}),
        ("father_and_son", "superintendents", "SUPERINTENDENT", {"NEW_ROLE"}),
        ("office_mailbox", "superintendents", "SUPERINTENDENT", {"NEW_ROLE"}),
        ("two_jobs", "superintendents", "SUPERINTENDENT", {"FIRST_YEAR_OVER"}),
        ("common_name", "principals", "PRINCIPAL", {"NO_HISTORY", "FIRST_YEAR_OVER"}),
        ("common_name_elsewhere", "principals", "PRINCIPAL", {"AMBIGUOUS_PERSON", "FIRST_YEAR_OVER"}),
        ("not_filled_in", "principals", "PRINCIPAL", {"NEW_ROLE", "FIRST_YEAR_OVER"}),
    ],
)
def test_each_hard_case_is_decided_as_a_person_would(seen, case, source, title, reasons):
    rows, _, decisions = seen
    standing = [row for row in rows if (row.employer, row.source, row.gone_on) == (held_by(case), source, None)]

    assert {decisions[row.person_id].reason for row in standing} == reasons
    assert {row.title for row in standing} == {title}


def test_the_page_about_a_directory_holds_numbers_and_nobody(made):
    folder, editions = made

    page = report(folder)

    assert page.count("\n## ") == 7
    assert f"{REGIONS * DISTRICTS_IN_REGION:,}" in page
    words = {word for line in page.upper().splitlines() for word in line.split()}
    assert (
        not {holder.family for edition in editions for holder in edition.values() if holder and holder.person} & words
    )
    assert "@" not in page


def test_a_register_of_coordinators_lets_twenty_lists_go(made, tmp_path, monkeypatch):
    monkeypatch.setenv("MENTOR_PROGRAMS", str(ROOM))
    words = ["lists", "--program", "texas", "--on", LAST, "--out", str(tmp_path / "lists"), *snapshots(made[0]),
             "--coordinators", str(ROOM / "coordinators.csv")]  # fmt: skip

    done = CliRunner().invoke(app, words)

    assert done.exit_code == 0, done.output
    assert len(list((tmp_path / "lists").glob("*.xlsx"))) == REGIONS


def test_made_up_coordinators_can_be_reached_by_nobody():
    lines = (ROOM / "coordinators.csv").read_text(encoding="utf-8").splitlines()[1:]

    assert {line.split(",")[0] for line in lines} == {f"{region:02}" for region in range(1, REGIONS + 1)}
    assert all("@example.org," in line for line in lines)


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the public directories are not at {REAL.name}: set TEXAS_DATA")
def test_the_page_about_the_real_directories_is_what_they_give_today():
    assert report(REAL) == (HOUSE / "docs/real-data.md").read_text(encoding="utf-8")
