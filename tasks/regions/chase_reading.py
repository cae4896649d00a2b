"""What the database says on one day of rows without an answer, of their reminders, and of what speaks against one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from schemas.holds import region_has_to_mend
from schemas.program import Program
from schemas.region import fold
from sql.queries import query
from tasks.regions import chase_messages as say
from tasks.regions.chase_rules import Owed, Said, Step, dated_steps, due_step, without_answer
from tasks.regions.reading import LastList, Plan, read_plan, read_rows
from tasks.regions.rules import Coordinator
from tasks.shared.clock import today_in


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known on one day of all regions' lists and answers."""

    plan: Plan
    said: Mapping[str, Said]
    matched: frozenset[str]
    told: Mapping[tuple[str, str], tuple[date, date | None]]
    """Folded region and reference -> when a list with it first went out: ever, and in this program year."""
    applied: Mapping[str, date]
    chased: Mapping[tuple[str, str, str], date]
    """Program year, reference and step -> the day."""
    unread: frozenset[str]
    """Folded regions of which a reply is not read yet; '' where nobody knows which region's it is."""
    undecided: frozenset[str]
    """Folded regions of which a reply waits for a person."""
    bounced: frozenset[tuple[str, str]]
    """Folded region and the address from which its list came back for good."""


@dataclass(frozen=True, slots=True)
class Due:
    """The rows of one region's list for which one step is due."""

    step: Step
    rows: tuple[Owed, ...]


def read_ground(db: Connection, program: Program, today: date) -> Ground:
    """Everything that the lists, the answers, the mail and earlier chases say."""
    plan = read_plan(db, program, today)
    binds, zone = {"program": program.code}, program.year.time_zone
    told = {
        (fold(row.region), row.list_ref): (
            today_in(zone, row.told_at), today_in(zone, row.told_this_year) if row.told_this_year else None)
        for row in db.execute(query("regions/told_of_rows"), binds | {"program_year": plan.program_year})
    }  # fmt: skip
    replies = db.execute(query("regions/replies_open"), binds).all()
    said = read_said(db, program, plan.program_year)
    return Ground(
        plan=plan, told=told, said=said, matched=read_matched(db, plan, said),
        applied={row.person_id: row.applied_on for row in
                 db.execute(query("regions/applied_on"), binds | {"today": today})},
        chased={(row.program_year, row.list_ref, row.step): row.chased_on for row in
                db.execute(query("regions/chases_done"), binds)},
        unread=frozenset(fold(row.region) for row in replies if row.verdict == "waiting"),
        undecided=frozenset(fold(row.region) for row in replies if row.verdict == "quarantine" and row.region),
        bounced=frozenset((fold(row.region), row.recipient.casefold()) for row in
                          db.execute(query("regions/bounces_open"), binds)),
    )  # fmt: skip


def read_said(db: Connection, program: Program, program_year: str) -> dict[str, Said]:
    """What regions said last of each row in a program year: a new year asks anew."""
    binds = {"program": program.code, "program_year": program_year}
    holds: dict[tuple[str, int], list[str]] = {}
    for row in db.execute(query("regions/rules_that_hold"), binds):
        holds.setdefault((row.submission_id, row.number), []).append(row.rule)
    return {
        row.list_ref: Said(
            row.result, row.received_on, to_mend=row.result == "hold"
            and region_has_to_mend(program, holds.get((row.submission_id, row.number), ())))
        for row in db.execute(query("regions/said_of_rows"), binds)
    }  # fmt: skip


def read_matched(db: Connection, plan: Plan, said: Mapping[str, Said]) -> frozenset[str]:
    """Who has a match that answers for the row; one that waits for the region to mend its row does not."""
    binds = {"program": plan.program.code, "program_year": plan.program_year, "today": plan.today}
    return frozenset(
        row.list_ref for row in db.execute(query("regions/matched_refs"), binds)
        if row.state != "held" or row.list_ref not in said or said[row.list_ref].counts
    )  # fmt: skip


def due_in(db: Connection, ground: Ground, region: str) -> list[Due]:
    """Which steps are due for which rows of one region's newest list, the oldest step first."""
    program, today = ground.plan.program, ground.plan.today
    dated = dated_steps(program, today)
    found: dict[tuple[str, str], list[tuple[Step, Owed]]] = {}
    for row in owed_by(db, ground, ground.plan.last[region]):
        step = due_step(program, dated, row, today)
        if step and (step.program_year, row.list_ref, step.name) not in ground.chased:
            found.setdefault((step.program_year, step.name), []).append((step, row))
    due = [Due(pairs[0][0], tuple(row for _, row in pairs)) for pairs in found.values()]
    return sorted(due, key=lambda one: (one.step.due_on, one.step.name))


def owed_by(db: Connection, ground: Ground, last: LastList) -> list[Owed]:
    """The rows of a region's newest list without an answer, that have gone to it."""
    here, owed = fold(last.region), []
    standing = {person.list_ref for person in ground.plan.grouping.regions.get(last.region, ())}
    for row in without_answer(read_rows(db, last.list_id), standing, ground.said, ground.matched):
        told_on, told_this_year = ground.told.get((here, row.list_ref), (None, None))
        if told_on and told_this_year:
            back = ground.said.get(row.list_ref)
            owed.append(Owed(row.list_ref, row.person_id, told_on, told_this_year,
                             ground.applied.get(row.person_id), back.on if back else None))  # fmt: skip
    return owed


def held_back(db: Connection, ground: Ground, region: str) -> str:
    """Why nobody of a region is written to for now, in a sentence; empty if they may be."""
    here = fold(region)
    active = {one.email.casefold() for one in ground.plan.coordinators.get(region, ())}
    if any((here, address) in ground.bounced for address in active):
        return say.bounce_is_open(region)
    if here in ground.undecided:
        return say.reply_is_open(region, quarantined=True)
    if ground.unread & {here, ""}:
        return say.reply_is_open(region, quarantined=False)
    return "" if reached(db, ground, region) else say.list_not_gone(region)


def reached(db: Connection, ground: Ground, region: str) -> list[Coordinator]:
    """The active coordinators to whom the region's newest list has gone, the primary ones first."""
    binds = {"list_id": ground.plan.last[region].list_id}
    gone = {address.casefold() for address in db.execute(query("regions/recipients_reached"), binds).scalars()}
    return [one for one in ground.plan.coordinators.get(region, ()) if one.email.casefold() in gone]
