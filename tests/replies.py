"""Mails that regions send, written by hand, and the tables beside them: for tests of what becomes of a reply."""

import hashlib
from datetime import UTC, date, datetime
from email.message import EmailMessage

from sqlalchemy import Engine, insert, update

from schemas.registry import program
from sql import match_tables, tables
from tasks.shared.files import keep_bytes
from tasks.shared.tokens import token

MASA = program("masa")
LIST, OLDER = "l0000000000000000001", "l0000000000000000000"
MOMENT = datetime(2026, 9, 20, 15, 0, tzinfo=UTC)
TODAY = date(2026, 9, 20)
AUTHSERV_ID = "mx.masa.example"
SENT = "<aaaaaaaabbbbbbbbccccccccdddddddd@example.org>"
PROVEN = f"{AUTHSERV_ID}; dmarc=pass header.from="
XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A_BOOK = b"PK\x03\x04 a book"


def a_reply(files=(A_BOOK,), sender="lind@example.org", text="Here it is.", results=None, **headers):
    """A mail from a person; `results` is what our server found out, by default that all is well."""
    mail = EmailMessage()
    proven = PROVEN + sender.rpartition("@")[2] if results is None else results
    if proven:
        mail["Authentication-Results"] = proven
    mail.set_raw("From", f"Ann Lind <{sender}>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for number, content in enumerate(files):
        mail.add_attachment(content, "application", XLSX, filename=f"list-{number}.xlsx")
    if mail.is_multipart():
        mail.set_boundary("=_the same each time")
    return mail.as_bytes()


def put_list(database: Engine, list_id=LIST, region="Region 5", version=1, code="masa", year="2026-27"):
    """A list that a region was sent."""
    with database.begin() as db:
        db.execute(insert(tables.region_lists).values(
            list_id=list_id, program=code, program_year=year, region=region, version=version, content_sha256="c",
            as_of=date(2026, 9, 1), rows_new=1, rows_changed=0, rows_left=0, rows_same=0))  # fmt: skip


def put_mail(database: Engine, message_id=SENT, subject_key=LIST, recipient="lind@example.org", **more):
    """A mail of ours."""
    said = {"kind": "region_list", "state": "sent", "queued_at": MOMENT, "program": "masa"} | more
    with database.begin() as db:
        db.execute(insert(tables.outbox).values(
            dedupe_key=f"k/{message_id}", message_id=message_id, subject_key=subject_key, recipient=recipient,
            mime=b"m", on_unknown="again", attempts=1, not_before=MOMENT, **said))  # fmt: skip


def put_reply(database: Engine, raw, code="masa"):
    """A claimed reply that waits; None for one whose bytes are gone."""
    sha256 = keep_bytes(raw).sha256 if raw is not None else "f" * 64
    reply_id = hashlib.sha256(b"mail" + (raw or b"")).hexdigest()
    with database.begin() as db:
        db.execute(insert(match_tables.replies).values(
            reply_id=reply_id, raw_sha256=sha256, program=code, list_id="", message_id="", answer_to="",
            received_at=MOMENT, verdict="waiting", code=""))  # fmt: skip
    return reply_id


def settle(database: Engine, reply_id, verdict, code="", list_id="", moment=MOMENT):
    """Say what a reply is."""
    with database.begin() as db:
        db.execute(update(match_tables.replies).where(match_tables.replies.c.reply_id == reply_id).values(
            verdict=verdict, code=code, list_id=list_id, settled_at=moment))  # fmt: skip
    return reply_id


def the_reply(database: Engine, reply_id):
    """One reply as it stands."""
    with database.connect() as db:
        asked = match_tables.replies.select().where(match_tables.replies.c.reply_id == reply_id)
        return dict(db.execute(asked).mappings().one())


def mark_of(list_id=LIST):
    """The token that our workbook of a list bears."""
    return token(list_id)
