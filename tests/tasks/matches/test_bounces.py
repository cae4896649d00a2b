"""Mails of ours that came back: noted once, open until the address works again; on both databases."""

from datetime import date, timedelta

import pytest
from region_builders import put_coordinator, rows_of
from replies import LIST, MASA, MOMENT, OLDER, TODAY, a_reply, put_list, put_mail, put_reply, settle
from sqlalchemy import update

from sql import match_tables, tables
from sql.queries import query
from tasks.matches.bounces import alarms, end_bounces, end_by_hand, note_bounce, open_bounces
from tasks.shared import audit

WHOM = "lind@example.org"


@pytest.fixture
def region(database):
    """A region with its coordinator and its list."""
    put_list(database)
    put_coordinator(database)
    return database


def come_back(database, kind="permanent", whom=(WHOM,), list_id=LIST, day=TODAY, subject="Undelivered"):
    """A report about a mail of ours is read."""
    reply_id = settle(database, put_reply(database, a_reply(subject=subject)), "bounce", kind, list_id)
    with database.begin() as db:
        note_bounce(db, "masa", reply_id, list_id, whom, kind, day)
    return reply_id


def open_now(database, today=TODAY):
    with database.connect() as db:
        return open_bounces(db, "masa", today)


def test_a_coordinator_whom_mail_does_not_reach_is_shown(region):
    reply_id = come_back(region)

    [found] = open_now(region)
    assert (found.reply_id, found.recipient, found.region, found.version) == (reply_id, WHOM, "Region 5", 1)
    assert (found.kind, found.noted_on) == ("permanent", TODAY)


def test_a_report_that_is_read_again_changes_nothing(region):
    reply_id = come_back(region)
    before = rows_of(region, match_tables.bounces)

    with region.begin() as db:
        assert note_bounce(db, "masa", reply_id, LIST, [WHOM], "unclear", date(2026, 9, 30)) == 0

    assert rows_of(region, match_tables.bounces) == before


def test_a_delay_is_noted_and_nobody_is_called(region):
    come_back(region, kind="temporary")

    assert open_now(region) == []
    assert len(rows_of(region, match_tables.bounces)) == 1


def test_a_report_that_nobody_can_read_is_looked_at(region):
    come_back(region, kind="unclear")

    assert [one.kind for one in open_now(region)] == ["unclear"]


def test_a_report_that_names_no_list_of_ours_is_not_noted(region):
    come_back(region, list_id="")

    assert rows_of(region, match_tables.bounces) == []


def test_two_reports_about_one_address_are_one_trouble_and_the_newest_counts(region):
    put_list(region, OLDER, version=7)
    come_back(region, day=date(2026, 9, 10), subject="first", list_id=OLDER)
    newest = come_back(region, day=date(2026, 9, 12), subject="second")

    assert [one.reply_id for one in open_now(region)] == [newest]


def test_it_ends_when_a_mail_of_theirs_is_read_and_a_later_report_opens_it_again(region):
    come_back(region, subject="first")

    with region.begin() as db:
        assert end_bounces(db, WHOM.upper(), TODAY) == 1
        assert end_bounces(db, WHOM, TODAY) == 0
        assert end_bounces(db, "", TODAY) == 0

    assert open_now(region) == []
    come_back(region, subject="second")
    assert len(open_now(region)) == 1


@pytest.mark.parametrize(
    ("as_of", "more", "ended"),
    [
        pytest.param(TODAY + timedelta(days=1), {}, True, id="a later list has gone"),
        pytest.param(TODAY, {}, False, id="a list of the day itself"),
        pytest.param(TODAY + timedelta(days=1), {"state": "failed"}, False, id="it has not gone"),
        pytest.param(TODAY + timedelta(days=1), {"kind": "reminder"}, False, id="another mail"),
        pytest.param(TODAY + timedelta(days=1), {"recipient": "second@example.org"}, False, id="to somebody else"),
    ],
)
def test_the_next_list_that_goes_to_an_address_ends_it_since_anybody_can_forge_a_report(region, as_of, more, ended):
    come_back(region)
    put_list(region, OLDER, version=2)
    put_mail(region, "<next@example.org>", OLDER, **({"state": "sent", "recipient": WHOM} | more))
    with region.begin() as db:
        lists = tables.region_lists
        db.execute(update(lists).where(lists.c.list_id == OLDER).values(as_of=as_of))

    assert (open_now(region) == []) is ended
    with region.connect() as db:
        silent = db.execute(query("regions/bounces_open"), {"program": "masa"}).all()
    assert (silent == []) is ended


def test_a_report_that_comes_again_after_the_next_list_is_open(region):
    put_list(region, OLDER, version=2)
    put_mail(region, "<next@example.org>", OLDER, state="sent")
    come_back(region, list_id=OLDER, day=TODAY + timedelta(days=1))

    assert len(open_now(region)) == 1


def test_it_ends_when_the_address_leaves_the_register(database):
    put_list(database)
    put_coordinator(database, active_to=date(2026, 9, 25))
    come_back(database)

    assert len(open_now(database, date(2026, 9, 24))) == 1
    assert open_now(database, date(2026, 9, 25)) == []


def test_who_left_this_region_and_answers_for_another_is_no_trouble_of_this_one(database):
    put_list(database)
    put_coordinator(database, region="Region 6")
    come_back(database)

    assert open_now(database) == []


def test_a_named_person_can_end_it_and_is_on_record(region):
    reply_id = come_back(region)

    assert end_by_hand(region, MASA, reply_id, "Sam Staff", "Their mailbox was full; I spoke with them.", MOMENT)

    assert open_now(region) == []
    with region.connect() as db:
        [facts] = audit.facts_of(db, action="end_bounce", subject=reply_id)
    assert facts["reason"].startswith("Their mailbox")
    assert not end_by_hand(region, MASA, reply_id, "Sam Staff", "Again.", MOMENT)


@pytest.mark.parametrize(("person", "reason"), [("", "because"), ("Sam", " "), ("Sam", "ask lind@example.org")])
def test_ending_it_needs_a_name_and_a_reason_without_an_address(region, person, reason):
    reply_id = come_back(region)

    with pytest.raises(ValueError, match="say who decides"):
        end_by_hand(region, MASA, reply_id, person, reason, MOMENT)

    assert len(open_now(region)) == 1


def test_the_alarm_says_what_to_do_and_nobodys_address(region):
    come_back(region)

    with region.connect() as db:
        [sentence] = alarms(db, MASA, TODAY)
    assert sentence == (
        "Our mail to a coordinator of Region 5 did not arrive (noted 20 September 2026). `mentor replies list "
        "--program masa` shows the address. Correct it in the register of coordinators; until then no reminder goes. "
        "Anybody can forge such a report: if mail reaches them, say so with `mentor replies reached`."
    )
