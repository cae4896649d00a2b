"""What waits among the replies is counted, and told without anybody's name; on both databases."""

from datetime import timedelta

import pytest
from region_builders import put_coordinator
from replies import LIST, MASA, MOMENT, TODAY, a_reply, put_list, put_mail, put_reply, settle
from sqlalchemy import insert, update

from sql import match_tables, tables
from sql.database import reading
from tasks.matches.bounces import note_bounce
from tasks.matches.quarantine import decide_reply
from tasks.matches.standing import Left, alarms, news, undecided, work_left

HOURS_LATER = MOMENT + timedelta(hours=2)


@pytest.fixture
def region(database):
    """A region with its coordinator and its list."""
    put_list(database)
    put_coordinator(database)
    return database


def reply_of(database, text, verdict, **more):
    """A reply that is settled, or waits."""
    reply_id = put_reply(database, a_reply(text=text))
    return reply_id if verdict == "waiting" else settle(database, reply_id, verdict, **more)


def left(database, moment=HOURS_LATER):
    with reading(database) as db:
        return work_left(db, MASA, moment)


def owe_an_answer(database, reply_id):
    with database.begin() as db:
        rows = match_tables.replies
        db.execute(update(rows).where(rows.c.reply_id == reply_id).values(answer_to="lind@example.org"))


def put_place(database, reply_id, moved_to, place="folder:0"):
    with database.begin() as db:
        db.execute(insert(match_tables.reply_places).values(place=place, reply_id=reply_id, moved_to=moved_to))


def test_nothing_is_left_where_nothing_came(database):
    assert left(database) == Left(answers=0, places=0, held=0)


def test_an_answer_is_left_until_it_is_in_the_outbox(region):
    reply_id = reply_of(region, "1", "submission")
    assert left(region).answers == 0, "nobody is to be answered"
    owe_an_answer(region, reply_id)
    assert left(region).answers == 1

    put_mail(region)
    with region.begin() as db:
        db.execute(update(tables.outbox).values(dedupe_key=f"answer/{reply_id}"))

    assert left(region).answers == 0


@pytest.mark.parametrize(
    ("verdict", "moved_to", "places"),
    [
        ("submission", "", 1), ("submission", "Processed", 0), ("submission", "Duplicates", 0),
        ("quarantine", "Quarantine", 0), ("refused", "Quarantine", 1), ("waiting", "", 0),
    ],
)  # fmt: skip
def test_a_copy_is_left_until_it_lies_where_its_verdict_says(region, verdict, moved_to, places):
    put_place(region, reply_of(region, "1", verdict), moved_to)

    assert left(region).places == places


def test_an_answer_is_owed_however_long_nobody_looked(region):
    owe_an_answer(region, reply_of(region, "1", "submission"))

    assert left(region, MOMENT + timedelta(days=40)).answers == 1


def test_nobody_is_owed_an_answer_who_answers_for_no_region_any_more(region):
    owe_an_answer(region, reply_of(region, "1", "submission"))
    with region.begin() as db:
        db.execute(update(tables.coordinators).values(active_to=TODAY + timedelta(days=1)))

    assert left(region).answers == 1
    assert left(region, MOMENT + timedelta(days=2)).answers == 0


def test_a_copy_that_could_not_be_moved_for_a_day_is_left_alone(region):
    put_place(region, reply_of(region, "1", "submission"), "")

    assert left(region, MOMENT + timedelta(hours=23)).places == 1
    assert left(region, MOMENT + timedelta(days=2)).places == 0


def test_news_are_about_the_replies_just_read_alone(region):
    waits = reply_of(region, "1", "quarantine", list_id=LIST)
    lost = reply_of(region, "2", "bounce", list_id=LIST)
    with region.begin() as db:
        note_bounce(db, "masa", lost, LIST, ["lind@example.org"], "permanent", TODAY)

    with reading(region) as db:
        [about_bounce] = news(db, MASA, [lost], HOURS_LATER)
        [about_quarantine] = news(db, MASA, [waits], HOURS_LATER)
        assert news(db, MASA, ["another"], HOURS_LATER) == []
        everything = alarms(db, MASA, HOURS_LATER)

    assert about_bounce.startswith("Our mail to a coordinator of Region 5 ")
    assert about_quarantine.startswith("1 reply waits for a decision: Required Actions")
    assert everything == [about_bounce, about_quarantine]
    assert "@" not in " ".join(everything)


def test_a_reply_that_is_not_read_for_an_hour_is_an_alarm(region):
    reply_of(region, "1", "waiting")

    with reading(region) as db:
        assert alarms(db, MASA, MOMENT + timedelta(minutes=50)) == []
        [alarm] = alarms(db, MASA, HOURS_LATER)
    assert alarm == "1 reply could not be read for an hour: see masa__read_match_lists."


def test_what_a_person_has_decided_waits_for_nobody(region):
    reply_id = reply_of(region, "1", "quarantine", list_id=LIST)
    decide_reply(region, MASA, reply_id, "refuse", "Sam Staff", "Not ours.", MOMENT)

    with reading(region) as db:
        assert undecided(db, "masa") == set()
        assert alarms(db, MASA, HOURS_LATER) == []


def test_a_reply_that_failed_again_after_it_was_accepted_is_an_alarm_and_no_question(region):
    reply_id = reply_of(region, "1", "quarantine", list_id=LIST)
    decide_reply(region, MASA, reply_id, "accept", "Sam Staff", "She called me.", MOMENT)
    settle(region, reply_id, "quarantine", "triage_failed")

    with reading(region) as db:
        assert undecided(db, "masa") == set()
        assert alarms(db, MASA, HOURS_LATER) == ["1 reply could not be read for an hour: see masa__read_match_lists."]


def test_what_staff_vouched_for_and_came_to_nothing_is_told_for_two_weeks(region):
    dropped = reply_of(region, "1", "refused", code="list_unknown")
    put_place(region, dropped, "Rejected")
    put_place(region, dropped, "Duplicates", "folder:1")
    by_mail = reply_of(region, "2", "refused", code="list_unknown")
    put_place(region, by_mail, "Rejected", "imap:1:1")
    answered = reply_of(region, "3", "refused", code="pdf")
    put_place(region, answered, "Rejected", "folder:3")
    owe_an_answer(region, answered)

    with reading(region) as db:
        assert news(db, MASA, [by_mail, answered], HOURS_LATER) == []
        [told] = news(db, MASA, [dropped], HOURS_LATER)
        assert alarms(db, MASA, HOURS_LATER) == [told]
        assert alarms(db, MASA, MOMENT + timedelta(days=15)) == []

    assert told == ("A mail of 20 September 2026 that was left in our folder was not taken in since nobody can say for "
                    "which list it is, and nobody was answered: ask the coordinator to fill in the workbook of our "
                    "mail and to reply to that mail.")  # fmt: skip


def test_what_a_person_accepted_in_vain_is_told_and_what_one_refused_is_not(region):
    accepted, refused = (reply_of(region, text, "quarantine", code="list_unknown") for text in "12")
    decide_reply(region, MASA, accepted, "accept", "Sam Staff", "I know her.", MOMENT)
    decide_reply(region, MASA, refused, "refuse", "Sam Staff", "Not ours.", MOMENT)
    settle(region, accepted, "refused", "token_forged")

    with reading(region) as db:
        [told] = alarms(db, MASA, HOURS_LATER)

    assert "that a person accepted was not taken in since its mark is of a list that we did not make" in told
