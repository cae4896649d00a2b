"""
The regions of the sample association answer: their lists filled in as people do, as replies to the outbox's mails.

Six regions are on time, two late, one is silent; some rows hold a fault, one answer comes twice, one is changed later.
"""

import csv
import io
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from random import Random
from typing import Any, Literal

from examples.sample.answers import MENTEE_ID, MENTOR_ID, OUTCOME, REF, Answer, Cells, Desk, choice, usual
from examples.sample.association import SEED, Sample
from examples.sample.faults import FAULTS

ON_TIME, LATE = 6, 2
FAULTY, AGAIN, CHANGED = 0.15, 0.05, 0.03
SHEET = "Matches"
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
TRUTH_HEADINGS = ("stage", "file", "region", "row", "list_ref", "fault", "rule", "result")
LOGO = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
"""One dot: the picture that half of all signatures have."""
Stage = Literal["on_time", "late", "again", "changed"]
WORDS = {
    "on_time": "Hi,\n\nhere is our list. Let me know if anything is missing.\n\nBest, {name}\n",
    "late": "So sorry for the delay, August got away from me. The list is attached.\n\n{name}\n",
    "again": "I am not sure that my last mail went through, so here it is once more.\n\n{name}\n",
    "changed": "We had to change a mentor after all. Updated list attached.\n\n{name}\n",
}


@dataclass(frozen=True, slots=True)
class Truth:
    """What must come of one row."""

    row: int
    list_ref: str
    fault: str
    rule: str
    """Empty where no rule has to fire; a warning may all the same."""
    result: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One mail of a coordinator, and what must come of each of its rows."""

    stage: Stage
    region: str
    path: Path
    truth: tuple[Truth, ...]
    """Of a changed answer only the rows that changed; of one sent again none."""


@dataclass(frozen=True, slots=True)
class Days:
    """When the regions answer."""

    on_time: date
    late: date
    again: date
    """Also the day of the changed answer."""


@dataclass(frozen=True, slots=True)
class ListMail:
    """The mail that brought a coordinator their list."""

    region: str
    name: str
    address: str
    message_id: str
    subject: str
    reply_to: str
    sent_on: date
    file_name: str
    workbook: bytes


def write_replies(
    outbox: Path, into: Path, sample: Sample, days: Days, *, seed: int = SEED, authserv_id: str = ""
) -> list[Reply]:  # fmt: skip
    """
    Answer the lists that lie in an outbox; the same seed gives the same answers.

    Args:
        outbox: The folder of .eml files; the newest list of each region counts.
        into: Gets a folder for each stage, and truth.csv, which nothing but tests reads.
        sample: The association that the lists were made of.
        authserv_id: With it, each mail says that this server found its sender proven.
    Returns:
        The replies in the order in which they come.
    """
    chance = Random(f"{seed} replies")
    mails, faults, pen = list_mails(outbox, sample), endless(chance), Pen(into, days, authserv_id)
    order = chance.sample(mails, min(len(mails), ON_TIME + LATE))
    on_time, late = order[:ON_TIME], order[ON_TIME:]
    filled = {mail.region: fill(mail, sample, days.on_time, chance, faults) for mail in on_time}
    filled |= {mail.region: fill(mail, sample, days.late, chance, faults) for mail in late}
    replies = [pen.write("on_time", mail, *filled[mail.region]) for mail in on_time]
    replies += [pen.write("late", mail, *filled[mail.region]) for mail in late]
    many = max(1, round(AGAIN * len(order)))
    for mail in on_time[:many]:
        replies.append(pen.write("again", mail, saved(opened(filled[mail.region][0])), ()))
    for mail in on_time[many : many + 1]:
        replies.append(pen.write("changed", mail, *change(mail, *filled[mail.region], sample, days.again, chance)))
    (into / "truth.csv").write_bytes(truth_table(replies, into))
    return replies


def endless(chance: Random) -> Iterator[int]:
    """The faults, each once before any comes again."""
    while True:
        yield from chance.sample(range(len(FAULTS)), len(FAULTS))


# The mails of the outbox ----------------------------------------------------------------------------------------------


def list_mails(outbox: Path, sample: Sample) -> list[ListMail]:
    """The newest list of each region's first coordinator, by region."""
    first = {address: (region, name) for region, name, address, kind, *_ in sample.coordinators if kind == "primary"}
    newest: dict[str, ListMail] = {}
    for path in sorted(outbox.glob("*.eml")):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        books = [part for part in mail.iter_attachments() if (part.get_filename() or "").endswith(".xlsx")]
        address = mail["To"].addresses[0].addr_spec
        if address not in first or not books or mail["Auto-Submitted"] != "auto-generated":
            continue
        found = ListMail(
            *first[address], address, mail["Message-ID"], mail["Subject"], mail["Reply-To"].addresses[0].addr_spec,
            parsedate_to_datetime(mail["Date"]).date(), str(books[0].get_filename()), books[0].get_content(),
        )  # fmt: skip
        if found.region not in newest or newest[found.region].sent_on <= found.sent_on:
            newest[found.region] = found
    return [newest[region] for region in sorted(newest)]


# Filling in -----------------------------------------------------------------------------------------------------------


def fill(
    mail: ListMail, sample: Sample, today: date, chance: Random, faults: Iterator[int]
) -> tuple[bytes, tuple[Truth, ...]]:
    """One list filled in, with what must come of each row."""
    book = opened(mail.workbook)
    sheet = book[SHEET]
    places = {cell.value: cell.column for cell in sheet[1]}
    lines = {row: {name: sheet.cell(row, at).value for name, at in places.items()}
             for row in range(2, sheet.max_row + 1) if sheet.cell(row, places[REF]).value}  # fmt: skip
    desk = desk_of(mail, sample, tuple(lines.values()), today, chance)
    faulty = set(chance.sample(sorted(lines), max(1, round(FAULTY * len(lines)))))
    truth: list[Truth] = []
    below = max(lines) + 1
    for row in sorted(lines, key=lambda row: row in faulty):
        name, answer = draw_fault(desk, lines[row], faults) if row in faulty else ("", usual(desk, lines[row]))
        put(sheet, places, row, answer.cells)
        truth += truths_of(row, str(lines[row][REF]), name, answer, below)
        if answer.below is not None:
            put(sheet, places, below, answer.below)
            below += 1
    return saved(book), tuple(sorted(truth, key=lambda one: one.row))


def desk_of(mail: ListMail, sample: Sample, lines: Sequence[Cells], today: date, chance: Random) -> Desk:
    """What the coordinator of one region has before them."""
    members = {row.member_id: row for row in sample.now}
    settled = frozenset(member for member, state, *_ in sample.truth if state == "NOT_ELIGIBLE")
    return Desk(mail.region, lines, members, settled, mail.sent_on, max(today, mail.sent_on), chance)


def draw_fault(desk: Desk, line: Cells, faults: Iterator[int]) -> tuple[str, Answer]:
    """The next fault that this list has somebody for."""
    for number in faults:
        if answer := FAULTS[number](desk, line):
            return FAULTS[number].__name__, answer
    raise ValueError("the faults came to an end")


def truths_of(row: int, list_ref: str, fault: str, answer: Answer, below: int) -> list[Truth]:
    """What must come of a row, and of the one below the list that it may have."""
    told = Truth(row, list_ref if answer.cells.get(REF) is None else str(answer.cells[REF]), fault, answer.rule,
                 answer.result)  # fmt: skip
    if answer.below is None:
        return [told]
    mine = told if answer.both else replace(told, fault="", rule="", result="accept")
    return [mine, replace(told, row=below, list_ref=str(answer.below.get(REF, "")))]


def put(sheet: Any, places: Mapping[str, int], row: int, cells: Cells) -> None:
    """Type into the cells of a row."""
    for name, value in cells.items():
        sheet.cell(row, places[name]).value = value


def change(
    mail: ListMail, content: bytes, truth: Iterable[Truth], sample: Sample, today: date, chance: Random
) -> tuple[bytes, tuple[Truth, ...]]:
    """An answer with other mentors in some of the rows that were accepted."""
    book = opened(content)
    sheet = book[SHEET]
    places = {cell.value: cell.column for cell in sheet[1]}
    good = [one for one in truth if one.result == "accept" and sheet.cell(one.row, places[OUTCOME]).value == "matched"]
    changed = chance.sample(good, max(1, round(CHANGED * len(good))))
    desk = desk_of(mail, sample, (), today, chance)
    for one in changed:
        before = {sheet.cell(one.row, places[name]).value for name in (MENTOR_ID, MENTEE_ID)}
        other = chance.choice([row for row in desk.mentors("Active") if choice(row) not in before])
        put(sheet, places, one.row, {MENTOR_ID: choice(other)})
    return saved(book), tuple(replace(one, fault="changed", rule="mentor_changed", result="hold") for one in changed)


def opened(content: bytes) -> Any:
    """A workbook as a person opens it."""
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    """A workbook as another program saves it: never the bytes that we sent."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# The mails that come back ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes mails into a folder."""

    into: Path
    days: Days
    authserv_id: str

    def write(self, stage: Stage, mail: ListMail, workbook: bytes, truth: Sequence[Truth]) -> Reply:
        """One reply with a workbook, in the folder of its stage."""
        path = self.into / stage / f"{mail.region.lower().replace(' ', '-')}.eml"
        path.parent.mkdir(parents=True, exist_ok=True)
        day = {"on_time": self.days.on_time, "late": self.days.late}.get(stage, self.days.again)
        path.write_bytes(reply_to(mail, stage, day, workbook, self.authserv_id).as_bytes())
        return Reply(stage, mail.region, path, tuple(truth))


def reply_to(mail: ListMail, stage: Stage, day: date, workbook: bytes, authserv_id: str) -> EmailMessage:
    """What a mail program sends when somebody answers and attaches the workbook."""
    reply = EmailMessage(policy=SMTP)
    if authserv_id:
        domain = mail.address.partition("@")[2]
        proven = f"dkim=pass header.d={domain}; dmarc=pass header.from={domain}"
        reply["Authentication-Results"] = f"{authserv_id}; {proven}"
    sent = datetime.combine(day, time(15, 30), UTC)
    slug = mail.region.lower().replace(" ", "-")
    reply["From"], reply["To"] = Address(mail.name, addr_spec=mail.address), Address(addr_spec=mail.reply_to)
    reply["Subject"], reply["Date"] = f"Re: {mail.subject}", format_datetime(sent)
    reply["Message-ID"] = f"<{slug}.{stage}.{day:%Y%m%d}@{mail.address.partition('@')[2]}>"
    reply["In-Reply-To"] = reply["References"] = mail.message_id
    quoted = f"On {mail.sent_on:%d %B %Y} we got:\n> {mail.subject}\n> Please fill in the list.\n"
    reply.set_content(f"{WORDS[stage].format(name=mail.name)}\n{quoted}")
    if sum(mail.address.encode()) % 2:
        reply.add_attachment(LOGO, "image", "png", filename="image001.png", disposition="inline", cid="<logo>")
    reply.add_attachment(workbook, *XLSX, filename=mail.file_name)
    return reply


def truth_table(replies: Iterable[Reply], into: Path) -> bytes:
    """Everything that must come of the replies, as CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(TRUTH_HEADINGS)
    for reply in replies:
        where = (reply.stage, reply.path.relative_to(into).as_posix(), reply.region)
        writer.writerows((*where, one.row, one.list_ref, one.fault, one.rule, one.result) for one in reply.truth)
    return text.getvalue().encode()
