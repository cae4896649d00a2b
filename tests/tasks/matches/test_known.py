"""What triage is told of our mails, our lists and our coordinators; on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from region_builders import put_coordinator
from replies import LIST, MASA, MOMENT, OLDER, SENT, a_reply, mark_of, put_list, put_mail, put_reply, settle

from tasks.matches.envelope import envelope_of
from tasks.matches.known import read_known
from tasks.shared.tokens import token

OTHER_LIST = "l0000000000000000002"


def known(database, raw=None, vouched=False, moment=MOMENT, **headers):
    """What is known when a mail of Ann Lind comes."""
    with database.connect() as db:
        return read_known(db, MASA, envelope_of(raw or a_reply(**headers), True), vouched, moment)


@pytest.fixture
def lists(database):
    """Two versions of the list of Region 5, for which Ann Lind answers."""
    put_list(database, OLDER, version=1)
    put_list(database, LIST, version=2)
    put_coordinator(database)
    return database


def test_a_mail_of_ours_is_known_by_its_id_with_whom_it_was_for(lists):
    put_mail(lists, SENT, LIST, recipient="lind@example.org")

    found = known(lists, In_Reply_To=SENT, References=f"<other@example.org> {SENT}")

    assert found.list_of_message == {SENT: LIST}
    assert found.recipient_of_message == {SENT: "lind@example.org"}


def test_many_ids_are_asked_at_once_and_strange_ones_find_nothing(lists):
    ids = [f"<{number:032}@example.org>" for number in range(30)]
    for one in ids[::10]:
        put_mail(lists, one, LIST)

    found = known(lists, References=" ".join([*ids, "<%@example.org>", f"<{'x' * 350}@example.org>"]))

    assert set(found.list_of_message) == set(ids[::10])


def test_an_answer_of_ours_leads_to_the_list_of_the_reply_that_it_answered(lists):
    reply_id = settle(lists, put_reply(lists, a_reply()), "submission", list_id=LIST)
    put_mail(lists, SENT, reply_id, kind="answer")

    assert known(lists, In_Reply_To=SENT).list_of_message == {SENT: LIST}


def test_a_mail_about_something_else_leads_to_no_list(lists):
    put_mail(lists, SENT, "an alarm", kind="alarm")

    assert known(lists, In_Reply_To=SENT).list_of_message == {}


def test_a_coordinator_answers_for_every_version_of_their_list(lists):
    assert known(lists, sender="Lind@Example.org").coordinators == {
        OLDER: {"lind@example.org"},
        LIST: {"lind@example.org"},
    }


def test_a_stranger_answers_for_nothing(lists):
    found = known(lists, sender="eve@example.org")

    assert (found.coordinators, found.own_list) == ({}, "")


def test_a_region_is_the_same_however_it_is_spelled(lists):
    put_coordinator(lists, region="REGION  5", email="kim@example.org")

    assert set(known(lists, sender="kim@example.org").coordinators) == {LIST, OLDER}


@pytest.mark.parametrize(
    ("first", "until", "answers"),
    [
        pytest.param(date(2026, 9, 21), None, False, id="from tomorrow"),
        pytest.param(date(2026, 9, 20), None, True, id="from today"),
        pytest.param(date(2026, 9, 1), date(2026, 9, 20), False, id="until yesterday"),
        pytest.param(date(2026, 9, 1), date(2026, 9, 21), True, id="until today"),
    ],
)
def test_only_who_is_coordinator_today_answers(lists, first, until, answers):
    put_coordinator(lists, email="kim@example.org", active_from=first, active_to=until)

    assert bool(known(lists, sender="kim@example.org").coordinators) is answers


def test_the_day_is_that_of_the_program(lists):
    put_coordinator(lists, email="kim@example.org", active_from=date(2026, 9, 21))

    before = known(lists, sender="kim@example.org", moment=datetime(2026, 9, 21, 4, 59, tzinfo=UTC))
    after = known(lists, sender="kim@example.org", moment=datetime(2026, 9, 21, 5, 1, tzinfo=UTC))

    assert (before.coordinators == {}, bool(after.coordinators)) == (True, True)


def test_a_coordinator_of_another_region_answers_for_that_one_alone(lists):
    put_list(lists, OTHER_LIST, region="Region 6")
    put_coordinator(lists, region="Region 6", email="kim@example.org")

    assert set(known(lists, sender="kim@example.org").coordinators) == {OTHER_LIST}


def test_the_newest_list_of_the_only_region_is_their_own(lists):
    put_list(lists, "l0000000000000000003", version=9, year="2025-26")

    assert known(lists).own_list == LIST


def test_who_answers_for_two_regions_has_no_list_of_their_own(lists):
    put_list(lists, OTHER_LIST, region="Region 6")
    put_coordinator(lists, region="Region 6")

    found = known(lists)

    assert found.own_list == ""
    assert set(found.coordinators) == {OLDER, LIST, OTHER_LIST}


def test_a_token_names_a_list_that_we_have_sent_in_whatever_case(lists):
    list_of_token = known(lists).list_of_token

    assert list_of_token(mark_of(LIST)) == LIST
    assert list_of_token(mark_of(LIST).upper()) == LIST


@pytest.mark.parametrize(
    "found", ["", "nothing", f"{LIST}.aaaaaaaaaaaaaaaa", LIST, f"{LIST}.", "ä.ö", "\0", "a" * 5000]
)
def test_a_token_that_we_did_not_make_names_nothing(lists, found):
    assert known(lists).list_of_token(found) is None


def test_a_token_of_something_that_is_no_list_names_nothing(lists):
    assert known(lists).list_of_token(token("a survey")) is None


def test_only_answers_of_today_to_this_sender_count(lists):
    midnight = datetime(2026, 9, 20, 5, 0, tzinfo=UTC)
    for number, (kind, queued_at, whom) in enumerate([
        ("answer", midnight, "lind@example.org"),
        ("answer", MOMENT, "Lind@example.org"),
        ("answer", midnight - timedelta(seconds=1), "lind@example.org"),
        ("reminder", MOMENT, "lind@example.org"),
        ("answer", MOMENT, "kim@example.org"),
    ]):  # fmt: skip
        put_mail(lists, f"<{number}@example.org>", kind=kind, queued_at=queued_at, recipient=whom)

    assert known(lists).answered_today == 2


def test_without_a_name_of_our_server_nothing_can_be_proven(lists, monkeypatch):
    assert known(lists).authserv_id == ""
    monkeypatch.setenv("MENTOR_AUTHSERV_ID", "mx.masa.example")
    assert known(lists).authserv_id == "mx.masa.example"


def test_a_mail_without_a_sender_asks_for_nobody(lists):
    assert known(lists, raw=b"Subject: x\n\nx").coordinators == {}
    assert known(lists, raw=b"From: MAILER-DAEMON\n\nx").coordinators == {}
