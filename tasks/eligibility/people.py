"""Reads who is on the roster: people with all their rows, their doors, and the exports behind them."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from schemas.employers import employer_key
from schemas.member import Door, Person, Version
from schemas.program import Program
from sql.queries import query
from tasks.eligibility.ground import facts_asked
from tasks.eligibility.rules import title_book
from tasks.eligibility.titles import TitleBook

CHUNK = 5_000
PERSON_ID, EVIDENCE = 0, 1
"""Places in a row; what makes a version follows."""
VERSION = slice(2, 2 + len(Version._fields))
VALID_TO = 2 + Version._fields.index("valid_to")
INFERRED = ("unique_name", "same_district", "same_email")
"""Evidence by which rows were joined to one person without an id, the weakest first."""


def people(db: Connection, program: Program) -> Iterator[Person]:
    """Everybody who stands on a current row, with every row they ever had; read in pieces, so memory stays bounded."""
    doors = doors_of(db, program)
    slim, wide = query("eligibility/people_rows"), query("eligibility/people_rows_with_facts")
    every_row = wide if facts_asked(program) else slim
    rows = db.execute(every_row, {"program": program.code}, execution_options={"yield_per": CHUNK})
    for person_id, found in groupby(rows, key=itemgetter(PERSON_ID)):
        person = person_of(program, person_id, list(found), doors.get(person_id, ()))
        if person is not None:
            yield person


def person_of(program: Program, person_id: str, rows: Sequence[Any], doors: Iterable[Door]) -> Person | None:
    """One person from their rows; None if none of the rows is current."""
    versions = tuple([Version(*row[VERSION]) for row in rows])
    if None not in map(itemgetter(VALID_TO), rows):
        return None
    evidence = set(map(itemgetter(EVIDENCE), rows))
    joined_by = ""
    if program.roster.identity == "person":
        joined_by = next((word for word in INFERRED if word in evidence), "")
    return Person(person_id, versions, tuple(doors), "ambiguous" in evidence, joined_by)


def doors_of(db: Connection, program: Program) -> Mapping[str, tuple[Door, ...]]:
    """The doors of each person."""
    found: dict[str, tuple[Door, ...]] = defaultdict(tuple)
    for row in db.execute(query("eligibility/doors"), {"program": program.code}):
        found[row.person_id] += (Door(row.kind, row.decided_on, row.reason, row.approved_by),)
    return found


def pulls_of(db: Connection, program: Program) -> dict[str, tuple[date, ...]]:
    """The days of each source's applied exports, ascending."""
    rows = db.execute(query("eligibility/applied_pulls"), {"program": program.code})
    return {source: tuple(row.as_of for row in found) for source, found in groupby(rows, key=itemgetter(0))}


class Employers(Container[str]):
    """The keys of the employers on the roster, read when the first is asked for: few findings rest on them."""

    def __init__(self, db: Connection, program: Program) -> None:
        self.db, self.program = db, program

    def __contains__(self, key: object) -> bool:
        """Whether that employer is on the roster."""
        return key in self.keys

    @cached_property
    def keys(self) -> frozenset[str]:
        """All of them, by number and by name."""
        return districts_of(self.db, self.program)


def districts_of(db: Connection, program: Program) -> frozenset[str]:
    """The keys of the employers on the roster, by number and by name."""
    rows = db.execute(query("eligibility/employers"), {"program": program.code}).all()
    keys = {employer_key(row.district_number, row.district) for row in rows}
    return frozenset((keys | {employer_key("", row.district) for row in rows}) - {""})


def titles_of(db: Connection, program: Program) -> TitleBook:
    """The program's title map with what operations staff mapped."""
    return title_book(program, db.execute(query("eligibility/mapped_titles"), {"program": program.code}).all())
