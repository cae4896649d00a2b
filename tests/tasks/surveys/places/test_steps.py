"""A wave that is answered at LimeSurvey: opened once, answers enter once, and at the end nothing tells whose."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from limesurvey_fake import FakeLimeSurvey, served
from place_builders import NOW, a_form, elsewhere, in_their_words, invite, places_at, put_people, put_secret
from sqlalchemy import select, update
from survey_builders import CLOSES, GRACE, MASA, WAVE

from sql import survey_tables as tables
from sql.tables import audit
from tasks.surveys.closing import close_due
from tasks.surveys.places.port import PlaceRefused, PlaceSilent, PlaceTrouble
from tasks.surveys.places.steps import (
    close_places,
    forget_places,
    leave_place,
    links_of_wave,
    publish_wave,
    take_answers,
)

OVER = CLOSES + timedelta(minutes=1)


@pytest.fixture
def fake():
    return FakeLimeSurvey()


@pytest.fixture
def places(fake, tmp_path, monkeypatch):
    put_secret(tmp_path, monkeypatch)
    with served(fake) as port:
        yield places_at(port)


def rows(database, table):
    with database.connect() as db:
        return db.execute(select(table)).mappings().all()


def launch(database, places):
    return publish_wave(MASA, database, WAVE, places, NOW)


def only(fake):
    [(sid, one)] = fake.surveys.items()
    return sid, one


def answer(fake, code, **more):
    return fake.answer(only(fake)[0], code, in_their_words(a_form(**more)))


def test_a_wave_is_put_there_opened_and_written_down_once(database, fake, places):
    codes = put_people(database, elsewhere())

    assert [launch(database, places), launch(database, places)] == [1, 1]

    sid, one = only(fake)
    assert {row["token"] for row in one["people"]} == set(codes)
    [kept] = rows(database, tables.survey_places)
    assert (kept["remote_id"], kept["state"]) == (str(sid), "open")


def test_two_launches_at_once_open_one_survey(database, fake, places):
    put_people(database, elsewhere())

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(launch, database, places) for _ in range(2)]
    for one in both:
        if one.exception():  # the other one had the lock of the database, or cleared away what this one made
            launch(database, places)

    assert [one["active"] for one in fake.surveys.values()] == ["Y"]
    [kept] = rows(database, tables.survey_places)
    assert kept["remote_id"] == str(only(fake)[0])


def test_a_launch_that_died_after_the_import_leaves_one_survey(database, fake, places):
    put_people(database, elsewhere())
    fake.fails["import_survey"] = "cut"

    with pytest.raises(PlaceSilent):
        launch(database, places)
    launch(database, places)

    assert only(fake)[1]["active"] == "Y"


def test_a_questionnaire_of_our_own_form_goes_nowhere(database, fake, places):
    put_people(database, elsewhere("portal"))

    assert launch(database, places) == 0
    assert fake.calls == []


def test_whoever_is_invited_later_gets_a_code_there_too(database, fake, places):
    survey = elsewhere()
    put_people(database, survey)
    launch(database, places)
    late = invite(database, survey, "somebody new")

    launch(database, places)

    assert late in {row["token"] for row in only(fake)[1]["people"]}


def test_answers_enter_once_with_the_groups_of_who_gave_them(database, fake, places):
    codes = put_people(database, elsewhere(), cut='{"region":"Region 1"}')
    launch(database, places)
    assert answer(fake, codes[0], meetings=3)
    assert not answer(fake, codes[0], meetings=4)

    counts = [take_answers(MASA, database, places, NOW) for _ in range(3)]

    assert [each["taken"] for each in counts] == [1, 0, 0]
    [kept] = rows(database, tables.survey_inbox)
    assert kept["cut"] == '{"region":"Region 1"}'
    said = json.loads(kept["answers"])
    assert (said["meetings"], said["again_why"], said["partnership.trust"]) == (3, "More time.", 4)
    assert not set(kept.values()) & set(codes)
    assert [row["late"] for row in rows(database, tables.survey_submitted)] == [0]


def test_a_link_that_was_renewed_counts_no_more(database, fake, places):
    survey = elsewhere()
    codes = put_people(database, survey)
    launch(database, places)
    answer(fake, codes[0])
    with database.begin() as db:
        db.execute(update(tables.survey_invitations).where(tables.survey_invitations.c.person_key == "person 0")
                   .values(revoked_for="new address"))  # fmt: skip

    assert take_answers(MASA, database, places, NOW) == {"taken": 0, "strangers": 1, "unread": 0}


def test_a_form_without_one_answer_is_none(database, fake, places):
    codes = put_people(database, elsewhere())
    launch(database, places)
    fake.answer(only(fake)[0], codes[0], {})

    assert take_answers(MASA, database, places, NOW) == {"taken": 0, "strangers": 0, "unread": 0}


def test_a_wave_closes_only_after_its_place_was_read_for_the_last_time(database, fake, places):
    codes = put_people(database, elsewhere())
    launch(database, places)
    answer(fake, codes[0])

    assert close_due(MASA, database, CLOSES + GRACE)["closed"] == 0
    assert close_places(MASA, database, places, OVER) == {"places_closed": 1, "taken": 1, "strangers": 0}
    assert close_places(MASA, database, places, OVER) == {"places_closed": 0, "taken": 0, "strangers": 0}
    closed = close_due(MASA, database, CLOSES + GRACE)
    assert (closed["closed"], closed["answers"]) == (1, 1)
    assert [row["late"] for row in rows(database, tables.survey_submitted)] == [0]


def test_a_place_that_is_silent_at_the_end_loses_no_answer(database, fake, places):
    codes = put_people(database, elsewhere())
    launch(database, places)
    answer(fake, codes[0])
    fake.fails["export_responses"] = "html"

    with pytest.raises(PlaceTrouble):
        close_places(MASA, database, places, OVER)

    assert close_due(MASA, database, CLOSES + GRACE)["closed"] == 0
    assert close_places(MASA, database, places, OVER)["taken"] == 1


def test_answers_that_our_form_would_not_take_are_counted_and_hold_up_closing(database, fake, places):
    codes = put_people(database, elsewhere())
    launch(database, places)
    fake.answer(only(fake)[0], codes[0], in_their_words(a_form(meetings=4711)))

    assert take_answers(MASA, database, places, NOW) == {"taken": 0, "strangers": 0, "unread": 1}
    with pytest.raises(PlaceTrouble, match="1 answers to mentor_annual cannot be read"):
        close_places(MASA, database, places, OVER)


def test_after_closing_nothing_is_left_there(database, fake, places):
    codes = put_people(database, elsewhere())
    launch(database, places)
    answer(fake, codes[0])
    assert forget_places(MASA, database, places) == 0
    close_places(MASA, database, places, OVER)
    assert forget_places(MASA, database, places) == 0  # the wave is not closed yet, and its answers not yet cut loose

    close_due(MASA, database, CLOSES + GRACE)

    assert [forget_places(MASA, database, places) for _ in range(2)] == [1, 0]
    assert fake.surveys == {}


def test_an_anonymous_questionnaire_tells_who_has_answered_and_apart_from_it_what(database, fake, places):
    codes = put_people(database, elsewhere(anonymity="anonymous"))
    launch(database, places)
    for number, code in enumerate(codes[:3]):
        answer(fake, code, meetings=number)

    taken = [take_answers(MASA, database, places, NOW)["taken"] for _ in range(2)]
    before = rows(database, tables.survey_inbox)
    close_places(MASA, database, places, OVER)
    close_places(MASA, database, places, OVER)

    assert (taken, before) == ([3, 0], [])
    assert sorted(json.loads(row["answers"])["meetings"] for row in rows(database, tables.survey_inbox)) == [0, 1, 2]
    assert {row["cut"] for row in rows(database, tables.survey_inbox)} == {"{}"}
    assert len(rows(database, tables.survey_submitted)) == 3


def test_anonymous_answers_and_codes_that_do_not_add_up_are_not_taken(database, fake, places):
    codes = put_people(database, elsewhere(anonymity="anonymous"))
    launch(database, places)
    answer(fake, codes[0])
    only(fake)[1]["answers"] *= 2

    with pytest.raises(PlaceTrouble, match="2 anonymous answers and 1 codes"):
        close_places(MASA, database, places, OVER)


def test_links_lead_there_by_a_code_that_our_own_form_does_not_know(database, fake, places):
    survey = elsewhere()
    put_people(database, survey)
    with database.begin() as db:
        db.execute(tables.survey_places.insert().values(wave_id=WAVE, survey_key=survey.key, place="limesurvey",
                                                        marker="mc", remote_id="", state="published"))  # fmt: skip
    with pytest.raises(PlaceTrouble, match="not open at limesurvey"):
        links_of_wave(MASA, database, WAVE, places)

    launch(database, places)

    link = links_of_wave(MASA, database, WAVE, places)[survey.key]("our-code")
    assert f"/index.php/{only(fake)[0]}?token=" in link
    assert "our-code" not in link


def test_a_place_that_will_never_answer_again_can_be_left_by_a_person(database, fake, places):
    put_people(database, elsewhere())
    launch(database, places)

    left = [leave_place(MASA, database, WAVE, "mentor_annual", "ops", "the server is gone", OVER) for _ in range(2)]

    assert left == [True, False]
    assert close_due(MASA, database, CLOSES + GRACE)["closed"] == 1
    assert "survey_place_left" in {row["action"] for row in rows(database, audit)}


def test_a_wrong_password_stops_a_launch_before_anything_is_written_down_as_open(database, fake, tmp_path, monkeypatch):
    put_people(database, elsewhere())
    put_secret(tmp_path, monkeypatch)
    fake.password = "another"
    with served(fake) as port, pytest.raises(PlaceRefused):
        publish_wave(MASA, database, WAVE, places_at(port), NOW)

    assert fake.calls == ["get_session_key"]
    assert [row["state"] for row in rows(database, tables.survey_places)] == ["published"]


def test_who_is_asked_after_a_place_was_left_is_sent_to_our_own_form(database, fake, places):
    put_people(database, elsewhere())
    launch(database, places)
    leave_place(MASA, database, WAVE, "mentor_annual", "ops", "the server is gone", NOW)

    assert links_of_wave(MASA, database, WAVE, places) == {}
    assert launch(database, places) == 0
