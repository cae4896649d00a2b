"""Invites the flagged to apply, where a program lists only those who did: one mail for each flag, for ever."""

import os
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from schemas.folding import yes_or_no
from schemas.program import Program
from sql.queries import query
from tasks.eligibility.invitation_messages import invitation_letter
from tasks.shared import audit
from tasks.shared.mail import ADDRESS, address, build, message_id, sender_address
from tasks.shared.outbox import enqueue, queued

ACTOR = "flag_new_in_role"


def invites(program: Program) -> bool:
    """Whether a flag of this program is an invitation to apply."""
    return program.mentee.entry.auto_flag and program.mentee.entry.application_required


def invite_flagged(program: Program, engine: Engine, today: date, moment: datetime) -> dict[str, int]:
    """
    Queue one mail for everybody with a standing flag who has not applied and was not invited for this flag before.

    Whoever is not to be contacted, or asked to hear no more of the program, gets none; whoever has no address gets one
    as soon as there is one. The record and the mails are one transaction: a second run invites nobody twice.

    Returns:
        invited; `no_address`: how many could not be written to; `do_not_contact`: how many may not be;
        `invited_meanwhile`: whom another run has just invited.
    """
    found = {"invited": 0, "no_address": 0, "do_not_contact": 0, "invited_meanwhile": 0}
    if not invites(program):
        return found
    with engine.begin() as db:
        people: dict[str, list[Any]] = {}
        for row in db.execute(query("eligibility/people_to_invite"), {"program": program.code, "today": today}):
            people.setdefault(row.list_ref, []).append(row)
        for rows in people.values():
            found[invite(db, program, rows, today, moment)] += 1
        if found["invited"]:
            audit.append(db, at=moment, actor=ACTOR, action="flagged_invited", subject=program.code,
                         facts={"on": today.isoformat(), **found})  # fmt: skip
    return found


def invite(db: Connection, program: Program, rows: list[Any], today: date, moment: datetime) -> str:
    """Invite one person, of whom these are the rows, the best one first; what became of it."""
    if any(yes_or_no(row.do_not_contact) for row in rows):
        return "do_not_contact"
    to = next((one for row in rows for one in addresses_in(row.email)), "")
    if not to:
        return "no_address"
    person, sender, reply_to = rows[0], sender_address(), os.environ.get("MENTOR_OPS_MAIL", "")
    binds = {"program": program.code, "list_ref": person.list_ref, "person_id": person.person_id, "today": today}
    if db.execute(query("eligibility/put_invitation"), binds).first() is None:
        return "invited_meanwhile"
    letter = invitation_letter(program, "".join(filter(str.isprintable, person.first_name)))
    mail = build(
        sender=sender, sender_name=program.name, to=to, subject=letter.subject, text=letter.text(),
        html=letter.html(), date=moment, reply_to=address(reply_to).addr_spec if reply_to else None,
        message_id=message_id("invitation", program.code, person.list_ref, domain=sender.partition("@")[2]),
    )  # fmt: skip
    enqueue(db, queued(mail, dedupe_key=f"invitation/{program.code}/{person.list_ref}", program=program.code,
                       kind="invitation", subject_key=person.list_ref, on_unknown="ask"), moment)  # fmt: skip
    return "invited"


def addresses_in(words: str) -> list[str]:
    """The plain addresses in a cell, which may hold several."""
    return [one.strip() for one in words.replace(";", ",").split(",") if ADDRESS.fullmatch(one.strip())]
