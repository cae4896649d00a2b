"""Sends each region the list of its new people when the calendar says so: read, decide, write, in one transaction."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage

from sqlalchemy import Connection, Engine

from schemas.calendar import Occurrence, day_of, events_between, first_day, start_year_of
from schemas.program import Program
from schemas.region import ALL_REGIONS
from sql.database import reading
from sql.queries import query
from tasks.regions import messages
from tasks.regions.csv_copy import render_csv
from tasks.regions.intake import take_in_registers
from tasks.regions.isolation import check_mail
from tasks.regions.pools import offered_in, texts_of
from tasks.regions.reading import (
    Listing,
    Plan,
    read_left,
    read_listing,
    read_plan,
    read_told,
    region_named,
)
from tasks.regions.rules import Coordinator, Standing, counts
from tasks.regions.suggesting import read_known
from tasks.regions.workbook import Book, render_workbook
from tasks.shared import audit
from tasks.shared.keys import mark
from tasks.shared.mail import XLSX, Attachment, build, message_id, plus_address, sender_address
from tasks.shared.outbox import enqueue, queued
from tasks.shared.tokens import token

__all__ = ["close_event", "lists_due", "render_lists", "take_in_registers", "write_region_list"]
ACTION = "send_lists"
ACTOR = "send_region_lists"


@dataclass(frozen=True, slots=True)
class Blocked:
    """People whose list cannot go. The region is empty for those whose region nobody knows."""

    region: str
    people: int
    sentence: str


@dataclass(frozen=True, slots=True)
class DueLists:
    """Which events of the calendar are due, and which lists go because of them. Nobody's name is in it."""

    event_keys: tuple[str, ...]
    regions: tuple[str, ...]
    blocked: tuple[Blocked, ...]
    waiting: tuple[str, ...]
    """Why events that are due cannot go yet."""


@dataclass(frozen=True, slots=True)
class RenderedList:
    """One list as it would go now. `blocked` says why it would not; then it is for our own eyes."""

    region: str
    workbook: bytes
    csv: bytes
    counts: dict[Standing, int]
    blocked: str


class RegionBlocked(RuntimeError):
    """A list that was asked for has nobody who may get it. The sentence says what to do."""


def lists_due(program: Program, engine: Engine, today: date) -> DueLists:
    """
    The events of this program year that are due and not done, and the regions ready for them (MA10, AC4, WA13).

    An event waits until the members were decided on its day or later. People without a region, and regions without
    enough active coordinators, are blocked and hold nobody else up.
    """
    with reading(engine) as db:
        ready, waiting = due_events(db, program, today)
        if not ready:
            return DueLists((), (), (), waiting)
        plan = read_plan(db, program, today)
    regions = tuple(region for region in plan.regions() if not plan.blocked(region))
    return DueLists(tuple(event.key for event in ready), regions, tuple(blocked_in(plan)), waiting)


def due_events(db: Connection, program: Program, today: date) -> tuple[list[Occurrence], tuple[str, ...]]:
    """The events to act on, and a sentence for the others that are due and must wait for decisions."""
    opens = first_day(program, start_year_of(program, today))
    done = set(db.execute(query("regions/events_done"), {"program": program.code}).scalars())
    open_ = [event for event in events_between(program, {ACTION}, opens, today) if event.key not in done]
    decided: date | None = db.execute(query("regions/last_decision_run"), {"program": program.code}).scalar()
    ready = [event for event in open_ if decided is not None and event.at.date() <= decided]
    late = [event.at.date() for event in open_ if event not in ready]
    return ready, (messages.waits_for_decisions(min(late), decided),) if late else ()


def blocked_in(plan: Plan) -> list[Blocked]:
    """Everybody who is on nobody's list, with what to do about it."""
    unknown = len(plan.grouping.unknown)
    found = [Blocked("", unknown, messages.no_region(unknown))] if unknown else []
    return found + [
        Blocked(region, len(people), sentence)
        for region, people in plan.grouping.regions.items()
        if (sentence := plan.blocked(region))
    ]


def write_region_list(
    program: Program, engine: Engine, region: str, today: date, moment: datetime
) -> dict[str, str | int]:
    """
    Record the next version of one region's list and put it in the outbox for each of its coordinators, or do nothing.

    All in one transaction: a second writer, or a second run, finds the version there and adds no mail. Where nothing
    changed only a coordinator who has not had this version yet gets it.

    Returns:
        region, list_id, version, state (`written` or `unchanged`), new, changed, left, same, and mails queued.
    Raises:
        ValueError: nobody of that region is or was on a list this year.
        RegionBlocked: no active coordinator may get it.
        ForeignRows: the finished workbook holds what is not this region's; nothing was written.
    """
    with engine.begin() as db:
        plan = read_plan(db, program, today)
        name = region_named(plan, region)
        if sentence := plan.blocked(name):
            raise RegionBlocked(f"{program.code}: {sentence}")
        listing = read_listing(db, plan, name)
        written = listing.changed and record(db, plan, listing)
        mails = deliver(db, plan, listing, moment) if written or not listing.changed else 0
        found = counts(listing.rows)
        if written:
            facts = {"version": listing.version, "mails": mails, **{str(standing): n for standing, n in found.items()}}
            audit.append(db, at=moment, actor=ACTOR, action="region_list_written", subject=listing.list_id, facts=facts)
    state = "written" if written else "unchanged"
    told: dict[str, str | int] = {"region": name, "list_id": listing.list_id, "version": listing.version}
    return told | {"state": state, "mails": mails} | {str(standing): number for standing, number in found.items()}


def record(db: Connection, plan: Plan, listing: Listing) -> bool:
    """Write the version and its rows. False if somebody else has just written this version."""
    found = {f"rows_{standing}": number for standing, number in counts(listing.rows).items()}
    binds = {"list_id": listing.list_id, "program": plan.program.code, "program_year": plan.program_year,
             "region": listing.region, "version": listing.version, "content_sha256": listing.content_sha256,
             "as_of": listing.as_of, **found}  # fmt: skip
    if db.execute(query("regions/add_list"), binds).first() is None:
        return False
    rows = [{"list_id": listing.list_id, "list_ref": row.list_ref, "person_id": row.person_id,
             "standing": row.standing, "content_sha256": row.content_sha256} for row in listing.rows]  # fmt: skip
    db.execute(query("regions/add_list_row"), rows)
    return True


def deliver(db: Connection, plan: Plan, listing: Listing, moment: datetime) -> int:
    """Queue one mail for each active coordinator who has none about this version; how many were queued."""
    told = set(db.execute(query("regions/recipients_told"), {"list_id": listing.list_id}).scalars())
    active = plan.coordinators[listing.region]
    waiting = [one for one in active if one.email not in told]
    if not waiting:
        return 0
    before = [row.list_ref for row in read_told(db, plan, listing.region)]
    content, number = render_workbook(book_of(db, plan, listing)), 0
    for one in waiting:
        mail = mail_for(plan, listing, one, active, content, moment)
        check_mail(db, plan.program, listing.region, mail, token=token(listing.list_id), told=before)
        number += enqueue(db, queued(
            mail, dedupe_key=f"region_list/{listing.list_id}/{mark('recipient', one.email)}",
            program=plan.program.code, kind="region_list", subject_key=listing.list_id), moment)  # fmt: skip
    return number


def mail_for(
    plan: Plan, listing: Listing, one: Coordinator, active: Sequence[Coordinator], content: bytes, moment: datetime
) -> EmailMessage:
    """The mail that brings a list to one coordinator; a reply to it finds its list by its address."""
    program, sender = plan.program, sender_address()
    others = [other.name for other in active if other.email != one.email]
    letter = messages.cover_letter(program, cover_of(plan, listing, to_name=one.name, others=others))
    return build(
        sender=sender, sender_name=program.name, to=one.email, to_name=one.name, subject=letter.subject,
        text=letter.text(), html=letter.html(), date=moment,
        message_id=message_id("region_list", listing.list_id, one.email, domain=sender.partition("@")[2]),
        reply_to=plus_address(sender, token(listing.list_id)),
        attachments=[Attachment(file_name(plan, listing), content, XLSX)],
    )  # fmt: skip


def file_name(plan: Plan, listing: Listing) -> str:
    """Which list it is, in letters that every system takes."""
    region = "all" if listing.region == ALL_REGIONS else listing.region
    plain = unicodedata.normalize("NFKD", region).encode("ascii", "ignore").decode().lower()
    part = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "region"
    return f"{plan.program.code}-{part}-{plan.program_year}-list-{listing.version}.xlsx"


def book_of(db: Connection, plan: Plan, listing: Listing) -> Book:
    """What the workbook of one list says."""
    program = plan.program
    known, region = read_known(db, program, plan.today), listing.region
    suggestions = texts_of(known, region, plan.grouping.regions.get(region, ()))
    mentors, left = offered_in(known, region), read_left(db, plan, listing)
    return Book(program, cover_of(plan, listing), listing.rows, left, mentors, token(listing.list_id), suggestions)


def cover_of(plan: Plan, listing: Listing, *, to_name: str = "", others: Iterable[str] = ()) -> messages.Cover:
    """Which list it is, how it changed and by when it is due."""
    lists = plan.program.lists
    due = day_of(plan.program, lists.due, start_year_of(plan.program, plan.today)) if lists.due else None
    return messages.Cover(listing.region, plan.program_year, listing.version, listing.as_of, counts(listing.rows),
                          due, plan.today, to_name, tuple(others))  # fmt: skip


def close_event(program: Program, engine: Engine, event_keys: Iterable[str], today: date) -> dict[str, tuple[str, ...]]:
    """
    Record that events are dealt with, once every list that they ask for has gone or has not changed.

    A region without a coordinator keeps an event open, so that its list goes as soon as there is one. People without a
    region do not: they join a list at the next event after their region is known.

    Returns:
        closed: the keys now closed; open: one sentence for each list that keeps them open.
    """
    asked = set(event_keys)
    with engine.begin() as db:
        ready = [event for event in due_events(db, program, today)[0] if event.key in asked]
        plan = read_plan(db, program, today)
        still = tuple(block.sentence for block in blocked_in(plan) if block.region) + tuple(
            messages.not_done(region)
            for region in plan.regions()
            if not plan.blocked(region) and read_listing(db, plan, region).changed
        )
        if still:
            return {"closed": (), "open": still}
        for event in ready:
            binds = {"event_key": event.key, "program": program.code, "action": ACTION,
                     "due_on": event.at.date(), "done_on": today}  # fmt: skip
            db.execute(query("regions/close_event"), binds)
    return {"closed": tuple(event.key for event in ready), "open": ()}


def render_lists(program: Program, engine: Engine, today: date) -> list[RenderedList]:
    """Every list as it would go today, to look at; nothing is written or sent."""
    with reading(engine) as db:
        plan = read_plan(db, program, today)
        rendered = []
        for region in plan.regions():
            listing = read_listing(db, plan, region)
            book = book_of(db, plan, listing)
            content, copy = render_workbook(book), render_csv(book)
            rendered.append(RenderedList(region, content, copy, counts(listing.rows), plan.blocked(region)))
    unknown = [block for block in blocked_in(plan) if not block.region]
    nobody: dict[Standing, int] = {"new": 0, "changed": 0, "left": 0, "same": 0}
    return rendered + [RenderedList("", b"", b"", {**nobody, "new": one.people}, one.sentence) for one in unknown]
