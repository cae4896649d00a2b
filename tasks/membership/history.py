"""The history of what exports said of each member: set-based, one transaction, the same twice as once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from schemas.program import Program
from sql.database import learn_sizes
from sql.member_tables import ended_records, member_records, standing_records
from sql.queries import query
from tasks.membership.delta import Reading
from tasks.membership.guards import Measures, Region
from tasks.membership.identity import Link, Row, recognise


@dataclass(frozen=True, slots=True)
class Change:
    """
    What was written into a history.

    Attributes:
        departed: Members missing from so many pulls in a row that they are gone.
        ended: Versions whose lines stand there no longer.
        begun: Versions whose lines stand there now, each with the hash of its line.
    """

    departed: int
    ended: list[int]
    begun: list[tuple[int, bytes]]


def standing_by_region(db: Connection, program: Program, source: str) -> dict[str, int]:
    """How many members each region has, without those who are missing."""
    of_source = {"program": program.code, "source": source}
    return {row.region: row.standing for row in db.execute(query("membership/standing_by_region"), of_source)}


def measure(db: Connection, program: Program, source: str, reading: Reading) -> Measures:
    """What applying the staged export would do. Only ids can be renumbered: rows without them are never re-keyed."""
    standing = standing_by_region(db, program, source)
    change = db.execute(query("membership/measure_change")).one()
    moves = {row.region: (row.gone, row.moved) for row in db.execute(query("membership/measure_regions"))}
    regions = tuple(Region(name, count, *moves.get(name, (0, 0))) for name, count in standing.items())
    has_ids = program.roster.identity == "member_id"
    renewed = db.execute(query("membership/count_rekeyed")).scalar_one() if has_ids else 0
    return Measures(
        rows=reading.rows, quarantined=len(reading.quarantined), judged=reading.judged, bad_dates=reading.bad_dates,
        bad_date=reading.bad_date, rekeyed=renewed, standing=sum(standing.values()),
        regions=regions, distinct=reading.rows - reading.exact_duplicates, most=most_of_late(db, program, source),
        **change._mapping,
    )  # fmt: skip


def most_of_late(db: Connection, program: Program, source: str) -> int:
    """The most rows of an export in the weeks before the newest applied one; an approval begins the count anew."""
    of_source = {"program": program.code, "source": source}
    last = db.execute(query("membership/last_applied"), of_source).first()
    if last is None:
        return 0
    since = last.as_of - timedelta(days=program.roster.guards.slow_drop_days)
    return int(db.execute(query("membership/largest_applied"), {**of_source, "since": since}).scalar_one())


def apply(db: Connection, program: Program, source: str, as_of: date, *, confirms: bool = True) -> Change:
    """
    Write the staged export into the history, in the caller's transaction.

    Args:
        confirms: Whether this pull counts towards the departure of those whom it lacks.
    """
    of_source = {"program": program.code, "source": source}
    on_day = {**of_source, "as_of": as_of}
    guards = program.roster.guards
    confirm_after = 1 if guards.missing_member == "lapse" else guards.confirm_missing_after_pulls
    db.execute(query("membership/welcome_back"), on_day)
    rewritten = lines_of(db.execute(query("membership/refresh_unchanged")))
    db.execute(query("membership/welcome_rewritten"))
    db.execute(query("membership/drop_unchanged"))
    closed = db.execute(query("membership/close_changed"), on_day).scalars().all()
    opened = open_records(db, of_source, as_of)
    db.execute(query("membership/mark_missing"), {**on_day, "pulls": int(confirms)})
    departed = (
        db.execute(query("membership/close_departed"), {**on_day, "confirm_after": confirm_after}).scalars().all()
    )
    db.execute(query("membership/depart"), of_source)
    db.execute(query("membership/forget_missing"), of_source)
    learn_sizes(db, member_records, standing_records, ended_records)
    return Change(len(departed), [*closed, *departed, *[number for number, _ in rewritten]], rewritten + opened)


def drop_day(db: Connection, of_day: Mapping[str, object]) -> None:
    """Take back what only the superseded export of a day said."""
    db.execute(query("membership/unstand_dropped"), of_day)
    db.execute(query("membership/drop_versions_of_day"), of_day)
    db.execute(query("membership/unmiss_dropped"), of_day)
    db.execute(query("membership/forget_dropped"))


def open_records(db: Connection, of_source: Mapping[str, str], as_of: date) -> list[tuple[int, bytes]]:
    """Begin what is new or changed, and let it stand; each record with the hash of its line."""
    newest = db.execute(query("membership/newest_record")).scalar_one()
    opened = lines_of(db.execute(query("membership/open_versions"), {**of_source, "as_of": as_of}))
    db.execute(query("membership/stand_opened"), {**of_source, "newest": newest})
    return opened


def lines_of(found: Iterable[Sequence[Any]]) -> list[tuple[int, bytes]]:
    """Versions with the hashes of their lines."""
    return [(number, line_hash) for number, line_hash in found]


def recognise_people(db: Connection, program: Program) -> int:
    """
    For a source without member ids: give every row without a person one, day by day, oldest first.

    Runs after all sources of a day are applied, since a principal of yesterday may be a superintendent of today.
    """
    if program.roster.identity == "member_id":
        return 0
    waiting: dict[str, list[Row]] = {}
    for found in db.execute(query("membership/unlinked_rows"), {"program": program.code}):
        waiting.setdefault(found.row_key, []).append(row_of(found))
    known = [row_of(found) for found in db.execute(query("membership/linked_rows"), {"program": program.code})]
    for day in sorted({versions[0].since for versions in waiting.values()}):
        links = recognise([versions[0] for versions in waiting.values() if versions[0].since == day], known)
        keep_links(db, program.code, links, day)
        known += [replace(row, person_id=link.person_id) for link in links for row in waiting[link.row_key]]
    return len(waiting)


def row_of(row: object) -> Row:
    """A row of the history as evidence of who somebody is; a missing row no longer stands."""
    found = row._mapping  # type: ignore[attr-defined]
    until = found.get("valid_to") or found.get("absent_since")
    employer = found["district_number"] or found["district"].casefold()
    return Row(
        found["row_key"], found["first_name"], found["last_name"], found["email"], employer,
        found["valid_from"], until, found.get("person_id", ""), place_of(employer, found["school"], found["source"]),
    )  # fmt: skip


def place_of(employer: str, school: str, source: str) -> str:
    """A post, whoever holds it: a school of an employer as one source has it."""
    return f"{source}|{employer}|{school.casefold()}" if employer and school else ""


def keep_links(db: Connection, program: str, links: list[Link], day: date) -> None:
    """Write the links down; a row that has a person keeps it, unless that was in doubt."""
    rows = [
        {"program": program, "row_key": link.row_key, "person_id": link.person_id, "evidence": link.evidence,
         "linked_on": day}
        for link in links
    ]  # fmt: skip
    if rows:
        db.execute(query("membership/put_person_link"), rows)
