"""The Programs page is closed to strangers, shows numbers and no names, and hands out evidence and nothing else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from airflow.sdk.timezone import utcnow
from fastapi.testclient import TestClient
from records import put_records
from sqlalchemy import Engine

from schemas.member import ROW_FIELDS
from schemas.registry import all_programs
from sql import tables

CODE = all_programs()[0].code
BROWSER = {"accept": "text/html"}


@pytest.fixture
def stranger(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Somebody who is not logged in."""
    import programs_page

    monkeypatch.setattr(programs_page, "engine", lambda: database)
    yield TestClient(programs_page.app, follow_redirects=False, raise_server_exceptions=False)
    programs_page.app.dependency_overrides.clear()


@pytest.fixture
def viewer(stranger: TestClient) -> TestClient:
    """Somebody who may look."""
    from airflow.api_fastapi.core_api.security import get_user
    from programs_page import may_see

    stranger.app.dependency_overrides |= {get_user: lambda: object(), may_see: lambda: None}
    return stranger


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The evidence of one export, and secrets beside it."""
    monkeypatch.setenv("MENTOR_HOME", str(tmp_path))
    folder = tmp_path / "evidence" / "0123456789abcdef"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<script>steal()</script>Data Docs")
    (folder / "people.csv").write_text("secret")
    (tmp_path / "secret.html").write_text("secret")
    (folder / "away.html").symlink_to(tmp_path / "secret.html")
    return folder


def put(database: Engine, table: str, **values: object) -> None:
    with database.begin() as db:
        db.execute(tables.metadata.tables[table].insert(), values)


def a_held_export(database: Engine) -> None:
    moment = datetime(2026, 11, 20, 12, tzinfo=UTC)
    put(database, "received_files", sha256="a" * 64, size_bytes=1, kind="csv", received_at=moment)
    numbers = {"rows_in_file": 40, "accepted": 39, "quarantined": 1, "exact_duplicates": 0}
    changes = {"added": 2, "changed": 3, "departed": 0, "missing": 17}
    put(
        database, "snapshots", snapshot_id=1, program=CODE, source="membership", sha256="a" * 64,
        as_of=date(2026, 11, 20), verdict="held", comparison_key="", basis=0, evidence="0123456789abcdef",
        received_at=moment, **numbers, **changes,
    )  # fmt: skip
    put(
        database, "snapshot_findings", snapshot_id=1, guard="G5", subject="", verdict="hold",
        sentence="17 members <would> leave.",
    )  # fmt: skip


PATHS = ["/", "/icon.svg", "/evidence/0123456789abcdef/index.html", "/docs", "/redoc", "/openapi.json", "/nowhere"]


@pytest.mark.parametrize("path", PATHS)
def test_no_route_answers_a_stranger(stranger: TestClient, docs: Path, path: str) -> None:
    answer = stranger.get(path)

    assert answer.status_code in {401, 404}
    assert "Data Docs" not in answer.text


def test_every_route_there_is_was_tried(stranger: TestClient) -> None:
    assert {route.path for route in stranger.app.routes} == {"/", "/icon.svg", "/evidence/{folder}/{path:path}"}


def test_only_known_routes_are_open_at_all(stranger: TestClient) -> None:
    assert stranger.get("/").status_code == stranger.get("/icon.svg").status_code == 401
    assert stranger.post("/").status_code == 405


def test_a_person_without_a_login_is_sent_to_the_login_page(stranger: TestClient) -> None:
    answer = stranger.get("/", headers=BROWSER)

    assert (answer.status_code, answer.headers["location"]) == (307, "/auth/login?next=/program/")


def test_an_empty_installation_says_what_to_do_first(viewer: TestClient) -> None:
    answer = viewer.get("/")

    assert answer.status_code == 200, answer.text
    assert all(f'id="{program.code}"' in answer.text for program in all_programs())
    assert f"drop one into inbox/{CODE}/membership" in answer.text


def test_a_held_export_is_shown_with_its_numbers_its_reason_and_its_evidence(
    viewer: TestClient, database: Engine
) -> None:
    a_held_export(database)

    words = viewer.get("/").text

    assert '<td class="bad">held' in words
    assert "17 members &lt;would&gt; leave." in words
    assert 'href="evidence/0123456789abcdef/index.html"' in words


def test_a_region_without_a_coordinator_is_blocked_and_one_without_a_name_is_unknown(
    viewer: TestClient, database: Engine
) -> None:
    flagged(database, "P1", "Region 5")
    flagged(database, "P2", "")

    words = viewer.get("/").text

    assert "blocked: not enough coordinators" in words
    assert "not listed: the export names no region for them" in words


def flagged(database: Engine, person: str, region: str) -> None:
    row = dict.fromkeys(ROW_FIELDS, "") | {"region": region, "last_name": "Canary"}
    with database.begin() as db:
        put_records(db, [{"program": CODE, "source": "membership", "row_key": person, "line_hash": person.encode(),
                          "content_hash": person.encode(), "valid_from": date(2026, 8, 3), **row}])  # fmt: skip
    put(database, "decisions", program=CODE, person_id=person, decided_from=date(2026, 8, 3), outcome="ELIGIBLE",
        reason="NEW_ROLE", sentence="New.", subject="", role_family="principal", employer="", spell=1,
        warnings="")  # fmt: skip
    put(database, "flags", program=CODE, person_id=person, role_family="principal", employer="", spell=1,
        list_ref=person, reason="NEW_ROLE", flagged_on=date(2026, 8, 3))  # fmt: skip


def test_the_page_shows_the_end_of_the_record_of_acts(viewer: TestClient, database: Engine) -> None:
    put(database, "audit", seq=1, at=datetime(2026, 11, 20, 12, tzinfo=UTC), actor="a", action="b", subject="c",
        facts="{}", prev_hash="0" * 64, hash="f" * 64)  # fmt: skip

    words = viewer.get("/").text

    assert f"ends with row 1, <code>{'f' * 64}</code>" in words


def test_what_waits_for_staff_is_counted(viewer: TestClient, database: Engine) -> None:
    put(database, "replies", reply_id="a" * 64, raw_sha256="a" * 64, program=CODE, list_id="", message_id="",
        answer_to="", received_at=utcnow(), verdict="question", code="no_file", settled_at=utcnow())  # fmt: skip

    words = viewer.get("/").text

    assert f"Waiting for staff: mails without a list: 1. See <code>mentor matches waiting --program {CODE}" in words


def test_the_page_names_nobody(viewer: TestClient, database: Engine) -> None:
    flagged(database, "P1", "Region 5")

    words = viewer.get("/").text

    assert "NEW_ROLE" in words
    assert "Canary" not in words


def test_nothing_on_the_page_may_run_or_be_framed_elsewhere(viewer: TestClient, docs: Path) -> None:
    for path in ("/", "/evidence/0123456789abcdef/index.html"):
        policy = viewer.get(path).headers["content-security-policy"]

        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'self'" in policy


def test_evidence_is_shown_to_who_may_look(viewer: TestClient, docs: Path) -> None:
    answer = viewer.get("/evidence/0123456789abcdef/index.html")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "Data Docs" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "../secret.html",
        "%2e%2e/secret.html",
        "%2e%2e%2fsecret.html",
        "0123456789abcdef/../../secret.html",
        "0123456789abcdef/%2e%2e/%2e%2e/secret.html",
        "0123456789abcdef/..%2f..%2fsecret.html",
        "0123456789abcdef//etc/passwd",
        "0123456789abcdef/%2fetc%2fpasswd",
        "0123456789abcdef/away.html",
        "0123456789abcdef/people.csv",
        "0123456789abcdef/%00.html",
        "0123456789abcdef/",
        "0123456789abcdef/" + "a" * 5000 + ".html",
    ],
)
def test_nothing_but_evidence_is_handed_out(viewer: TestClient, docs: Path, path: str) -> None:
    answer = viewer.get(f"/evidence/{path}")

    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_an_error_says_nothing_of_what_it_met(viewer: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    import programs_page

    def broken() -> None:
        raise RuntimeError("jo.berg@example.org")

    monkeypatch.setattr(programs_page, "engine", broken)

    answer = viewer.get("/")

    assert answer.status_code == 500
    assert "example.org" not in answer.text
