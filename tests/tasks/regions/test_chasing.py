"""Regions are reminded of what is missing and of nothing else, once for each step, and never after they answered."""

import io
import threading
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from region_builders import (
    ACSA,
    ILA,
    MASA,
    MSA,
    WASBO,
    change_decision,
    change_member,
    put_application,
    put_coordinator,
    put_new,
    put_run,
    ref,
    rows_of,
)
from returned_books import filled
from sqlalchemy import insert, update

from schemas.program import When
from sql import match_tables, tables
from tasks.matches.limited_reader import read_book
from tasks.matches.returned import match_list_in
from tasks.regions.chase_rules import Owed, dated_steps, due_step
from tasks.regions.chasing import DueChases, chase_region, due_chases
from tasks.regions.steps import write_region_list
from tasks.shared.tokens import name_in

LISTED = date(2026, 8, 5)
FIRST, SECOND, LAST = date(2026, 9, 16), date(2026, 10, 5), date(2026, 10, 7)
"""The days of MASA's two reminders and of its escalation; the answers are due on 30 September."""
OPS = "office@example.org"


def at(day, hour=15):
    return datetime.combine(day, time(hour), UTC)


def send_list(database, region="Region 5", program=MASA, day=LISTED, state="sent"):
    """Write a region's list and let its mails go."""
    write_region_list(program, database, region, day, at(day))
    waiting = tables.outbox.c.state == "queued"
    with database.begin() as db:
        db.execute(
            update(tables.outbox).where(waiting).values(state=state, sent_at=at(day) if state == "sent" else None)
        )


def chase(database, day, region="Region 5", program=MASA):
    return chase_region(program, database, region, day, at(day))


def reminders(database):
    """The mails that chase, in the order in which they were queued."""
    rows = sorted(rows_of(database, tables.outbox), key=lambda row: row["mail_id"])
    return [message_from_bytes(row["mime"], policy=policy.default) for row in rows if row["kind"] == "reminder"]


def words_of(mail):
    return " ".join(mail.get_body(("plain",)).get_content().split())


def refs_in(mail):
    """The references in a mail's workbook."""
    [content] = [part.get_content() for part in mail.iter_attachments()]
    return {row[0] for row in openpyxl.load_workbook(io.BytesIO(content))["Matches"].values if row[0]} - {"List ref"}


def reply(database, name="r", region="Region 5", program=MASA, verdict="submission", list_id=None, day=LISTED):
    """A reply of a region, settled or not."""
    lists = [row for row in rows_of(database, tables.region_lists) if row["region"] == region]
    found = list_id if list_id is not None else max(lists, key=lambda row: row["version"])["list_id"]
    reply_id = name * (64 // len(name))
    with database.begin() as db:
        db.execute(insert(match_tables.replies).values(
            reply_id=reply_id, raw_sha256=reply_id, program=program.code, list_id=found, message_id="", answer_to="",
            received_at=at(day), verdict=verdict, code="",
            settled_at=None if verdict == "waiting" else at(day)))  # fmt: skip
    return reply_id, found


def answer(database, results, name="r", region="Region 5", program=MASA, day=date(2026, 9, 1), number=1,
           year="2026-27", holds=()):  # fmt: skip
    """An answer of a region on record: what became of each row, and by which rules the held ones are held."""
    reply_id, list_id = reply(database, name, region, program, day=day)
    counts = dict.fromkeys(("accepted", "warned", "held", "rejected", "unanswered"), 0)
    with database.begin() as db:
        db.execute(insert(match_tables.submissions).values(
            submission_id=f"s{name}", reply_id=reply_id, program=program.code, program_year=year, region=region,
            number=number, list_id=list_id, coordinator="lind@example.org", rows_sha256="", received_on=day, notes="",
            definition_sha256="", evidence="", **counts))  # fmt: skip
        for place, (list_ref, result) in enumerate(results, 2):
            db.execute(insert(match_tables.submission_rows).values(
                submission_id=f"s{name}", number=place, list_ref=list_ref, mentee_person_id="", mentor_person_id="",
                outcome="", said="{}", result=result))  # fmt: skip
            for rule in holds if result == "hold" else ():
                db.execute(
                    insert(match_tables.row_findings).values(
                        submission_id=f"s{name}", number=place, rule=rule, column_name="", result="hold", sentence=""
                    )
                )


def put_match(database, list_ref, state, year="2026-27", runs_until=None):
    """A match in some state, said by the answer `r`."""
    values = dict.fromkeys(("mentor_id", "mentee_region", "mentor_region", "mentee_status", "mentor_status",
                            "cross_region_reason", "format", "rules", "definition_sha256"), "")  # fmt: skip
    started = date(int(year[:4]), 7, 5)
    with database.begin() as db:
        db.execute(insert(match_tables.matches).values(
            match_id=f"{list_ref}-{state}", program="masa", program_year=year, list_ref=list_ref, region="Region 5",
            mentee_person_id=list_ref, mentor_person_id="00900", match_date=started, runs_until=runs_until,
            coordinator_is_party=0, submission_id="sr", state=state, state_since=started, **values))  # fmt: skip


@pytest.fixture
def listed(database, monkeypatch):
    """Three new members in Region 5, whose list went in August to a coordinator and a backup."""
    monkeypatch.setenv("MENTOR_OPS_MAIL", OPS)
    put_new(database, "00101", "00102", "00103")
    put_coordinator(database)
    put_coordinator(database, email="berg@example.org", name="Bo Berg", kind="backup")
    put_run(database, LISTED)
    send_list(database)
    return database


# When, and whom ------------------------------------------------------------------------------------------------------


def test_nobody_is_reminded_before_the_day_and_everybody_missing_on_it(listed):
    assert due_chases(MASA, listed, FIRST - timedelta(days=1)) == DueChases()
    assert due_chases(MASA, listed, FIRST) == DueChases(regions=("Region 5",))


def test_a_reminder_goes_to_the_coordinator_with_the_missing_rows_alone(listed):
    answer(listed, [(ref("00101"), "accept")])

    told = chase(listed, FIRST)

    assert told == {"region": "Region 5", "reminder": 2, "escalation": 0, "mails": 1}
    [mail] = reminders(listed)
    assert mail["To"] == "Ann Lind <lind@example.org>"
    assert mail["Subject"].strip() == "Reminder: MASA Mentor Program, Region 5: 2 of 3 mentees without an answer"
    said = words_of(mail)
    assert "2 of the 3 mentees on list 1 for Region 5 have no answer that we can use yet" in said
    assert "You were first asked on Wednesday, August 5, 2026. Thank you for the other answer." in said
    assert "Please reply by Wednesday, September 30, 2026." in said
    assert "Last00102, Jo (North)" in said
    assert "Last00101" not in said
    assert refs_in(mail) == {ref("00102"), ref("00103")}


def test_the_workbook_of_a_reminder_is_read_like_the_list_itself(listed):
    answer(listed, [(ref("00101"), "accept")])
    chase(listed, FIRST)

    [content] = [part.get_content() for part in reminders(listed)[0].iter_attachments()]
    book = read_book(filled(content), "open.xlsx")

    assert [name_in(mark) for mark in book.tokens] == [rows_of(listed, tables.region_lists)[0]["list_id"]]
    assert {row.list_ref for row in match_list_in(book, MASA).rows} == {ref("00102"), ref("00103")}


def test_a_reminder_stands_in_the_thread_of_its_list_and_a_reply_finds_the_list(listed):
    chase(listed, FIRST)

    [of_list] = [row for row in rows_of(listed, tables.outbox) if row["recipient"] == "lind@example.org"
                 and row["kind"] == "region_list"]  # fmt: skip
    [mail] = reminders(listed)
    assert mail["In-Reply-To"] == of_list["message_id"]
    assert mail["Reply-To"] == message_from_bytes(of_list["mime"], policy=policy.default)["Reply-To"]


def test_where_reminders_were_of_no_use_the_backup_and_the_association_are_asked(listed):
    chase(listed, FIRST)
    chase(listed, SECOND)
    told = chase(listed, LAST)

    assert told == {"region": "Region 5", "reminder": 0, "escalation": 3, "mails": 2}
    *_, to_backup, to_association = reminders(listed)
    assert to_backup["To"] == "Bo Berg <berg@example.org>"
    assert "Ann Lind was first asked on Wednesday, August 5, 2026." in words_of(to_backup)
    assert to_association["To"] == OPS
    said = words_of(to_association)
    assert "MASA Mentor Program, Region 5, program year 2026-27: 3 mentees on list 1" in said
    assert "reminders went out on Wednesday, September 16, 2026 and Monday, October 5, 2026" in said
    assert not [word for word in ("Last", "Lind", "Berg", "lind@") if word in said], "numbers, and nobody's name"
    assert not list(to_association.iter_attachments())


def test_without_a_backup_the_coordinator_is_asked_once_more(listed):
    with listed.begin() as db:
        db.execute(update(tables.coordinators).where(tables.coordinators.c.kind == "backup").values(active_to=FIRST))

    chase(listed, LAST)

    assert [mail["To"] for mail in reminders(listed)] == ["Ann Lind <lind@example.org>", OPS]
    assert "You were first asked on" in words_of(reminders(listed)[0])
    assert "no reminder has gone out before" in words_of(reminders(listed)[1])


def test_without_an_address_of_the_association_the_region_is_asked_all_the_same(listed, monkeypatch):
    monkeypatch.delenv("MENTOR_OPS_MAIL")

    assert chase(listed, LAST)["mails"] == 1


def test_a_day_that_was_missed_is_made_up_once_by_the_newest_step(listed):
    told = chase(listed, date(2026, 10, 20))

    assert (told["reminder"], told["escalation"]) == (0, 3)
    assert due_chases(MASA, listed, date(2026, 10, 21)) == DueChases()
    assert {row["step"] for row in rows_of(listed, match_tables.chases)} == {"lists_escalation"}


@pytest.mark.parametrize("day", [date(2026, 9, 19), date(2026, 9, 20), date(2026, 11, 26)], ids=str)
def test_nobody_is_written_to_on_a_quiet_day(listed, day):
    assert due_chases(MASA, listed, day) == DueChases()
    assert chase(listed, day)["mails"] == 0


@pytest.mark.parametrize("program", [MSA, WASBO, ILA], ids=lambda program: program.code)
def test_a_program_whose_calendar_reminds_nobody_never_does(database, program):
    put_new(database, "00101", code=program.code)
    put_coordinator(database, region="*", code=program.code)
    put_application(database, "00101", code=program.code)
    put_run(database, LISTED, code=program.code)
    send_list(database, "*", program)

    assert due_chases(program, database, date(2026, 12, 1)) == DueChases()


# Which rows ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("result", ["accept", "accept_warn", "hold"])
def test_a_row_that_is_answered_is_left_alone(listed, result):
    answer(listed, [(ref(member), result) for member in ("00101", "00102", "00103")])

    assert due_chases(MASA, listed, FIRST) == DueChases()


def test_a_rejected_row_is_missing_until_it_is_answered_again(listed):
    answer(listed, [(ref("00101"), "reject"), (ref("00102"), "accept"), (ref("00103"), "accept")])

    chase(listed, FIRST)
    answer(listed, [(ref("00101"), "accept")], name="q", day=date(2026, 9, 20), number=2)

    [mail] = reminders(listed)
    assert refs_in(mail) == {ref("00101")}
    assert "1 of them was answered already, and we wrote what to change" in words_of(mail)
    assert due_chases(MASA, listed, SECOND) == DueChases()


@pytest.mark.parametrize("rule", ["mentor_unknown", "outcome_unknown", "date_unreadable", "cross_region_no_reason"])
def test_a_held_row_that_its_region_can_mend_is_reminded_of(listed, rule):
    answer(listed, [(ref("00101"), "hold"), (ref("00102"), "accept"), (ref("00103"), "accept")],
           holds=(rule, "disclosed_conflict"))  # fmt: skip
    put_match(listed, ref("00101"), "held")

    chase(listed, FIRST)

    [mail] = reminders(listed)
    assert refs_in(mail) == {ref("00101")}
    assert "1 of them was answered already, and we wrote what to change" in words_of(mail)


@pytest.mark.parametrize("rule", ["disclosed_conflict", "mentor_not_member", "no_longer_listed", "mentor_changed"])
def test_a_held_row_that_only_others_can_lift_is_not_reminded_of(listed, rule):
    answer(listed, [(ref(member), "hold") for member in ("00101", "00102", "00103")], holds=(rule,))

    assert due_chases(MASA, listed, FIRST) == DueChases()


def test_a_match_that_stands_answers_for_its_row_whatever_was_mistyped_later(listed):
    answer(listed, [(ref("00101"), "hold"), (ref("00102"), "accept"), (ref("00103"), "accept")],
           holds=("outcome_unknown",))  # fmt: skip
    put_match(listed, ref("00101"), "confirmed")

    assert due_chases(MASA, listed, FIRST) == DueChases()


def test_a_new_year_asks_anew_but_for_those_whose_match_runs_on(listed):
    answer(listed, [(ref(member), "accept") for member in ("00101", "00102", "00103")], year="2025-26",
           day=date(2025, 10, 1))  # fmt: skip
    put_match(listed, ref("00101"), "confirmed", year="2025-26", runs_until=date(2026, 8, 1))
    put_match(listed, ref("00102"), "confirmed", year="2025-26", runs_until=date(2027, 3, 1))
    put_match(listed, ref("00103"), "held", year="2025-26")

    chase(listed, FIRST)

    [mail] = reminders(listed)
    assert refs_in(mail) == {ref("00101"), ref("00103")}
    assert "answered already" not in words_of(mail)


def test_a_row_left_empty_later_takes_nothing_back(listed):
    everybody = [ref(member) for member in ("00101", "00102", "00103")]
    answer(listed, [(one, "accept") for one in everybody])
    answer(listed, [(one, "unanswered") for one in everybody], name="q", day=date(2026, 9, 2), number=2)

    assert due_chases(MASA, listed, FIRST) == DueChases()


def test_a_row_that_came_back_on_the_day_itself_is_not_reminded_of_at_once(listed):
    answer(listed, [(ref(member), "reject") for member in ("00101", "00102", "00103")], day=FIRST)

    assert due_chases(MASA, listed, FIRST) == DueChases()
    assert due_chases(MASA, listed, SECOND).regions == ("Region 5",)


def test_who_lost_the_flag_or_moved_away_is_not_asked_about(listed):
    change_decision(listed, "00101", "NOT_ELIGIBLE")
    change_member(listed, "00102", region="Region 6")

    chase(listed, FIRST)

    assert refs_in(reminders(listed)[0]) == {ref("00103")}


def test_who_was_listed_after_the_day_of_a_step_is_not_chased_by_it(listed):
    put_new(listed, "00104")
    send_list(listed, day=date(2026, 10, 1))

    chase(listed, SECOND)
    chase(listed, LAST)

    to_coordinator, to_backup, _ = reminders(listed)
    assert ref("00104") in refs_in(to_coordinator)
    assert ref("00104") not in refs_in(to_backup), "nobody is late for a day that had passed when they were listed"


def test_a_match_on_record_answers_for_its_row(listed):
    answer(listed, [(ref("00101"), "accept")])
    put_match(listed, ref("00102"), "confirmed")
    put_match(listed, ref("00103"), "ended")

    chase(listed, FIRST)

    assert refs_in(reminders(listed)[0]) == {ref("00103")}


# What speaks against it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "list_id", "sentence"),
    [
        pytest.param("waiting", None, "a reply is not read yet", id="this region's, not read"),
        pytest.param("waiting", "", "a reply is not read yet", id="nobody knows whose, not read"),
        pytest.param("quarantine", None, "a reply waits for a person's decision", id="this region's, to be decided"),
    ],
)
def test_a_reply_that_is_not_settled_stops_the_reminder_for_now(listed, verdict, list_id, sentence):
    reply(listed, verdict=verdict, list_id=list_id)

    due = due_chases(MASA, listed, FIRST)

    assert due.regions == ()
    assert [one.sentence for one in due.held_back] == [f"Region 5: nobody is reminded, since {sentence}."]
    assert chase(listed, FIRST)["mails"] == 0
    with listed.begin() as db:
        db.execute(update(match_tables.replies).values(verdict="refused", settled_at=at(FIRST)))
    assert chase(listed, FIRST + timedelta(days=1))["reminder"] == 3, "and it goes out when nothing came of the reply"


def test_a_stranger_s_mail_in_quarantine_silences_nobody(listed):
    reply(listed, verdict="quarantine", list_id="")

    assert due_chases(MASA, listed, FIRST).regions == ("Region 5",)


def test_a_reply_that_a_person_refused_silences_nobody(listed):
    reply_id, _ = reply(listed, verdict="quarantine")
    with listed.begin() as db:
        db.execute(insert(match_tables.reply_decisions).values(
            reply_id=reply_id, decision="refuse", person="ops", reason="", decided_at=at(LISTED)))  # fmt: skip

    assert due_chases(MASA, listed, FIRST).regions == ("Region 5",)


def put_bounce(database, recipient="lind@example.org", kind="permanent"):
    reply_id, list_id = reply(database, "b", verdict="bounce")
    with database.begin() as db:
        db.execute(insert(match_tables.bounces).values(
            reply_id=reply_id, recipient=recipient, program="masa", list_id=list_id, kind=kind,
            noted_on=LISTED))  # fmt: skip


def test_no_reminder_goes_out_while_a_bounce_is_open(listed):
    put_bounce(listed)

    [held] = due_chases(MASA, listed, FIRST).held_back
    assert held.sentence.startswith("Region 5: nobody is reminded, since a mail to its coordinator came back.")
    assert chase(listed, FIRST)["mails"] == 0

    with listed.begin() as db:
        db.execute(update(match_tables.bounces).values(ended_on=FIRST))
    assert chase(listed, FIRST)["mails"] == 1


@pytest.mark.parametrize("bounce", [{"kind": "temporary"}, {"recipient": "former@example.org"}], ids=str)
def test_a_bounce_that_may_pass_or_of_somebody_gone_silences_nobody(listed, bounce):
    put_bounce(listed, **bounce)

    assert due_chases(MASA, listed, FIRST).regions == ("Region 5",)


def test_nobody_is_reminded_of_a_list_that_has_not_gone(listed):
    put_new(listed, "00104")
    send_list(listed, day=date(2026, 9, 1), state="held")

    [held] = due_chases(MASA, listed, FIRST).held_back
    assert held.sentence.startswith("Region 5: nobody is reminded, since the newest list has gone to no active")


def test_a_coordinator_who_never_had_the_list_is_not_reminded_of_it(listed):
    put_coordinator(listed, email="new@example.org", name="Ny Ek", active_from=date(2026, 9, 1))

    chase(listed, FIRST)

    assert [mail["To"] for mail in reminders(listed)] == ["Ann Lind <lind@example.org>"]


# The facilitator's queue ---------------------------------------------------------------------------------------------


@pytest.fixture
def queue(database):
    """Two people who applied to a program whose facilitators have seven days for each, one of them late."""
    for member, applied in (("00101", date(2026, 9, 1)), ("00102", date(2026, 9, 4))):
        put_new(database, member, code="acsa")
        put_application(database, member)
        with database.begin() as db:
            db.execute(update(tables.applications).where(tables.applications.c.person_id == member).values(
                decided_on=applied))  # fmt: skip
    put_coordinator(database, code="acsa")
    put_run(database, date(2026, 9, 4), code="acsa")
    send_list(database, program=ACSA, day=date(2026, 9, 4))
    return database


def test_each_application_has_its_own_clock_from_when_the_facilitator_knew_of_it(queue):
    change_member(queue, "00102", region="")
    assert due_chases(ACSA, queue, date(2026, 9, 10)).regions == ()
    change_member(queue, "00102", region="Region 5")

    told = chase(queue, date(2026, 9, 11), program=ACSA)

    assert told["reminder"] == 2
    assert due_chases(ACSA, queue, date(2026, 9, 17)).regions == ()
    assert chase(queue, date(2026, 9, 18), program=ACSA)["escalation"] == 2


def test_a_later_application_is_reminded_of_alone(queue):
    put_new(queue, "00103", code="acsa")
    put_application(queue, "00103")
    send_list(queue, program=ACSA, day=date(2026, 9, 10))
    chase(queue, date(2026, 9, 11), program=ACSA)

    told = chase(queue, date(2026, 9, 17), program=ACSA)

    assert (told["reminder"], told["mails"]) == (1, 1)
    assert ref("00103", "acsa") in words_of(reminders(queue)[-1]) or "Last00103" in words_of(reminders(queue)[-1])


def test_a_program_may_count_from_the_day_a_list_was_sent(listed):
    lists = MASA.lists.model_copy(update={
        "reminders": (When(anchor="event.list_sent", offset="P10D"),), "escalate": None, "due": None})  # fmt: skip
    program = MASA.model_copy(update={"lists": lists})

    assert due_chases(program, listed, date(2026, 8, 14)).regions == ()
    assert due_chases(program, listed, date(2026, 8, 17)).regions == ("Region 5",), "the tenth day is a Saturday"


# Once ----------------------------------------------------------------------------------------------------------------


def test_chasing_twice_writes_to_nobody_twice(listed):
    first = chase(listed, FIRST)
    written = (match_tables.chases, tables.outbox, tables.audit)
    before = [rows_of(listed, table) for table in written]

    again = [chase(listed, day)["mails"] for day in (FIRST, FIRST + timedelta(days=1))]

    assert (first["mails"], again) == (1, [0, 0])
    assert [rows_of(listed, table) for table in written] == before


def test_two_at_once_write_one_mail(listed):
    told, together = [], threading.Barrier(2)

    def one():
        together.wait()
        told.append(chase(listed, FIRST)["mails"])

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == [0, 1]
    assert len(reminders(listed)) == 1


def test_a_region_that_nobody_knows_is_refused(listed):
    with pytest.raises(ValueError, match="Region 99"):
        chase(listed, FIRST, region="Region 99")


def test_what_was_done_is_on_record_without_a_name(listed):
    chase(listed, FIRST)

    [*_, act] = rows_of(listed, tables.audit)
    assert (act["actor"], act["action"]) == ("remind_regions", "region_chased")
    assert act["facts"] == '{"mails":1,"rows":3,"step":"lists_reminder_1"}'
    assert not [row for row in rows_of(listed, tables.outbox) if "@" in row["dedupe_key"]]


DAYS = st.integers(0, 120).map(lambda days: date(2026, 8, 5) + timedelta(days))


@settings(max_examples=200, deadline=None)
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


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
