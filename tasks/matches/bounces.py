"""Mails of ours that came back: noted when the report is read, open until the address works again or is given up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from schemas.dates import day_words
from schemas.program import Program
from schemas.region import ALL_REGIONS, fold
from sql.queries import query
from tasks.shared import audit
from tasks.shared.clock import today_in


@dataclass(frozen=True, slots=True)
class OpenBounce:
    """A coordinator whom our mails do not reach."""

    reply_id: str
    """The newest report."""
    recipient: str
    list_id: str
    region: str
    version: int
    kind: str
    """`permanent`, or `unclear` where the report cannot be read: a person looks at both."""
    noted_on: date


def note_bounce(
    db: Connection, program_code: str, reply_id: str, list_id: str, failed: Iterable[str], kind: str, today: date
) -> int:
    """
    Note whom a report names, in the caller's transaction. Noting it again changes nothing.

    A report that is not tied to a list of ours is not noted: anybody may write one, and those who abuse our address
    for their own mail bring us many.

    Args:
        failed: Our recipients, as triage found them.
        kind: `permanent`, `temporary` or `unclear`.
    Returns:
        How many were noted now.
    """
    row = {"reply_id": reply_id, "program": program_code, "list_id": list_id, "kind": kind, "noted_on": today}
    rows = [{**row, "recipient": one} for one in failed] if list_id else []
    return sum(db.execute(query("matches/put_bounce"), one).first() is not None for one in rows)


def open_bounces(db: Connection, program_code: str, today: date) -> list[OpenBounce]:
    """
    The addresses that mails do not reach and that still answer for the region of the list, each once.

    It ends by itself when a mail of that coordinator is read, when the register names another address, or when a later
    list has gone to the address: whoever knows a Message-ID of ours can forge a report, and one that is true comes
    again.
    """
    found: dict[tuple[str, str], OpenBounce] = {}
    rows = db.execute(query("matches/open_bounces"), {"program": program_code, "today": today}).mappings()
    for row in rows:
        if fold(row["region"]) == fold(row["answers_for"]):
            one = OpenBounce(**{name: row[name] for name in OpenBounce.__slots__})
            found.setdefault((fold(one.region), one.recipient.lower()), one)
    return sorted(found.values(), key=lambda one: (one.noted_on, one.region, one.recipient))


def end_bounces(db: Connection, recipient: str, today: date) -> int:
    """End what is noted about an address, because a mail of theirs was read; how many reports that ended."""
    if not recipient:
        return 0
    return len(db.execute(query("matches/end_bounces"), {"recipient": recipient, "today": today}).all())


def end_by_hand(
    engine: Engine, program: Program, reply_id: str, person: str, reason: str, moment: datetime
) -> bool:  # fmt: skip
    """
    End an open bounce because a named person says that the address can be reached.

    Args:
        reply_id: The report, as `open_bounces` names it.
    Returns:
        False if nothing is open under that report.
    Raises:
        ValueError: nobody is named, no reason is given, or an address stands in it: the record is never deleted.
    """
    if not person.strip() or not reason.strip() or "@" in reason:
        raise ValueError("say who decides and why, without an address")
    today = today_in(program.year.time_zone, moment)
    with engine.begin() as db:
        whom = [one.recipient for one in open_bounces(db, program.code, today) if one.reply_id == reply_id]
        if not whom:
            return False
        for recipient in whom:
            end_bounces(db, recipient, today)
        facts: dict[str, audit.Fact] = {"program": program.code, "reason": reason.strip()}
        audit.append(db, at=moment, actor=person.strip(), action="end_bounce", subject=reply_id, facts=facts)
    return True


def alarms(db: Connection, program: Program, today: date) -> list[str]:
    """A sentence for each coordinator whom our mails do not reach. Without an address: it may go into a log."""
    return [alarm(one, program) for one in open_bounces(db, program.code, today)]


def alarm(one: OpenBounce, program: Program) -> str:
    """What operations staff read about one address that fails."""
    whose = f"a coordinator of {program.name}" if one.region == ALL_REGIONS else f"a coordinator of {one.region}"
    unclear = "may not have arrived: a mail server sent a report that we cannot read"
    what = "did not arrive" if one.kind == "permanent" else unclear
    return (
        f"Our mail to {whose} {what} (noted {day_words(one.noted_on)}). `mentor replies list --program {program.code}` "
        "shows the address. Correct it in the register of coordinators; until then no reminder goes. Anybody can forge "
        "such a report: if mail reaches them, say so with `mentor replies reached`."
    )
