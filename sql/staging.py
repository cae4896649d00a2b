"""Temporary tables of one connection: what an export brings that is not in the history, and what it lacks."""

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, MetaData, Table, Text

from schemas.member import ROW_FIELDS
from sql.columns import ID

staging = MetaData()

delta = Table(
    "delta", staging,
    Column("line", Integer, nullable=False),
    Column("row_key", Text, nullable=False),
    *[Column(field, Text, nullable=False) for field in ROW_FIELDS],
    Column("line_hash", LargeBinary, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    prefixes=["TEMPORARY"],
)  # fmt: skip
Index("ix_delta_row_key", delta.c.row_key)

lost = Table(
    "lost", staging,
    Column("version_id", ID, nullable=False),
    Column("line_hash", LargeBinary, nullable=False),
    prefixes=["TEMPORARY"],
)  # fmt: skip
Index("ix_lost_line_hash", lost.c.line_hash)

shielded = Table("shielded", staging, Column("row_key", Text, nullable=False), prefixes=["TEMPORARY"])

asked = Table(
    "asked", staging,
    Column("asked_key", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    prefixes=["TEMPORARY"],
)  # fmt: skip
"""Whom a question is about: ids, keys of rows, or ids of people; each for every source whose rows may be meant."""

wanted = Table("wanted", staging, Column("address", Text, primary_key=True), prefixes=["TEMPORARY"])
met = Table(
    "met", staging,
    *[Column(name, Text, nullable=False) for name in ("row_key", "first_name", "last_name", "address")],
    prefixes=["TEMPORARY"],
)  # fmt: skip
"""Who ever had one of the wanted e-mails."""

COMPARED = ("last_name", "email", "district", "title", "region", "membership_status", "position_start")
beside = Table(
    "beside", staging,
    Column("version_id", ID, nullable=False),
    Column("row_key", Text, nullable=False),
    Column("line_hash", LargeBinary, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    *[Column(field, Text, nullable=False) for field in COMPARED],
    Column("valid_from", Date, nullable=False),
    Column("absent_since", Date),
    prefixes=["TEMPORARY"],
)  # fmt: skip
Index("ix_beside_row_key", beside.c.row_key)
