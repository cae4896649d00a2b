"""Replies that came by mail, not through our folder: real lists, real workbooks, and whom we believe."""

import os
from pathlib import Path

import pytest
from answer_chain import LATER, a_reply_to, answer, answers_for, book_in, lists_out, mail_to
from chain import MASA
from region_builders import rows_of
from replies import AUTHSERV_ID, put_reply, the_reply
from returned_books import filled

from schemas.files.match_list import SENTENCES
from sql import match_tables
from tasks.matches.bounces import open_bounces
from tasks.matches.quarantine import decide_reply, describe, quarantined
from tasks.matches.steps import read_reply

PROVEN = f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from=example.org\n".encode()
ADDRESS = b"r2@example.org"
REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.masa.example (Mail Delivery System)
To: mentors@example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"

--=_r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.masa.example

Final-Recipient: rfc822; r2@example.org
Action: failed
Status: 5.1.1

--=_r
Content-Type: message/rfc822

"""


@pytest.fixture
def home():
    return Path(os.environ["MENTOR_HOME"])


@pytest.fixture
def out(sqlite_database, monkeypatch):
    """A database whose regions have their lists, and a mail server that signs."""
    monkeypatch.setenv("MENTOR_AUTHSERV_ID", AUTHSERV_ID)
    lists_out(sqlite_database)
    return sqlite_database


def come(database, raw):
    """A mail comes in and is read: which reply it is, and how it stands."""
    reply_id = put_reply(database, raw)
    return reply_id, read(database, reply_id)


def read(database, reply_id):
    read_reply(MASA, database, reply_id, LATER, lambda *_: "")
    reply = the_reply(database, reply_id)
    return reply["verdict"], reply["code"], reply["answer_to"]


def test_a_coordinator_whom_our_server_confirms_is_answered(out, home):
    assert come(out, PROVEN + answer(home, "Region 2"))[1] == ("submission", "", "r2@example.org")


def test_the_same_mail_without_our_servers_word_counts_for_nothing(out, home):
    assert come(out, answer(home, "Region 2"))[1] == ("quarantine", "unproven", "")
    assert rows_of(out, match_tables.submissions) == []


def test_a_coordinator_of_another_region_cannot_answer_for_this_one(out, home):
    raw = (PROVEN + answer(home, "Region 2")).replace(ADDRESS, b"r3@example.org", 1)

    assert come(out, raw)[1] == ("quarantine", "not_coordinator", "")


def test_a_private_address_counts_once_a_person_vouches_and_the_answer_goes_to_the_address_on_file(out, home):
    raw = answer(home, "Region 2").replace(ADDRESS, b"two@gmail.example", 1)
    reply_id, stands = come(out, raw)
    assert stands == ("quarantine", "not_coordinator", "")
    with out.connect() as db:
        assert "Region 2" in describe(db, quarantined(db, "masa")[0])

    assert decide_reply(out, MASA, reply_id, "accept", "Sam Staff", "She called.", LATER)

    assert read(out, reply_id) == ("submission", "", "r2@example.org")
    assert len(rows_of(out, match_tables.submissions)) == 1


def test_what_a_person_refused_is_never_read_again(out, home):
    reply_id, _ = come(out, answer(home, "Region 2"))

    decide_reply(out, MASA, reply_id, "refuse", "Sam Staff", "She has not sent it.", LATER)

    assert read(out, reply_id) == ("refused", "by_staff", "")
    assert rows_of(out, match_tables.submissions) == []


def test_a_changed_mark_in_the_workbook_waits_for_a_person(out, home, monkeypatch):
    raw = PROVEN + answer(home, "Region 2")
    monkeypatch.setenv("MENTOR_KEY", "another installation")

    assert come(out, raw)[1][:2] == ("quarantine", "token_forged")


def test_a_mail_that_came_back_is_open_until_the_coordinator_writes(out, home):
    report = REPORT.encode() + mail_to(home, "Region 2").as_bytes() + b"\n--=_r--\n"

    assert come(out, report)[1] == ("bounce", "permanent", "")
    assert come(out, report.replace(b"r2@", b"r3@"))[1][0] == "bounce"

    with out.connect() as db:
        [bounce] = open_bounces(db, "masa", LATER.date())
    assert (bounce.recipient, bounce.region) == ("r2@example.org", "Region 2")
    come(out, PROVEN + answer(home, "Region 2"))
    with out.connect() as db:
        assert open_bounces(db, "masa", LATER.date()) == []


def test_an_unproven_mail_does_not_end_it(out, home):
    come(out, REPORT.encode() + mail_to(home, "Region 2").as_bytes() + b"\n--=_r--\n")
    come(out, answer(home, "Region 2"))

    with out.connect() as db:
        assert len(open_bounces(db, "masa", LATER.date())) == 1


def test_a_holiday_note_is_never_answered(out, home):
    raw = PROVEN + a_reply_to(mail_to(home, "Region 2"), b"%PDF-1.7 scan", Auto_Submitted="auto-replied")

    assert come(out, raw)[1] == ("auto_reply", "automatic", "")


def test_a_list_in_a_mail_that_looks_automatic_counts_once_a_person_vouches(out, home):
    mail = mail_to(home, "Region 2")
    cells = answers_for(book_in(mail), "Region 2")
    raw = PROVEN + a_reply_to(mail, filled(book_in(mail), cells), Auto_Submitted="auto-generated")

    reply_id, stands = come(out, raw)
    assert stands == ("quarantine", "automatic_list", "")
    decide_reply(out, MASA, reply_id, "accept", "Sam Staff", "She wrote it herself.", LATER)

    assert read(out, reply_id) == ("submission", "", "r2@example.org")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"%PDF-1.7 scan", "pdf"),
        (b"\x78\x9f\x3e\x22 rich text", "winmail"),
        (b"PK\x03\x04 torn", "damaged"),
        (b"7z\xbc\xaf\x27\x1c packed", "zipped"),
        (b"List ref,Outcome\nA,matched\n", "csv"),
    ],
)
def test_what_the_reader_refuses_has_a_sentence_that_the_coordinator_gets(out, home, content, code):
    found = come(out, PROVEN + a_reply_to(mail_to(home, "Region 2"), content))[1]

    assert found == ("refused", code, "r2@example.org")
    assert SENTENCES[code]


def test_a_flyer_beside_the_list_is_noted_and_the_list_counts(out, home):
    mail = mail_to(home, "Region 2")
    raw = a_reply_to(mail, filled(book_in(mail), answers_for(book_in(mail), "Region 2")))
    end = raw.rindex(b"--")
    boundary = raw[raw.rindex(b"\n--", 0, end) :].strip()[:-2]
    flyer = boundary + b'\nContent-Type: application/pdf; name="flyer.pdf"\n\n%PDF-1.7\n'

    found = come(out, PROVEN + raw[: raw.rindex(boundary)] + flyer + boundary + b"--\n")[1]

    assert found[0] == "submission"
    assert rows_of(out, match_tables.submissions)[0]["notes"].split()[:1] == ["ignored:pdf"]
