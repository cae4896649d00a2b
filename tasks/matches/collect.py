"""Claims what lies in a mailbox, once for each content however often it came, and tidies away what is settled."""

import logging
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.matches.content import content_sha256, looks_like_mail, mail_sha256, message_id, too_big_sha256
from tasks.shared.files import keep_bytes
from tasks.shared.lying import Lying, MailboxFailed, UnreadableMail
from tasks.shared.mailbox import Mailbox

MOST_BYTES = 25_000_000
MOST_AT_ONCE = 200
FOLDER_OF = {
    "submission": "Processed",
    "repeated": "Processed",
    "refused": "Rejected",
    "question": "Rejected",
    "quarantine": "Quarantine",
    "bounce": "Bounces",
    "auto_reply": "AutoReplies",
}
"""Where people find a mail whose verdict is known."""
SECOND_COPIES = "Duplicates"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Content:
    """What lies at a place: which reply it is, and its bytes, or its beginning if all of it would be too much."""

    reply_id: str
    raw: bytes
    too_big: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a reply as we know it: where it came in, where it was moved, and what the reply is."""

    place: str
    reply_id: str
    moved_to: str
    verdict: str


def collect(program: Program, engine: Engine, mailbox: Mailbox, moment: datetime) -> list[str]:
    """
    Claim what is new in the mailbox. Killed at any step and run again, it claims everything once.

    The bytes of what is new are kept first, under their own hash. What was delivered first is what is judged: a later
    copy, which may have come from somebody else, is a second place of the same reply and nothing more.

    Args:
        moment: When this happens. Replies of one poll are dated some microseconds apart, to keep their order.
    Returns:
        The ids of all replies of this program that wait to be read, oldest first, also of earlier polls.
    """
    with reading(engine) as db:
        known = {copy.place: copy for copy in copies(db, mailbox)}
    lying_there = mailbox.waiting()
    for place in [each.place for each in lying_there if each.place in known and known[each.place].moved_to]:
        note(engine, place, "")  # the same file, left again under the same name
    fresh = [each for each in lying_there if each.place not in known][:MOST_AT_ONCE]
    for number, lying in enumerate(fresh):
        try:
            content = content_at(mailbox, lying)
        except UnreadableMail as problem:  # tried again at the next poll; the others go on
            log.warning("%s: left in the inbox: %s", program.code, problem)
            continue
        if content is not None:
            claim(program, engine, lying.place, content, moment + timedelta(microseconds=number))
    with reading(engine) as db:
        return list(db.execute(query("matches/list_waiting_replies"), {"program": program.code}).scalars())


def content_at(mailbox: Mailbox, lying: Lying) -> Content | None:
    """What lies there; None if it was taken away in the meantime."""
    if lying.size > MOST_BYTES:
        start = mailbox.head(lying.place)
        return None if start is None else Content(too_big_sha256(start), start, too_big=True)
    raw = mailbox.fetch(lying.place)
    if raw is None:
        return None
    by_mail = lying.place.startswith("imap:")
    return Content(mail_sha256(raw) if by_mail else content_sha256(raw), raw)


def claim(program: Program, engine: Engine, place: str, content: Content, moment: datetime) -> None:
    """
    Keep the bytes, then note in one transaction that we have this reply and where this copy lies.

    What is too big to be read is put aside for a person at once; only its beginning is kept. Of a later copy nothing
    is kept but its place.
    """
    with reading(engine) as db:
        claimed = db.execute(query("matches/find_reply"), {"reply_id": content.reply_id}).first() is not None
    raw_sha256 = "" if claimed else keep_bytes(content.raw).sha256
    with engine.begin() as db:
        if not claimed:
            db.execute(query("matches/claim_reply"), {
                "reply_id": content.reply_id,
                "raw_sha256": raw_sha256,
                "program": program.code,
                "message_id": message_id(content.raw) if looks_like_mail(content.raw) else "",
                "received_at": moment,
                "verdict": "quarantine" if content.too_big else "waiting",
                "code": "too_big" if content.too_big else "",
                "settled_at": moment if content.too_big else None,
            })  # fmt: skip
        db.execute(query("matches/put_reply_place"), {"place": place, "reply_id": content.reply_id})


def copies(db: Connection, mailbox: Mailbox) -> list[Copy]:
    """Every known copy of the replies that have come into a mailbox, also those that lie elsewhere."""
    asked = [{"places": f"{name}:%"} for name in mailbox.names]
    found = [row for places in asked for row in db.execute(query("matches/list_reply_places"), places).mappings()]
    return [Copy(**row) for row in found]


def tidy(program: Program, engine: Engine, mailbox: Mailbox) -> dict[str, int]:
    """
    Move what is settled into the folder of its verdict, and second copies aside; note it afterwards.

    Folders only show, and the database decides: killed between moving and noting, the next run notes what it finds
    gone. A mail that waited in quarantine is moved on once somebody has decided.

    Returns:
        How many copies were moved into which folder.
    Raises:
        MailboxFailed: the mailbox cannot be used, or some mails could not be moved; all others were.
    """
    lying = dict.fromkeys(each.place for each in mailbox.waiting())
    with reading(engine) as db:
        known = {copy.place: copy for copy in copies(db, mailbox)}
    shown = {copy.reply_id for copy in known.values() if copy.moved_to not in ("", SECOND_COPIES)}
    for copy in known.values():
        if has_gone(copy, mailbox) and copy.place not in lying:
            note(engine, copy.place, folder_for(copy, shown))
    counts = Counter[str]()
    for copy in [known[place] for place in lying if place in known]:
        if copy.verdict in FOLDER_OF:
            counts[put_away(engine, mailbox, copy, folder_for(copy, shown))] += 1
    counts.update(move_on(engine, mailbox, [copy for copy in known.values() if decided_later(copy, mailbox)]))
    if stuck := counts.pop("", 0):
        raise MailboxFailed(f"{stuck} mails could not be moved into their folders; all others were")
    return dict(counts)


def put_away(engine: Engine, mailbox: Mailbox, copy: Copy, folder: str) -> str:
    """Move one copy out of the inbox and note it; gives the folder, or nothing if the mailbox does not move it."""
    try:
        mailbox.move(copy.place, folder)
    except UnreadableMail:
        return ""
    note(engine, copy.place, folder)
    return folder


def folder_for(copy: Copy, shown: set[str]) -> str:
    """The folder of the verdict for the first copy, which is noted in `shown`; each later copy goes aside."""
    folder = SECOND_COPIES if copy.reply_id in shown else FOLDER_OF[copy.verdict]
    shown.add(copy.reply_id)
    return folder


def has_gone(copy: Copy, mailbox: Mailbox) -> bool:
    """Whether a copy that lies there no more was settled here and not noted: we were killed, or a person moved it."""
    return not copy.moved_to and copy.verdict in FOLDER_OF and mailbox.counts(copy.place)


def decided_later(copy: Copy, mailbox: Mailbox) -> bool:
    """Whether a copy was put into quarantine here, and its reply has another verdict by now."""
    ours = copy.place.startswith(tuple(f"{name}:" for name in mailbox.names))
    return ours and copy.moved_to == "Quarantine" and copy.verdict in FOLDER_OF and copy.verdict != "quarantine"


def move_on(engine: Engine, mailbox: Mailbox, decided: list[Copy]) -> Counter[str]:
    """Move from quarantine what was decided, found by its content, since moving has changed its place."""
    folders = {copy.reply_id: FOLDER_OF[copy.verdict] for copy in decided}
    counts = Counter[str]()
    for lying in mailbox.waiting("Quarantine") if decided else []:
        with suppress(UnreadableMail):
            content = content_at(mailbox, lying)
            if content is not None and content.reply_id in folders:
                mailbox.move(lying.place, folders[content.reply_id])
                counts[folders[content.reply_id]] += 1
    for copy in decided:
        note(engine, copy.place, folders[copy.reply_id])
    return counts


def note(engine: Engine, place: str, folder: str) -> None:
    """Write down where a copy lies now."""
    with engine.begin() as db:
        db.execute(query("matches/note_reply_moved"), {"place": place, "moved_to": folder})
