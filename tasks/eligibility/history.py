"""What is known of one person, day by day: the answer to "why is this person here, or not?"."""

from typing import Any

from sqlalchemy import Connection

from schemas.dates import DateReader
from schemas.member import Person
from schemas.program import Program
from sql.queries import query
from tasks.eligibility import messages
from tasks.eligibility.people import doors_of, person_of, pulls_of, titles_of
from tasks.eligibility.spells import posts_of, spells_of, standing_rows

Event = dict[str, Any]
ORDER = ("row", "spell", "door", "decision", "flag", "withdrawn", "list", "trial_membership", "row_ended")
SHOWN = ("source", "title", "district", "school", "region", "membership_status", "position_start")


def timeline(db: Connection, program: Program, member: str) -> list[Event]:
    """
    Every dated event of one person: rows, spells, doors, decisions, flags and lists; oldest first.

    Args:
        member: A member id, the key of a row, or the id of a person.
    Returns:
        Plain dicts with `day` (date), `what` (one of ORDER) and what belongs to it; empty if nobody has that id.
    Raises:
        LookupError: the id names several people.
    """
    found = db.execute(query("eligibility/person_of"), {"program": program.code, "member": member}).scalars().all()
    if len(found) > 1:
        raise LookupError(f"{program.code}: that id names {len(found)} people; give the key of one row instead")
    if not found:
        return []
    binds = {"program": program.code, "person_id": found[0]}
    rows = db.execute(query("eligibility/person_rows"), binds).all()
    events = [{"day": row.valid_from, "what": "row", **{name: getattr(row, name) for name in SHOWN}} for row in rows]
    events += [{"day": row.valid_to, "what": "row_ended", "source": row.source, "title": row.title}
               for row in rows if row.valid_to is not None]  # fmt: skip
    events += [*spell_events(db, program, found[0], rows), *written_events(db, binds)]
    events += [{"day": door.decided_on, "what": "door", "kind": door.kind, "reason": door.reason}
               for door in doors_of(db, program).get(found[0], ())]  # fmt: skip
    return sorted(events, key=lambda event: (event["day"], ORDER.index(event["what"])))


def spell_events(db: Connection, program: Program, person_id: str, rows: Any) -> list[Event]:
    """When each spell was first seen, as the title map reads it today."""
    rule, person = program.mentee.new_in_role, person_of(program, person_id, rows, ())
    if rule is None:
        return []
    pulls, titles = pulls_of(db, program), titles_of(db, program)
    versions = person.versions if isinstance(person, Person) else ()
    standing = standing_rows(versions, pulls)
    dates = DateReader(program.roster.dates, max(row.valid_from for row in rows))
    posts = posts_of(versions, standing, titles, dates, rule.interim_counts_as_service)
    return [
        {"day": spell.first_seen, "what": "spell", "job": messages.job(spell.family), "employer": spell.employer}
        for spell in spells_of(posts)
    ]


def written_events(db: Connection, binds: dict[str, str]) -> list[Event]:
    """What we decided, flagged and listed, and the trial memberships that a paid fee made."""
    decided = db.execute(query("eligibility/person_decisions"), binds).mappings()
    events: list[Event] = [{"day": row["decided_from"], "what": "decision", **row} for row in decided]
    for row in db.execute(query("eligibility/person_flags"), binds).mappings():
        events.append({"day": row["flagged_on"], "what": "flag", **row})
        if row["withdrawn_on"] is not None:
            events.append({"day": row["withdrawn_on"], "what": "withdrawn", "reason": row["withdrawn_reason"]})
    trials = db.execute(query("eligibility/person_trials"), binds).mappings()
    events += [{"day": row["from_day"], "what": "trial_membership", **row} for row in trials]
    listed = db.execute(query("eligibility/person_lists"), binds).mappings()
    return [*events, *[{"day": row["as_of"], "what": "list", **row} for row in listed]]
