"""The Programs page shows which regions answered, and what waits for a person."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from schemas.registry import all_programs
from sql import tables

CODE = all_programs()[0].code


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


def put(database: Engine, table: str, **values: object) -> None:
    with database.begin() as db:
        db.execute(tables.metadata.tables[table].insert(), values)


def a_list_that_went(database: Engine, region: str, refs: tuple[str, ...]) -> None:
    """A region's list of this program year, whose mail has gone, and an answer of ours about the same list."""
    moment, counts = datetime(2026, 9, 1, 12, tzinfo=UTC), dict.fromkeys(("changed", "left", "same"), 0)
    put(database, "region_lists", list_id=region, program=CODE, program_year=year_now(), region=region, version=1,
        content_sha256="", as_of=date(2026, 9, 1), rows_new=len(refs),
        **{f"rows_{name}": number for name, number in counts.items()})  # fmt: skip
    for ref in refs:
        put(database, "region_list_rows", list_id=region, list_ref=ref, person_id=ref, standing="new",
            content_sha256="")  # fmt: skip
    for kind, state in (("region_list", "sent"), ("answer", "queued")):
        key = f"{kind}/{region}"
        put(database, "outbox", dedupe_key=key, message_id=key, program=CODE, kind=kind, subject_key=region,
            recipient=f"{region}@example.org", mime=b"", state=state, on_unknown="again", attempts=0,
            not_before=moment, queued_at=moment)  # fmt: skip


def year_now() -> str:
    from schemas.calendar import program_year_of

    return program_year_of(all_programs()[0], datetime.now(UTC).date())


def a_reply(database: Engine, name: str, verdict: str, region: str = "") -> str:
    reply_id, moment = (name * 64)[:64], datetime(2026, 9, 20, 12, tzinfo=UTC)
    put(database, "replies", reply_id=reply_id, raw_sha256=reply_id, program=CODE, list_id=region, message_id="",
        answer_to="", received_at=moment, verdict=verdict, code="",
        settled_at=None if verdict == "waiting" else moment)  # fmt: skip
    return reply_id


def an_answer(database: Engine, region: str, number: int, results: dict[str, str]) -> None:
    name = f"{region[-1]}{number}"
    reply_id = a_reply(database, name, "submission", region)
    counts = dict.fromkeys(("accepted", "warned", "held", "rejected", "unanswered"), 0)
    put(database, "submissions", submission_id=name, reply_id=reply_id, program=CODE, program_year=year_now(),
        region=region, number=number, list_id=region, coordinator="canary@example.org", rows_sha256="",
        received_on=date(2026, 9, 20 + number), notes="", definition_sha256="", evidence="", **counts)  # fmt: skip
    for row, (ref, result) in enumerate(results.items(), 2):
        put(database, "submission_rows", submission_id=name, number=row, list_ref=ref, mentee_person_id="Canary",
            mentor_person_id="", outcome="", said='{"note": "Canary"}', result=result)  # fmt: skip


def row_of(words: str, region: str) -> list[str]:
    """The cells of one region in the table of what came back."""
    table = words.partition("What came back")[2].partition("</table>")[0]
    [line] = [line for line in table.split("<tr>") if f"<td>{region}<td>" in line]
    return [re.sub(r"^[^>]*>", "", cell).strip() for cell in line.split("<td")[1:]]


def test_the_page_shows_which_regions_answered_and_how_their_rows_stand(viewer: TestClient, database: Engine) -> None:
    a_list_that_went(database, "Region 1", ("a", "b", "c", "d"))
    a_list_that_went(database, "Region 2", ("e",))
    an_answer(database, "Region 1", 1, {"a": "accept", "b": "reject", "c": "hold", "d": "unanswered"})
    an_answer(database, "Region 1", 2, {"b": "accept_warn", "a": "unanswered"})
    put(database, "chases", program=CODE, program_year=year_now(), list_ref="e", step="lists_reminder_1",
        region="Region 2", chased_on=date(2026, 9, 25))  # fmt: skip

    words = viewer.get("/").text

    assert "Match lists back: 1 of 2" in words
    assert row_of(words, "Region 1") == ["Region 1", "1 of 1 Sep 2026", "22 Sep 2026", "2", "1", "1", "", ""]
    assert row_of(words, "Region 2") == ["Region 2", "1 of 1 Sep 2026", "not yet", "0", "0", "1", "25 Sep 2026", ""]
    assert "anary" not in words


def test_the_page_counts_what_waits_for_a_person_and_shows_mail_that_does_not_arrive(
    viewer: TestClient, database: Engine
) -> None:
    a_list_that_went(database, "Region 1", ("a",))
    put(database, "coordinators", program=CODE, region="Region 1", email="canary@example.org", name="Canary",
        active_from=date(2026, 7, 1), active_to=None, kind="primary")  # fmt: skip
    a_reply(database, "q", "quarantine", "Region 1")
    bounce = a_reply(database, "b", "bounce", "Region 1")
    put(database, "bounces", reply_id=bounce, recipient="canary@example.org", program=CODE, list_id="Region 1",
        kind="permanent", noted_on=date(2026, 9, 21), ended_on=None)  # fmt: skip

    words = viewer.get("/").text

    assert "Replies that wait for a decision: 1" in words
    assert row_of(words, "Region 1")[-1] == "does not arrive"
    assert "anary" not in words
