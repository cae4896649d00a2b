"""What people do about mails: hold them, release them, send them again, withdraw them."""

from datetime import timedelta

import pytest
from mails import NOON, a_mail, a_queued_mail, later, put_mails
from sent_mails import ALLOW, LATER, LOST, SENT, Answers, acts, rows, send

from sql.tables import audit as audit_table
from sql.tables import outbox as table
from tasks.shared import outbox
from tasks.shared.sent import Outcome, Sent


def test_a_mail_to_a_real_person_is_held_on_a_test_system(database):
    put_mails(database, a_queued_mail(1, to="jo@district.k12.mn.us"), a_queued_mail(2, to="REGION5@EXAMPLE.ORG"))
    way = Answers(SENT)

    assert send(database, way) == {"held": 1, "sent": 1}
    assert way.given == [a_mail(2, to="REGION5@EXAMPLE.ORG")["Message-ID"]]
    assert send(database, way, LATER) == {}


def test_a_held_mail_is_released_by_name_once_the_list_allows_it(database):
    mail = a_queued_mail(to="jo@district.k12.mn.us")
    put_mails(database, mail)
    send(database, Answers(SENT))
    wider = (*ALLOW, "*.k12.mn.us")

    with database.begin() as db, pytest.raises(ValueError, match="widen it first") as refusal:
        outbox.release_held(db, mail.message_id, decided_by="ana", moment=NOON, allow=ALLOW)
    with database.begin() as db:
        released = [
            outbox.release_held(db, mail.message_id, decided_by="ana", moment=NOON, allow=wider) for _ in range(2)
        ]

    assert released == [True, False]
    assert "district" not in str(refusal.value)
    assert acts(database) == [("ana", "mail_released", mail.message_id)]
    assert send(database, Answers(SENT), allow=wider) == {"sent": 1}


def test_a_person_sends_again_what_is_in_doubt_with_the_same_id(database):
    mail = a_queued_mail(on_unknown="ask")
    put_mails(database, mail)
    way = Answers(LOST, SENT)
    send(database, way)

    with database.begin() as db:
        asked = [outbox.send_again(db, mail.message_id, decided_by="ana", moment=NOON) for _ in range(2)]

    assert asked == [True, False]
    assert send(database, way) == {"sent": 1}
    assert way.given == [mail.message_id] * 2
    assert acts(database)[-1] == ("ana", "mail_sent_again", mail.message_id)


def test_a_decision_without_a_name_changes_nothing(database):
    mail = a_queued_mail(on_unknown="ask")
    put_mails(database, mail)
    send(database, Answers(LOST))

    with pytest.raises(ValueError, match="needs somebody"), database.begin() as db:
        outbox.send_again(db, mail.message_id, decided_by=" ", moment=NOON)
    assert rows(database, "state") == ["unknown"]


def test_a_sent_mail_is_not_sent_again_by_a_click(database):
    mail = a_queued_mail()
    put_mails(database, mail)
    send(database, Answers(SENT))

    with database.begin() as db:
        assert not outbox.send_again(db, mail.message_id, decided_by="ana", moment=NOON)
    assert send(database, Answers(SENT), LATER) == {}


def test_a_row_whose_mail_was_changed_goes_nowhere(database):
    put_mails(database, a_queued_mail())
    with database.begin() as db:
        db.execute(table.update().values(mime=a_mail(to="thief@example.org").as_bytes()))
    way = Answers(SENT)

    assert send(database, way) == {"failed": 1}
    assert way.given == []


def test_operators_see_what_waits_for_them_without_addresses(database):
    put_mails(database, a_queued_mail(1, to="jo@real.org"), a_queued_mail(2), a_queued_mail(3))
    send(database, Answers(Sent(Outcome.FAILED, 550, "recipient refused: 550"), SENT))

    with database.begin() as db:
        stuck, counts = outbox.stuck(db, "masa"), outbox.counts_by_state(db, "masa")

    assert [(one.state, one.subject_key) for one in stuck] == [("held", "list-1"), ("failed", "list-2")]
    assert "jo@" not in repr(stuck)
    assert counts == {"failed": 1, "held": 1, "sent": 1}


def test_what_is_out_of_date_is_withdrawn_before_it_goes_and_nobody_is_asked_about_it(database):
    put_mails(database, a_queued_mail(1), a_queued_mail(2))
    first = a_queued_mail(1)

    with database.begin() as db:
        words = {"actor": "answer_replies", "reason": "region_answered", "moment": NOON}
        done = [outbox.withdraw(db, "masa", first.kind, first.subject_key, **words) for _ in range(2)]
        none = outbox.withdraw(db, "masa", "another_kind", a_queued_mail(2).subject_key, **words)
    way = Answers(SENT)

    assert (done, none) == ([1, 0], 0)
    assert send(database, way) == {"sent": 1}
    with database.begin() as db:
        assert outbox.stuck(db, "masa") == []
        assert outbox.counts_by_state(db, "masa") == {"sent": 1, "withdrawn": 1}
        said = [row["action"] for row in db.execute(audit_table.select()).mappings()]
    assert said == ["mail_withdrawn"]


@pytest.mark.parametrize(
    ("words", "allow"),
    [(None, ("*@example.org",)), ("*@a.org, Jo@B.org ,", ("*@a.org", "jo@b.org")), ("", ())],
)
def test_the_allow_list_is_a_setting_that_names_nobody_real_by_itself(monkeypatch, words, allow):
    if words is not None:
        monkeypatch.setenv("MENTOR_MAIL_ALLOW", words)

    assert outbox.allow_list() == allow


def test_the_clock_is_asked_and_never_read(database):
    put_mails(database, a_queued_mail())

    outbox.send_waiting(database, Answers(SENT), "masa", later(days=400), ALLOW)

    assert rows(database, "sent_at") == [NOON + timedelta(days=400)]
