"""Replies, submissions and matches as the domain of matches leaves them in the database, for tests of what follows."""

import json
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, insert, select, update

from schemas.match import Finding
from sql import match_tables, tables

RECEIVED = datetime(2026, 9, 3, 9, 0, tzinfo=UTC)
COUNTED = {"accept": "accepted", "accept_warn": "warned", "hold": "held", "reject": "rejected",
           "unanswered": "unanswered"}  # fmt: skip


def reply_id(number):
    """The id of a reply."""
    return f"{number:064x}"


def put_reply(database: Engine, number=1, verdict="submission", *, list_id="", answer_to="lind@example.org", code="",
              program="masa", message_id=None):  # fmt: skip
    """A reply that is settled; later numbers came later."""
    moment = RECEIVED + timedelta(hours=number)
    said = f"<reply-{number}@mail.example.org>" if message_id is None else message_id
    with database.begin() as db:
        db.execute(insert(match_tables.replies).values(
            reply_id=reply_id(number), raw_sha256="a" * 64, program=program, list_id=list_id, message_id=said,
            answer_to=answer_to, received_at=moment, verdict=verdict, code=code,
            settled_at=None if verdict == "waiting" else moment))  # fmt: skip
    return reply_id(number)


def a_said(ref="", number=2, result="accept", findings=(), *, mentee="", mentor="", outcome="", **said):
    """One row that a region sent back, and what became of it."""
    outcome = outcome or ("matched" if said.get("mentor_member_id") else "")
    said = {name: text for name, text in {"list_ref": ref, "outcome": outcome, **said}.items() if text}
    row = {"number": number, "list_ref": ref, "mentee_person_id": mentee, "mentor_person_id": mentor,
           "outcome": outcome, "said": json.dumps(said, ensure_ascii=False), "result": result}  # fmt: skip
    return row, tuple(findings)


def a_finding(rule="mentor_unknown", result="hold", sentence="Choose another mentor.", column="mentor_member_id"):
    """One rule that fired."""
    return Finding(rule, result, sentence, column=column)


def put_submission(database: Engine, *rows, number=1, list_id, region="Region 5", answer_to="lind@example.org",
                   program="masa", program_year="2026-27", **reply):  # fmt: skip
    """A reply that was read as a list, with its rows and what was found in them; the id of the submission."""
    reply = put_reply(database, number, "submission", list_id=list_id, answer_to=answer_to, program=program, **reply)
    submission = {"submission_id": f"s{number}"}
    counted = dict.fromkeys(COUNTED.values(), 0)
    for row, _ in rows:
        counted[COUNTED[row["result"]]] += 1
    with database.begin() as db:
        db.execute(insert(match_tables.submissions).values(
            **submission, reply_id=reply, program=program, program_year=program_year, region=region, number=number,
            list_id=list_id, coordinator=answer_to, rows_sha256=f"{number}", received_on=date(2026, 9, 3), **counted,
            notes="", definition_sha256="d", evidence=""))  # fmt: skip
        for row, findings in rows:
            db.execute(insert(match_tables.submission_rows).values(**submission, **row))
            for one in findings:
                db.execute(insert(match_tables.row_findings).values(
                    **submission, number=row["number"], rule=one.rule, result=one.result, column_name=one.column,
                    sentence=one.sentence))  # fmt: skip
    return submission["submission_id"]


def put_match(database: Engine, ref, mentee, mentor, *, state="confirmed", submission_id, region="Region 5"):
    """A match in the ledger."""
    with database.begin() as db:
        db.execute(insert(match_tables.matches).values(
            match_id=f"m{ref}{mentor}", program="masa", program_year="2026-27", list_ref=ref, region=region,
            mentee_person_id=mentee, mentor_person_id=mentor, mentor_id=mentor, mentee_region=region,
            mentor_region=region, mentee_status="active", mentor_status="active", match_date=date(2026, 9, 1),
            runs_until=None, cross_region_reason="", format="", coordinator_is_party=0, rules="",
            submission_id=submission_id, definition_sha256="d", state=state, state_since=date(2026, 9, 3)))  # fmt: skip


def newest_list(database: Engine, region="Region 5", program="masa"):
    """The id of the newest version of a region's list."""
    lists = tables.region_lists
    with database.connect() as db:
        found = db.execute(select(lists.c.list_id).where(lists.c.region == region, lists.c.program == program)
                           .order_by(lists.c.version.desc()).limit(1))  # fmt: skip
        return found.scalar()


def without_mails(database: Engine, kind="region_list"):
    """Let the mails of one kind be sent, so that a test sees only the others."""
    with database.begin() as db:
        db.execute(update(tables.outbox).where(tables.outbox.c.kind == kind).values(state="sent", sent_at=RECEIVED))
