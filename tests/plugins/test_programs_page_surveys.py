"""The Programs page shows how many have answered an open wave as it was kept, and never anything else about it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, insert, update
from survey_builders import MENTEES, MENTORS, OPENS, WAVE, put_invitation, put_wave

from sql import survey_tables as tables


@pytest.fixture
def page(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The page for somebody who may look."""
    import programs_page
    from airflow.api_fastapi.core_api.security import get_user

    monkeypatch.setattr(programs_page, "engine", lambda: database)
    programs_page.app.dependency_overrides |= {get_user: lambda: object(), programs_page.may_see: lambda: None}
    yield TestClient(programs_page.app)
    programs_page.app.dependency_overrides.clear()


def put(database: Engine, *lines: tuple[str, str, int | None, int | None]) -> None:
    """What was kept of a wave: audience, region, asked, at least."""
    put_wave(database, surveys=(MENTEES, MENTORS))
    with database.begin() as db:
        for asked_of, region, asked, at_least in lines:
            survey = MENTEES if asked_of == "mentees" else MENTORS
            db.execute(insert(tables.survey_turnout).values(
                wave_id=WAVE, survey_key=survey.key, region=region, asked_of=asked_of, asked=asked, at_least=at_least,
                as_of=OPENS + timedelta(days=5)))  # fmt: skip


def cells(page: TestClient) -> list[list[str]]:
    """The words of the table, row by row."""
    [table] = re.findall(r'<table class="open">(.*?)</table>', page.get("/").text, re.DOTALL)
    rows = [re.split(r"<t[hd][^>]*>", row)[1:] for row in table.split("<tr>")[1:]]
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def test_an_open_wave_has_a_line_for_each_region_and_a_column_for_each_audience(
    page: TestClient, database: Engine
) -> None:
    put(database, ("mentees", "", 40, 25), ("mentees", "Region 1 <b>", 15, 10), ("mentees", "Region 2", None, None),
        ("mentors", "", 38, None), ("mentors", "Region 2", None, None))  # fmt: skip

    assert cells(page) == [["Region", "Mentees", "Mentors"], ["all", "25+ of 40", "few yet, of 38"],
                           ["Region 1 &lt;b&gt;", "10+ of 15", ""], ["Region 2", "hidden", "hidden"]]  # fmt: skip
    words = page.get("/").text
    assert "Survey “annual”, open until 19 May 2027, 23:59" in words
    assert "Answered, as of 10 May 2027, 11:00" in words


@pytest.mark.parametrize("state", ["approved", "closed", "released"])
def test_a_wave_that_is_not_open_is_not_there(page: TestClient, database: Engine, state: str) -> None:
    put(database, ("mentees", "", 40, 25))
    with database.begin() as db:
        db.execute(update(tables.survey_waves).values(state=state))

    assert '<table class="open">' not in page.get("/").text


def test_an_answer_changes_nothing_on_the_page(page: TestClient, database: Engine) -> None:
    put(database, ("mentees", "", 40, 25))
    invitation = put_invitation(database, "person 1")

    def said() -> Any:
        return re.sub(r"as of .*? UTC", "", page.get("/").text)

    before = said()
    with database.begin() as db:
        db.execute(insert(tables.survey_submitted).values(invitation_id=invitation, late=0))

    assert said() == before
