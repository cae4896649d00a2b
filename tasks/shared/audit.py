"""What people and the machine decided, in a chain that shows every later change."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection

from sql.queries import query

START = "0" * 64
"""Stands where the first row's predecessor would be."""
Fact = str | int | bool | None
MOST_TRIES = 1000
MOST_SHOWN = 10


def append(
    db: Connection, *, at: datetime, actor: str, action: str, subject: str, facts: Mapping[str, Fact] | None = None
) -> int:
    """
    Write down one act, in the caller's transaction and at its end: until it commits, other acts wait for it.

    Args:
        at: The moment, an argument as everywhere.
        actor: Who: a user name, or the name of the step that acted.
        subject: The key of what was acted on.
        facts: Ids, codes and counts; never an address or a name.
    Returns:
        The number of the row; numbers have no gaps.
    Raises:
        ValueError: no actor, an address among the facts, or a value that is neither text, whole number nor flag.
    """
    row = {"at": at, "actor": actor, "action": action, "subject": subject, "facts": plain(facts or {})}
    if not actor.strip():
        raise ValueError("an act needs somebody who did it")
    for _ in range(MOST_TRIES):  # of two writers of one number the second waits, gets nothing and takes the next
        last, prev_hash = head(db)
        link = {**row, "seq": last + 1, "prev_hash": prev_hash}
        link["hash"] = link_hash(link)
        if db.execute(query("audit/append_row"), link).first() is not None:
            return last + 1
    raise RuntimeError("the audit chain could not be extended: too many writers at once")


def head(db: Connection) -> tuple[int, str]:
    """The number and the hash of the last row. Print them elsewhere: a cut tail is not seen from the chain alone."""
    row = db.execute(query("audit/last_row")).first()
    return (0, START) if row is None else (row.seq, row.hash)


def facts_of(db: Connection, *, action: str, subject: str) -> list[dict[str, Fact]]:
    """What was written down with every act of one kind on one subject, oldest first."""
    acts = db.execute(query("audit/facts_of_acts"), {"subject": subject, "action": action})
    return [json.loads(facts) for facts in acts.scalars()]


def last_act(db: Connection, *, action: str, subject: str) -> tuple[int, str]:
    """The number and the hash of the last act of one kind on one subject; (0, START) if there was none."""
    row = db.execute(query("audit/last_act"), {"subject": subject, "action": action}).first()
    return (0, START) if row is None else (row.seq, row.hash)


def broken(db: Connection) -> list[int]:
    """The numbers of rows that were changed, or whose predecessor was changed or removed; none if all is well."""
    wrong, last, prev_hash = [], 0, START
    for row in db.execute(query("audit/all_rows")).mappings():
        if (row["seq"], row["prev_hash"]) != (last + 1, prev_hash) or link_hash(dict(row)) != row["hash"]:
            wrong.append(row["seq"])
        last, prev_hash = row["seq"], row["hash"]
    return wrong


def alarms(db: Connection) -> list[str]:
    """A sentence if the chain is broken, which somebody must look at who does not own the database."""
    if not (wrong := broken(db)):
        return []
    shown = ", ".join(map(str, wrong[:MOST_SHOWN])) + (" and more" if len(wrong) > MOST_SHOWN else "")
    return [f"The record of acts was changed: rows {shown} of the table audit do not follow from the rows before. "
            "Compare it with a backup, and with the heads in earlier task logs."]  # fmt: skip


def plain(facts: Mapping[str, Fact]) -> str:
    """The facts as JSON that is written in one way only."""
    for value in facts.values():
        if value is not None and not isinstance(value, str | int):
            raise ValueError("a fact is a text, a whole number, a flag or nothing")
        if isinstance(value, str) and "@" in value:
            raise ValueError("a fact holds ids, codes and counts, never an address")
    return json.dumps(dict(facts), sort_keys=True, separators=(",", ":"))


def link_hash(row: Mapping[str, object]) -> str:
    """The hash over a row and its predecessor's hash."""
    at = row["at"]
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    told = [row["prev_hash"], row["seq"], moment, row["actor"], row["action"], row["subject"], row["facts"]]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()
