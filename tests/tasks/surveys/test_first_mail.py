"""Before anybody is asked one mail goes to the contact for surveys, once, and the others wait until it was taken."""

from datetime import date, timedelta
from email import message_from_bytes, policy
from threading import Barrier, Thread

import pytest
from laid_ground import laid_once
from money_builders import put_money_ground, put_pair
from sent_mails import LOST, SENT, Answers
from sqlalchemy import select, update
from starlette.testclient import TestClient
from survey_builders import CLOSES, MASA, OPENS, WAVE, put_survey_secret

from portal.app import build
from schemas.form_words import EXAMPLE_CODE
from schemas.waves import Waves
from sql import survey_tables as tables
from sql.tables import audit as acts
from sql.tables import outbox
from tasks.shared import outbox as mail
from tasks.shared.leases import LEASE
from tasks.shared.sent import Outcome, Sent
from tasks.surveys.first_mail import KIND, FirstMailWaits, decide_first_mail
from tasks.surveys.launching import launch_due
from tasks.surveys.waves import approve_wave, draft_wave, stop_mail

TODAY, NOW = date(2027, 5, 5), OPENS + timedelta(minutes=5)
PEOPLE = 6
AWAY = Sent(Outcome.RETRY, None, "link", ours=True)
REFUSED = Sent(Outcome.FAILED, 550, "refused")


@pytest.fixture
def approved(database, tmp_path, monkeypatch):
    """A wave whose day has come."""
    put_survey_secret(tmp_path, monkeypatch)
    monkeypatch.setenv("MENTOR_OPS_MAIL", "ops@example.org")
    return approve_three_pairs(database)


@laid_once
def approve_three_pairs(database):
    """Three pairs, whom a person lets be asked."""
    put_money_ground(database)
    for number in range(PEOPLE // 2):
        put_pair(database, f"{number}", f"o{number}")
    draft = draft_wave(MASA, database, "annual", TODAY, NOW)
    approve_wave(MASA, database, draft.about, "ops", "approve", "", NOW)


def launch(database, *answers, program=MASA, moment=NOW, allow=("*@example.org",)):
    """Launch with a way out that gives these answers; the queued invitations and what was handed over meanwhile."""
    way = Answers(*answers)

    def send():
        mail.send_waiting(database, way, "masa", lambda: moment, allow)

    try:
        return launch_due(program, database, moment.date(), moment, lambda link: 200, send)["queued"], way.given
    except FirstMailWaits as waits:
        return waits, way.given


def rows(database, kind=KIND):
    with database.connect() as db:
        return db.execute(select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.mail_id)).mappings().all()


def test_it_goes_to_operations_alone_and_the_others_are_queued_when_it_was_taken(approved):
    queued, given = launch(approved, SENT)

    [first] = rows(approved)
    assert (first["recipient"], first["state"], given) == ("ops@example.org", "sent", [first["message_id"]])
    assert queued == len(rows(approved, "survey_invitation")) == PEOPLE
    assert launch(approved, SENT) == (0, [])


def test_it_reads_as_the_invitations_do_and_its_link_is_nobodys(approved):
    launch(approved, SENT)

    said = message_from_bytes(rows(approved)[0]["mime"], policy=policy.default)
    text = said.get_body(("plain",)).get_content()
    one = message_from_bytes(rows(approved, "survey_invitation")[0]["mime"], policy=policy.default)
    for part in one.get_body(("plain",)).get_content().split("\n\n"):
        assert part in text or "/s/" in part or part.startswith("Dear ")
    assert text.splitlines().count(f"https://survey.example.org/s/{EXAMPLE_CODE}") == text.count("Dear [first") == 2
    assert all(f"/s/{EXAMPLE_CODE}" in line for line in text.splitlines() if "/s/" in line)
    assert "6 people" in text
    assert "To 3 mentees:" in text
    assert set(said.keys()) == set(one.keys())
    with approved.connect() as db:
        hashes = db.execute(select(tables.survey_invitations.c.code_sha256)).scalars().all()
    form = TestClient(build(approved, lambda: NOW))
    answers = [form.get(f"/s/{EXAMPLE_CODE}"), form.post(f"/s/{EXAMPLE_CODE}", data={"do": "send"}),
               form.post(f"/s/{EXAMPLE_CODE}/stop", data={"scope": "program"})]  # fmt: skip
    assert {(page.status_code, "<h1>An example</h1>" in page.text) for page in answers} == {(200, True)}
    assert len(hashes) == PEOPLE


@pytest.mark.parametrize(("contact", "operations", "to"), [
    ("surveys@example.org", "ops@example.org", "surveys@example.org"),
    ("", "ops@example.org", "ops@example.org"),
    ("", "", "mentors@example.org"),
])  # fmt: skip
def test_the_definition_names_who_gets_it(approved, monkeypatch, contact, operations, to):
    monkeypatch.setenv("MENTOR_OPS_MAIL", operations)
    launch(approved, SENT, program=MASA.model_copy(update={"waves": Waves(contact=contact)}))

    assert [row["recipient"] for row in rows(approved)] == [to]


@pytest.mark.parametrize(("answer", "allow", "state", "person", "words"), [
    (AWAY, "*", "queued", False, "was not taken yet (link); look whether the mail server works, and clear this task."),
    (REFUSED, "*", "failed", True, "was refused for good (refused); correct waves.contact in program.toml or"),
    (LOST, "*", "unknown", True, "may or may not have gone (link lost after the mail); look into that mailbox, say"),
    (SENT, "*@example.com", "held", True, "is held, since MENTOR_MAIL_ALLOW does not name its recipient (outside the"),
])  # fmt: skip
def test_until_it_was_taken_nobody_is_asked_and_one_sentence_says_what_to_do(
    approved, answer, allow, state, person, words
):
    for _ in range(2):
        waits, _ = launch(approved, answer, allow=(allow,))

        assert waits.needs_a_person is person
        assert str(waits).startswith(
            f"{WAVE}: nobody was asked, since the first mail, to the contact for surveys, {words}"
        )
        assert [row["state"] for row in rows(approved)] == [state]
        assert rows(approved, "survey_invitation") == []


def test_once_the_server_is_back_a_retry_goes_on(approved):
    launch(approved, AWAY)

    assert launch(approved, SENT)[0] == PEOPLE
    assert len(rows(approved)) == 1


@pytest.mark.parametrize(("answer", "allow"), [(REFUSED, "*"), (SENT, "*@example.com")])
def test_a_mended_address_gets_it_where_the_first_certainly_reached_nobody(approved, answer, allow):
    launch(approved, answer, allow=(allow,))
    mended = MASA.model_copy(update={"waves": Waves(contact="surveys@example.org")})

    assert launch(approved, SENT, program=mended)[0] == PEOPLE
    assert [row["state"] for row in rows(approved)][-1] == "sent"


@pytest.mark.parametrize("answer", [LOST, AWAY])
def test_a_mended_address_gets_none_where_the_first_may_have_gone_or_will_go(approved, answer):
    launch(approved, answer)
    mended = MASA.model_copy(update={"waves": Waves(contact="surveys@example.org")})

    launch(approved, answer, program=mended)

    assert [row["recipient"] for row in rows(approved)] == ["ops@example.org"]


def test_of_a_doubt_a_person_says_that_it_came_or_sends_it_again_by_name(approved):
    launch(approved, LOST)

    assert decide_first_mail(approved, WAVE, "Ann Lind", NOW, came=True)
    assert not decide_first_mail(approved, WAVE, "Ann Lind", NOW, came=True)
    assert launch(approved, SENT) == (PEOPLE, [])
    with approved.connect() as db:
        said = db.execute(select(acts.c.actor).where(acts.c.action == "mail_arrived")).scalars().all()
    assert said == ["Ann Lind"]


def test_what_was_refused_or_held_goes_once_more_by_name_and_never_past_the_allow_list(approved, monkeypatch):
    launch(approved, REFUSED)
    assert not decide_first_mail(approved, WAVE, "Ann Lind", NOW, came=True)
    assert decide_first_mail(approved, WAVE, "Ann Lind", NOW, came=False)
    launch(approved, SENT, allow=("*@example.com",))

    monkeypatch.setenv("MENTOR_MAIL_ALLOW", "*@example.com")
    with pytest.raises(ValueError, match="widen it first"):
        decide_first_mail(approved, WAVE, "Ann Lind", NOW, came=False)
    monkeypatch.setenv("MENTOR_MAIL_ALLOW", "*@example.org")
    assert decide_first_mail(approved, WAVE, "Ann Lind", NOW, came=False)
    assert launch(approved, SENT)[0] == PEOPLE


def test_its_sender_dies_and_nobody_is_asked_until_a_person_has_looked(approved):
    launch(approved, AWAY)
    with approved.begin() as db:
        db.execute(update(outbox).values(state="sending", lease_until=NOW + LEASE))
    assert "its sender died" in str(launch(approved, SENT)[0])

    waits, given = launch(approved, SENT, moment=NOW + 2 * LEASE)
    assert given == []
    assert "may or may not have gone" in str(waits)


def test_two_launches_at_once_send_one_first_mail(approved):
    start, given = Barrier(2), []

    def run():
        start.wait()
        given.extend(launch(approved, SENT)[1])

    both = [Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    launch(approved, SENT)

    assert len(rows(approved)) == 1
    assert given.count(rows(approved)[0]["message_id"]) == 1
    assert len(rows(approved, "survey_invitation")) == PEOPLE


def test_a_wave_whose_days_are_over_or_that_has_asked_before_sends_none(approved):
    launch(approved, SENT, moment=CLOSES)
    assert rows(approved) == []

    launch(approved, SENT)
    with approved.begin() as db:
        db.execute(outbox.delete().where(outbox.c.kind == KIND))
    assert launch(approved, SENT) == (0, [])
    assert rows(approved) == []


def test_a_wave_whose_mail_is_stopped_sends_none_and_queues_nothing_until_it_is_resumed(approved):
    stop_mail(approved, WAVE, "Ann Lind", NOW, stopped=True)
    assert launch(approved, SENT) == (0, [])
    assert rows(approved) == rows(approved, "survey_invitation") == []

    stop_mail(approved, WAVE, "Ann Lind", NOW, stopped=False)
    assert launch(approved, SENT)[0] == PEOPLE
