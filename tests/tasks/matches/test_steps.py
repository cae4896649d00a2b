"""One reply from the folder to the ledger."""

import os
from pathlib import Path

import pytest
from answer_chain import (
    LATER,
    a_reply_to,
    answer,
    answers_for,
    book_in,
    drop_reply,
    lists_out,
    mail_to,
    mentor_of,
    read_all,
    rows_in,
)
from chain import MASA
from region_builders import change_member, rows_of
from returned_books import filled, opened, saved
from sqlalchemy import insert, select

from schemas.match import Finding
from sql import match_tables, tables
from tasks.matches import steps
from tasks.matches.collect import collect
from tasks.matches.recheck import recheck_held
from tasks.matches.refusals import RefusedBook
from tasks.matches.steps import read_reply
from tasks.shared.folder_mailbox import FolderMailbox


@pytest.fixture
def home():
    return Path(os.environ["MENTOR_HOME"])


@pytest.fixture
def out(database):
    """A database whose regions have their lists."""
    lists_out(database)
    return database


def matches(database):
    with database.connect() as db:
        found = match_tables.matches.c
        return sorted(tuple(row) for row in db.execute(select(found.mentor_id, found.state)))


def verdicts(database):
    return sorted((row["verdict"], row["code"]) for row in rows_of(database, match_tables.replies))


def test_a_whole_answer_confirms_every_match(out, home):
    rows = rows_in(book_in(mail_to(home, "Region 2")))
    drop_reply(home, answer(home, "Region 2"))

    [told] = read_all(out)

    assert len(rows) == 2
    assert (told["verdict"], told["accepted"] + told["warned"]) == ("submission", 2), findings(out)
    assert {state for _, state in matches(out)} == {"confirmed"}
    [reply] = rows_of(out, match_tables.replies)
    assert reply["answer_to"] == "r2@example.org"
    assert list((home / "inbox/masa/replies/Processed").iterdir())


def findings(database) -> list[Finding]:
    return [(row["rule"], row["sentence"]) for row in rows_of(database, match_tables.row_findings)]


def test_the_good_rows_count_beside_a_bad_one(out, home):
    drop_reply(home, answer(home, "Region 2", Mentor_member_ID="99999"))

    [told] = read_all(out)

    assert told["held"] == 1
    assert len([state for _, state in matches(out) if state == "confirmed"]) == 1
    assert "mentor_unknown" in {rule for rule, _ in findings(out)}


def test_reading_it_again_changes_nothing(out, home):
    drop_reply(home, answer(home, "Region 2"))
    read_all(out)
    before = rows_of(out, match_tables.match_events), verdicts(out)
    [reply] = rows_of(out, match_tables.replies)

    assert read_reply(MASA, out, reply["reply_id"], LATER, lambda *_: "")["verdict"] == "settled before"
    assert before == (rows_of(out, match_tables.match_events), verdicts(out))


def test_the_same_list_in_another_mail_is_a_repeat(out, home):
    mail = mail_to(home, "Region 2")
    book = filled(book_in(mail), answers_for(book_in(mail), "Region 2"))
    drop_reply(home, a_reply_to(mail, book))
    read_all(out)
    drop_reply(home, a_reply_to(mail, filled(book, {}), text="Did you get this?"), "again.eml")
    read_all(out)

    assert verdicts(out) == [("repeated", "same_again"), ("submission", "")]
    assert len(rows_of(out, match_tables.submissions)) == 1


def test_a_mail_in_which_our_reading_stumbles_waits_for_a_person(out, home, monkeypatch):
    monkeypatch.setattr(steps, "triage", lambda *_: 1 / 0)
    drop_reply(home, answer(home, "Region 2"))

    assert read_all(out) == [{"verdict": "quarantine", "code": "triage_failed"}]


def test_a_workbook_without_its_headings_is_refused_whole(out, home, monkeypatch):
    def refuse(*_):
        raise RefusedBook("headings_unknown")

    monkeypatch.setattr(steps, "match_list_in", refuse)
    drop_reply(home, answer(home, "Region 2"))

    assert read_all(out) == [{"verdict": "refused", "code": "headings_unknown"}]
    assert rows_of(out, match_tables.submissions) == []


def test_nothing_is_written_if_the_proof_objects(out, home):
    def objects(*_):
        raise RuntimeError("the proof disagrees")

    drop_reply(home, answer(home, "Region 2"))

    with pytest.raises(RuntimeError, match="disagrees"):
        read_all(out, prove=objects)
    assert rows_of(out, match_tables.submissions) == []
    assert verdicts(out) == [("waiting", "")]


def test_bytes_that_were_changed_meanwhile_are_not_read(out, home):
    drop_reply(home, answer(home, "Region 2"))
    [reply_id] = collect(MASA, out, FolderMailbox(MASA.code), LATER)
    [reply] = rows_of(out, match_tables.replies)
    kept = home / "raw" / reply["raw_sha256"][:2] / reply["raw_sha256"]
    kept.chmod(0o600)
    kept.write_bytes(b"something else")

    with pytest.raises(ValueError, match="no longer those that came"):
        read_reply(MASA, out, reply_id, LATER, lambda *_: "")


def test_a_bare_workbook_that_staff_drop_is_answered_to_the_coordinator(out, home):
    mail = mail_to(home, "Region 3")
    drop_reply(home, filled(book_in(mail), answers_for(book_in(mail), "Region 3")), "list.xlsx")

    [told] = read_all(out)

    assert told["verdict"] == "submission"
    assert rows_of(out, match_tables.replies)[0]["answer_to"] == "r3@example.org"


def test_a_change_of_mentor_is_held_and_the_first_match_stands(out, home):
    drop_reply(home, answer(home, "Region 2"))
    read_all(out)
    drop_reply(home, answer(home, "Region 2", Mentor_member_ID=mentor_of("Region 2", 9)), "changed.eml")
    [told] = read_all(out)

    assert told["held"] == 1
    assert sorted(state for _, state in matches(out)) == ["confirmed", "confirmed", "held"]
    assert "mentor_changed" in {rule for rule, _ in findings(out)}


def test_a_renewed_membership_frees_a_held_row_without_a_reply(out, home):
    mentor = mentor_of("Region 2", 2)
    change_member(out, mentor, membership_status="Lapsed")
    drop_reply(home, answer(home, "Region 2"))
    [told] = read_all(out)
    before = recheck_held(MASA, out, LATER.date(), LATER)
    change_member(out, mentor, membership_status="Active")

    assert told["held"] == 1
    assert before == {"held": 1, "freed": 0}
    assert recheck_held(MASA, out, LATER.date(), LATER)["freed"] == 1
    assert recheck_held(MASA, out, LATER.date(), LATER)["freed"] == 0
    assert {state for _, state in matches(out)} == {"confirmed"}
    events = rows_of(out, match_tables.match_events)
    assert "recheck_held_rows" in {event["actor"] for event in events}


def test_the_record_of_acts_names_nobody(out, home):
    drop_reply(home, answer(home, "Region 2"))
    read_all(out)

    said = " ".join(row["facts"] for row in rows_of(out, tables.audit))
    assert "accepted" in said
    assert "@" not in said
    assert "Lind" not in said


def test_a_character_that_no_database_takes_stops_no_reply(out, home):
    drop_reply(home, answer(home, "Region 2", Mentor_name="Bo _x0000_ Ek", Note="see _x0000_ below"))

    [told] = read_all(out)

    assert told["verdict"] == "submission"


def test_a_workbook_without_a_heading_that_we_need_is_refused_and_the_heading_is_named(out, home):
    mail = mail_to(home, "Region 2")
    book = opened(book_in(mail))
    sheet = book["Matches"]
    [cell] = [cell for cell in sheet[1] if cell.value == "Outcome"]
    cell.value = "What became of it"
    drop_reply(home, a_reply_to(mail, saved(book)))

    assert read_all(out) == [{"verdict": "refused", "code": "heading_missing"}]
    assert verdicts(out) == [("refused", "heading_missing:Outcome")]


def said_twice(home, mail, *rows):
    """The book with more lines at its end, each about the mentee of the first line."""
    book = opened(filled(book_in(mail), answers_for(book_in(mail), "Region 2")))
    sheet = book["Matches"]
    for number, cells in enumerate(rows, sheet.max_row + 1):
        for at, heading in enumerate(sheet[1], 1):
            usual = sheet.cell(2, at).value
            sheet.cell(number, at).value = cells.get(heading.value, usual)
    return saved(book)


def test_of_two_rows_that_contradict_each_other_the_second_look_chooses_none(out, home):
    mail = mail_to(home, "Region 2")
    rejected = mail_to(home, "Region 2") and rows_in(book_in(mail))[0]["Mentee member ID"]
    drop_reply(home, a_reply_to(mail, said_twice(home, mail, {"Mentor member ID": rejected})))
    read_all(out)

    assert recheck_held(MASA, out, LATER.date(), LATER)["freed"] == 0
    assert [state for _, state in matches(out)].count("confirmed") == 1, "the other mentee's"


def test_a_reference_in_small_letters_ends_the_match_that_it_means(out, home):
    drop_reply(home, answer(home, "Region 2"))
    read_all(out)
    mail = mail_to(home, "Region 2")
    ref = str(rows_in(book_in(mail))[0]["List ref"])
    cells = {2: {"List ref": f" {ref.lower()} ", "Outcome": "left", "Mentor member ID": None, "Match date": None}}
    drop_reply(home, a_reply_to(mail, filled(book_in(mail), cells)), "left.eml")
    read_all(out)

    assert sorted(state for _, state in matches(out)) == ["confirmed", "ended"]


def test_a_waiver_frees_a_rejected_row_at_the_next_look(out, home):
    mentee = rows_in(book_in(mail_to(home, "Region 2")))[0]
    boss = mentor_of("Region 2", 2)
    with out.begin() as db:
        db.execute(insert(match_tables.disclosures).values(
            program="masa", member_id=boss, other_member_id=mentee["Mentee member ID"], kind="supervises",
            disclosed_by="Al Berg", disclosed_on=LATER.date()))  # fmt: skip
    drop_reply(home, answer(home, "Region 2"))
    [told] = read_all(out)
    before = recheck_held(MASA, out, LATER.date(), LATER)
    with out.begin() as db:
        db.execute(insert(match_tables.waivers).values(
            program="masa", list_ref=mentee["List ref"], mentor_id=boss, rule="supervisor", reason="no other is near",
            authority="association", waived_by="Al Berg", waived_on=LATER.date()))  # fmt: skip

    assert (told["rejected"], before["freed"]) == (1, 0)
    assert recheck_held(MASA, out, LATER.date(), LATER)["freed"] == 1
    assert {state for _, state in matches(out)} == {"confirmed"}
