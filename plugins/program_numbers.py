"""What the Programs page shows of one program: numbers, dates and sentences, and nobody's name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from schemas.calendar import events_between, first_day, program_year_of, spec_of, start_year_of
from schemas.holds import QUESTIONS_LISTED_FOR, correction_key, staff_has_to_settle
from schemas.program import Program
from schemas.region import ALL_REGIONS, fold
from sql.queries import query


@dataclass(frozen=True, slots=True)
class Region:
    """How one region stands: its people, who answers for it, its last list, and what came back."""

    name: str
    people: int = 0
    coordinators: int = 0
    needed: int = 1
    last_list: Any = None
    answered_on: date | None = None
    in_order: int = 0
    to_mend: int = 0
    unanswered: int = 0
    reminded_on: date | None = None
    bounces: int = 0
    """Coordinators whom our mails do not reach."""

    @property
    def standing(self) -> str:
        """One of: unknown, blocked, queued, listed, due, empty."""
        if not self.name:
            return "unknown"
        if self.people and self.coordinators < self.needed:
            return "blocked"
        if self.last_list is None:
            return "due" if self.people else "empty"
        return "listed" if self.last_list.sent >= self.last_list.mails else "queued"


@dataclass(frozen=True, slots=True)
class Due:
    """One event of the calendar that is near, or past and still open."""

    key: str
    action: str
    at: datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class OpenWave:
    """How many have answered an open wave, as it was kept last: once a day, rounded down, small regions hidden."""

    wave: str
    closes_at: datetime
    as_of: datetime
    asked: dict[str, str]
    """By questionnaire, who is asked."""
    regions: dict[str, dict[str, Any]]
    """By region and questionnaire; all regions together come first, under no name."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything the page says of one program."""

    program: Program
    exports: list[Any]
    findings: Mapping[int, list[str]]
    decided_on: Any
    decisions: list[Any]
    titles: list[Any]
    regions: list[Region]
    replies: Any
    waiting: Mapping[str, int]
    """What waits for staff, by what it is called on the page; as `mentor matches waiting` lists it."""
    waves: list[OpenWave]
    mails: list[Any]
    due: list[Due]

    @property
    def asked(self) -> list[Region]:
        """The regions whose list has gone to them with somebody on it."""
        return [one for one in self.regions if one.standing == "listed" and one.in_order + one.to_mend + one.unanswered]

    @property
    def back(self) -> int:
        """How many of them have answered."""
        return sum(one.answered_on is not None for one in self.asked)


def numbers_of(db: Connection, program: Program, moment: datetime) -> Numbers:
    """
    Read the numbers of one program.

    Args:
        moment: Aware; what is due is judged by the program's own wall clock.
    """
    local = moment.astimezone(ZoneInfo(program.year.time_zone)).replace(tzinfo=None)
    of_program = {"program": program.code}
    exports = list(db.execute(query("programs/last_exports"), of_program))
    findings = {export.snapshot_id: findings_of(db, export.snapshot_id) for export in exports}
    return Numbers(
        program=program,
        exports=exports,
        findings=findings,
        decided_on=db.execute(query("regions/last_decision_run"), of_program).scalar(),
        decisions=list(db.execute(query("programs/count_decisions"), of_program)),
        titles=list(db.execute(query("programs/count_unmapped_titles"), of_program)),
        regions=regions_of(db, program, local),
        replies=db.execute(query("programs/count_replies"), of_program).one(),
        waiting=waiting_of(db, program, moment, local.date()),
        waves=waves_of(db, program),
        mails=list(db.execute(query("mail/count_mails"), of_program)),
        due=due_of(db, program, local),
    )


def findings_of(db: Connection, snapshot_id: int) -> list[str]:
    """What the guards said of one export."""
    found = db.execute(query("membership/findings"), {"snapshot_id": snapshot_id})
    return [row.sentence for row in found]


def regions_of(db: Connection, program: Program, local: datetime) -> list[Region]:
    """Every region that has people, a coordinator or a list; a program with one list for all has one line."""
    of_program = {"program": program.code}
    year = {"program_year": program_year_of(program, local.date())}
    single = program.lists.grouping == "single"
    found: dict[str, Region] = {}

    def put(name: str, **news: Any) -> None:
        key = ALL_REGIONS if single else fold(name)
        known = found.get(key) or Region(ALL_REGIONS if single else name, needed=program.lists.coordinators_min)
        added = {
            what: value + getattr(known, what) if isinstance(value, int) else value for what, value in news.items()
        }
        found[key] = replace(known, **added)

    for row in db.execute(query("programs/last_lists_sent"), of_program | year):
        put(row.region, last_list=row)
    for row in db.execute(query("programs/count_coordinators"), of_program | {"today": local.date()}):
        put(row.region, coordinators=row.people)
    for row in db.execute(query("programs/count_flagged_by_region"), of_program):
        put(row.region, people=row.people)
    for row in db.execute(query("programs/count_answers"), of_program | year):
        put(row.region, in_order=row.in_order, to_mend=row.to_mend, unanswered=row.unanswered)
    for row in db.execute(query("programs/last_answers"), of_program | year):
        put(row.region, answered_on=row.answered_on)
    for row in db.execute(query("programs/last_chases"), of_program | year):
        put(row.region, reminded_on=row.chased_on)
    for row in db.execute(query("matches/open_bounces"), of_program | {"today": local.date()}):
        if fold(row.region) == fold(row.answers_for):
            put(row.region, bounces=1)
    return [found[key] for key in sorted(found)]


def waiting_of(db: Connection, program: Program, moment: datetime, today: date) -> dict[str, int]:
    """How much waits for staff among this year's answers; nothing that waits for nobody is named."""
    binds = {"program": program.code, "program_year": program_year_of(program, today)}
    held: dict[tuple[str, int], list[str]] = {}
    for row in db.execute(query("matches/rows_on_hold"), binds):
        held.setdefault((row.submission_id, row.number), []).append(row.held_by)
    done = {row.subject for row in db.execute(query("matches/staff_ticks"), {"program": program.code})}
    corrected = {
        (row.submission_id, row.number, row.rule, row.column_name)
        for row in db.execute(query("matches/corrections"), binds)
        if key_of_correction(row, binds["program_year"]) not in done
    }
    asked = {"program": program.code, "since": moment - QUESTIONS_LISTED_FOR}
    found = {
        "held rows and contradictions": sum(staff_has_to_settle(program, rules) for rules in held.values()),
        "corrections of the roster": len(corrected),
        "mails without a list": sum(row.reply_id not in done for row in db.execute(query("matches/questions"), asked)),
    }
    return {what: number for what, number in found.items() if number}


def key_of_correction(row: Any, program_year: str) -> str:
    """By what a correction is named when somebody has seen to it."""
    said = str(json.loads(row.said).get(row.column_name, ""))
    return correction_key(program_year, row.mentee_person_id, row.rule, row.column_name, said)


def waves_of(db: Connection, program: Program) -> list[OpenWave]:
    """Each open wave with what may be shown of it; nothing before anything was kept."""
    zone = ZoneInfo(program.year.time_zone)
    found: dict[str, OpenWave] = {}
    for row in db.execute(query("programs/turnout_of_open_waves"), {"program": program.code}):
        at = (row.closes_at.astimezone(zone), row.as_of.astimezone(zone))
        one = found.setdefault(row.wave_id, OpenWave(row.wave, *at, {}, {}))
        one.asked.setdefault(row.survey_key, row.asked_of)
        one.regions.setdefault(row.region, {})[row.survey_key] = row
    return [replace(one, regions=dict(sorted(one.regions.items()))) for one in found.values()]


def due_of(db: Connection, program: Program, local: datetime) -> list[Due]:
    """Sendings of this year that are past and open, and the next event of each action."""
    done = set(db.execute(query("regions/events_done"), {"program": program.code}).scalars())
    opens = first_day(program, start_year_of(program, local.date()))
    past = [event for event in events_between(program, {"send_lists"}, opens, local) if event.key not in done]
    actions = {mark.action for mark in spec_of(program).marks}
    horizon = local.replace(year=local.year + 1) if (local.month, local.day) != (2, 29) else local
    coming = {}
    for event in events_between(program, actions, local, horizon):
        coming.setdefault(event.action, event)
    return [Due(event.key, event.action, event.at, overdue=True) for event in past[-3:]] + [
        Due(event.key, event.action, event.at, overdue=False)
        for event in sorted(coming.values(), key=lambda event: event.at)
    ]
