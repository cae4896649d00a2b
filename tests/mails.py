"""Mails for tests: each says only what the test cares about."""

from datetime import UTC, datetime, timedelta

from tasks.shared import mail, outbox

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SENDER = "mentors@example.org"


def a_mail(number=1, to="region5@example.org", subject="Your list", text="Please find your list.", **more):
    message_id = mail.message_id("masa", "2026-27", str(number), to, domain="example.org")
    return mail.build(sender=SENDER, to=to, subject=subject, text=text, date=NOON, message_id=message_id, **more)


def a_queued_mail(number=1, to="region5@example.org", on_unknown="again", program="masa", **more):
    return outbox.queued(
        a_mail(number, to, **more),
        dedupe_key=f"list/{number}",
        program=program,
        kind="region_list",
        subject_key=f"list-{number}",
        on_unknown=on_unknown,
    )


def put_mails(engine, *mails):
    with engine.begin() as db:
        return [outbox.enqueue(db, one, NOON) for one in mails]


def later(**span):
    """A clock that stands still that long after noon."""
    moment = NOON + timedelta(**span)
    return lambda: moment
