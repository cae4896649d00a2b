"""A row is chased once for each step, however often and by how many at once, and never after its answer."""

import threading
from datetime import date, timedelta

import pytest
from chase_builders import FIRST, LISTED, answer, at, chase, refs_in, reminders, reply, send_list
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from region_builders import MASA, put_coordinator, put_new, put_run, ref, rows_of
from sqlalchemy import update
from thorough import some

from sql import match_tables, tables
from tasks.regions.chase_rules import Owed, dated_steps, due_step


def test_chasing_twice_writes_to_nobody_twice(chased):
    first = chase(chased, FIRST)
    written = (match_tables.chases, tables.outbox, tables.audit)
    before = [rows_of(chased, table) for table in written]

    again = [chase(chased, day)["mails"] for day in (FIRST, FIRST + timedelta(days=1))]

    assert (first["mails"], again) == (1, [0, 0])
    assert [rows_of(chased, table) for table in written] == before


def test_two_at_once_write_one_mail(chased):
    told, together = [], threading.Barrier(2)

    def one():
        together.wait()
        told.append(chase(chased, FIRST)["mails"])

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == [0, 1]
    assert len(reminders(chased)) == 1


def test_a_region_that_nobody_knows_is_refused(chased):
    with pytest.raises(ValueError, match="Region 99"):
        chase(chased, FIRST, region="Region 99")


def test_what_was_done_is_on_record_without_a_name(chased):
    chase(chased, FIRST)

    [*_, act] = rows_of(chased, tables.audit)
    assert (act["actor"], act["action"]) == ("remind_regions", "region_chased")
    assert act["facts"] == '{"mails":1,"rows":3,"step":"lists_reminder_1"}'
    assert not [row for row in rows_of(chased, tables.outbox) if "@" in row["dedupe_key"]]


DAYS = st.integers(0, 120).map(lambda days: date(2026, 8, 5) + timedelta(days))


@settings(max_examples=some(200), deadline=None)
@given(told=DAYS, back=st.none() | DAYS, looked_at=st.lists(DAYS, max_size=30), answered=st.none() | DAYS)
def test_no_row_is_chased_twice_by_a_step_and_none_after_its_answer(told, back, looked_at, answered):
    row = Owed("r", "p", told, told, sent_back_on=back)
    done = []
    for today in sorted(looked_at):
        if answered and answered <= today:
            continue
        step = due_step(MASA, dated_steps(MASA, today), row, today)
        if step and step.name not in [other.name for other in done]:
            assert told < step.due_on <= today
            done.append(step)

    assert [step.due_on for step in done] == sorted(step.due_on for step in done), "never back to an older step"
    assert len({step.name for step in done}) == len(done)


EVENTS = st.lists(st.tuples(
    st.sampled_from(["look", "look", "accept", "reject", "reply", "settle", "list"]), st.integers(0, 20)),
    min_size=3, max_size=12)  # fmt: skip


@settings(max_examples=some(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_whatever_happens_in_between_each_row_is_chased_once_for_a_step_and_never_after_an_answer(
    sqlite_template, tmp_path_factory, events
):
    import shutil

    from sql.database import connect

    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("chasing") / "mentor.db")
    database = connect(f"sqlite:///{path}")
    put_new(database, "00101", "00102")
    put_coordinator(database)
    put_run(database, LISTED)
    send_list(database)
    day, settled, number, answered = LISTED, True, 0, set()
    for act, days in events:
        day, number = day + timedelta(days), number + 1
        name = f"{number:02d}"
        if act == "look":
            before = len(reminders(database))
            chase(database, day)
            fresh = reminders(database)[before:]
            assert settled or not fresh
            assert not [1 for mail in fresh for one in refs_in(mail) if one in answered]
        elif act in {"accept", "reject"}:
            answer(database, [(ref("00101"), act)], name=name, day=day, number=number)
            answered = answered | {ref("00101")} if act == "accept" else answered - {ref("00101")}
        elif act == "reply":
            reply(database, name, verdict="waiting")
            settled = False
        elif act == "settle":
            with database.begin() as db:
                db.execute(update(match_tables.replies).values(verdict="refused", settled_at=at(day)))
            settled = True
    chased = [(row["list_ref"], row["step"]) for row in rows_of(database, match_tables.chases)]
    assert len(set(chased)) == len(chased)
    mailed = [one for mail in reminders(database) for one in refs_in(mail)]
    assert len(mailed) == len(chased)
    database.dispose()
