"""The tables of what regions send back: written by tasks/matches, read by whoever pays, asks or thanks."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    text,
)

from sql.columns import counts, given, metadata, one_of, words
from sql.queries import Moment

# What came in --------------------------------------------------------------------------------------------------------

replies = Table(
    "replies", metadata,
    words("reply_id", primary_key=True),
    words("raw_sha256"),
    words("program"),
    words("list_id"),
    words("message_id"),
    words("answer_to"),
    Column("received_at", Moment, nullable=False),
    words("verdict"),
    words("code"),
    Column("settled_at", Moment),
    CheckConstraint("length(reply_id) = 64 AND length(raw_sha256) = 64", name="hashes_whole"),
    CheckConstraint("(verdict = 'waiting') = (settled_at IS NULL)", name="settled_with_a_verdict"),
    one_of("verdict", "waiting", "submission", "repeated", "refused", "question", "quarantine", "bounce",
           "auto_reply"),
)  # fmt: skip
Index("ix_replies_waiting", replies.c.program, replies.c.verdict, replies.c.received_at)

reply_places = Table(
    "reply_places", metadata,
    words("place", primary_key=True),
    words("reply_id", ForeignKey("replies.reply_id")),
    words("moved_to", server_default=""),
)  # fmt: skip
Index("ix_reply_places_reply", reply_places.c.reply_id)

reply_decisions = Table(
    "reply_decisions", metadata,
    words("reply_id", ForeignKey("replies.reply_id"), primary_key=True),
    words("decision"),
    words("person"),
    given("person"),
    words("reason"),
    Column("decided_at", Moment, nullable=False),
    words("stands_for", server_default=""),
    one_of("decision", "accept", "refuse"),
)  # fmt: skip

bounces = Table(
    "bounces", metadata,
    words("reply_id", ForeignKey("replies.reply_id"), primary_key=True),
    words("recipient", primary_key=True),
    words("program"),
    words("list_id"),
    words("kind"),
    Column("noted_on", Date, nullable=False),
    Column("ended_on", Date),
    one_of("kind", "permanent", "temporary", "unclear"),
)  # fmt: skip

match_turns = Table("match_turns", metadata, words("program", primary_key=True), *counts("turn"))

# What regions said, and what was found ------------------------------------------------------------------------------

submissions = Table(
    "submissions", metadata,
    words("submission_id", primary_key=True),
    words("reply_id", ForeignKey("replies.reply_id")),
    words("program"),
    words("program_year"),
    words("region"),
    Column("number", Integer, nullable=False),
    words("list_id", ForeignKey("region_lists.list_id")),
    words("coordinator"),
    words("rows_sha256"),
    Column("received_on", Date, nullable=False),
    *counts("accepted", "warned", "held", "rejected", "unanswered"),
    words("notes"),
    words("definition_sha256"),
    words("evidence"),
    CheckConstraint("number >= 1", name="number_counts"),
    UniqueConstraint("program", "program_year", "region", "number"),
)  # fmt: skip

submission_rows = Table(
    "submission_rows", metadata,
    words("submission_id", ForeignKey("submissions.submission_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    words("list_ref"),
    words("mentee_person_id"),
    words("mentor_person_id"),
    words("outcome"),
    words("said"),
    words("result"),
    one_of("result", "accept", "accept_warn", "hold", "reject", "unanswered"),
)  # fmt: skip
Index("ix_submission_rows_list_ref", submission_rows.c.list_ref)

row_findings = Table(
    "row_findings", metadata,
    words("submission_id", primary_key=True),
    Column("number", Integer, primary_key=True),
    words("rule", primary_key=True),
    words("column_name", primary_key=True),
    words("result"),
    words("sentence"),
    ForeignKeyConstraint(["submission_id", "number"], ["submission_rows.submission_id", "submission_rows.number"]),
    one_of("result", "accept", "accept_warn", "hold", "reject"),
)  # fmt: skip

# The match ledger ---------------------------------------------------------------------------------------------------

matches = Table(
    "matches", metadata,
    words("match_id", primary_key=True),
    words("program"),
    words("program_year"),
    words("list_ref"),
    words("region"),
    words("mentee_person_id"),
    words("mentor_person_id"),
    words("mentor_id"),
    words("mentee_region"),
    words("mentor_region"),
    words("mentee_status"),
    words("mentor_status"),
    Column("match_date", Date, nullable=False),
    Column("runs_until", Date),
    words("cross_region_reason"),
    words("format"),
    Column("coordinator_is_party", Integer, nullable=False),
    words("rules"),
    words("submission_id", ForeignKey("submissions.submission_id")),
    words("definition_sha256"),
    words("state"),
    Column("state_since", Date, nullable=False),
    CheckConstraint("coordinator_is_party IN (0, 1)", name="coordinator_is_party_flag"),
    CheckConstraint("runs_until IS NULL OR runs_until > match_date", name="runs_after_start"),
    CheckConstraint("mentee_person_id <> mentor_person_id", name="two_people"),
    one_of("state", "proposed", "confirmed", "held", "ended", "replaced"),
)  # fmt: skip
Index("ix_matches_one_confirmed", matches.c.program, matches.c.list_ref, unique=True,
      sqlite_where=text("state = 'confirmed'"), postgresql_where=text("state = 'confirmed'"))  # fmt: skip
Index("ix_matches_mentor", matches.c.program, matches.c.mentor_person_id)

match_events = Table(
    "match_events", metadata,
    words("match_id", ForeignKey("matches.match_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    words("state"),
    Column("at", Moment, nullable=False),
    words("actor"),
    given("actor"),
    words("reason"),
    words("submission_id"),
    one_of("state", "proposed", "confirmed", "held", "ended", "replaced"),
)  # fmt: skip

# What named people said beside the lists: the registers of staff ----------------------------------------------------

waivers = Table(
    "waivers", metadata,
    words("program", primary_key=True),
    words("list_ref", primary_key=True),
    words("mentor_id", primary_key=True),
    words("rule", primary_key=True),
    words("reason"),
    given("reason"),
    words("authority"),
    words("waived_by"),
    given("waived_by"),
    Column("waived_on", Date, nullable=False),
    words("match_id", server_default=""),
    one_of("authority", "region", "association"),
)  # fmt: skip

attestations = Table(
    "attestations", metadata,
    words("program", primary_key=True),
    words("member_id", primary_key=True),
    words("attestation", primary_key=True),
    words("attested_by"),
    given("attested_by"),
    Column("attested_on", Date, nullable=False),
)  # fmt: skip

disclosures = Table(
    "disclosures", metadata,
    words("program", primary_key=True),
    words("member_id", primary_key=True),
    words("other_member_id", primary_key=True),
    words("kind", primary_key=True),
    words("disclosed_by"),
    given("disclosed_by"),
    Column("disclosed_on", Date, nullable=False),
    one_of("kind", "conflict", "supervises"),
)  # fmt: skip

schools = Table(
    "schools", metadata,
    words("program", primary_key=True),
    words("school", primary_key=True),
    words("leadership_rating"),
    words("phase"),
    words("faith"),
    words("challenges"),
    Column("inspected_on", Date),
)  # fmt: skip

staff_ticks = Table(
    "staff_ticks", metadata,
    words("program", primary_key=True),
    words("kind", primary_key=True),
    words("subject", primary_key=True),
    words("person"),
    given("person"),
    words("note"),
    Column("ticked_at", Moment, nullable=False),
    one_of("kind", "correction", "question", "in_vain"),
)  # fmt: skip

# Whom we reminded of what: written by tasks/regions --------------------------------------------------------------

chases = Table(
    "chases", metadata,
    words("program", primary_key=True),
    words("program_year", primary_key=True),
    words("list_ref", primary_key=True),
    words("step", primary_key=True),
    words("region"),
    Column("chased_on", Date, nullable=False),
)  # fmt: skip

# Who was asked to apply: written by tasks/eligibility -------------------------------------------------------------

invitations = Table(
    "invitations", metadata,
    words("program", primary_key=True),
    words("list_ref", primary_key=True),
    words("person_id"),
    Column("invited_on", Date, nullable=False),
)  # fmt: skip
