"""Great Expectations proves what the reader decided; what it cannot check is a failure."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from exports import a_member, a_roster, as_csv, drop

from schemas.files.membership import expectations
from schemas.registry import program
from tasks.membership import rules
from tasks.membership.evidence import CouldNotCheck, agree, prove
from tasks.membership.steps import pull_membership

MASA, MSA = program("masa"), program("msa")
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = date(2026, 10, 5)


@pytest.fixture
def home() -> Path:
    return Path(os.environ["MENTOR_HOME"])


def shown(folder: Path) -> str:
    return "".join(page.read_text() for page in folder.rglob("*.html"))


def test_an_export_leaves_data_docs_that_name_no_person(home, database):
    drop(home, "masa", DAY, as_csv([*a_roster(), a_member(61, membership_status="Beloved")]))

    [outcome] = pull_membership(MASA, database, NOW, prove)

    pages = shown(home / "evidence" / outcome.sha256[:16])
    assert outcome.verdict == "applied"
    assert "membership_export" in pages
    assert "over the 60 rows" in pages
    assert "m1@example.org" not in pages
    assert "Lind1" not in pages


def test_a_row_that_slips_past_the_reader_stops_the_export(home, sqlite_database, monkeypatch):
    drop(home, "masa", DAY, as_csv([*a_roster(), a_member(61, email="nobody at home")]))
    monkeypatch.setattr(rules, "breaks", lambda _: lambda _: False)

    with pytest.raises(CouldNotCheck, match="BAD_EMAIL: 1 rows"):
        pull_membership(MASA, sqlite_database, NOW, prove)


def test_a_check_that_did_not_run_is_a_failure(home, sqlite_database, monkeypatch):
    drop(home, "masa", DAY, as_csv(a_roster()))
    monkeypatch.setattr("tasks.membership.evidence.ROW_FIELDS", rules.ROW_FIELDS[1:])

    with pytest.raises(Exception, match=r"did not run|columns"):
        pull_membership(MASA, sqlite_database, NOW, prove)


def test_columns_that_only_one_program_has_are_proved_too(home, sqlite_database):
    rows = "".join(f"{n},Berg{n},School {n},Headteacher,01/09/2020,Primary\n" for n in range(1, 31))
    drop(home, "msa", DAY, b"Ref,Surname,School,Role,Appointed,Phase\n" + rows.encode())

    [outcome] = pull_membership(MSA, sqlite_database, NOW, prove)

    assert outcome.verdict == "applied"
    assert "phase" in shown(home / "evidence" / outcome.sha256[:16])


@pytest.mark.parametrize(
    ("said", "code"),
    [({"membership_status": "ACT\u0130VE"}, "UNKNOWN_STATUS"), ({"email": "m\u1680@example.org"}, "BAD_EMAIL")],
)
def test_a_cell_that_engines_read_differently_stops_no_export(home, sqlite_database, said, code):
    drop(home, "masa", DAY, as_csv([*a_roster(), a_member(61, **said)]))

    [outcome] = pull_membership(MASA, sqlite_database, NOW, prove)

    assert outcome.verdict == "applied"
    assert [row.code for row in outcome.quarantined] == [code]


def test_a_check_that_gave_no_answer_is_a_failure():
    declared = expectations(MASA)

    with pytest.raises(CouldNotCheck, match=f"0 of {len(declared)} checks answered"):
        agree(SimpleNamespace(results=[]), declared)


def test_the_evidence_needs_no_network(home, sqlite_database):
    drop(home, "masa", DAY, as_csv(a_roster()))

    [outcome] = pull_membership(MASA, sqlite_database, NOW, prove)

    pages = shown(home / "evidence" / outcome.sha256[:16])
    assert "src=" not in pages
    assert "stylesheet" not in pages
    assert 'href="validations/membership_export/' in pages
