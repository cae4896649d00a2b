"""Sources without member ids: people are recognised from pull to pull."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from exports import drop

from schemas.registry import program
from tasks.membership.steps import pull_membership

FIRST, SECOND, THIRD = date(2015, 8, 1), date(2017, 7, 3), date(2017, 10, 2)
HEADINGS = "First Name,Last Name,Email Address,District Name,District Number,Organization Name,Role,Region Number\n"
EXAMPLES = Path(__file__).parents[3] / "examples/texas"


@pytest.fixture
def pull(database, monkeypatch):
    """Drop directories as (source, day, lines) and pull; gives {row: (person, evidence)} by last name and district."""
    monkeypatch.setenv("MENTOR_PROGRAMS", str(EXAMPLES))
    texas = program("texas")
    guards = texas.roster.guards.model_copy(update={"min_rows": 1, "max_drop_pct": 100, "max_region_drop_pct": 100,
                                                    "drop_floor": 99, "region_drop_floor": 99})  # fmt: skip
    texas = texas.model_copy(update={"roster": texas.roster.model_copy(update={"guards": guards})})

    def pulled(*directories):
        for source, day, lines in directories:
            content = (HEADINGS + "".join(f"{line}\n" for line in lines)).encode()
            drop(Path(os.environ["MENTOR_HOME"]), "texas", day, content, source)
        pull_membership(texas, database, datetime(2017, 11, 1, tzinfo=UTC), lambda *_: "")
        with database.connect() as db:
            found = db.exec_driver_sql(
                "SELECT v.district_number, v.title, l.person_id, l.evidence FROM member_versions v"
                " JOIN person_links l ON l.row_key = v.row_key ORDER BY v.valid_from, v.district_number, v.title"
            ).all()
        return [tuple(row) for row in found]

    return pulled


def test_a_principal_who_becomes_superintendent_elsewhere_is_one_person(pull):
    rows = pull(
        ("principals", FIRST, ["ANA  ,LIND ,,ONE ISD,'000001,ONE H S,PRINCIPAL,'01"]),
        ("superintendents", FIRST, ["BEN,BERG,,TWO ISD,'000002,TWO ISD,SUPERINTENDENT,'01"]),
        ("superintendents", SECOND, ["ANA,LIND,,TWO ISD,'000002,TWO ISD,SUPERINTENDENT,'01"]),
        ("principals", SECOND, ["CARL,DAHL,,ONE ISD,'000001,ONE H S,PRINCIPAL,'01"]),
    )

    [was] = [row for row in rows if row[:2] == ("000001", "PRINCIPAL") and row[2] == rows[0][2]]
    [moved] = [row for row in rows if row[3] == "unique_name"]
    assert moved[:2] == ("000002", "SUPERINTENDENT")
    assert moved[2] == was[2]


def test_pulling_in_two_runs_recognises_the_same_people_as_in_one(pull):
    first = [("superintendents", FIRST, ["ANA,LIND,a@x.org,ONE ISD,'000001,ONE ISD,SUPERINTENDENT,'01"])]
    second = [("superintendents", SECOND, ["ANA,LIND,a@x.org,TWO ISD,'000002,TWO ISD,SUPERINTENDENT,'01"])]
    pull(*first)

    rows = pull(*second)

    assert [row[3] for row in rows] == ["first_seen", "same_email"]
    assert rows[0][2] == rows[1][2]


def test_no_key_or_link_holds_a_name(pull):
    [row] = pull(("superintendents", THIRD, ["ANA,LIND,a@x.org,ONE ISD,'000001,ONE ISD,SUPERINTENDENT,'01"]))

    assert row[2].startswith("P")
    assert "lind" not in row[2].lower()
