"""The form, as a browser talks to it: an answer alone spends a link, once, while the wave takes answers."""

import json
import threading
from datetime import timedelta

import pytest
from form_visitors import ANSWERS, CODE, GROUPS
from sqlalchemy import select, update
from starlette.testclient import TestClient
from survey_builders import CLOSES, MENTEES, OPENS, WAVE, put_invitation, put_wave

from portal.app import build
from portal.pages import condition
from portal.store import frozen_form
from portal.words import words_of
from sql import survey_tables as tables


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.time = OPENS + timedelta(days=1)

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def wave(database):
    put_wave(database)
    put_invitation(database, "person 1", CODE, GROUPS)
    return database


@pytest.fixture
def browser(wave, clock):
    with TestClient(build(wave, clock)) as client:
        yield client


def rows(database, table):
    with database.connect() as db:
        return db.execute(select(table)).mappings().all()


def test_an_answer_is_kept_apart_from_who_gave_it(browser, wave):
    page = browser.post(f"/s/{CODE}", data=ANSWERS)

    assert page.status_code == 200
    assert "Thank you" in page.text
    [answer] = rows(wave, tables.survey_inbox)
    assert set(answer) == {"inbox_id", "wave_id", "survey_key", "cut", "answers"}
    assert answer["cut"] == GROUPS
    said = json.loads(answer["answers"])
    assert said["partnership.trust"] == 4
    assert said["barriers"] == ["time", "distance"]
    assert next(dict(row) for row in rows(wave, tables.survey_submitted))["late"] == 0


def test_opening_scanning_and_posting_nothing_spends_no_link(browser, wave):
    opened = [browser.get(f"/s/{CODE}"), browser.head(f"/s/{CODE}"), browser.get(f"/s/{CODE}/stop")]
    empty = browser.post(f"/s/{CODE}")

    assert [page.status_code for page in opened] == [200, 200, 200]
    assert empty.status_code == 422
    assert rows(wave, tables.survey_submitted) == rows(wave, tables.survey_opt_outs) == []
    assert browser.post(f"/s/{CODE}", data=ANSWERS).status_code == 200


def test_eight_at_once_make_one_answer(wave, clock):
    client = TestClient(build(wave, clock))
    found, start = [], threading.Barrier(8)

    def post():
        start.wait()
        found.append(client.post(f"/s/{CODE}", data=ANSWERS).status_code)

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [200, *[410] * 7]
    assert len(rows(wave, tables.survey_inbox)) == 1


def test_a_second_answer_is_told_that_there_is_one(browser):
    browser.post(f"/s/{CODE}", data=ANSWERS)

    again, opened = browser.post(f"/s/{CODE}", data=ANSWERS), browser.get(f"/s/{CODE}")

    assert (again.status_code, opened.status_code) == (410, 410)
    assert "Already answered" in opened.text


def test_the_clock_closes_the_form_whoever_sleeps(browser, wave, clock):
    clock.time = CLOSES + timedelta(hours=1)
    assert browser.get(f"/s/{CODE}").status_code == 200

    clock.time = CLOSES + timedelta(hours=24)
    closed = browser.post(f"/s/{CODE}", data=ANSWERS)

    assert closed.status_code == 410
    assert "closed" in closed.text
    assert rows(wave, tables.survey_inbox) == []


def test_an_answer_in_the_days_of_grace_is_taken_and_counted_as_late(browser, wave, clock):
    clock.time = CLOSES + timedelta(hours=23)

    assert browser.post(f"/s/{CODE}", data=ANSWERS).status_code == 200

    assert [row["late"] for row in rows(wave, tables.survey_submitted)] == [1]


@pytest.mark.parametrize("state", ["approved", "closed", "aggregated", "released"])
def test_a_wave_that_is_not_open_takes_nothing(browser, wave, state):
    with wave.begin() as db:
        db.execute(update(tables.survey_waves).values(state=state))

    assert browser.post(f"/s/{CODE}", data=ANSWERS).status_code == 410
    assert rows(wave, tables.survey_inbox) == []


def test_what_cannot_be_taken_comes_back_filled_in_with_reasons_and_links(browser, wave):
    page = browser.post(f"/s/{CODE}", data=ANSWERS | {"meetings": "often", "best": "<script>x</script>"})

    assert page.status_code == 422
    assert "<title>Error: " in page.text
    assert '<a href="#meetings">' in page.text
    assert "Enter a whole number from 0 to 100" in page.text
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text
    assert 'value="A4" checked' in page.text.replace(' id="partnership.trust"', "")
    assert rows(wave, tables.survey_submitted) == []


def test_what_was_saved_can_be_finished_later_and_read_by_the_link_alone(browser, wave):
    saved = browser.post(f"/s/{CODE}", data={"meetings": "12", "best": "So far good.", "do": "save"})

    assert saved.status_code == 200
    [draft] = rows(wave, tables.survey_drafts)
    assert "So far good" not in draft["sealed"]
    assert CODE not in draft["sealed"]
    again = browser.get(f"/s/{CODE}").text
    assert "So far good." in again
    assert 'value="12"' in again
    browser.post(f"/s/{CODE}", data=ANSWERS)
    assert rows(wave, tables.survey_drafts) == []


def test_a_damaged_draft_locks_nobody_out(browser, wave):
    browser.post(f"/s/{CODE}", data={"meetings": "12", "do": "save"})
    with wave.begin() as db:
        db.execute(update(tables.survey_drafts).values(sealed="damaged"))

    assert browser.get(f"/s/{CODE}").status_code == 200


def test_who_wants_no_more_mail_says_so_and_can_still_answer(browser, wave):
    asked = browser.post(f"/s/{CODE}/stop", data={"scope": "program"})
    one_click = browser.post(f"/s/{CODE}/stop", data={"List-Unsubscribe": "One-Click"})

    assert (asked.status_code, one_click.status_code) == (200, 200)
    assert [row["scope"] for row in rows(wave, tables.survey_opt_outs)] == ["program"]
    assert browser.post(f"/s/{CODE}", data=ANSWERS).status_code == 200


def test_a_wrong_link_tells_nothing_and_after_ten_of_them_only_a_right_one_works(browser):
    found = [browser.get(f"/s/{number:022d}") for number in range(11)]

    assert [page.status_code for page in found] == [*[404] * 10, 429]
    assert browser.post(f"/s/{CODE}", data=ANSWERS).status_code == 200


def test_a_revoked_link_does_not_work(browser, wave):
    with wave.begin() as db:
        db.execute(update(tables.survey_invitations).values(revoked_for="new address"))

    assert browser.get(f"/s/{CODE}").status_code == 404


def test_more_than_a_form_can_hold_is_refused(browser):
    assert browser.post(f"/s/{CODE}", data={"best": "x" * (65 << 10)}).status_code == 413
    assert browser.post(f"/s/{CODE}", data={f"f{number}": "x" for number in range(201)}).status_code == 400
    assert browser.post(f"/s/{CODE}", content=b"\xff\xfe=1").status_code == 400


def test_another_sites_form_is_refused_and_a_browser_without_an_origin_is_not(browser):
    assert browser.post(f"/s/{CODE}", data=ANSWERS, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    assert browser.post(f"/s/{CODE}", data=ANSWERS, headers=own).status_code == 200


def test_questions_that_were_changed_after_approval_take_no_answer(browser, wave):
    frozen_form.cache_clear()  # as a process that was started after the change
    with wave.begin() as db:
        db.execute(update(tables.survey_forms).values(content=tables.survey_forms.c.content + " "))

    assert browser.post(f"/s/{CODE}", data=ANSWERS).status_code == 503
    assert rows(wave, tables.survey_inbox) == []


def test_every_page_says_what_a_browser_must_not_do(browser):
    for page in (browser.get(f"/s/{CODE}"), browser.get("/s/nobody"), browser.get("/elsewhere"),
                 browser.get(f"/s/{CODE}/stop")):  # fmt: skip
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "set-cookie" not in page.headers
        assert "<script" not in page.text
    health = browser.get("/health")
    assert (health.text, health.headers["Cache-Control"]) == ("ok", "no-store")


def test_links_are_short_and_name_nothing():
    assert len(f"https://survey.example.org/s/{CODE}") <= 60
    assert WAVE.split(":")[0] not in f"/s/{CODE}"


def test_whom_a_follow_up_is_for_is_said_as_people_say_it():
    [resolve] = [question for question in MENTEES.questions if question.key == "resolve"]

    assert condition(resolve, words_of("en"), MENTEES.texts) == (
        "Answer this only if you chose “Time”, “Distance”, “Different roles”, “Hard to reach each other” or "
        "“Changes at work” above."
    )
