"""What one reply of a region costs: 500 rows, from the claim to the answer in the outbox."""

import csv
import importlib
import io
import os
import resource
import sys
import time
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

ROWS, OTHERS = 500, 700
PROGRAM, REGION, COORDINATOR = "masa", "Region 1", "r1@example.org"
TODAY = date(2026, 10, 19)
MOMENT = datetime(2026, 10, 19, 15, tzinfo=UTC)
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
REGISTER = f"Region,Name,Email,Kind\n{REGION},Kim Berg,{COORDINATOR},primary\n"
HEADINGS = ("Member ID", "Last Name", "First Name", "Email", "District", "Title", "Region", "Status",
            "Position Start Date")  # fmt: skip


def roster() -> bytes:
    """An export: as many principals who are new in their role as a list shall have rows, and who may mentor them."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(HEADINGS)
    for number in range(1, ROWS + OTHERS + 1):
        title, start = ("Principal", "8/1/2026") if number <= ROWS else ("Superintendent", "7/1/2015")
        rows.writerow([f"{number:05}", f"Lind{number}", "Ana", f"m{number}@example.org", f"District {number}", title,
                       REGION, "Active", start])  # fmt: skip
    return text.getvalue().encode()


def list_out(home: Path, engine: Any) -> EmailMessage:
    """Take the export in, decide, write the list; the mail that brings it."""
    from schemas.registry import program
    from tasks.eligibility.steps import decide_members
    from tasks.membership.steps import pull_membership
    from tasks.regions.steps import take_in_registers, write_region_list
    from tasks.shared.outbox import send_waiting
    from tasks.shared.transport import transport_from

    made = program(PROGRAM)
    for kind, name, content in (
        ("membership", f"export-{TODAY}.csv", roster()),
        (
            "coordinators",
            "coordinators-2026-10-01.csv",
            f"Region,Name,Email,Kind\n{REGION},Kim Berg,{COORDINATOR},primary\n".encode(),
        ),
    ):
        folder = home / "inbox" / PROGRAM / kind
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    pull_membership(made, engine, MOMENT, lambda *_: "")
    decide_members(made, engine, TODAY)
    take_in_registers(made, engine, MOMENT)
    write_region_list(made, engine, REGION, TODAY, MOMENT)
    send_waiting(engine, transport_from(None), PROGRAM, lambda: MOMENT, ("*@example.org",))
    [mail] = (home / "outbox").glob("*.eml")
    return message_from_bytes(mail.read_bytes(), policy=policy.default)


def reply_to(mail: EmailMessage) -> bytes:
    """Every line matched; each seventh with an id that nobody has."""
    import openpyxl

    [content] = [part.get_payload(decode=True) for part in mail.iter_attachments()]
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Matches"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for number in range(2, ROWS + 2):
        mentor = f"{ROWS + number:05}" if number % 7 else "99999"
        cells = {"Outcome": "matched", "Mentor member ID": mentor, "Match date": TODAY}
        for heading, value in cells.items():
            sheet.cell(number, places[heading]).value = value
    filled, reply = io.BytesIO(), EmailMessage()
    book.save(filled)
    reply["From"], reply["To"], reply["In-Reply-To"] = COORDINATOR, str(mail["Reply-To"]), str(mail["Message-ID"])
    reply.set_content("Here is our list.")
    reply.add_attachment(filled.getvalue(), *XLSX, filename="list.xlsx")
    return reply.as_bytes()


def used() -> float:
    """Processor seconds of this process and of those that it has ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + spent.ru_utime + spent.ru_stime


def measure(home: Path) -> tuple[float, float, int]:
    """CPU seconds without and with the run of Great Expectations, neither with its import, and the rows judged."""
    from schemas.registry import program
    from sql.database import engine, upgrade
    from tasks.matches.collect import collect
    from tasks.matches.evidence import prove
    from tasks.matches.steps import read_reply
    from tasks.regions.answers import answer_replies
    from tasks.shared.folder_mailbox import FolderMailbox

    importlib.import_module("great_expectations")
    upgrade(engine())
    folder = home / "inbox" / PROGRAM / "replies"
    reply = reply_to(list_out(home, engine()))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reply.eml").write_bytes(reply)
    proving = 0.0

    def proved(*what: Any) -> str:
        nonlocal proving
        before = used()
        name: str = prove(*what)
        proving = used() - before
        return name

    started = used()
    [reply_id] = collect(program(PROGRAM), engine(), FolderMailbox(PROGRAM), MOMENT)
    read_reply(program(PROGRAM), engine(), reply_id, MOMENT, None)  # by a task of its own, as in the DAG
    told = read_reply(program(PROGRAM), engine(), reply_id, MOMENT, proved)
    answered = answer_replies(program(PROGRAM), engine(), MOMENT)
    spent = used() - started
    judged = sum(int(told[name]) for name in ("accepted", "warned", "held", "rejected", "unanswered"))
    if judged != ROWS or not sum(answered.values()):
        raise SystemExit(f"the reply was not read as it should be: {told}, {answered}")
    return spent - proving, spent, judged


if __name__ == "__main__":
    os.environ.setdefault("MENTOR_KEY", "a key for measuring, not a secret")
    Path(sys.argv[1]).write_text(" ".join(map(str, measure(Path(os.environ["MENTOR_HOME"])))), encoding="utf-8")
