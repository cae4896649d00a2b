"""Whose answer it is that a person of ours lets in: named, the only one there is, or nobody's in particular."""

import os
import re
from pathlib import Path

import pytest
from answer_chain import LATER, a_reply_to, answers_for, book_in, drop_reply, lists_out, mail_to, read_all
from chain import MASA
from region_builders import put_coordinator, rows_of
from replies import AUTHSERV_ID, put_reply
from returned_books import filled

from sql import match_tables, tables
from tasks.matches.quarantine import decide_reply
from tasks.matches.steps import read_reply
from tasks.regions.answers import answer_replies

PROVEN = f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from=example.org\n".encode()
SECOND = "second@example.org"


@pytest.fixture
def home():
    return Path(os.environ["MENTOR_HOME"])


@pytest.fixture
def out(database, monkeypatch):
    """Regions have their lists; Region 2 has a second coordinator by now."""
    monkeypatch.setenv("MENTOR_AUTHSERV_ID", AUTHSERV_ID)
    lists_out(database)
    put_coordinator(database, region="Region 2", email=SECOND, name="Bo Berg")
    return database


def from_home(home, **changed):
    """A mail from a coordinator's private address."""
    mail = mail_to(home, "Region 2")
    cells = answers_for(book_in(mail), "Region 2")
    cells[2] |= changed
    came = a_reply_to(mail, filled(book_in(mail), cells))
    return re.sub(rb"^From:.*$", b"From: ann@private.example", came, count=1, flags=re.MULTILINE)


def accept(database, home, stands_for="", **changed):
    """It waits, somebody accepts it, and it is read."""
    reply_id = put_reply(database, from_home(home, **changed))
    read_reply(MASA, database, reply_id, LATER, lambda *_: "")
    decide_reply(database, MASA, reply_id, "accept", "Sam Staff", "She called me.", LATER, stands_for)
    read_reply(MASA, database, reply_id, LATER, lambda *_: "")
    return reply_id


def told(database, reply_id):
    """Whom the answer goes to, whose answer it is, and who acted."""
    [reply] = [row for row in rows_of(database, match_tables.replies) if row["reply_id"] == reply_id]
    [said] = [row for row in rows_of(database, match_tables.submissions) if row["reply_id"] == reply_id]
    actors = {row["actor"] for row in rows_of(database, match_tables.match_events)
              if row["submission_id"] == said["submission_id"]}  # fmt: skip
    return reply["answer_to"], said["coordinator"], actors


def test_an_accepted_reply_is_that_of_the_coordinator_whom_the_person_named(out, home):
    reply_id = accept(out, home, f" {SECOND.upper()} ")

    assert told(out, reply_id) == (SECOND, SECOND, {"staff_for_coordinator"})
    [decision] = rows_of(out, match_tables.reply_decisions)
    assert (decision["person"], decision["stands_for"]) == ("Sam Staff", SECOND)


def test_where_nobody_is_named_and_there_are_several_it_is_nobodys_own(out, home):
    reply_id = accept(out, home)

    assert told(out, reply_id) == ("r2@example.org", "", {"staff_for_coordinator"})


def test_where_there_is_only_one_it_is_theirs(out, home):
    with out.begin() as db:
        db.execute(tables.coordinators.delete().where(tables.coordinators.c.email == SECOND))

    assert told(out, accept(out, home)) == ("r2@example.org", "r2@example.org", {"staff_for_coordinator"})


def test_an_address_that_is_no_coordinators_of_the_region_is_refused_and_not_repeated(out, home):
    reply_id = put_reply(out, from_home(home))
    read_reply(MASA, out, reply_id, LATER, lambda *_: "")

    with pytest.raises(ValueError, match="no coordinator of that region has this address") as refused:
        decide_reply(out, MASA, reply_id, "accept", "Sam Staff", "She called.", LATER, "r3@example.org")
    assert "r3@" not in str(refused.value)
    assert rows_of(out, match_tables.reply_decisions) == []


def test_a_workbook_in_the_folder_ends_nothing_that_one_of_several_reported(out, home):
    reply_id = put_reply(out, PROVEN + from_home(home).replace(b"ann@private.example", b"r2@example.org"))
    read_reply(MASA, out, reply_id, LATER, lambda *_: "")
    book = book_in(mail_to(home, "Region 2"))
    cells = {2: {"Outcome": "left"}}
    drop_reply(home, filled(book, cells), "left.xlsx")
    [told_of] = read_all(out)

    assert told_of["held"] == 1
    assert {row["state"] for row in rows_of(out, match_tables.matches)} == {"confirmed"}


def test_whoever_is_answered_is_not_told_twice_of_what_somebody_said_against_them(out, home):
    accept(out, home, "r2@example.org")
    reply_id = accept(out, home, Outcome="left", **{"Mentor member ID": None, "Match date": None})

    done = answer_replies(MASA, out, LATER)

    assert told(out, reply_id)[:2] == ("r2@example.org", "")
    assert done == {"submission": 2}
    mails = [row for row in rows_of(out, tables.outbox) if row["kind"] == "answer"]
    assert {row["recipient"] for row in mails} == {"r2@example.org"}


def test_both_coordinators_read_that_one_ends_what_the_other_reported(out, home):
    accept(out, home, "r2@example.org")
    accept(out, home, SECOND, Outcome="left", **{"Mentor member ID": None, "Match date": None})

    assert answer_replies(MASA, out, LATER) == {"submission": 2, "others": 1}
    mails = {row["recipient"] for row in rows_of(out, tables.outbox) if row["kind"] == "answer"}
    assert mails == {"r2@example.org", SECOND}
