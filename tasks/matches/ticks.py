"""What a named person has seen to: a correction of the roster, a mail without a list, or a file let in for nothing."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine

from schemas.program import Program
from sql.queries import query
from tasks.shared import audit

Kind = Literal["correction", "question", "in_vain"]
KINDS: tuple[Kind, ...] = ("correction", "question", "in_vain")


def ticked(db: Connection, program_code: str) -> Mapping[Kind, Collection[str]]:
    """What is done already, by its kind."""
    found: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
    for row in db.execute(query("matches/staff_ticks"), {"program": program_code}):
        found[row.kind].add(row.subject)
    return found


def tick_off(
    engine: Engine, program: Program, kind: Kind, subject: str, person: str, note: str, moment: datetime
) -> bool:  # fmt: skip
    """
    Write down that a named person has seen to something; it waits no more. The first one stands.

    Args:
        subject: The key of a correction, or the id of a reply, as those who list them have it.
        note: What was done, in the person's words; may be empty.
    Returns:
        False if it was done already; nothing changed then.
    Raises:
        ValueError: nobody is named.
    """
    if not person.strip():
        raise ValueError("say who has seen to it")
    row = {"program": program.code, "kind": kind, "subject": subject, "person": person.strip(), "note": note.strip()}
    with engine.begin() as db:
        if db.execute(query("matches/put_staff_tick"), {**row, "ticked_at": moment}).first() is None:
            return False
        facts: dict[str, audit.Fact] = {"program": program.code, "kind": kind}
        audit.append(db, at=moment, actor=person.strip(), action="ticked_off", subject=subject, facts=facts)
    return True
