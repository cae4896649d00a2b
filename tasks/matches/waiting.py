"""What waits for staff among the answers of a program: held rows, contradictions, corrections, and questions."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Row

from schemas.calendar import program_year_of
from schemas.holds import QUESTIONS_LISTED_FOR, correction_key, staff_has_to_settle
from schemas.program import Program
from sql.queries import query
from tasks.matches.ticks import ticked
from tasks.shared.clock import today_in

A_DAY = timedelta(days=1)
ALARMED_FOR = timedelta(days=14)
"""How long a question or a correction is in the daily alarm, unless somebody says that they have seen to it."""
CONTRADICTS = "mentor_changed"
WITHOUT_NAMES: Mapping[str, str] = {
    "mentor_unknown": "The ID or the name of the mentor is nobody's, or several people's.",
    "mentor_name_differs": "The ID is one person's, and the name beside it another's.",
    "mentor_missing": "Matched, and it cannot be told with whom.",
}
"""Rules whose sentence may name people, and what is said here in its place."""
MANY = {
    "held row": "held rows", "contradiction between coordinators": "contradictions between coordinators",
    "correction of the roster": "corrections of the roster", "question": "questions",
}  # fmt: skip
QUOTED = re.compile(r"“.*”|“.*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row that somebody else than its region has to settle; people by their ids."""

    region: str
    list_ref: str
    row: int
    mentee: str
    mentor: str
    outcome: str
    since: date
    rules: tuple[tuple[str, str], ...]
    """Each rule that holds it, with its sentence, in which nobody is named."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one coordinator said of somebody."""

    submission: str
    on: date
    outcome: str
    mentor: str
    """The person id; empty where none is named."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two coordinators of a region who said different things of one mentee."""

    region: str
    list_ref: str
    mentee: str
    stands: Said
    waits: Said


@dataclass(frozen=True, slots=True)
class Correction:
    """What an answer says against the roster, for those who keep it."""

    region: str
    list_ref: str
    mentee: str
    since: date
    key: str
    """What names it when somebody says that it is done."""
    kind: str
    """`left`, `not_new` or `locked_cell_changed`."""
    column: str
    said: str


@dataclass(frozen=True, slots=True)
class Question:
    """A mail of a coordinator without a list."""

    reply_id: str
    region: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits for staff, each oldest first."""

    held: tuple[HeldRow, ...]
    contradictions: tuple[Contradiction, ...]
    corrections: tuple[Correction, ...]
    questions: tuple[Question, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How much of each there is."""
        return {"held": len(self.held), "contradictions": len(self.contradictions),
                "corrections": len(self.corrections), "questions": len(self.questions)}  # fmt: skip


def what_waits(db: Connection, program: Program, moment: datetime) -> Waiting:
    """What waits for staff of a program at a moment; rows that their region mends are left to the reminders."""
    today = today_in(program.year.time_zone, moment)
    binds = {"program": program.code, "program_year": program_year_of(program, today)}
    rows: dict[tuple[str, int], list[Row[tuple[object, ...]]]] = {}
    for row in db.execute(query("matches/rows_on_hold"), binds):
        rows.setdefault((row.submission_id, row.number), []).append(row)
    accepted: dict[str, list[Row[tuple[object, ...]]]] = {}
    for row in db.execute(query("matches/rows_accepted"), binds):
        accepted.setdefault(row.mentee_person_id, []).append(row)
    held, contradictions = [], []
    for found in rows.values():
        if other := contradicted(found, accepted.get(found[0].mentee_person_id, ())):
            contradictions.append(Contradiction(found[0].region, found[0].list_ref, found[0].mentee_person_id,
                                                said_in(other), said_in(found[0])))  # fmt: skip
        elif staff_has_to_settle(program, [row.held_by for row in found if row.held_by]):
            held.append(held_row(found))
    done = ticked(db, program.code)
    since = {"program": program.code, "since": moment - QUESTIONS_LISTED_FOR}
    questions = (Question(row.reply_id, row.region, row.received_at) for row in
                 db.execute(query("matches/questions"), since) if row.reply_id not in done["question"])  # fmt: skip
    left = tuple(one for one in corrections(db, binds) if one.key not in done["correction"])
    return Waiting(tuple(held), tuple(contradictions), left, tuple(questions))


def contradicted(
    found: list[Row[tuple[object, ...]]], accepted: Iterable[Row[tuple[object, ...]]]
) -> Row[tuple[object, ...]] | None:
    """The last row of another coordinator that was accepted and that a held one contradicts."""
    mine, against = found[0], any(row.held_by == CONTRADICTS for row in found)
    return next((
        row for row in reversed([*accepted])
        if row.coordinator.lower() != mine.coordinator.lower()
        and (against or "" != mine.mentor_person_id != row.mentor_person_id != "")
    ), None)  # fmt: skip


def said_in(row: Row[tuple[object, ...]]) -> Said:
    """What one row says."""
    return Said(row.submission_id, row.received_on, row.outcome, row.mentor_person_id)


def held_row(found: list[Row[tuple[object, ...]]]) -> HeldRow:
    """One held row with all that holds it."""
    row = found[0]
    rules = dict.fromkeys((one.held_by, nameless(one.held_by, one.sentence)) for one in found if one.held_by)
    return HeldRow(row.region, row.list_ref, row.number, row.mentee_person_id, row.mentor_person_id, row.outcome,
                   row.received_on, tuple(rules))  # fmt: skip


def nameless(rule: str, sentence: str) -> str:
    """The sentence of a finding without what a cell said and without anybody's name."""
    return WITHOUT_NAMES.get(rule) or QUOTED.sub("“…”", sentence)


def corrections(db: Connection, binds: Mapping[str, str]) -> tuple[Correction, ...]:
    """What the answers of a program year say against the roster, of people who count as new still."""
    found: dict[tuple[str, int, str, str], Correction] = {}
    for row in db.execute(query("matches/corrections"), binds):
        cell = json.loads(row.said).get(row.column_name, "")
        key = correction_key(binds["program_year"], row.mentee_person_id, row.rule, row.column_name, cell)
        one = Correction(
            row.region, row.list_ref, row.mentee_person_id, row.received_on, key, row.rule, row.column_name, cell
        )
        found.setdefault((row.submission_id, row.number, row.rule, row.column_name), one)
    return tuple(found.values())


def alarms(db: Connection, program: Program, moment: datetime) -> list[str]:
    """
    One sentence if something has waited for staff longer than a day.

    A held row and a contradiction alarm until they are settled; a question and a correction for two weeks.
    """
    today, waiting = today_in(program.year.time_zone, moment), what_waits(db, program, moment)
    old = {
        "held row": sum(one.since < today - A_DAY for one in waiting.held),
        "contradiction between coordinators": sum(
            max(one.stands.on, one.waits.on) < today - A_DAY for one in waiting.contradictions),
        "correction of the roster": sum(
            today - ALARMED_FOR <= one.since < today - A_DAY for one in waiting.corrections),
        "question": sum(
            moment - ALARMED_FOR <= one.received_at < moment - A_DAY for one in waiting.questions),
    }  # fmt: skip
    parts = [f"{number} {what if number == 1 else MANY[what]}" for what, number in old.items() if number]
    command = f"`mentor matches waiting --program {program.code}`"
    return [f"Waiting for staff longer than a day: {', '.join(parts)}. See {command}."] if parts else []
