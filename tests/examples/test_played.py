"""The sample's nine regions answer, by the folder and by mail: every row ends as is true, and everybody is told."""

import re
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from intake import unproven
from post import FolderPost, ImapPost
from returned_books import filled, opened
from sqlalchemy import select, text

from examples.sample.association import PROGRAM, make_sample, write_sample
from examples.sample.replies import Days, write_replies
from schemas.registry import program
from sql import match_tables
from tasks.eligibility.steps import decide_members
from tasks.matches.collect import collect, tidy
from tasks.matches.evidence import prove
from tasks.matches.steps import read_reply
from tasks.membership.steps import pull_membership
from tasks.regions import steps as regions
from tasks.regions.answers import answer_replies
from tasks.shared.files import home
from tasks.shared.mail import XLSX
from tasks.shared.outbox import send_waiting
from tasks.shared.transport import transport_from

MASA, SERVER = program(PROGRAM), "mx.example.org"
MENDED = "<mended@example.org>"
SENT = datetime(2026, 9, 8, 15, tzinfo=UTC)
DAYS = Days(on_time=date(2026, 9, 24), late=date(2026, 10, 8), again=date(2026, 10, 12))


@pytest.fixture(params=["a folder, SQLite", "a mailbox, PostgreSQL"])
def post_and_engine(request):
    """A way in and a database."""
    if "folder" in request.param:
        yield FolderPost(), request.getfixturevalue("sqlite_database")
        return
    server = request.getfixturevalue("dovecot")
    post = ImapPost(server, server.new_account())
    yield post, request.getfixturevalue("postgres_database")
    post.close()


def send(engine, moment):
    send_waiting(engine, transport_from(None), PROGRAM, lambda: moment, ("*@example.org",))


def lists_out(engine):
    """Every region of the sample has its list."""
    sample = make_sample(SENT.date())
    write_sample(sample, home() / "inbox" / PROGRAM, home() / "truth.csv")
    pull_membership(MASA, engine, SENT, lambda *_: "")
    decide_members(MASA, engine, SENT.date())
    regions.take_in_registers(MASA, engine, SENT)
    for region in regions.lists_due(MASA, engine, SENT.date()).regions:
        regions.write_region_list(MASA, engine, region, SENT.date(), SENT)
    send(engine, SENT)
    return sample


def arrivals_of(replies):
    """Each reply with the moment when it arrives: on the day of its stage, one minute after the one before."""
    stages = {"on_time": DAYS.on_time, "late": DAYS.late, "again": DAYS.again, "changed": DAYS.again}
    moments = [datetime.combine(stages[reply.stage], time(15, minute), UTC) for minute, reply in enumerate(replies)]
    return [(reply.path.read_bytes(), moment) for reply, moment in zip(replies, moments, strict=True)]


def play(post, engine, replies, prove=unproven):
    """Let the replies arrive one after the other, each read and answered before the next; what was told of each."""
    told, mailbox = [], post.mailbox()
    for raw, moment in replies:
        post.arrive(raw)
        waiting = collect(MASA, engine, mailbox, moment)
        told += [read_reply(MASA, engine, reply_id, moment, prove) for reply_id in waiting]
        answer_replies(MASA, engine, moment)
        send(engine, moment)
        tidy(MASA, engine, mailbox)
    return told


def found(engine, region, number):
    """Every result and rule that any answer of a region has for a row."""
    submissions, rows, findings = match_tables.submissions, match_tables.submission_rows, match_tables.row_findings
    asked = (
        select(rows.c.result, findings.c.rule)
        .join(submissions, submissions.c.submission_id == rows.c.submission_id)
        .outerjoin(findings, (findings.c.submission_id == rows.c.submission_id) & (findings.c.number == rows.c.number))
        .where(submissions.c.region == region, rows.c.number == number)
    )
    with engine.connect() as db:
        return {tuple(row) for row in db.execute(asked)}


def answers():
    """Our answers, by whom they went to."""
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (home() / "outbox").glob("*.eml")]
    return [mail for mail in mails if mail["Auto-Submitted"] == "auto-replied"]


def test_the_regions_of_the_sample_are_read_judged_and_answered_and_who_mends_what_is_asked_is_through(
    post_and_engine, monkeypatch, tmp_path
):
    monkeypatch.setenv("MENTOR_AUTHSERV_ID", SERVER)
    post, engine = post_and_engine
    sample = lists_out(engine)
    replies = write_replies(home() / "outbox", tmp_path / "played", sample, DAYS, authserv_id=SERVER)
    proof = prove if engine.dialect.name == "sqlite" else unproven  # it reads no database

    told = play(post, engine, arrivals_of(replies), proof)

    assert [one["verdict"] for one in told] == ["submission"] * 8 + ["repeated", "submission"]
    truth = [(reply.region, one) for reply in replies for one in reply.truth]
    wrong = [(region, one) for region, one in truth if one.rule
             and not {(one.result, one.rule)} & found(engine, region, one.row)]  # fmt: skip
    assert wrong == []
    good = {one.result for _, one in truth if not one.rule}
    assert good <= {"accept", "unanswered"}
    assert post.lies() == {"Processed": 10}
    with engine.connect() as db:
        confirmed = db.execute(text("SELECT COUNT(*) FROM matches WHERE state = 'confirmed'")).scalar()
    assert confirmed == len({(region, one.row) for region, one in truth if one.result in {"accept", "accept_warn"}
                             and one.rule not in {"declined", "left", "not_new", "pending"}})  # fmt: skip
    is_through_once_mended(post, engine, replies[0])


def is_through_once_mended(post, engine, first):
    """A coordinator mends what the answer to the first reply asks for, and there is nothing left to do."""
    reply = message_from_bytes(first.path.read_bytes(), policy=policy.default)
    [asked] = [mail for mail in answers() if mail["In-Reply-To"] == reply["Message-ID"]]
    [book] = [part.get_content() for part in asked.iter_attachments()]
    todo = rows_in(book)
    mended = {number: {"Outcome": "matched", "Mentor member ID": first_suggested(row), "Match date": DAYS.late}
              for number, row in enumerate(todo, 2)}  # fmt: skip
    back = mail_with(asked, filled(book, mended))
    [told] = play(post, engine, [(back, SENT.replace(month=10, day=20))])

    assert len(todo) == sum(one.result in {"hold", "reject", "unanswered"} for one in first.truth) > 0
    assert (told["held"], told["rejected"], told["unanswered"]) == (0, 0, 0)
    [last] = [mail for mail in answers() if mail["In-Reply-To"] == MENDED]
    assert f"{first.region}: mentee list 1 (all" in last["Subject"]
    assert list(last.iter_attachments()) == []


def rows_in(book):
    """The lines that still need work, under their headings."""
    headings, *lines = opened(book)["Matches"].iter_rows(values_only=True)
    return [dict(zip(headings, line, strict=True)) for line in lines if line[0]]


def first_suggested(row):
    """The id of the mentor whom the list suggests first."""
    return re.search(r"\(([^()]+)\)", str(row["Suggested mentors"]))[1]


def mail_with(asked, book):
    """What the coordinator sends back to a mail that asks for more."""
    reply = EmailMessage()
    reply["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from=example.org"
    reply["From"], reply["To"] = str(asked["To"]), str(asked["Reply-To"])
    reply["In-Reply-To"], reply["Message-ID"] = str(asked["Message-ID"]), MENDED
    reply.set_content("Here are the rest.")
    reply.add_attachment(book, *XLSX.split("/"), filename="rest.xlsx")
    return reply.as_bytes()
