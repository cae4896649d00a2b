"""What exports said of each member, version by version, and what is kept so that nobody asks it for everything."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, LargeBinary, Table, text

from schemas.member import ROW_FIELDS
from sql.columns import ID, given, metadata, words

member_versions = Table(
    "member_versions", metadata,
    Column("version_id", ID, primary_key=True),
    words("program"),
    words("source"),
    words("row_key"),
    given("row_key"),
    *[words(field) for field in ROW_FIELDS],
    Column("line_hash", LargeBinary, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("absent_since", Date),
    Column("absent_pulls", Integer, nullable=False, server_default="0"),
    CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="ends_after_start"),
)  # fmt: skip
for name, columns, unique in (
    ("current", ("program", "source", "row_key"), True),
    ("region", ("program", "source", "region", "absent_since", "valid_to"), False),
):
    # valid_to is always null in them; with it SQLite answers from the index alone, without one look at the table.
    Index(f"ix_member_versions_{name}", *[member_versions.c[column] for column in columns], unique=unique,
          sqlite_where=text("valid_to IS NULL"), postgresql_where=text("valid_to IS NULL"))  # fmt: skip
Index("ix_member_versions_closed", member_versions.c.program, member_versions.c.row_key,
      sqlite_where=text("valid_to IS NOT NULL"), postgresql_where=text("valid_to IS NOT NULL"))  # fmt: skip
Index("ix_member_versions_absent", member_versions.c.program, member_versions.c.source,
      member_versions.c.absent_since, member_versions.c.valid_to,
      sqlite_where=text("absent_since IS NOT NULL"), postgresql_where=text("absent_since IS NOT NULL"))  # fmt: skip

known_lines = Table(
    "known_lines", metadata,
    words("program", primary_key=True),
    words("source", primary_key=True),
    words("sha256"),
    Column("packed", LargeBinary, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256_whole"),
)  # fmt: skip
"""The hash and the number of every current version of a source, made anew when they are asked for and not there.
Triggers drop them whenever a version changes."""
