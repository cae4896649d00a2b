"""People as a roster shows them over time: say only what the test cares about."""

from datetime import date
from functools import cache

from records import put_records
from sqlalchemy import Engine

from schemas.member import ROW_FIELDS, Decision, Door, Person, Version
from schemas.program import Program
from schemas.registry import program as program_of
from sql.tables import person_links, received_files, snapshots
from tasks.eligibility.rules import decide, title_book

TODAY = date(2026, 11, 21)
PULLS = (date(2024, 7, 1), date(2025, 7, 1), date(2026, 7, 6), date(2026, 8, 3), date(2026, 11, 16))
SEEN = PULLS[-1]
"""The newest export, after most stated starts of the tests."""


@cache
def the(code: str) -> Program:
    """A built-in program."""
    return program_of(code)


def with_rule(program: Program, **settings: object) -> Program:
    """The program with other settings under [mentee.new_in_role]."""
    rule = program.mentee.new_in_role.model_copy(update=settings)
    return program.model_copy(update={"mentee": program.mentee.model_copy(update={"new_in_role": rule})})


def a_row(**said: object) -> Version:
    """One row: by default a superintendent who is an active member, seen in the newest export alone."""
    usual = {"row_key": "01234", "source": "membership", "valid_from": SEEN, "title": "Superintendent",
             "district": "Lakeside", "membership_status": "Active"}  # fmt: skip
    return Version(**{**usual, **said})


def a_person(*rows: Version, doors: tuple[Door, ...] = (), **said: object) -> Person:
    """One person: by default with one row made of what is said."""
    about = {name: said.pop(name) for name in ("ambiguous", "joined_by") if name in said}
    versions = rows or (a_row(**said),)
    return Person(versions[0].row_key, versions, doors, **about)


def decision_on(
    program: Program, person: Person, today: date = TODAY, pulls=PULLS, mapped=(), districts=()
) -> Decision:
    """The one decision about one person."""
    sources = {version.source: pulls for version in person.versions}
    [decision] = decide(program, [person], sources, title_book(program, mapped), today, districts)
    return decision


def verdict(*about: object, **more: object) -> tuple[str, str]:
    """Outcome and reason of the one decision about one person."""
    decision = decision_on(*about, **more)
    return (decision.outcome, decision.reason)


def moved(*titles_from: tuple[date, dict[str, object]]) -> tuple[Version, ...]:
    """The rows of one member that followed each other, each from its day on."""
    ends = [day for day, _ in titles_from[1:]] + [None]
    return tuple(
        a_row(valid_from=day, valid_to=end, **said) for (day, said), end in zip(titles_from, ends, strict=True)
    )


def keep_rows(engine: Engine, program: Program, *rows: Version) -> None:
    """Write rows as the intake of exports does."""
    days = ("valid_from", "valid_to", "absent_since")
    with engine.begin() as db:
        put_records(db, [
            {"program": program.code, "source": row.source, "row_key": row.row_key,
             **{name: row.row_key if name == "member_id" else getattr(row, name, "") for name in ROW_FIELDS},
             "line_hash": b"line", "content_hash": b"content", **{name: getattr(row, name) for name in days}}
            for row in rows
        ])  # fmt: skip


def keep_pulls(engine: Engine, program: Program, moment, *days: date, source: str = "membership") -> None:
    """Write applied snapshots."""
    counts = ("rows_in_file", "accepted", "quarantined", "exact_duplicates", "added", "changed", "departed", "missing")
    with engine.begin() as db:
        for day in days:
            sha256 = f"{day:%Y%m%d}{source}".encode().hex().ljust(64, "0")[:64]
            db.execute(received_files.insert(), {"sha256": sha256, "size_bytes": 1, "kind": "csv",
                                                 "received_at": moment})  # fmt: skip
            db.execute(snapshots.insert(), {
                "program": program.code, "source": source, "sha256": sha256, "as_of": day, "verdict": "applied",
                "comparison_key": "", "basis": 0, "received_at": moment, **dict.fromkeys(counts, 0),
            })  # fmt: skip


def link(engine: Engine, program: Program, row_key: str, person_id: str, evidence: str) -> None:
    """Join a row to a person."""
    with engine.begin() as db:
        db.execute(person_links.insert(), {"program": program.code, "row_key": row_key, "person_id": person_id,
                                           "evidence": evidence, "linked_on": TODAY})  # fmt: skip


def changed(row: Version, **said: object) -> Version:
    """The same row but for what is said."""
    return row._replace(**said)
