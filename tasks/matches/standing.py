"""What waits among the replies of one program: for us, for a person, or for a coordinator whom no mail reaches."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Connection

from schemas.dates import day_words
from schemas.program import Program
from sql.queries import query
from tasks.matches import bounces
from tasks.matches.content import came_as_mail
from tasks.matches.quarantine import BY_STAFF, quarantined
from tasks.matches.ticks import ticked
from tasks.shared.clock import today_in

A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
"""Replies are looked for every ten minutes: what is not read after an hour fails again and again."""
TOLD_FOR = timedelta(days=14)
"""How long operations hear of something that they vouched for and that came to nothing."""


WHY_NOT: Mapping[str, str] = MappingProxyType({
    "list_unknown": "nobody can say for which list it is",
    "token_forged": "its mark is of a list that we did not make",
    "unparsable": "it cannot be opened",
})  # fmt: skip


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
    found = [bounces.alarm(one, program) for one in lost] + ([to_decide(program, len(waiting))] if waiting else [])
    return found + [words for reply_id, words in came_to_nothing(db, program, moment) if reply_id in reply_ids]


def alarms(db: Connection, program: Program, moment: datetime) -> list[str]:
    """A sentence for everything that waits for operations, however long it has."""
    today = today_in(program.year.time_zone, moment)
    found = bounces.alarms(db, program, today)
    if waiting := undecided(db, program.code):
        found.append(to_decide(program, len(waiting)))
    found += [words for _, words in came_to_nothing(db, program, moment)]
    accepted = sum(bool(one.decision) for one in quarantined(db, program.code))
    asked = {"program": program.code, "before": moment - AN_HOUR}
    if unread := accepted + db.execute(query("matches/count_unread"), asked).scalar_one():
        found.append(f"{counted(unread)} could not be read for an hour: see {program.code}__read_match_lists.")
    return found


def came_to_nothing(db: Connection, program: Program, moment: datetime) -> list[tuple[str, str]]:
    """Replies that staff vouched for and that no list took in, with nobody to answer: each with its sentence."""
    asked = {"program": program.code, "since": moment - TOLD_FOR, "put_aside": BY_STAFF}
    found, done = [], ticked(db, program.code)["in_vain"]
    for row in db.execute(query("matches/vouched_without_list"), asked):
        if row.reply_id in done:
            continue
        kind = "mail" if came_as_mail(row.reply_id, row.raw_sha256) else "workbook or other file"
        day = day_words(today_in(program.year.time_zone, row.received_at))
        found.append((row.reply_id, vouched_in_vain(kind, day, row.code, accepted=bool(row.accepted))))
    return found


def vouched_in_vain(kind: str, day: str, code: str, *, accepted: bool) -> str:
    """What staff let in came to nothing. Without names: it may go into a log."""
    how = "that a person accepted" if accepted else "that was left in our folder"
    why = f"since {WHY_NOT[code]}" if code in WHY_NOT else f"({code.partition(':')[0] or 'no reason is known'})"
    return (f"A {kind} of {day} {how} was not taken in {why}, and nobody was answered: ask the coordinator to fill in "
            "the workbook of our mail and to reply to that mail.")  # fmt: skip


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
