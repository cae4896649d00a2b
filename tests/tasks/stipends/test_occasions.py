"""A run is about the last day of the calendar, or about the batch that a person has asked for since."""

from datetime import date

from money_builders import MASA, TODAY, agree, noon, pay, propose, put_money_ground, put_pair
from sqlalchemy import text

from sql.database import reading
from tasks.stipends.asking import batch_in_work, event_in_work, released_batches
from tasks.stipends.occasions import event_due, extra_event
from tasks.stipends.release import release

AUTUMN = event_due(MASA, TODAY)
WINTER_DAY = date(2027, 2, 12)
EXTRA = extra_event(TODAY, "What came back.")


def in_work(database, today=TODAY):
    """The event and the batch that a run of a day is about."""
    with reading(database) as db:
        event = event_in_work(db, MASA, today)
        return event, batch_in_work(db, MASA, event)


def put_extra(database):
    """The autumn's batch left, and a person asked for another one; both ids."""
    put_money_ground(database, "Region 5")
    put_pair(database, "REF1", "mentor-1")
    first = pay(database, event=AUTUMN)
    put_pair(database, "REF2", "mentor-2", number=1)
    return first, propose(database, event=EXTRA, by="Ann Lee").batch_id


def left(database):
    with reading(database) as db:
        return released_batches(db, MASA)


def test_the_calendar_counts_before_anybody_asks_for_more(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "REF1", "mentor-1")
    assert in_work(database) == (AUTUMN, "")

    first = pay(database, event=AUTUMN)

    assert in_work(database) == (AUTUMN, first)


def test_a_batch_beside_the_calendar_is_in_work_until_all_of_it_is_closed(database):
    first, asked = put_extra(database)
    assert in_work(database) == (EXTRA, asked)

    agree(database, asked, "bea", "carl")
    assert release(MASA, database, asked, noon(TODAY)).state == "released"

    assert in_work(database) == (EXTRA, asked), "a run that died after the release goes on with its files"
    assert left(database) == [first, asked]
    with database.begin() as db:
        db.execute(text("UPDATE payment_batches SET state = 'closed'"))
    assert in_work(database) == (AUTUMN, first)
    assert left(database) == []


def test_the_next_day_of_the_calendar_does_not_wait_for_a_bank_that_says_nothing(database):
    _, asked = put_extra(database)
    agree(database, asked, "bea", "carl")
    release(MASA, database, asked, noon(TODAY))

    assert in_work(database, WINTER_DAY) == (event_due(MASA, WINTER_DAY), "")
    assert event_due(MASA, WINTER_DAY) != AUTUMN


def test_a_batch_that_was_rejected_is_forgotten(database):
    first, asked = put_extra(database)
    with database.begin() as db:
        db.execute(text("UPDATE payment_batches SET state = 'cancelled' WHERE batch_id = :one"), {"one": asked})

    assert in_work(database) == (AUTUMN, first)
