"""What waits among the replies of one program: for us, for a person, or for a coordinator whom no mail reaches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from schemas.program import Program
from sql.queries import query
from tasks.matches import bounces
from tasks.matches.quarantine import quarantined
from tasks.shared.clock import today_in

A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
"""Replies are looked for every ten minutes: what is not read after an hour fails again and again."""


@dataclass(frozen=True, slots=True)
class Left:
    """What an earlier run, or one that was killed, has left to do."""

    answers: int
    """Replies of people who are on file that have no answer in the outbox yet."""
    places: int
    """Copies that lie where they lay when they came, or in a folder that is not theirs any more."""
    held: int
    """Matches on hold."""


def work_left(db: Connection, program: Program, moment: datetime) -> Left:
    """
    What is left of the replies that are settled.

    An answer is owed until it is in the outbox, or until its sender answers for no region any more. Copies are looked
    for a day only: older ones were looked at many times.
    """
    today = today_in(program.year.time_zone, moment)
    asked = {"program": program.code, "since": moment - A_DAY, "today": today}
    row = db.execute(query("matches/count_work_left"), asked).one()
    return Left(row.answers, row.places, row.held)


def news(db: Connection, program: Program, reply_ids: Collection[str], moment: datetime) -> list[str]:
    """A sentence for each thing that operations must know at once about replies that were just read."""
    today = today_in(program.year.time_zone, moment)
    lost = [one for one in bounces.open_bounces(db, program.code, today) if one.reply_id in reply_ids]
    waiting = undecided(db, program.code) & set(reply_ids)
    return [bounces.alarm(one, program) for one in lost] + ([to_decide(program, len(waiting))] if waiting else [])


def alarms(db: Connection, program: Program, moment: datetime) -> list[str]:
    """A sentence for everything that waits for operations, however long it has."""
    today = today_in(program.year.time_zone, moment)
    found = bounces.alarms(db, program, today)
    if waiting := undecided(db, program.code):
        found.append(to_decide(program, len(waiting)))
    accepted = sum(bool(one.decision) for one in quarantined(db, program.code))
    asked = {"program": program.code, "before": moment - AN_HOUR}
    if unread := accepted + db.execute(query("matches/count_unread"), asked).scalar_one():
        found.append(f"{counted(unread)} could not be read for an hour: see {program.code}__read_match_lists.")
    return found


def undecided(db: Connection, program_code: str) -> set[str]:
    """The replies in quarantine that nobody has decided about."""
    return {one.reply_id for one in quarantined(db, program_code) if not one.decision}


def to_decide(program: Program, number: int) -> str:
    """Replies wait for a person."""
    waits = "waits" if number == 1 else "wait"
    where = f"Required Actions, or `mentor replies list --program {program.code}`"
    return f"{counted(number)} {waits} for a decision: {where}."


def counted(number: int) -> str:
    """`1 reply`, `2 replies`."""
    return "1 reply" if number == 1 else f"{number} replies"
