"""The match ledger in the database: what is written once, and what stays written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from region_builders import MASA, rows_of
from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from schemas.match import AnswerRow, Finding, Pair, RowVerdict
from sql import match_tables, tables
from tasks.matches.ledger import Answered, record, rows_sha256

MOMENT = datetime(2026, 9, 7, 3, 0, tzinfo=UTC)
TODAY = date(2026, 9, 6)
HELD = Finding("disclosed_conflict", "hold", "A conflict was disclosed; MASA must review it.", "association", "outcome")


def a_row(ref="A1", mentor="m1", result="accept", number=2, findings=(), day=date(2026, 9, 1)):
    pair = Pair(ref, f"p-{ref}", mentor, f"id-{mentor}", "Region 5", "Region 6", "active", "retired", day)
    said = {"list_ref": ref, "mentor_member_id": f"id-{mentor}", "outcome": "matched",
            "match_date": day.isoformat()}  # fmt: skip
    return RowVerdict(AnswerRow(number, ref, said), result, "matched", findings, f"p-{ref}", pair, ref)


def answered(number=1, coordinator="lind@example.org", at=MOMENT, year="2026-27", day=TODAY):
    return Answered(f"{number:064d}", "list1", year, "Region 5", coordinator, day, at)


@pytest.fixture
def ledger(database: Engine):
    """A database with one list that is out, and three replies that wait."""
    with database.begin() as db:
        db.execute(insert(tables.region_lists).values(
            list_id="list1", program="masa", program_year="2026-27", region="Region 5", version=1, content_sha256="c",
            as_of=date(2026, 8, 5), rows_new=2, rows_changed=0, rows_left=0, rows_same=0))  # fmt: skip
        db.execute(insert(match_tables.replies), [
            {"reply_id": f"{number:064d}", "raw_sha256": "a" * 64, "program": "masa", "list_id": "", "message_id": "",
             "answer_to": "", "received_at": MOMENT, "verdict": "waiting", "code": "", "settled_at": None}
            for number in (1, 2, 3)
        ])  # fmt: skip
    return database


def say(database: Engine, *verdicts, number=1, **more):
    with database.begin() as db:
        return record(db, MASA, answered(number, **more), verdicts, MOMENT)


def states(database: Engine):
    with database.connect() as db:
        found = db.execute(
            select(match_tables.matches.c.mentor_person_id, match_tables.matches.c.state).order_by("state")
        )
        return [tuple(row) for row in found]


def history(database: Engine):
    events = match_tables.match_events
    with database.connect() as db:
        found = db.execute(select(events.c.state, events.c.reason).order_by(events.c.at, events.c.match_id,
                                                                            events.c.number))  # fmt: skip
        return [tuple(row) for row in found]


def test_a_confirmed_match_holds_everything_that_a_stipend_needs(ledger):
    say(ledger, a_row())

    [match] = rows_of(ledger, match_tables.matches)
    assert (match["state"], match["mentor_status"], match["mentee_region"]) == ("confirmed", "retired", "Region 5")
    assert (match["match_date"], match["runs_until"]) == (date(2026, 9, 1), date(2027, 9, 1))
    assert match["state_since"] == TODAY, "the day of the program, not of Greenwich"
    assert history(ledger) == [("proposed", ""), ("confirmed", "")]


def test_the_same_answer_again_writes_nothing(ledger):
    first = say(ledger, a_row(), a_row("A2", "m2", number=3))
    before = rows_of(ledger, match_tables.match_events), rows_of(ledger, match_tables.submissions)
    again = say(ledger, a_row("A2", "m2", number=2), a_row(number=9), number=2)

    assert first
    assert again is None
    assert before == (rows_of(ledger, match_tables.match_events), rows_of(ledger, match_tables.submissions))


def test_a_correction_back_to_what_was_said_first_counts(ledger):
    say(ledger, a_row())
    say(ledger, a_row(mentor="m2", result="accept_warn"), number=2)
    say(ledger, a_row(), number=3)

    assert states(ledger) == [("m1", "confirmed"), ("m1", "replaced"), ("m2", "replaced")]


def test_every_row_and_finding_is_kept(ledger):
    submission = say(ledger, a_row(result="hold", findings=(HELD,)))

    [row], [finding] = rows_of(ledger, match_tables.submission_rows), rows_of(ledger, match_tables.row_findings)
    assert (row["submission_id"], row["result"], row["list_ref"]) == (submission, "hold", "A1")
    assert (finding["rule"], finding["column_name"], finding["sentence"]) == (
        "disclosed_conflict", "outcome", HELD.sentence)  # fmt: skip
    assert states(ledger) == [("m1", "held")]


def test_a_change_of_mentor_keeps_its_history(ledger):
    say(ledger, a_row())
    say(ledger, a_row(mentor="m2"), number=2)

    assert states(ledger) == [("m2", "confirmed"), ("m1", "replaced")]
    assert sorted(state for state, _ in history(ledger)) == [
        "confirmed",
        "confirmed",
        "proposed",
        "proposed",
        "replaced",
    ]


def test_the_database_refuses_a_second_confirmed_match(ledger):
    say(ledger, a_row())
    [match] = rows_of(ledger, match_tables.matches)

    with pytest.raises(IntegrityError), ledger.begin() as db:
        db.execute(insert(match_tables.matches).values({**match, "match_id": "other", "mentor_person_id": "m9"}))


@pytest.mark.parametrize("change", [
    "UPDATE match_events SET actor = 'x'", "DELETE FROM match_events",
    "INSERT INTO match_events SELECT match_id, 1, state, at, actor, reason, submission_id FROM match_events LIMIT 1",
])  # fmt: skip
def test_the_history_of_a_match_only_grows(ledger, change):
    say(ledger, a_row())

    with pytest.raises(DatabaseError), ledger.begin() as db:
        db.execute(text(change))


def test_where_a_row_stands_says_nothing():
    rows = [a_row(number=2), a_row("A2", number=3)]

    assert rows_sha256(rows) == rows_sha256([a_row("A2", number=7), a_row(number=4)])
    assert rows_sha256(rows) != rows_sha256(rows[:1])


def test_the_record_of_acts_counts_and_names_nobody(ledger):
    say(ledger, a_row(), a_row("A2", "m2", "hold", number=3))

    [act] = rows_of(ledger, tables.audit)
    assert '"accepted":1' in act["facts"]
    assert '"held":1' in act["facts"]
    assert "lind" not in act["facts"]


def test_the_same_answer_with_another_result_is_no_repeat(ledger):
    say(ledger, a_row(result="hold", findings=(HELD,)))
    again = say(ledger, a_row(), number=2)

    assert again
    assert states(ledger) == [("m1", "confirmed")]


def test_an_answer_that_came_earlier_and_is_read_later_overrules_nothing(ledger):
    earlier = MOMENT - timedelta(days=1)
    with ledger.begin() as db:
        older = match_tables.replies.c.reply_id == f"{2:064d}"
        db.execute(update(match_tables.replies).where(older).values(received_at=earlier))
    say(ledger, a_row())
    say(ledger, a_row(mentor="m2"), a_row("A2", "m3", number=3), number=2, at=earlier)

    assert states(ledger) == [("m1", "confirmed"), ("m3", "confirmed")]
    rows = {(row["list_ref"], row["result"]) for row in rows_of(ledger, match_tables.submission_rows)}
    assert ("A1", "unanswered") in rows


def test_a_corrected_day_is_on_record_with_its_history(ledger):
    say(ledger, a_row())
    say(ledger, a_row(day=date(2026, 10, 5)), number=2)

    [match] = rows_of(ledger, match_tables.matches)
    assert (match["match_date"], match["runs_until"]) == (date(2026, 10, 5), date(2027, 10, 5))
    assert history(ledger)[-1] == ("confirmed", "corrected")


def test_a_second_year_with_the_same_mentor_is_a_match_of_its_own(ledger):
    say(ledger, a_row())
    next_year = date(2027, 9, 5)
    say(ledger, a_row(day=next_year), number=2, year="2027-28", day=next_year)

    assert states(ledger) == [("m1", "confirmed"), ("m1", "ended")]
    assert ("ended", "ran_out") in history(ledger)
    assert {row["program_year"] for row in rows_of(ledger, match_tables.matches)} == {"2026-27", "2027-28"}
