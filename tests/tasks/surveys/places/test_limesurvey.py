"""LimeSurvey as a place: whatever it does to a client, no code is lost, nothing is there twice, and nobody is named."""

import logging
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from limesurvey_fake import FakeLimeSurvey, served
from survey_builders import CLOSES, MENTORS, OPENS

from tasks.surveys.places.limesurvey import LimeSurvey
from tasks.surveys.places.limesurvey_session import settings_from
from tasks.surveys.places.port import Form, PlaceRefused, PlaceSilent, PlaceTrouble, marker_of, place_code

FORM = Form(MENTORS, marker_of("masa:2026-27:annual", MENTORS.key, "a" * 64), OPENS, CLOSES)
CODES = [place_code(f"person {number}") for number in range(25)]
PATH = "/index.php/admin/remotecontrol"


@pytest.fixture
def fake():
    return FakeLimeSurvey()


@pytest.fixture
def place(fake):
    with served(fake) as port:
        yield at(port)


def at(port, password="right", more="security=none&timeout=1"):
    uri = f"limesurvey://robot:{password}@127.0.0.1:{port}?time_zone=America/Chicago&{more}"
    return LimeSurvey(settings_from(uri))


def launched(place, codes=CODES, form=FORM):
    remote_id = place.publish(form)
    place.add_codes(remote_id, codes)
    place.open(remote_id, form)
    return remote_id


def test_a_launch_opens_one_survey_with_our_codes_and_nothing_of_anybody(fake, place):
    remote_id = launched(place)

    [(sid, one)] = fake.surveys.items()
    assert (str(sid), one["active"], one["title"]) == (remote_id, "Y", MENTORS.title)
    assert {row["token"] for row in one["people"]} == set(CODES)
    assert {row[name] for row in one["people"] for name in ("firstname", "lastname", "email")} == {""}
    assert "invite_participants" not in fake.calls
    assert place.read_status(remote_id).codes == 25


def test_a_launch_that_is_run_again_changes_nothing(fake, place):
    remote_id = launched(place)

    assert place.add_codes(remote_id, CODES) == 0
    place.open(remote_id, FORM)

    assert list(fake.surveys) == [int(remote_id)]
    assert len(fake.surveys[int(remote_id)]["people"]) == 25


def test_an_import_whose_number_was_never_written_down_is_found_by_its_marker(fake, place):
    fake.fails["import_survey"] = "silent"

    with pytest.raises(PlaceSilent):
        place.publish(FORM)

    assert place.publish(FORM) == str(next(iter(fake.surveys)))
    assert len(fake.surveys) == 1


def test_what_dead_tries_left_is_deleted_and_nothing_of_anybody_else(fake, place):
    remote_id = place.publish(FORM)
    fake.surveys[7] = {**fake.surveys[int(remote_id)]}
    fake.surveys[8] = {**fake.surveys[int(remote_id)], "title": "Somebody's own survey"}
    place.add_codes(remote_id, CODES)

    place.open(remote_id, FORM)

    assert set(fake.surveys) == {int(remote_id), 8}


def test_four_who_add_the_same_codes_at_once_leave_one_row_each(fake, place):
    remote_id = place.publish(FORM)
    place.add_codes(remote_id, CODES[:1])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: place.add_codes(remote_id, CODES), range(4)))

    assert len(fake.surveys[int(remote_id)]["people"]) == 25


def test_a_code_that_limesurvey_shortens_is_noticed(place):
    remote_id = place.publish(FORM)

    with pytest.raises(PlaceTrouble, match="not taken 1 of 1 codes"):
        place.add_codes(remote_id, ["ab-cd"])


def test_our_codes_there_have_letters_and_digits_alone_and_do_not_open_our_own_form():
    assert place_code("a-_code").isalnum()
    assert len(place_code("a-_code")) == 32
    assert "code" not in place_code("a-_code")


def test_words_that_limesurvey_keeps_for_itself_are_prefixed(fake, place):
    remote_id = launched(place)

    titles = {row["title"] for row in fake.surveys[int(remote_id)]["questions"]}
    assert "xtime" in titles  # a box of `barriers`
    assert all(title.startswith("x") for title in titles)


def test_a_question_that_was_renamed_on_import_is_never_opened(fake, place):
    remote_id = place.publish(FORM)
    row = next(row for row in fake.surveys[int(remote_id)]["questions"] if row["title"] == "xmeetings")
    row["title"] = "r980sq1"

    with pytest.raises(PlaceTrouble, match="other questions than mentor_annual: r980sq1, xmeetings"):
        place.open(remote_id, FORM)
    assert fake.surveys[int(remote_id)]["active"] == "N"


@pytest.mark.parametrize(("anonymity", "kept"), [("confidential", "N"), ("anonymous", "Y")])
def test_no_times_or_addresses_are_kept_though_limesurvey_would_go_back_to_its_own_wishes(fake, place, anonymity, kept):
    form = Form(MENTORS.model_copy(update={"anonymity": anonymity}), FORM.marker, OPENS, CLOSES)
    fake.inherited["anonymized"] = "N" if kept == "Y" else "Y"

    one = fake.surveys[int(launched(place, form=form))]

    assert one["anonymized"] == kept
    assert {one[name] for name in ("datestamp", "ipaddr", "refurl", "savetimings")} == {"N"}


def test_a_survey_that_was_opened_by_hand_with_other_settings_is_refused(fake, place):
    remote_id = place.publish(FORM)
    place.add_codes(remote_id, CODES)
    fake.surveys[int(remote_id)]["title"] = MENTORS.title
    fake.do_activate_survey(int(remote_id))

    with pytest.raises(PlaceTrouble, match=r"LimeSurvey has other settings than it was given: anonymized, datestamp"):
        place.open(remote_id, FORM)


def test_the_last_moment_is_said_in_the_servers_own_time(fake, place):
    remote_id = launched(place)

    assert fake.surveys[int(remote_id)]["expires"] == "2027-05-19 23:59:59"  # 04:59:59 UTC the next day, in Chicago


def test_closing_is_over_by_any_clock(fake, place):
    remote_id = launched(place)
    place.close(remote_id, FORM)

    west = CLOSES.astimezone(ZoneInfo("Etc/GMT+12")).replace(tzinfo=None)
    assert not fake.answer(int(remote_id), CODES[0], {}, west)


def test_a_wrong_password_is_tried_once_and_told_as_what_nobody_should_retry(fake):
    with served(fake) as port, pytest.raises(PlaceRefused, match="refuses our user or password"):
        at(port, "wrong").publish(FORM)

    assert fake.calls == ["get_session_key"]


def test_a_lock_refuses_the_right_password_too_and_is_told_the_same(fake, place):
    fake.wrong = 3

    with pytest.raises(PlaceRefused):
        place.publish(FORM)


def test_an_error_in_a_page_that_says_ok_is_an_error(place):
    with pytest.raises(PlaceTrouble, match="LimeSurvey says: Error: Invalid survey ID"):
        place.read_status("12")


def test_an_unknown_method_is_a_page_of_html_and_none_of_it_is_told(fake, place):
    fake.fails["list_surveys"] = "html"

    with pytest.raises(PlaceTrouble, match="HTTP 500") as told:
        place.publish(FORM)
    assert "html" not in str(told.value)


def test_nobody_there_is_silence_and_not_a_wrong_password():
    with pytest.raises(PlaceSilent):
        at(1).publish(FORM)


def test_no_password_code_or_address_is_ever_told_or_logged(fake, caplog):
    caplog.set_level(logging.DEBUG)
    with served(fake) as port:
        place = at(port)
        launched(place)
        with pytest.raises(PlaceRefused) as told:
            at(port, "s3cret-word").publish(FORM)

    said = f"{caplog.text}{told.value!r}{place!r}"
    assert "right" not in said
    assert "s3cret-word" not in said
    assert [code for code in CODES if code in said] == []


@pytest.mark.parametrize(("uri", "words"), [
    ("limesurvey://robot:p@forms.example.org", "says no time_zone that there is"),
    ("limesurvey://forms.example.org?time_zone=UTC", "no user or no password"),
    ("limesurvey://robot:p@forms.example.org?time_zone=Mars/Base", "says no time_zone that there is"),
    ("limesurvey://robot:p@forms.example.org?time_zone=UTC&security=none", "password in clear"),
    ("limesurvey://robot:p@forms.example.org?time_zone=UTC&mailer=yes", "1 unknown settings of LimeSurvey"),
    ("imap://robot:p@forms.example.org", "not a URI of LimeSurvey"),
])  # fmt: skip
def test_settings_that_cannot_be_right_are_refused_without_repeating_the_password(uri, words):
    with pytest.raises(PlaceRefused, match=words) as told:
        settings_from(uri)
    assert ":p@" not in str(told.value)


def test_a_server_elsewhere_is_spoken_to_in_secret():
    found = settings_from("limesurvey://robot:p%40ss@forms.example.org/ls?time_zone=America/Chicago")

    assert found.rpc == f"https://forms.example.org/ls{PATH}"
    assert found.password == "p@ss"


def test_nothing_is_answered_yet_is_no_error(place):
    assert place.read_answers(launched(place), FORM) == []


def test_what_is_forgotten_is_gone_and_forgetting_again_is_well(fake, place):
    remote_id = launched(place)

    place.forget(remote_id)
    place.forget(remote_id)

    assert fake.surveys == {}
