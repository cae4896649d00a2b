"""A region with its list of three, and what stands in the answers that it gets."""

import io
from datetime import timedelta
from email import message_from_bytes, policy

import openpyxl
from laid_ground import laid_once
from match_builders import a_finding, a_said
from region_builders import MASA, MOMENT, TODAY, a_row, put_coordinator, put_members, put_new, put_run, ref, rows_of

from sql import tables
from tasks.regions.answers import answer_replies
from tasks.regions.steps import write_region_list

LATER = MOMENT + timedelta(days=2)
A, B, C = (ref(member_id) for member_id in ("00101", "00102", "00103"))


@laid_once
def with_a_list(database):
    """Region 5 has its list of three; two mentors there, and one mentee and one mentor in Region 6."""
    put_new(database, "00101", "00102", "00103")
    put_members(database, a_row("00501", last_name="Holm", first_name="Bo"), a_row("00502", last_name="Ek"),
                a_row("00601", region="Region 6", last_name="Far", first_name="Away"))  # fmt: skip
    put_new(database, "00301", region="Region 6")
    put_coordinator(database)
    put_coordinator(database, email="berg@example.org", name="Bo Berg", kind="backup")
    put_run(database)
    write_region_list(MASA, database, "Region 5", TODAY, MOMENT)
    return database


def answer(database, program=MASA, moment=LATER):
    return answer_replies(program, database, moment)


def mails(database):
    """The answers in the outbox, oldest first."""
    return [message_from_bytes(row["mime"], policy=policy.default) for row in rows_of(database, tables.outbox)
            if row["kind"] == "answer"]  # fmt: skip


def words(mail):
    """The text of a mail in one line."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def book(mail):
    """The workbook of a mail; None without one."""
    parts = list(mail.iter_attachments())
    return openpyxl.load_workbook(io.BytesIO(parts[0].get_content())) if parts else None


def lines(mail):
    """The rows of the sheet to fill in, by their headings."""
    head, *rows = book(mail)["Matches"].values
    return [{name: text for name, text in zip(head, row, strict=True) if text} for row in rows]


def good(of=A, number=2, mentor="00501", **more):
    return a_said(of, number, mentee=of[4:], mentor=mentor, mentor_member_id=f"Holm, Bo ({mentor})", **more)


def bad(of=B, number=3, findings=None, result="hold", **more):
    more = {"mentor_member_id": "0502"} | more
    return a_said(of, number, result, findings or [a_finding()], mentee=of[4:], **more)
