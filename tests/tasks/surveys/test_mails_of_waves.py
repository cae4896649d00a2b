"""What a sender takes of a wave's mails: nothing that has become unwanted since it was queued, and nothing twice."""

from contextlib import suppress
from datetime import date, timedelta
from email import message_from_bytes, policy
from threading import Barrier, Thread

import pytest
from laid_ground import laid_once
from money_builders import end_match, put_money_ground, put_pair
from region_builders import change_member
from sent_mails import LOST, SENT, Answers
from sqlalchemy import insert, select, update
from survey_builders import CLOSES, MASA, OPENS, WAVE, put_survey_secret, put_wave

from schemas.calendar import quiet
from sql import survey_tables as tables
from sql.tables import coordinators, outbox, person_links
from tasks.shared import outbox as mail
from tasks.surveys.codes import SecretTrouble
from tasks.surveys.dispositions import dispositions
from tasks.surveys.first_mail import FirstMailWaits
from tasks.surveys.invitations import queue_invitations, remind
from tasks.surveys.launching import launch_due
from tasks.surveys.standing import alarms
from tasks.surveys.waves import approve_wave, draft_wave, open_wave, stop_mail

TODAY, NOW = date(2027, 5, 5), OPENS + timedelta(minutes=5)
PAIRS = 4


@pytest.fixture
def opened(database, tmp_path, monkeypatch):
    """A wave of which nobody was written to yet."""
    put_survey_secret(tmp_path, monkeypatch)
    return ask_four_pairs(database)


@laid_once
def ask_four_pairs(database):
    """Four pairs of one region and its contact are asked."""
    put_money_ground(database)
    for number in range(PAIRS):
        put_pair(database, f"{number}", f"o{number}", region="Region 1")
    put_contact(database, "contact@example.org")
    draft = draft_wave(MASA, database, "annual", TODAY, NOW)
    approve_wave(MASA, database, draft.about, "ops", "approve", "", NOW)
    assert open_wave(database, WAVE, NOW)


def put_contact(database, email, name="Con Tact", active_from=date(2026, 8, 1), region="Region 1"):
    with database.begin() as db:
        db.execute(insert(coordinators).values(program="masa", region=region, email=email, active_from=active_from,
                                               name=name, kind="primary"))  # fmt: skip


def rows(database, table, *where):
    with database.connect() as db:
        return db.execute(select(table).where(*where)).mappings().all()


def invited(database, person):
    [found] = rows(database, tables.survey_invitations, tables.survey_invitations.c.person_key == person,
                   tables.survey_invitations.c.revoked_for == "")  # fmt: skip
    return found["invitation_id"]


def put(database, table, **values):
    with database.begin() as db:
        db.execute(insert(table), values)


def send(database, moment=NOW, transport=None, **more):
    way = transport or Answers(SENT)
    counts = mail.send_waiting(database, way, "masa", lambda: moment, ("*@example.org",), **more)
    return counts, way.given


def queued(database, moment=NOW):
    return queue_invitations(MASA, database, WAVE, moment.date(), moment)["queued"]


def test_who_answers_opts_out_or_is_left_out_between_queue_and_claim_gets_no_mail_and_the_sender_ends(opened):
    queued(opened)
    put(opened, tables.survey_submitted, invitation_id=invited(opened, "o0"), late=0)
    put(opened, tables.survey_opt_outs, invitation_id=invited(opened, "o1"), scope="wave")
    with opened.begin() as db:
        db.execute(update(tables.survey_invitations).where(tables.survey_invitations.c.person_key == "o2").values(
            revoked_for="left"))  # fmt: skip

    counts, given = send(opened)

    assert counts == {"sent": 6}
    assert len(given) == 6
    assert not {"mo0@example.org", "mo1@example.org", "mo2@example.org"} & {
        row["recipient"] for row in rows(opened, outbox, outbox.c.state == "sent")}  # fmt: skip


@pytest.mark.parametrize("moment", [CLOSES, CLOSES + timedelta(days=1)])
def test_nothing_goes_after_the_last_day(opened, moment):
    queued(opened)
    assert send(opened, moment) == ({}, [])


def test_mail_that_is_stopped_waits_and_goes_when_it_is_resumed(opened):
    queued(opened)
    stop_mail(opened, WAVE, "ops", NOW, stopped=True)
    assert send(opened) == ({}, [])

    stop_mail(opened, WAVE, "ops", NOW, stopped=False)
    assert send(opened)[0] == {"sent": 9}


def test_a_wish_for_no_mail_about_any_survey_holds_for_a_wave_that_was_approved_before_it(opened):
    queued(opened)
    put_wave(opened, "closed", "masa:2026-27:midyear")
    earlier = "e" * 32
    put(opened, tables.survey_invitations, invitation_id=earlier, wave_id="masa:2026-27:midyear", audience="mentee",
        survey_key="mentee_annual", person_key="o3", generation=1, cut="{}", code_sha256="f" * 64)  # fmt: skip
    put(opened, tables.survey_opt_outs, invitation_id=earlier, scope="program")

    assert send(opened)[0] == {"sent": 8}


def test_no_reminder_goes_on_a_quiet_day_or_in_the_last_day_though_it_was_queued_in_time(opened):
    queued(opened)
    send(opened)
    friday = OPENS + timedelta(days=9)
    assert remind(MASA, opened, friday.date(), friday)["queued"] == 9

    saturday = friday + timedelta(days=1)
    assert quiet(saturday.date(), MASA.year.holidays)
    assert send(opened, saturday, quiet=True) == ({}, [])
    assert send(opened, CLOSES - timedelta(hours=24)) == ({}, [])
    assert send(opened, CLOSES - timedelta(hours=25))[0] == {"sent": 9}


def test_what_was_sent_holds_no_link_any_more(opened):
    queued(opened)
    link = message_from_bytes(rows(opened, outbox)[0]["mime"], policy=policy.default)["List-Unsubscribe"]
    assert "/s/" in link
    for answer in (LOST, SENT):
        send(opened, transport=Answers(answer))

    assert {(row["state"], row["mime"] == b"") for row in rows(opened, outbox)} == {("sent", True), ("unknown", False)}


def test_a_mail_of_which_nobody_knows_is_listed_and_never_sent_again_by_itself(opened):
    queued(opened)
    for answer in (LOST, SENT):
        send(opened, transport=Answers(answer))

    again, given = send(opened, NOW + timedelta(days=1))
    remind(MASA, opened, date(2027, 5, 10), OPENS + timedelta(days=5))

    assert (again, given) == ({}, [])
    with opened.connect() as db:
        found = dispositions(db, WAVE)
    assert sum(each.get("unknown", 0) for each in found.values()) == 1
    assert sum(sum(each.values()) for each in found.values()) == 9
    assert len(rows(opened, outbox, outbox.c.kind == "survey_reminder")) == 8


def test_two_launches_at_once_write_to_each_person_once(opened):
    start, given = Barrier(2), []

    def send_all():
        given.extend(send(opened)[1])

    def launch():
        start.wait()
        with suppress(FirstMailWaits):  # the other one is just sending it, and asks
            launch_due(MASA, opened, TODAY, NOW, lambda url: 200, send_all)
        send_all()

    both = [Thread(target=launch) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    launch_due(MASA, opened, TODAY, NOW, lambda url: 200, send_all)
    send_all()
    assert len(rows(opened, outbox, outbox.c.kind == "survey_invitation")) == 9
    assert len(given) == len(set(given)) == 10


def test_who_has_left_since_the_approval_is_left_out_before_anything_is_sent(opened):
    change_member(opened, "o0", do_not_contact="yes")
    end_match(opened, "m-1-o1-0")
    with opened.begin() as db:
        db.execute(update(coordinators).values(active_to=TODAY))

    counts = launch_due(MASA, opened, TODAY, NOW, lambda url: 200, lambda: send(opened))

    assert counts == {"opened": 0, "queued": 5, "no_address": 0, "left": 4}
    with opened.connect() as db:
        assert dispositions(db, WAVE) == {"mentee": {"queued": 3, "skipped": 1}, "mentor": {"queued": 2, "skipped": 2},
                                          "region": {"skipped": 1}}  # fmt: skip


def test_who_has_left_since_the_invitation_is_not_reminded_and_stays_counted_as_asked(opened):
    queued(opened)
    send(opened)
    end_match(opened, "m-1-o1-0")

    counts = remind(MASA, opened, date(2027, 5, 10), OPENS + timedelta(days=5))

    assert (counts["queued"], counts["left"]) == (7, 2)
    with opened.connect() as db:
        assert dispositions(db, WAVE)["mentor"] == {"accepted": 4}


def test_nobody_has_mails_of_a_wave_on_two_days_running_and_a_missed_reminder_is_left_out(opened):
    queued(opened)
    send(opened)
    late = OPENS + timedelta(days=8)
    assert remind(MASA, opened, late.date(), late)["queued"] == 9
    send(opened, late)

    friday = OPENS + timedelta(days=9)
    assert remind(MASA, opened, friday.date(), friday)["queued"] == 0
    monday = OPENS + timedelta(days=12)
    assert remind(MASA, opened, monday.date(), monday)["queued"] == 9
    assert {row["number"] for row in rows(opened, tables.survey_reminders)} == {1, 2}


def test_a_contact_with_a_corrected_address_gets_a_new_link_once_and_no_more_reminders_than_others(opened):
    queued(opened)
    send(opened)
    with opened.begin() as db:
        db.execute(update(coordinators).values(active_to=date(2027, 5, 7)))
        db.execute(update(outbox).where(outbox.c.recipient == "contact@example.org").values(state="failed"))
    put_contact(opened, "mended@example.org", active_from=date(2027, 5, 7))
    monday = OPENS + timedelta(days=5)

    counts = [remind(MASA, opened, monday.date(), monday)["invited_again"] for _ in range(2)]

    assert counts == [1, 0]
    assert [row["kind"] for row in rows(opened, outbox, outbox.c.recipient == "mended@example.org")] == [
        "survey_invitation"]  # fmt: skip
    links = rows(opened, tables.survey_invitations, tables.survey_invitations.c.audience == "region")
    assert sorted((row["generation"], row["revoked_for"]) for row in links) == [(1, "new address"), (2, "")]


def test_who_opted_out_by_an_earlier_link_is_not_asked_anew_at_another_address(opened):
    queued(opened)
    send(opened)
    put(opened, tables.survey_opt_outs, invitation_id=invited(opened, "o0"), scope="wave")
    with opened.begin() as db:
        db.execute(update(outbox).where(outbox.c.recipient == "mo0@example.org").values(state="failed"))
    change_member(opened, "o0", email="other@example.org")

    assert remind(MASA, opened, date(2027, 5, 6), NOW + timedelta(days=1))["invited_again"] == 0


def test_a_new_member_id_leads_to_the_same_person(opened):
    queued(opened)
    send(opened)
    put(opened, person_links, program="masa", row_key="o0", person_id="new-o0", evidence="rekeyed",
        linked_on=date(2027, 5, 6))  # fmt: skip
    change_member(opened, "o0", row_key="new-o0")

    assert remind(MASA, opened, date(2027, 5, 10), OPENS + timedelta(days=5))["queued"] == 9


def test_another_secret_than_that_of_the_links_stops_all_mail(opened, tmp_path, monkeypatch):
    put_survey_secret(tmp_path, monkeypatch, "another " * 8)

    with pytest.raises(SecretTrouble, match="another secret"):
        queued(opened)
    assert rows(opened, outbox) == []


def test_what_was_not_sent_by_the_last_day_is_not_said_to_be_held_for_its_recipient(opened):
    queued(opened)
    remind(MASA, opened, CLOSES.date(), CLOSES + timedelta(hours=1))

    with opened.connect() as db:
        assert dispositions(db, WAVE)["mentee"] == {"not_sent": 4}
        assert alarms(db, MASA, CLOSES + timedelta(hours=1)) == []
