"""Records of members as the intake of exports leaves them, written straight into the database."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Connection, Date, column, delete, insert, select, table, text

from schemas.member import ROW_FIELDS
from sql.tables import ended_records, member_records, missing_records, standing_records, standing_regions

VERSIONS = table(
    "member_versions", *[column(name) for name in ("version_id", "program", "source", "row_key", *ROW_FIELDS)],
    *[column(name, Date) for name in ("valid_from", "valid_to", "absent_since")],
)  # fmt: skip
"""The view of them that everybody reads."""
TABLES = (member_records, standing_records, ended_records, missing_records, standing_regions)

CONTRADICTIONS = {
    "neither stands nor has ended, or both": """
        SELECT COUNT(*) FROM member_records AS r
        LEFT JOIN ended_records AS e ON r.version_id = e.version_id
        LEFT JOIN standing_records AS s
            ON r.program = s.program AND r.row_key = s.row_key AND r.source = s.source AND r.version_id = s.version_id
        WHERE (e.version_id IS NULL) = (s.version_id IS NULL)
    """,
    "stands as another than it is": """
        SELECT COUNT(*) FROM standing_records AS s
        LEFT JOIN member_records AS r
            ON s.version_id = r.version_id AND s.program = r.program AND s.row_key = r.row_key AND s.source = r.source
            AND s.region = r.region
        WHERE r.version_id IS NULL
    """,
    "has ended as another than it is": """
        SELECT COUNT(*) FROM ended_records AS e
        LEFT JOIN member_records AS r
            ON e.version_id = r.version_id AND e.program = r.program AND e.row_key = r.row_key AND e.source = r.source
            AND e.valid_from = r.valid_from
        WHERE r.version_id IS NULL
    """,
    "is missing and does not stand": """
        SELECT COUNT(*) FROM missing_records AS m
        WHERE NOT EXISTS (SELECT 1 FROM standing_records AS s WHERE s.version_id = m.version_id)
    """,
    "is counted in no region, or not at all": """
        SELECT COUNT(*) FROM (
            SELECT program, source, region, COUNT(*) AS members FROM standing_records GROUP BY program, source, region
        ) AS s
        FULL JOIN (SELECT * FROM standing_regions WHERE members > 0) AS c
            ON s.program = c.program AND s.source = c.source AND s.region = c.region
        WHERE COALESCE(s.members, 0) <> COALESCE(c.members, 0)
    """,
}


def put_records(db: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """Write records: each stands unless it says `valid_to`, and is missing if it says `absent_since`."""
    for row in rows:
        said = {name: value for name, value in row.items() if name in member_records.c}
        number = db.execute(insert(member_records).values(**said)).inserted_primary_key[0]
        of_row = {name: row[name] for name in ("program", "source", "row_key")} | {"version_id": number}
        if row.get("valid_to"):
            days = {"valid_from": row["valid_from"], "valid_to": row["valid_to"]}
            db.execute(insert(ended_records).values(**of_row, **days))
            continue
        db.execute(insert(standing_records).values(**of_row, region=row["region"]))
        if row.get("absent_since"):
            missing = {"absent_since": row["absent_since"], "absent_pulls": row.get("absent_pulls", 0)}
            of_source = {name: of_row[name] for name in ("version_id", "program", "source")}
            db.execute(insert(missing_records).values(**of_source, **missing))


def end_records(db: Connection, which: ColumnElement[bool], day: date) -> None:
    """End standing records."""
    columns = (member_records.c[name] for name in ("version_id", "program", "source", "row_key", "valid_from"))
    for row in db.execute(select(*columns).where(which)).mappings().all():
        db.execute(insert(ended_records).values(**row, valid_to=day))
        for kept in (standing_records, missing_records):
            db.execute(delete(kept).where(kept.c.version_id == row["version_id"]))


def forget_records(db: Connection) -> None:
    """Empty the history."""
    for kept in TABLES:
        db.execute(delete(kept))


def contradictions(db: Connection) -> dict[str, int]:
    """How often the tables say of a record what they may not say together."""
    return {name: db.execute(text(statement)).scalar_one() for name, statement in CONTRADICTIONS.items()}
