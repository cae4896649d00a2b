"""The second half of the chain: regions fill in the workbooks they were sent and reply to our mails."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from types import MappingProxyType

from chain import MASA, TODAY, lay_out, run_chain
from laid_ground import laid_once
from returned_books import filled, opened
from sqlalchemy import Engine

from schemas.files.region_list import MATCHES_SHEET
from tasks.matches.collect import collect, tidy
from tasks.matches.proving import take_answers
from tasks.matches.steps import TO_PROVE, read_reply
from tasks.shared.folder_mailbox import FolderMailbox
from tasks.shared.mail import XLSX

LATER = datetime(2026, 10, 20, 15, tzinfo=UTC)
MENTORS = tuple(f"{number:05}" for number in range(7, 61))
"""Members of the small association who are not new; every third one belongs to one region."""


@laid_once
def lists_out(engine: Engine) -> None:
    """Three regions of a small association have their lists."""
    lay_out(Path(os.environ["MENTOR_HOME"]))
    run_chain(engine)


def mail_to(home: Path, region: str) -> EmailMessage:
    """The mail that brought a region its list; `Region 2` went to r2@example.org."""
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (home / "outbox").glob("*.eml")]
    address = region.replace("Region ", "r") + "@example.org"
    [mail] = [mail for mail in mails if address in str(mail["To"]) and "list 1" in str(mail["Subject"])]
    return mail


def book_in(mail: EmailMessage) -> bytes:
    """The workbook of a mail."""
    [content] = [part.get_payload(decode=True) for part in mail.iter_attachments() if part.get_content_type() == XLSX]
    return content


@cache
def rows_in(book: bytes) -> tuple[Mapping[str, object], ...]:
    """The lines of the first sheet under their headings; many tests look into the same book."""
    headings, *lines = opened(book)[MATCHES_SHEET].iter_rows(values_only=True)
    return tuple(MappingProxyType(dict(zip(headings, line, strict=True))) for line in lines if line[0])


def mentor_of(region: str, number: int = 0) -> str:
    """The id of somebody of a region who may be a mentor."""
    return [one for one in MENTORS if int(one) % 3 + 1 == int(region[-1])][number]


def a_reply_to(mail: EmailMessage, book: bytes, text: str = "Here is our list.", **headers: str) -> bytes:
    """What a coordinator sends back."""
    reply = EmailMessage()
    reply["From"], reply["To"] = str(mail["To"]), str(mail["Reply-To"])
    reply["Subject"], reply["In-Reply-To"] = f"Re: {mail['Subject']}", str(mail["Message-ID"])
    reply["Message-ID"] = f"<{abs(hash((text, book))):x}@mail.example.org>"
    for name, value in headers.items():
        reply[name.replace("_", "-")] = value
    reply.set_content(text)
    reply.add_attachment(book, *XLSX.split("/"), filename="our list.xlsx")
    return reply.as_bytes()


def answers_for(book: bytes, region: str) -> dict[int, dict[str, object]]:
    """Every line matched with somebody of the region, each with another one."""
    return {
        number: {"Outcome": "matched", "Mentor member ID": mentor_of(region, number), "Match date": TODAY}
        for number, _ in enumerate(rows_in(book), 2)
    }


def drop_reply(home: Path, content: bytes, name: str = "reply.eml") -> Path:
    """Leave a reply where staff leave them."""
    folder = home / "inbox/masa/replies"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def answer(home: Path, region: str, **changed: object) -> bytes:
    """A whole reply of one region; `changed` are cells of its first line by their headings, with _ for a blank."""
    mail = mail_to(home, region)
    cells = answers_for(book_in(mail), region)
    cells[2] |= {heading.replace("_", " "): value for heading, value in changed.items()}
    return a_reply_to(mail, filled(book_in(mail), cells))


def read_all(engine: Engine, moment: datetime = LATER, prove=lambda *_: "") -> list[dict[str, object]]:
    """Collect, read with a proof, and tidy."""
    mailbox = FolderMailbox(MASA.code)
    told = [read_reply(MASA, engine, reply_id, moment, prove) for reply_id in collect(MASA, engine, mailbox, moment)]
    tidy(MASA, engine, mailbox)
    return told


def read_and_prove(engine: Engine, moment: datetime = LATER) -> None:
    """Collect, read all, prove what is left to be proved, and tidy: the tasks of the DAG in their order."""
    mailbox = FolderMailbox(MASA.code)
    left = [reply_id for reply_id in collect(MASA, engine, mailbox, moment)
            if read_reply(MASA, engine, reply_id, moment, None)["verdict"] == TO_PROVE]  # fmt: skip
    take_answers(MASA, engine, left, moment, lambda *_: "")
    tidy(MASA, engine, mailbox)
