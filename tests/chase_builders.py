"""A region whose list went in August, what it answers, and the reminders that it gets."""

import io
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy

import openpyxl
from laid_ground import laid_once
from region_builders import MASA, put_coordinator, put_new, put_run, rows_of
from sqlalchemy import insert, update

from sql import match_tables, tables
from tasks.regions.chasing import chase_region
from tasks.regions.steps import write_region_list

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


@laid_once
def with_a_list_of_august(database):
    """Three new members in Region 5, whose list went in August to a coordinator and a backup."""
    put_new(database, "00101", "00102", "00103")
    put_coordinator(database)
    put_coordinator(database, email="berg@example.org", name="Bo Berg", kind="backup")
    put_run(database, LISTED)
    send_list(database)


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
