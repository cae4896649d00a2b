"""Decides who is new in role, and flags them: read, decide, write, in one transaction."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import Connection, Engine

from schemas.dates import day_words
from schemas.member import Decision
from schemas.program import Program
from schemas.registry import definition_sha256
from sql.database import learn_sizes, load
from sql.queries import query
from sql.tables import decisions
from tasks.eligibility import rules
from tasks.eligibility.history import timeline
from tasks.eligibility.intake import take_in_registers
from tasks.eligibility.people import Employers, people, pulls_of, titles_of
from tasks.eligibility.trials import with_trials
from tasks.shared.collecting import uncollected

__all__ = ["DayBefore", "NotRecognised", "decide_members", "people", "take_in_registers", "timeline", "unmapped_titles"]
COLUMNS = (
    "program", "person_id", "decided_from", "outcome", "reason", "sentence", "subject", "role_family", "employer",
    "spell", "warnings", "role_since", "service_since",
)  # fmt: skip
Standing = dict[str, tuple[int, date]]
"""What stands about each person: a fingerprint, and since when."""
MANY = 100
"""New people from which on the database counts decisions anew; regions ask for their mentors in the same minute."""
LEFT, OTHER_ROLE = "LEFT_ROSTER", "OTHER_ROLE"


class NotRecognised(RuntimeError):
    """The intake has not yet said whose every row is; a retry after the next pull finds it said."""


class DayBefore(ValueError):
    """The run's day lies before the newest run: decisions are never rewritten backwards."""


def decide_members(program: Program, engine: Engine, today: date) -> dict[str, int]:
    """
    Decide everybody on the roster, write what changed, flag the eligible and withdraw what no longer holds (R1-R9).

    Running it twice on a day changes nothing the second time.

    Returns:
        `roster`, `changed`, `flagged`, `withdrawn`, the people in each outcome, and in each `OUTCOME REASON`.
    Raises:
        DayBefore: `today` is earlier than the newest run.
        NotRecognised: rows of a source without member ids belong to nobody yet.
        RuntimeError: somebody is in no state or in two; nothing is written then.
    """
    with engine.begin() as db, uncollected():
        refuse_day_before(db, program, today)
        refuse_strangers(db, program)
        standing = standing_decisions(db, program)
        changed, eligible = [], []
        for decision in decide_roster(db, program, today):
            before = standing.pop(decision.person_id, None)
            if decision.outcome == "ELIGIBLE":
                eligible.append(decision)
            if before is None or before[0] != fingerprint(*facts(decision)):
                changed.append((decision, before))
        write_changes(db, program, today, changed, standing)
        counts = {"changed": len(changed), **write_flags(db, program, today, eligible)}
        return {**close_run(db, program, today), **counts}


def decide_roster(db: Connection, program: Program, today: date) -> Iterator[Decision]:
    """A decision for everybody on the roster, as today's rows, titles and doors have it."""
    pulls, titles = pulls_of(db, program), titles_of(db, program)
    everybody = with_trials(db, program, people(db, program), today)
    return rules.decide(program, everybody, pulls, titles, today, Employers(db, program))


def refuse_day_before(db: Connection, program: Program, today: date) -> None:
    """Only today or a later day can be decided."""
    last = db.execute(query("eligibility/last_run"), {"program": program.code}).scalar()
    if last is not None and today < last:
        raise DayBefore(
            f"{program.code}: members were already decided on {day_words(last)}; {day_words(today)} lies before that. "
            "Run it for a later day."
        )


def refuse_strangers(db: Connection, program: Program) -> None:
    """Without member ids a row that was not recognised would be decided as a new person, and flagged."""
    if program.roster.identity == "member_id":
        return
    if rows := db.execute(query("eligibility/count_unlinked"), {"program": program.code}).scalar_one():
        raise NotRecognised(
            f"{program.code}: nobody has said yet whose {rows} of its rows are, so nobody is decided. Run "
            f"{program.code}__pull_membership, then this again."
        )


def standing_decisions(db: Connection, program: Program) -> Standing:
    """A fingerprint of what stands about each person."""
    rows = db.execute(query("eligibility/standing_decisions"), {"program": program.code})
    return {row[0]: (fingerprint(*row[2:]), row[1]) for row in rows}


def facts(decision: Decision) -> tuple[str | int | date | None, ...]:
    """What a decision says, in the order of its columns."""
    return (
        decision.outcome, decision.reason, decision.sentence, decision.subject, decision.role_family,
        decision.employer, decision.spell, "\n".join(decision.warnings), decision.role_since, decision.service_since,
    )  # fmt: skip


def fingerprint(*said: str | int | date | None) -> int:
    """The same number for the same decision, within this process: each is compared with one person's last one only."""
    return hash(said)


def write_changes(
    db: Connection,
    program: Program,
    today: date,
    changed: Iterable[tuple[Decision, tuple[int, date] | None]],
    departed: Standing,
) -> None:
    """End what stood before, and write what stands from today; those who left the roster are decided no more."""
    changed = list(changed)
    ended = [(one.person_id, before[1]) for one, before in changed if before is not None]
    ended += [(person_id, since) for person_id, (_, since) in departed.items()]
    binds = [({"program": program.code, "person_id": person_id, "today": today}, since) for person_id, since in ended]
    if same_day := [bind for bind, since in binds if since == today]:
        db.execute(query("eligibility/drop_decision_of_today"), same_day)
    if older := [bind for bind, since in binds if since != today]:
        db.execute(query("eligibility/end_decision"), older)
    of_today = today.isoformat()
    load(db, decisions, COLUMNS, ((program.code, one.person_id, of_today, *plain_facts(one)) for one, _ in changed))
    if sum(before is None for _, before in changed) > MANY:
        learn_sizes(db, decisions)


def plain_facts(decision: Decision) -> tuple[str | int | date | None, ...]:
    """What a decision says, as the driver's own loading takes it: only the last two, the days, are not so already."""
    role, service = decision.role_since, decision.service_since
    return (*facts(decision)[:-2], role and role.isoformat(), service and service.isoformat())


def write_flags(db: Connection, program: Program, today: date, eligible: Iterable[Decision]) -> dict[str, int]:
    """Flag each eligible spell once for ever; let old flags stand again, and withdraw those that no longer hold."""
    made = {tuple(row) for row in db.execute(query("eligibility/flags_made"), {"program": program.code})}
    fresh = [
        {"program": program.code, "person_id": one.person_id, "role_family": one.role_family, "employer": one.employer,
         "spell": one.spell, "list_ref": list_ref(program.code, one), "reason": one.reason, "today": today}
        for one in eligible
        if (one.person_id, one.role_family, one.employer, one.spell) not in made
    ]  # fmt: skip
    if fresh:
        db.execute(query("eligibility/put_flag"), fresh)
    restored = db.execute(query("eligibility/restore_flags"), {"program": program.code}).all()
    binds = {"program": program.code, "today": today, "left_reason": LEFT, "other_role_reason": OTHER_ROLE}
    withdrawn = db.execute(query("eligibility/withdraw_flags"), binds).all()
    return {"flagged": len(fresh) + len(restored), "withdrawn": len(withdrawn)}


def list_ref(program_code: str, decision: Decision) -> str:
    """The reference of a flag on lists: ten letters and digits that stay the same for ever."""
    key = repr((program_code, decision.person_id, decision.role_family, decision.employer, decision.spell))
    return base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:10]


def close_run(db: Connection, program: Program, today: date) -> dict[str, int]:
    """
    Count the states, and hold them against the roster.

    Raises:
        RuntimeError: somebody is in no state or in two, or flags and states disagree.
    """
    checked = db.execute(query("eligibility/check_states"), {"program": program.code}).one()
    flagged = db.execute(query("eligibility/check_flags"), {"program": program.code}).one()
    found = {**checked._mapping, **flagged._mapping}
    faults = {name: number for name, number in found.items() if number and name != "roster"}
    if faults:
        raise RuntimeError(f"{program.code}: the states of {today} do not close: {faults}; nothing was written")
    counts = {"roster": checked.roster, "ELIGIBLE": 0, "UPCOMING": 0, "REVIEW": 0, "NOT_ELIGIBLE": 0}
    for outcome, reason, number in db.execute(query("eligibility/count_decisions"), {"program": program.code}):
        counts[outcome] += number
        counts[f"{outcome} {reason}"] = number
    sums = {name.lower(): counts[name] for name in ("ELIGIBLE", "UPCOMING", "REVIEW", "NOT_ELIGIBLE")}
    binds = {"program": program.code, "today": today, "roster": checked.roster, **sums}
    db.execute(query("eligibility/put_run"), {**binds, "definition_sha256": definition_sha256(program)})
    return counts


def unmapped_titles(db: Connection, program: Program) -> list[tuple[str, int]]:
    """The titles that somebody must map, with how many people wait for each; the most frequent first."""
    rows = db.execute(query("eligibility/unmapped_titles"), {"program": program.code})
    return [(row.subject, row.people) for row in rows]
