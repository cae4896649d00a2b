"""Reminds regions of rows without an answer, and asks further up at last: a row once for each step of the calendar."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage

from sqlalchemy import Connection, Engine

from schemas.calendar import day_of, quiet, start_year_of
from schemas.letters import Letter
from schemas.member import full_name
from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.regions import chase_messages as say
from tasks.regions.chase_reading import Due, Ground, due_in, held_back, reached, read_ground
from tasks.regions.chase_rules import may_chase
from tasks.regions.columns import values
from tasks.regions.isolation import check_mail
from tasks.regions.reading import Listing, read_rows, region_named
from tasks.regions.rules import Coordinator, Listed, Row
from tasks.regions.steps import book_of, file_name
from tasks.regions.workbook import render_workbook
from tasks.shared import audit
from tasks.shared.keys import mark
from tasks.shared.mail import XLSX, Attachment, address, build, message_id, plus_address, sender_address
from tasks.shared.outbox import enqueue, queued
from tasks.shared.tokens import token

ACTOR = "remind_regions"


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A region that would be chased today and is not; the sentence says why."""

    region: str
    sentence: str


@dataclass(frozen=True, slots=True)
class DueChases:
    """Which regions are chased today, and which would be. Nobody's name is in it."""

    regions: tuple[str, ...] = ()
    held_back: tuple[HeldBack, ...] = ()


@dataclass(frozen=True, slots=True)
class Chase:
    """One step for some rows of one region, and everything that its mails need."""

    region: str
    due: Due
    listing: Listing
    """The newest list with the rows that are chased alone."""
    told: say.Chased
    moment: datetime


def due_chases(program: Program, engine: Engine, today: date) -> DueChases:
    """
    The regions of which rows wait for an answer for which a step of the calendar is due (AC4, AC6).

    Nobody is chased on a quiet day, and no region while a reply of it is not settled, while its coordinator's mail
    bounces, or before its newest list has gone. What is held back is looked at again on the next working day.
    """
    if quiet(today, program.year.holidays) or not may_chase(program):
        return DueChases()
    with reading(engine) as db:
        ground = read_ground(db, program, today)
        due = [region for region in ground.plan.last if due_in(db, ground, region)]
        held = [HeldBack(region, sentence) for region in due if (sentence := held_back(db, ground, region))]
    blocked = {one.region for one in held}
    return DueChases(tuple(region for region in due if region not in blocked), tuple(held))


def chase_region(program: Program, engine: Engine, region: str, today: date, moment: datetime) -> dict[str, str | int]:
    """
    Queue the mails of every step that is due in one region, and record each row as chased, in one transaction.

    A second run, or one beside it, finds the rows recorded and writes to nobody.

    Returns:
        region; how many rows were chased, as reminder and as escalation; mails queued.
    Raises:
        ValueError: nobody of that region is or was on a list this year.
        ForeignRows: a finished workbook holds what is not this region's; nothing was written.
    """
    found = {"reminder": 0, "escalation": 0, "mails": 0}
    with engine.begin() as db:
        ground = read_ground(db, program, today)
        name = region_named(ground.plan, region)
        listed = name in ground.plan.last and not quiet(today, program.year.holidays)
        for due in due_in(db, ground, name) if listed and not held_back(db, ground, name) else ():
            rows = tuple(row for row in due.rows if record(db, ground, name, Due(due.step, (row,))))
            if rows:
                mails = deliver(db, ground, chase_of(db, ground, name, Due(due.step, rows), moment))
                found[due.step.kind] += len(rows)
                found["mails"] += mails
                audit.append(
                    db, at=moment, actor=ACTOR, action="region_chased", subject=ground.plan.last[name].list_id,
                    facts={"step": due.step.name, "rows": len(rows), "mails": mails},
                )  # fmt: skip
    return {"region": name, **found}


def record(db: Connection, ground: Ground, region: str, due: Due) -> bool:
    """Write down that a row is chased by a step. False if somebody else has just done so."""
    [row] = due.rows
    binds = {"program": ground.plan.program.code, "program_year": due.step.program_year, "list_ref": row.list_ref,
             "step": due.step.name, "region": region, "chased_on": ground.plan.today}  # fmt: skip
    return db.execute(query("regions/put_chase"), binds).first() is not None


def chase_of(db: Connection, ground: Ground, region: str, due: Due, moment: datetime) -> Chase:
    """What the mails of one step say, with the list cut down to the rows that are chased."""
    plan, last = ground.plan, ground.plan.last[region]
    people = {person.list_ref: person for person in plan.grouping.regions[region]}
    kept = {row.list_ref: row for row in read_rows(db, last.list_id) if row.standing != "left"}
    asked = {row.list_ref for row in due.rows}
    chased = [person for ref, person in people.items() if ref in asked]
    rows = tuple(
        Row(one.list_ref, one.person_id, kept[one.list_ref].standing, kept[one.list_ref].content_sha256,
            values(plan.program, one)) for one in chased
    )  # fmt: skip
    listing = Listing(region, last.list_id, last.version, last.as_of, last.content_sha256, rows, changed=False)
    lists = plan.program.lists
    told = say.Chased(
        plan.program, region, plan.program_year, last.version, listed=len(kept.keys() & people.keys()),
        names=tuple(named(plan.program, person) for person in chased),
        sent_back=sum(row.sent_back_on is not None for row in due.rows),
        since=min(row.told_this_year for row in due.rows),
        due=day_of(plan.program, lists.due, start_year_of(plan.program, plan.today))
        if lists.due and not due.step.is_top_up else None,
        today=plan.today,
        reminded_on=sorted({day for (year, ref, _), day in ground.chased.items()
                            if year == due.step.program_year and ref in asked}),
    )  # fmt: skip
    return Chase(region, due, listing, told, moment)


def named(program: Program, person: Listed) -> str:
    """A person as the region's list names them: by name and place where it has these columns, else by the reference."""
    said = values(program, person)
    if "mentee_name" not in said:
        return person.list_ref
    place = said.get("mentee_district") or said.get("school") or ""
    name = full_name(person.last_name, person.first_name)
    return f"{name} ({place})" if place else name


def deliver(db: Connection, ground: Ground, chase: Chase) -> int:
    """Queue the mails of one step; how many were queued."""
    reachable = reached(db, ground, chase.region)
    primaries = [one for one in reachable if one.kind == "primary"]
    backups = [one for one in reachable if one.kind == "backup"]
    if chase.due.step.kind == "reminder":
        letters = [(one, say.reminder_letter(chase.told, one.name)) for one in primaries or backups]
        return with_workbook(db, ground, chase, letters)
    names = [one.name for one in primaries] if backups else []
    association = os.environ.get("MENTOR_OPS_MAIL", "")
    letters = [
        (one, say.stand_in_letter(chase.told, one.name, names, association_told=bool(association)))
        for one in backups or primaries
    ]
    number = with_workbook(db, ground, chase, letters)
    if not association:
        return number
    letter = say.association_letter(chase.told, len(letters))
    return number + put(db, ground, chase, letter_mail(ground, chase, letter, to=association))


def with_workbook(db: Connection, ground: Ground, chase: Chase, letters: Sequence[tuple[Coordinator, Letter]]) -> int:
    """Queue one mail for each coordinator, with a workbook that holds the chased rows alone."""
    plan = ground.plan
    content = render_workbook(book_of(db, plan, chase.listing))
    file = Attachment(file_name(plan, chase.listing).replace(".xlsx", "-open.xlsx"), content, XLSX)
    refs, number = [row.list_ref for row in chase.listing.rows], 0
    for one, letter in letters:
        mail = letter_mail(ground, chase, letter, to=one.email, to_name=one.name, files=(file,))
        check_mail(db, plan.program, chase.region, mail, token=token(chase.listing.list_id), told=refs)
        number += put(db, ground, chase, mail)
    return number


def letter_mail(
    ground: Ground, chase: Chase, letter: Letter, *, to: str, to_name: str = "", files: Sequence[Attachment] = ()
) -> EmailMessage:
    """One mail of one step; it answers the list's own mail, and a reply to it finds the list by its address."""
    program, sender, list_id = ground.plan.program, sender_address(), chase.listing.list_id
    domain = sender.partition("@")[2]
    list_mail = message_id("region_list", list_id, to, domain=domain)
    return build(
        sender=sender, sender_name=program.name, to=address(to).addr_spec, to_name=to_name, subject=letter.subject,
        text=letter.text(), html=letter.html(), date=chase.moment, attachments=files,
        message_id=message_id("chase", list_id, *key_of(chase), to, domain=domain),
        reply_to=plus_address(sender, token(list_id)),
        headers={"In-Reply-To": list_mail, "References": list_mail} if files else {},
    )  # fmt: skip


def put(db: Connection, ground: Ground, chase: Chase, mail: EmailMessage) -> bool:
    """Put one mail of one step in the outbox."""
    [to] = mail["To"].addresses
    list_id = chase.listing.list_id
    key = "/".join(("chase", list_id, *key_of(chase), mark("recipient", to.addr_spec)))
    code = ground.plan.program.code
    return enqueue(
        db, queued(mail, dedupe_key=key, program=code, kind="reminder", subject_key=list_id), chase.moment
    )  # fmt: skip


def key_of(chase: Chase) -> tuple[str, str, str]:
    """What makes the mails of one step these ones and no others: the step, its year, and the rows."""
    refs = " ".join(sorted(row.list_ref for row in chase.due.rows))
    return chase.due.step.program_year, chase.due.step.name, hashlib.sha256(refs.encode()).hexdigest()[:16]
