"""Each mail in its state: queued once, sent once, and in doubt only when nobody can know."""

from dataclasses import replace
from datetime import timedelta

import pytest
from mails import NOON, a_mail, a_queued_mail, put_mails
from sent_mails import LATER, LOST, SENT, Answers, acts, rows, send

from tasks.shared import leases, outbox
from tasks.shared.files import home
from tasks.shared.sent import Outcome, Sent
from tasks.shared.transport import FolderTransport

RETRY = Sent(Outcome.RETRY, 451, "mail refused: 451")
NO_LINK = Sent(Outcome.RETRY, None, "no link: TimeoutError", ours=True)
CLOSING = Sent(Outcome.RETRY, 421, "recipient refused: 421")


def outbox_counts(engine):
    with engine.begin() as db:
        return outbox.counts_by_state(db, "masa")


def test_the_same_mail_is_queued_once(database):
    assert put_mails(database, a_queued_mail(), a_queued_mail()) == [True, False]
    assert rows(database, "state") == ["queued"]


def test_a_mail_vanishes_with_the_change_it_reports(database):
    with database.connect() as db:
        outbox.enqueue(db, a_queued_mail(), NOON)
        db.rollback()

    assert rows(database, "state") == []


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"to": "region6@example.org"}, id="to somebody else"),
        pytest.param({"subject_key": "list-2"}, id="about something else"),
        pytest.param({"dedupe_key": "list/2"}, id="under another key"),
    ],
)
def test_two_mails_under_one_key_are_a_mistake_and_nothing_is_overwritten(database, other):
    put_mails(database, a_queued_mail())
    second = a_queued_mail(**other) if "to" in other else replace(a_queued_mail(), **other)

    with pytest.raises(outbox.KeyTaken) as refusal:
        put_mails(database, second)
    assert "@" not in str(refusal.value)
    assert rows(database, "recipient", "subject_key") == [("region5@example.org", "list-1")]


def test_a_row_and_its_mail_name_the_same_recipient(database):
    forged = replace(a_queued_mail(), recipient="region6@example.org")

    with pytest.raises(ValueError, match="do not name the recipient"):
        put_mails(database, forged)


def test_a_key_holds_no_address(database):
    with pytest.raises(ValueError, match="holds an address"):
        put_mails(database, replace(a_queued_mail(), dedupe_key="list/region5@example.org"))


def test_sending_twice_sends_nobody_twice(database):
    put_mails(database, a_queued_mail(1), a_queued_mail(2))
    folder = FolderTransport(home() / "outbox")

    first, second = send(database, folder), send(database, folder)

    assert (first, second) == ({"sent": 2}, {})
    assert rows(database, "state", "attempts", "sent_at") == [("sent", 1, NOON)] * 2
    assert len(list((home() / "outbox").iterdir())) == 2


def test_what_is_sent_has_the_bytes_that_were_queued(database):
    mail = a_queued_mail(text="Grüße\n.\n", subject="Fünf neue " * 20)
    put_mails(database, mail)

    send(database, FolderTransport(home() / "outbox"))

    [path] = (home() / "outbox").iterdir()
    assert path.read_bytes() == mail.mime


def test_another_programs_mail_is_left_alone(database):
    put_mails(database, a_queued_mail(1), a_queued_mail(2, program="ilmo"))

    assert send(database, Answers(SENT)) == {"sent": 1}
    assert rows(database, "state") == ["sent", "queued"]


def test_two_senders_never_hold_the_same_mail(database):
    put_mails(database, a_queued_mail())

    held = [leases.claim(database, "masa", NOON) for _ in range(2)]

    assert [mail is not None for mail in held] == [True, False]


def test_a_retry_waits_twice_as_long_each_time_and_the_eighth_fails(database):
    put_mails(database, a_queued_mail())
    moment, waits = NOON, []

    for _ in range(8):
        assert send(database, Answers(RETRY), moment) == send(database, Answers(RETRY), moment) | {
            "retry" if len(waits) < 7 else "failed": 1
        }
        [not_before] = rows(database, "not_before")
        waits.append((not_before - moment).total_seconds())
        moment = not_before

    assert waits == [30, 60, 120, 240, 480, 960, 1920, 0]
    assert rows(database, "state", "attempts", "last_code", "last_detail") == [
        ("failed", 8, 451, "mail refused: 451; 8 attempts")
    ]


def test_a_refusal_is_not_tried_again(database):
    put_mails(database, a_queued_mail())

    assert send(database, Answers(Sent(Outcome.FAILED, 550, "recipient refused: 550"))) == {"failed": 1}
    assert send(database, Answers(SENT), LATER) == {}


def test_without_a_link_the_batch_stops_and_no_mail_pays_for_it(database):
    put_mails(database, a_queued_mail(1), a_queued_mail(2))
    way = Answers(NO_LINK)

    assert send(database, way) == {"retry": 1, "stopped": 1}
    assert len(way.given) == 1
    assert rows(database, "state", "attempts") == [("queued", 0)] * 2
    assert send(database, Answers(SENT)) == {"sent": 2}


def test_a_server_that_closes_costs_one_mail_one_attempt(database):
    put_mails(database, a_queued_mail(1), a_queued_mail(2))

    assert send(database, Answers(CLOSING)) == {"retry": 1, "stopped": 1}
    assert rows(database, "state", "attempts") == [("queued", 1), ("queued", 0)]


@pytest.mark.parametrize("trouble", [LOST, ValueError("s3cret")])
def test_a_doubt_about_a_list_is_settled_by_the_same_mail_again(database, trouble):
    put_mails(database, a_queued_mail())
    way = Answers(trouble, SENT)

    assert send(database, way) == {"again": 1, "stopped": 1}
    assert send(database, way, LATER) == {"sent": 1}
    assert way.given == [a_mail()["Message-ID"]] * 2
    assert acts(database) == [("outbox sender", "mail_may_go_twice", a_mail()["Message-ID"])]


def test_one_broken_link_leaves_one_doubt_and_not_twenty(database):
    put_mails(database, *[a_queued_mail(number, on_unknown="ask") for number in range(20)])

    assert send(database, Answers(LOST)) == {"unknown": 1, "stopped": 1}
    assert outbox_counts(database) == {"queued": 19, "unknown": 1}


def test_a_doubt_that_stays_ends_with_a_person(database):
    put_mails(database, a_queued_mail())
    moment = NOON
    for _ in range(8):
        send(database, Answers(LOST), moment)
        moment += timedelta(hours=2)

    assert rows(database, "state", "attempts") == [("unknown", 8)]


def test_a_doubt_about_a_payment_waits_for_a_person(database):
    put_mails(database, a_queued_mail(on_unknown="ask"))
    way = Answers(LOST, SENT)

    assert send(database, way) == {"unknown": 1, "stopped": 1}
    assert send(database, way, LATER) == {}
    assert len(way.given) == 1


@pytest.mark.parametrize(
    ("on_unknown", "counts", "state"), [("again", {"again": 1}, "queued"), ("ask", {"unknown": 1}, "unknown")]
)
def test_a_lease_that_ran_out_is_a_doubt_and_is_written_down(database, on_unknown, counts, state):
    put_mails(database, a_queued_mail(on_unknown=on_unknown))
    held = leases.claim(database, "masa", NOON)

    assert outbox.reap(database, "masa", NOON) == {}
    assert outbox.reap(database, "masa", LATER) == counts
    assert rows(database, "state", "attempts") == [(state, 1)]
    assert rows(database, "last_detail")[0].startswith("the sender died; ")
    assert len(acts(database)) == 1
    assert not leases.settle(database, held, leases.after(held, SENT), LATER), "the lease is gone"


def test_a_late_sender_does_not_overwrite_the_one_that_took_over(database):
    put_mails(database, a_queued_mail())
    late = leases.claim(database, "masa", NOON)
    outbox.reap(database, "masa", LATER)
    leases.claim(database, "masa", LATER)

    assert not leases.settle(database, late, leases.after(late, RETRY), LATER)
    assert rows(database, "state", "token") == [("sending", 3)]
