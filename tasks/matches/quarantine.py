"""Replies that wait for a person: what is in doubt, what a named person decided, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from schemas.program import Program
from schemas.region import fold
from sql.queries import query
from tasks.matches import quarantine_messages as say
from tasks.matches.content import came_as_mail
from tasks.matches.envelope import Envelope, envelope_of
from tasks.shared import audit
from tasks.shared.files import kept_at

BY_STAFF = "by_staff"
"""The code of a reply that a person refused; nobody is written about it."""
CANNOT_BE_READ = frozenset({"too_big", "unparsable"})
"""A name under such a reply would not make it readable."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One reply that waits, without its sender."""

    reply_id: str
    raw_sha256: str
    program: str
    code: str
    region: str
    """Empty, like the year, if nobody can say for which list it is."""
    program_year: str
    list_version: int
    received_at: datetime
    decision: str
    """Empty until somebody decided; `accept` if reading it failed again afterwards."""
    person: str


class CannotAccept(ValueError):
    """No name makes this reply readable. The sentence says what to do instead."""


def quarantined(db: Connection, program_code: str) -> list[Quarantined]:
    """The replies of a program that wait for a person, oldest first, decided or not."""
    rows = db.execute(query("matches/list_quarantined"), {"program": program_code}).mappings()
    return [Quarantined(**row) for row in rows]


def asked_about(db: Connection, program_code: str) -> list[str]:
    """The ids of the replies of a program that wait for a person, or about which somebody has decided."""
    return list(db.execute(query("matches/replies_asked_about"), {"program": program_code}).scalars())


def contents(reply: Quarantined) -> Envelope | None:
    """The kept bytes opened again; None if they are no longer kept. The sender is for a screen, never for a log."""
    path = kept_at(reply.raw_sha256)
    if not path.is_file():
        return None
    return envelope_of(path.read_bytes(), is_mail=came_as_mail(reply.reply_id, reply.raw_sha256))


def describe(db: Connection, reply: Quarantined) -> str:
    """What the person who decides reads, as Markdown: what is in doubt, and what each answer does. Nobody's address."""
    envelope = contents(reply)
    facts = [say.which_list(reply.region, reply.program_year, reply.list_version)]
    if envelope is None:
        facts.append(say.NOT_KEPT)
    else:
        facts += say.what_came(envelope.domain, len(envelope.files), domains_of(db, reply))
    points = "\n".join(f"- {fact}" for fact in facts)
    return f"{say.WHY.get(reply.code, say.UNKNOWN)}\n\n{points}\n\n{say.choices(reply.code in CANNOT_BE_READ)}"


def domains_of(db: Connection, reply: Quarantined) -> list[str]:
    """Where the coordinators of a reply's region have their addresses; whoever decides compares."""
    asked = {"program": reply.program, "today": reply.received_at.date()}
    rows = db.execute(query("matches/addresses_of_coordinators"), asked)
    return sorted(
        {row.email.rpartition("@")[2] for row in rows if reply.region and fold(row.region) == fold(reply.region)}
    )


def decide_reply(
    engine: Engine, program: Program, reply_id: str, decision: str, person: str, reason: str, moment: datetime,
    stands_for: str = "",
) -> bool:  # fmt: skip
    """
    Write down what a named person decided about a reply in quarantine, and do it. The first decision stands.

    Accepted, it waits to be read again, and nobody asks about its sender any more. Refused, it is put aside for good,
    and nobody is written about it.

    Args:
        decision: "accept" or "refuse".
        reason: Why, in the person's words.
        stands_for: The address of the coordinator as whose answer an accepted reply counts; empty if nobody is named.
    Returns:
        False if there was a decision already; nothing changed then.
    Raises:
        LookupError: no such reply of this program is in quarantine.
        CannotAccept: accepting would not help, since the reply cannot be read.
        ValueError: nobody is named, no reason is given, the decision is another word, or nobody answers for the region
            of the reply under the address given.
    """
    if not person.strip() or not reason.strip() or decision not in {"accept", "refuse"}:
        raise ValueError("say who decides and why, and whether to accept or to refuse")
    with engine.begin() as db:
        if is_decided(db, program, reply_id):
            return False
        waiting = {reply.reply_id: reply for reply in quarantined(db, program.code)}
        if reply_id not in waiting:
            raise LookupError(f"{program.code} has no reply {reply_id!r} in quarantine")
        code = waiting[reply_id].code
        if decision == "accept" and code in CANNOT_BE_READ:
            raise CannotAccept(say.choices(unreadable=True))
        named = on_file(db, waiting[reply_id], stands_for, moment) if stands_for.strip() else ""
        row = {"reply_id": reply_id, "decision": decision, "person": person.strip(), "reason": reason.strip(),
               "stands_for": named}  # fmt: skip
        if db.execute(query("matches/put_reply_decision"), {**row, "decided_at": moment}).first() is None:
            return False
        follow(db, reply_id, decision, moment)
        facts: dict[str, audit.Fact] = {"program": program.code, "decision": decision, "code": code}
        facts |= {"coordinator_named": 1} if named else {}
        audit.append(db, at=moment, actor=person.strip(), action="decide_reply", subject=reply_id, facts=facts)
    return True


def on_file(db: Connection, reply: Quarantined, address: str, moment: datetime) -> str:
    """
    The address of a coordinator as the register has it.

    Raises:
        ValueError: nobody answers under it for the region of the reply, or for any where that is not known.
    """
    asked = {"program": reply.program, "today": moment.date()}
    for row in db.execute(query("matches/addresses_of_coordinators"), asked):
        is_here = not reply.region or fold(row.region) == fold(reply.region)
        if is_here and row.email.lower() == address.strip().lower():
            return str(row.email)
    raise ValueError("no coordinator of that region has this address. Write it as the register of coordinators has it")


def is_decided(db: Connection, program: Program, reply_id: str) -> bool:
    """Whether somebody decided about this reply before."""
    asked = {"program": program.code, "reply_id": reply_id}
    return db.execute(query("matches/find_reply_decision"), asked).first() is not None


def follow(db: Connection, reply_id: str, decision: str, moment: datetime) -> None:
    """Do what was decided."""
    if decision == "accept":
        db.execute(query("matches/reopen_reply"), {"reply_id": reply_id})
    else:
        db.execute(query("matches/refuse_reply"), {"reply_id": reply_id, "code": BY_STAFF, "settled_at": moment})
