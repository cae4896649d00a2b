"""The tables as they are after the newest migration. A test compares the two."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    text,
)

from sql import fee_tables as fee_tables
from sql import match_tables as match_tables
from sql import payment_tables as payment_tables
from sql import survey_tables as survey_tables
from sql.columns import ID, counts, given, one_of, words
from sql.columns import metadata as metadata
from sql.member_tables import ended_records as ended_records
from sql.member_tables import member_records as member_records
from sql.member_tables import missing_records as missing_records
from sql.member_tables import standing_records as standing_records
from sql.member_tables import standing_regions as standing_regions
from sql.queries import Moment

# What came in: written by tasks/membership -------------------------------------------------------------------------

received_files = Table(
    "received_files", metadata,
    words("sha256", primary_key=True),
    *counts("size_bytes"),
    words("kind"),
    Column("received_at", Moment, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256_whole"),
)  # fmt: skip

intake_turns = Table(
    "intake_turns", metadata, words("program", primary_key=True), words("source", primary_key=True), *counts("turn")
)

snapshots = Table(
    "snapshots", metadata,
    Column("snapshot_id", ID, primary_key=True),
    words("program"),
    words("source"),
    words("sha256", ForeignKey("received_files.sha256")),
    Column("as_of", Date, nullable=False),
    words("verdict"),
    words("comparison_key"),
    Column("basis", ID, nullable=False),
    *counts("rows_in_file", "accepted", "quarantined", "exact_duplicates"),
    *counts("added", "changed", "departed", "missing"),
    words("evidence", server_default=""),
    Column("received_at", Moment, nullable=False),
    one_of("verdict", "applied", "held", "refused", "stored"),
    CheckConstraint(
        "verdict = 'refused' OR rows_in_file = accepted + quarantined + exact_duplicates", name="rows_add_up"
    ),
    UniqueConstraint("program", "source", "sha256", "as_of"),
)  # fmt: skip
Index("ix_snapshots_applied", snapshots.c.program, snapshots.c.source, snapshots.c.as_of,
      unique=True, sqlite_where=text("verdict = 'applied'"), postgresql_where=text("verdict = 'applied'"))  # fmt: skip

snapshot_findings = Table(
    "snapshot_findings", metadata,
    Column("snapshot_id", ID, ForeignKey("snapshots.snapshot_id"), primary_key=True),
    words("guard", primary_key=True),
    words("subject", primary_key=True),
    words("verdict"),
    words("sentence"),
    one_of("verdict", "warn", "hold", "refuse", "store"),
)  # fmt: skip

snapshot_decisions = Table(
    "snapshot_decisions", metadata,
    Column("snapshot_id", ID, ForeignKey("snapshots.snapshot_id"), primary_key=True),
    Column("basis", ID, primary_key=True),
    words("decision"),
    words("person"),
    given("person"),
    Column("decided_at", Moment, nullable=False),
    one_of("decision", "approve", "refuse"),
)  # fmt: skip

quarantined_rows = Table(
    "quarantined_rows", metadata,
    Column("snapshot_id", ID, ForeignKey("snapshots.snapshot_id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    words("code"),
    words("heading"),
    words("masked_value"),
    words("sentence"),
)  # fmt: skip

person_links = Table(
    "person_links", metadata,
    words("program", primary_key=True),
    words("row_key", primary_key=True),
    words("person_id"),
    words("evidence"),
    Column("linked_on", Date, nullable=False),
    one_of("evidence", "first_seen", "same_email", "same_district", "unique_name", "rekeyed", "ambiguous"),
)  # fmt: skip
Index("ix_person_links_person", person_links.c.program, person_links.c.person_id)

# Who decides what: written by tasks/eligibility --------------------------------------------------------------------

title_mappings = Table(
    "title_mappings", metadata,
    words("program", primary_key=True),
    words("title", primary_key=True),
    words("match", primary_key=True),
    words("role_family"),
    words("component_group"),
    words("mapped_by"),
    given("mapped_by"),
    Column("mapped_on", Date, nullable=False),
    one_of("match", "exact", "starts", "words"),
)  # fmt: skip

applications = Table(
    "applications", metadata,
    words("program", primary_key=True),
    words("person_id", primary_key=True),
    words("kind", primary_key=True),
    Column("decided_on", Date, primary_key=True),
    words("reason"),
    words("approved_by"),
    given("approved_by"),
    one_of("kind", "special", "extension", "voluntary", "application"),
)  # fmt: skip

decision_runs = Table(
    "decision_runs", metadata,
    words("program", primary_key=True),
    Column("run_date", Date, primary_key=True),
    *counts("roster", "eligible", "upcoming", "review", "not_eligible"),
    words("definition_sha256"),
    CheckConstraint("roster = eligible + upcoming + review + not_eligible", name="everybody_in_one_state"),
)  # fmt: skip

decisions = Table(
    "decisions", metadata,
    words("program", primary_key=True),
    words("person_id", primary_key=True),
    Column("decided_from", Date, primary_key=True),
    Column("decided_to", Date),
    words("outcome"),
    words("reason"),
    words("sentence"),
    words("subject"),
    words("role_family"),
    words("employer"),
    Column("spell", Integer, nullable=False),
    words("warnings"),
    Column("role_since", Date),
    Column("service_since", Date),
    one_of("outcome", "ELIGIBLE", "UPCOMING", "REVIEW", "NOT_ELIGIBLE"),
    CheckConstraint("decided_to IS NULL OR decided_to > decided_from", name="ends_after_start"),
)  # fmt: skip
Index("ix_decisions_current", decisions.c.program, decisions.c.person_id, unique=True,
      sqlite_where=text("decided_to IS NULL"), postgresql_where=text("decided_to IS NULL"))  # fmt: skip

flags = Table(
    "flags", metadata,
    words("program", primary_key=True),
    words("person_id", primary_key=True),
    words("role_family", primary_key=True),
    words("employer", primary_key=True),
    Column("spell", Integer, primary_key=True),
    words("list_ref", unique=True),
    words("reason"),
    Column("flagged_on", Date, nullable=False),
    Column("withdrawn_on", Date),
    words("withdrawn_reason", server_default=""),
)  # fmt: skip

# Who gets which list: written by tasks/regions ---------------------------------------------------------------------

coordinators = Table(
    "coordinators", metadata,
    words("program", primary_key=True),
    words("region", primary_key=True),
    words("email", primary_key=True),
    Column("active_from", Date, primary_key=True),
    Column("active_to", Date),
    words("name"),
    words("kind"),
    one_of("kind", "primary", "backup"),
)  # fmt: skip

volunteers = Table(
    "volunteers", metadata,
    words("program", primary_key=True),
    words("member_id", primary_key=True),
    *counts("places", "mentees"),
    Column("as_of", Date, nullable=False),
)  # fmt: skip

region_lists = Table(
    "region_lists", metadata,
    words("list_id", primary_key=True),
    words("program"),
    words("program_year"),
    words("region"),
    Column("version", Integer, nullable=False),
    words("content_sha256"),
    Column("as_of", Date, nullable=False),
    *counts("rows_new", "rows_changed", "rows_left", "rows_same"),
    CheckConstraint("version >= 1", name="version_counts"),
    UniqueConstraint("program", "program_year", "region", "version"),
)  # fmt: skip

region_list_rows = Table(
    "region_list_rows", metadata,
    words("list_id", ForeignKey("region_lists.list_id"), primary_key=True),
    words("list_ref", primary_key=True),
    words("person_id"),
    words("standing"),
    words("content_sha256"),
    one_of("standing", "new", "changed", "left", "same"),
)  # fmt: skip

calendar_done = Table(
    "calendar_done", metadata,
    words("event_key", primary_key=True),
    words("program"),
    words("action"),
    Column("due_on", Date, nullable=False),
    Column("done_on", Date, nullable=False),
)  # fmt: skip

# Shared by all: mail that waits, and what people did ---------------------------------------------------------------

outbox = Table(
    "outbox", metadata,
    Column("mail_id", ID, primary_key=True),
    words("dedupe_key", unique=True),
    words("message_id", unique=True),
    words("program"),
    words("kind"),
    words("subject_key"),
    words("recipient"),
    Column("mime", LargeBinary, nullable=False),
    words("state"),
    words("on_unknown"),
    *counts("attempts"),
    Column("not_before", Moment, nullable=False),
    Column("token", Integer, nullable=False, server_default="0"),
    Column("lease_until", Moment),
    Column("queued_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("last_code", Integer),
    words("last_detail", server_default=""),
    one_of("state", "queued", "sending", "sent", "failed", "unknown", "held"),
    one_of("on_unknown", "again", "ask"),
)  # fmt: skip
Index("ix_outbox_waiting", outbox.c.state, outbox.c.not_before)

audit = Table(
    "audit", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    words("actor"),
    given("actor"),
    words("action"),
    words("subject"),
    words("facts"),
    words("prev_hash"),
    words("hash", unique=True),
)  # fmt: skip
