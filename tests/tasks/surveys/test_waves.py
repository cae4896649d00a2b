"""A wave from its draft to its opening, and the mails that it sends: each person one, whatever is run twice."""

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from laid_ground import laid_once
from money_builders import put_money_ground, put_pair
from region_builders import change_member
from sqlalchemy import insert, select, update
from survey_builders import CLOSES, MASA, OPENS, WAVE, cut

from schemas.registry import program
from sql import survey_tables as tables
from sql.tables import coordinators, outbox
from tasks.surveys.dispositions import dispositions
from tasks.surveys.invitations import queue_invitations, remind
from tasks.surveys.waves import NotAsShown, approve_wave, describe_wave, draft_wave, open_wave, stop_mail

TODAY = date(2027, 5, 5)
NOW = OPENS + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def secret(tmp_path, monkeypatch):
    path = tmp_path / "survey_secret"
    path.write_text("s" * 40)
    path.chmod(0o400)
    monkeypatch.setenv("MENTOR_SURVEY_SECRET_FILE", str(path))
    monkeypatch.setenv("MENTOR_PORTAL_URL", "https://survey.example.org")


@pytest.fixture
@laid_once
def pairs(database):
    """Six pairs of two regions, a regional contact, and somebody who must not be written to."""
    put_money_ground(database)
    for number in range(6):
        put_pair(database, f"{number}", f"o{number}", region="Region 1" if number < 5 else "Region 2")
    with database.begin() as db:
        db.execute(insert(coordinators).values(
            program="masa", region="Region 1", email="contact@example.org", active_from=date(2026, 8, 1),
            name="Con Tact", kind="primary"))  # fmt: skip


def opened(database):
    draft = draft_wave(MASA, database, "annual", TODAY, NOW)
    approve_wave(MASA, database, draft.about, "ops", "approve", "", NOW)
    assert open_wave(database, WAVE, NOW)
    return database


def rows(database, table):
    with database.connect() as db:
        return db.execute(select(table)).mappings().all()


def test_everybody_in_the_audience_is_planned_once_for_each_part_they_play(pairs):
    draft = draft_wave(MASA, pairs, "annual", TODAY, NOW)

    planned = rows(pairs, tables.survey_invitations)
    assert draft.wave_id == WAVE
    assert sorted(row["audience"] for row in planned) == ["mentee"] * 6 + ["mentor"] * 6 + ["region"]
    assert {row["cut"] for row in planned if row["audience"] == "mentee"} == {"{}"}
    assert all("@" not in row["person_key"] for row in planned)


def test_a_draft_follows_the_ledger_until_it_is_approved(pairs):
    first = draft_wave(MASA, pairs, "annual", TODAY, NOW)
    put_pair(pairs, "7", "o7", region="Region 1")
    second = draft_wave(MASA, pairs, "annual", TODAY, NOW)

    assert first.about != second.about
    with pytest.raises(NotAsShown, match="not the draft that was shown"):
        approve_wave(MASA, pairs, first.about, "ops", "approve", "", NOW)
    assert approve_wave(MASA, pairs, second.about, "ops", "approve", "", NOW)
    assert draft_wave(MASA, pairs, "annual", TODAY, NOW) is None
    assert len(rows(pairs, tables.survey_invitations)) == 15


def test_the_approver_reads_who_is_asked_what_and_when(pairs):
    text = describe_wave(MASA, pairs, draft_wave(MASA, pairs, "annual", TODAY, NOW).about)

    assert "6 people are asked (mentees)." in text
    assert "- My mentor knows: my role; a district like mine\n" in text
    assert "- How did you meet or talk? In person; Video;" in text
    assert "About how many times did you meet or talk this year?" in text
    assert "(Chicago time)" in text
    assert "Laste1" not in text


def test_nobody_decides_about_a_wave_of_another_program(pairs):
    draft = draft_wave(MASA, pairs, "annual", TODAY, NOW)

    for about in (draft.about, "acsa:2026-27:nothing#seal"):
        with pytest.raises(NotAsShown, match="is no wave of acsa"):
            approve_wave(program("acsa"), pairs, about, "ops", "approve", "", NOW)
    assert not open_wave(pairs, WAVE, OPENS)


def test_a_rejected_wave_asks_nobody(pairs):
    draft = draft_wave(MASA, pairs, "annual", TODAY, NOW)

    assert not approve_wave(MASA, pairs, draft.about, "ops", "reject", "too early", NOW)
    assert not open_wave(pairs, WAVE, NOW)
    assert queue_invitations(MASA, pairs, WAVE, TODAY, NOW) == {"queued": 0, "no_address": 0, "left": 0}


@pytest.mark.parametrize("moment", [OPENS - timedelta(minutes=1), CLOSES, CLOSES + timedelta(days=300)])
def test_a_run_for_another_day_opens_nothing_and_mails_nobody(pairs, moment):
    draft = draft_wave(MASA, pairs, "annual", TODAY, NOW)
    approve_wave(MASA, pairs, draft.about, "ops", "approve", "", NOW)

    assert not open_wave(pairs, WAVE, moment)
    assert queue_invitations(MASA, pairs, WAVE, TODAY, moment)["queued"] == 0
    assert rows(pairs, outbox) == []


def test_each_gets_one_mail_with_a_link_of_their_own_however_often_it_is_run(pairs):
    opened(pairs)

    found = [queue_invitations(MASA, pairs, WAVE, TODAY, NOW) for _ in range(2)]

    assert found == [{"queued": 13, "no_address": 0, "left": 0}, {"queued": 0, "no_address": 0, "left": 0}]
    mails = [message_from_bytes(row["mime"], policy=policy.default) for row in rows(pairs, outbox)]
    links = {line for mail in mails for line in mail.get_body(("plain",)).get_content().splitlines()
             if line.startswith("https://survey.example.org/s/") and not line.endswith("/stop")}  # fmt: skip
    assert len(links) == 13
    assert all(len(link) <= 60 for link in links)
    assert all(mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" for mail in mails)
    codes = {link.rpartition("/")[2] for link in links}
    assert not codes & {row["code_sha256"] for row in rows(pairs, tables.survey_invitations)}


def test_two_people_of_one_mailbox_get_a_mail_each(pairs):
    for person in ("mentee-1", "o1"):
        change_member(pairs, person, email="shared@example.org")
    opened(pairs)
    queue_invitations(MASA, pairs, WAVE, TODAY, NOW)

    mails = [row for row in rows(pairs, outbox) if row["recipient"] == "shared@example.org"]
    assert len({row["message_id"] for row in mails}) == 2


def sent(database, at=NOW):
    with database.begin() as db:
        db.execute(update(outbox).where(outbox.c.state == "queued").values(state="sent", sent_at=at))


def test_reminders_go_to_whoever_was_reached_and_has_not_answered_twice_at_most(pairs):
    opened(pairs)
    queue_invitations(MASA, pairs, WAVE, TODAY, NOW)
    sent(pairs)
    first, second = rows(pairs, tables.survey_invitations)[:2]
    with pairs.begin() as db:
        db.execute(insert(tables.survey_submitted), {"invitation_id": first["invitation_id"], "late": 0})
        db.execute(insert(tables.survey_opt_outs), {"invitation_id": second["invitation_id"], "scope": "wave"})

    counts = []
    for days in (1, 5, 6, 9, 12):
        at = OPENS + timedelta(days=days)
        counts.append(remind(MASA, pairs, at.date(), at)["queued"])
        sent(pairs, at)

    assert counts == [0, 11, 0, 11, 0]
    assert {row["number"] for row in rows(pairs, tables.survey_reminders)} == {1, 2}


def test_nobody_is_reminded_on_a_quiet_day_or_when_mail_is_stopped(pairs):
    opened(pairs)
    queue_invitations(MASA, pairs, WAVE, TODAY, NOW)
    sent(pairs)
    sunday = date(2027, 5, 9)
    assert remind(MASA, pairs, sunday, OPENS + timedelta(days=4))["queued"] == 0

    stop_mail(pairs, WAVE, "ops", NOW, stopped=True)
    assert remind(MASA, pairs, date(2027, 5, 10), OPENS + timedelta(days=5))["queued"] == 0


def test_a_mended_address_gets_a_new_link_and_the_old_one_works_no_more(pairs):
    opened(pairs)
    queue_invitations(MASA, pairs, WAVE, TODAY, NOW)
    sent(pairs)
    with pairs.begin() as db:
        db.execute(update(outbox).where(outbox.c.recipient == "mo1@example.org").values(
            state="failed", recipient="old@example.org"))  # fmt: skip

    counts = remind(MASA, pairs, date(2027, 5, 6), NOW + timedelta(days=1))

    assert counts["invited_again"] == 1
    again = [row for row in rows(pairs, tables.survey_invitations) if row["person_key"] == "o1"]
    assert sorted((row["generation"], row["revoked_for"]) for row in again) == [(1, "new address"), (2, "")]
    assert len({row["code_sha256"] for row in again}) == 2


def test_the_table_of_what_became_of_everybody_adds_up(pairs):
    put_pair(pairs, "9", "o9")
    change_member(pairs, "mentee-9", email="")
    change_member(pairs, "o9", do_not_contact="yes")
    opened(pairs)
    queue_invitations(MASA, pairs, WAVE, TODAY, NOW)

    with pairs.connect() as db:
        found = dispositions(db, WAVE)

    assert found["mentee"] == {"queued": 6, "skipped": 1}
    assert found["mentor"] == {"queued": 6, "skipped": 1}
    assert sum(sum(each.values()) for each in found.values()) == 15


def test_coarse_groups_have_enough_people_or_none(pairs):
    for number in range(20, 30):
        put_pair(pairs, f"{number}", f"o{number}", region="Region 2")
    draft_wave(MASA, pairs, "annual", TODAY, NOW)

    cuts = [row["cut"] for row in rows(pairs, tables.survey_invitations) if row["audience"] == "mentee"]
    assert {groups: cuts.count(groups) for groups in cuts} == {cut(region="Region 1"): 5, cut(region="Region 2"): 11}
