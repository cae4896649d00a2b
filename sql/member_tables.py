"""
What exports said of each member, record by record, which of them stands, and what is kept so that nobody asks for all.

Everybody else reads the view `member_versions`: each record with the day it ended and since when its member is missing.
"""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, LargeBinary, Table

from schemas.member import ROW_FIELDS
from sql.columns import ID, given, metadata, words

member_records = Table(
    "member_records", metadata,
    Column("version_id", ID, primary_key=True),
    words("program"),
    words("source"),
    words("row_key"),
    given("row_key"),
    *[words(field) for field in ROW_FIELDS],
    Column("line_hash", LargeBinary, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("valid_from", Date, nullable=False),
)  # fmt: skip
"""What exports said. A record never changes, but for the hash of its line when the same is written differently: that it
ended stands beside it, so that an export touches few pages of a long history."""

standing_records = Table(
    "standing_records", metadata,
    words("program", primary_key=True),
    words("row_key", primary_key=True),
    words("source", primary_key=True),
    Column("version_id", ID, nullable=False),
    words("region"),
    sqlite_with_rowid=False,
)  # fmt: skip
"""The one record that stands under each key of each source."""

standing_regions = Table(
    "standing_regions", metadata,
    words("program", primary_key=True),
    words("source", primary_key=True),
    words("region", primary_key=True),
    Column("members", Integer, nullable=False),
    CheckConstraint("members >= 0", name="members_counts"),
)  # fmt: skip
"""How many records of each region stand, counted by triggers on them: an export is held against it."""

ended_records = Table(
    "ended_records", metadata,
    Column("version_id", ID, primary_key=True, autoincrement=False),
    words("program"),
    words("source"),
    words("row_key"),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    CheckConstraint("valid_to > valid_from", name="ends_after_start"),
    Index("ix_ended_records_key", "program", "row_key"),
)  # fmt: skip

missing_records = Table(
    "missing_records", metadata,
    Column("version_id", ID, primary_key=True, autoincrement=False),
    words("program"),
    words("source"),
    Column("absent_since", Date, nullable=False),
    Column("absent_pulls", Integer, nullable=False),
    Index("ix_missing_records_source", "program", "source"),
)  # fmt: skip
"""The standing records of members whom the newest export lacks; who is missing from enough in a row departs."""

known_lines = Table(
    "known_lines", metadata,
    words("program", primary_key=True),
    words("source", primary_key=True),
    words("sha256"),
    Column("packed", LargeBinary, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256_whole"),
)  # fmt: skip
"""The hash and the number of every standing record of a source, made anew when they are asked for and not there.
Triggers drop them whenever a record changes, or another one stands."""
