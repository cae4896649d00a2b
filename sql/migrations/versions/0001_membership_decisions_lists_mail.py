"""membership decisions lists mail."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.CheckConstraint("approved_by <> ''", name=op.f("ck_applications_approved_by_given")),
        sa.CheckConstraint(
            "kind IN ('special', 'extension', 'voluntary', 'application')", name=op.f("ck_applications_kind_known")
        ),
        sa.PrimaryKeyConstraint("program", "person_id", "kind", "decided_on", name=op.f("pk_applications")),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("actor <> ''", name=op.f("ck_audit_actor_given")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_table(
        "calendar_done",
        sa.Column("event_key", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("event_key", name=op.f("pk_calendar_done")),
    )
    op.create_table(
        "coordinators",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=False),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('primary', 'backup')", name=op.f("ck_coordinators_kind_known")),
        sa.PrimaryKeyConstraint("program", "region", "email", "active_from", name=op.f("pk_coordinators")),
    )
    op.create_table(
        "decision_runs",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("run_date", sa.Date(), nullable=False),
        sa.Column("roster", sa.Integer(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("upcoming", sa.Integer(), nullable=False),
        sa.Column("review", sa.Integer(), nullable=False),
        sa.Column("not_eligible", sa.Integer(), nullable=False),
        sa.Column("definition_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("eligible >= 0", name=op.f("ck_decision_runs_eligible_counts")),
        sa.CheckConstraint("not_eligible >= 0", name=op.f("ck_decision_runs_not_eligible_counts")),
        sa.CheckConstraint("review >= 0", name=op.f("ck_decision_runs_review_counts")),
        sa.CheckConstraint(
            "roster = eligible + upcoming + review + not_eligible", name=op.f("ck_decision_runs_everybody_in_one_state")
        ),
        sa.CheckConstraint("roster >= 0", name=op.f("ck_decision_runs_roster_counts")),
        sa.CheckConstraint("upcoming >= 0", name=op.f("ck_decision_runs_upcoming_counts")),
        sa.PrimaryKeyConstraint("program", "run_date", name=op.f("pk_decision_runs")),
    )
    op.create_table(
        "decisions",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("decided_from", sa.Date(), nullable=False),
        sa.Column("decided_to", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("role_family", sa.Text(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("spell", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('ELIGIBLE', 'UPCOMING', 'REVIEW', 'NOT_ELIGIBLE')", name=op.f("ck_decisions_outcome_known")
        ),
        sa.CheckConstraint(
            "decided_to IS NULL OR decided_to > decided_from", name=op.f("ck_decisions_ends_after_start")
        ),
        sa.PrimaryKeyConstraint("program", "person_id", "decided_from", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_decisions_current",
            ["program", "person_id"],
            unique=True,
            sqlite_where=sa.text("decided_to IS NULL"),
            postgresql_where=sa.text("decided_to IS NULL"),
        )

    op.create_table(
        "flags",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("role_family", sa.Text(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("spell", sa.Integer(), nullable=False),
        sa.Column("list_ref", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("flagged_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("program", "person_id", "role_family", "employer", "spell", name=op.f("pk_flags")),
        sa.UniqueConstraint("list_ref", name=op.f("uq_flags_list_ref")),
    )
    op.create_table(
        "intake_turns",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.CheckConstraint("turn >= 0", name=op.f("ck_intake_turns_turn_counts")),
        sa.PrimaryKeyConstraint("program", "source", name=op.f("pk_intake_turns")),
    )
    op.create_table(
        "member_versions",
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("district_number", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("component_group", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("membership_type", sa.Text(), nullable=False),
        sa.Column("membership_status", sa.Text(), nullable=False),
        sa.Column("join_date", sa.Text(), nullable=False),
        sa.Column("paid_through", sa.Text(), nullable=False),
        sa.Column("position_start", sa.Text(), nullable=False),
        sa.Column("prior_title", sa.Text(), nullable=False),
        sa.Column("prior_district", sa.Text(), nullable=False),
        sa.Column("prior_state", sa.Text(), nullable=False),
        sa.Column("functions", sa.Text(), nullable=False),
        sa.Column("enrolled", sa.Text(), nullable=False),
        sa.Column("ever_member", sa.Text(), nullable=False),
        sa.Column("do_not_contact", sa.Text(), nullable=False),
        sa.Column("record_updated", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("line_hash", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("absent_since", sa.Date(), nullable=True),
        sa.Column("absent_pulls", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("row_key <> ''", name=op.f("ck_member_versions_row_key_given")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_member_versions_ends_after_start")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_member_versions")),
    )
    with op.batch_alter_table("member_versions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_member_versions_absent",
            ["program", "source", "absent_since", "valid_to"],
            unique=False,
            sqlite_where=sa.text("absent_since IS NOT NULL"),
            postgresql_where=sa.text("absent_since IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_member_versions_closed",
            ["program", "row_key"],
            unique=False,
            sqlite_where=sa.text("valid_to IS NOT NULL"),
            postgresql_where=sa.text("valid_to IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_member_versions_current",
            ["program", "source", "row_key"],
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.create_index(
            "ix_member_versions_line",
            ["program", "source", "line_hash", "valid_to"],
            unique=False,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.create_index(
            "ix_member_versions_region",
            ["program", "source", "region", "absent_since", "valid_to"],
            unique=False,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )

    op.create_table(
        "outbox",
        sa.Column("mail_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("mime", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("on_unknown", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_code", sa.Integer(), nullable=True),
        sa.Column("last_detail", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("on_unknown IN ('again', 'ask')", name=op.f("ck_outbox_on_unknown_known")),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'held')", name=op.f("ck_outbox_state_known")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts_counts")),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_waiting", ["state", "not_before"], unique=False)

    op.create_table(
        "person_links",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("linked_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "evidence IN ('first_seen', 'same_email', 'same_district', 'unique_name', 'rekeyed', 'ambiguous')",
            name=op.f("ck_person_links_evidence_known"),
        ),
        sa.PrimaryKeyConstraint("program", "row_key", name=op.f("pk_person_links")),
    )
    with op.batch_alter_table("person_links", schema=None) as batch_op:
        batch_op.create_index("ix_person_links_person", ["program", "person_id"], unique=False)

    op.create_table(
        "received_files",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_received_files_sha256_whole")),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_received_files_size_bytes_counts")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_received_files")),
    )
    op.create_table(
        "region_lists",
        sa.Column("list_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("program_year", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rows_new", sa.Integer(), nullable=False),
        sa.Column("rows_changed", sa.Integer(), nullable=False),
        sa.Column("rows_left", sa.Integer(), nullable=False),
        sa.Column("rows_same", sa.Integer(), nullable=False),
        sa.CheckConstraint("rows_changed >= 0", name=op.f("ck_region_lists_rows_changed_counts")),
        sa.CheckConstraint("rows_left >= 0", name=op.f("ck_region_lists_rows_left_counts")),
        sa.CheckConstraint("rows_new >= 0", name=op.f("ck_region_lists_rows_new_counts")),
        sa.CheckConstraint("rows_same >= 0", name=op.f("ck_region_lists_rows_same_counts")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_region_lists_version_counts")),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_region_lists")),
        sa.UniqueConstraint(
            "program",
            "program_year",
            "region",
            "version",
            name=op.f("uq_region_lists_program_program_year_region_version"),
        ),
    )
    op.create_table(
        "title_mappings",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("match", sa.Text(), nullable=False),
        sa.Column("role_family", sa.Text(), nullable=False),
        sa.Column("component_group", sa.Text(), nullable=False),
        sa.Column("mapped_by", sa.Text(), nullable=False),
        sa.Column("mapped_on", sa.Date(), nullable=False),
        sa.CheckConstraint("mapped_by <> ''", name=op.f("ck_title_mappings_mapped_by_given")),
        sa.CheckConstraint("match IN ('exact', 'starts', 'words')", name=op.f("ck_title_mappings_match_known")),
        sa.PrimaryKeyConstraint("program", "title", "match", name=op.f("pk_title_mappings")),
    )
    op.create_table(
        "volunteers",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("mentees", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint("mentees >= 0", name=op.f("ck_volunteers_mentees_counts")),
        sa.CheckConstraint("places >= 0", name=op.f("ck_volunteers_places_counts")),
        sa.PrimaryKeyConstraint("program", "member_id", name=op.f("pk_volunteers")),
    )
    op.create_table(
        "region_list_rows",
        sa.Column("list_id", sa.Text(), nullable=False),
        sa.Column("list_ref", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "standing IN ('new', 'changed', 'left', 'same')", name=op.f("ck_region_list_rows_standing_known")
        ),
        sa.ForeignKeyConstraint(["list_id"], ["region_lists.list_id"], name=op.f("fk_region_list_rows_list_id")),
        sa.PrimaryKeyConstraint("list_id", "list_ref", name=op.f("pk_region_list_rows")),
    )
    op.create_table(
        "snapshots",
        sa.Column("snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("comparison_key", sa.Text(), nullable=False),
        sa.Column("basis", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rows_in_file", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("exact_duplicates", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("departed", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict = 'refused' OR rows_in_file = accepted + quarantined + exact_duplicates",
            name=op.f("ck_snapshots_rows_add_up"),
        ),
        sa.CheckConstraint(
            "verdict IN ('applied', 'held', 'refused', 'stored')", name=op.f("ck_snapshots_verdict_known")
        ),
        sa.CheckConstraint("accepted >= 0", name=op.f("ck_snapshots_accepted_counts")),
        sa.CheckConstraint("added >= 0", name=op.f("ck_snapshots_added_counts")),
        sa.CheckConstraint("changed >= 0", name=op.f("ck_snapshots_changed_counts")),
        sa.CheckConstraint("departed >= 0", name=op.f("ck_snapshots_departed_counts")),
        sa.CheckConstraint("exact_duplicates >= 0", name=op.f("ck_snapshots_exact_duplicates_counts")),
        sa.CheckConstraint("missing >= 0", name=op.f("ck_snapshots_missing_counts")),
        sa.CheckConstraint("quarantined >= 0", name=op.f("ck_snapshots_quarantined_counts")),
        sa.CheckConstraint("rows_in_file >= 0", name=op.f("ck_snapshots_rows_in_file_counts")),
        sa.ForeignKeyConstraint(["sha256"], ["received_files.sha256"], name=op.f("fk_snapshots_sha256")),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint(
            "program", "source", "sha256", "as_of", name=op.f("uq_snapshots_program_source_sha256_as_of")
        ),
    )
    with op.batch_alter_table("snapshots", schema=None) as batch_op:
        batch_op.create_index(
            "ix_snapshots_applied",
            ["program", "source", "as_of"],
            unique=True,
            sqlite_where=sa.text("verdict = 'applied'"),
            postgresql_where=sa.text("verdict = 'applied'"),
        )

    op.create_table(
        "quarantined_rows",
        sa.Column("snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("masked_value", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshots.snapshot_id"], name=op.f("fk_quarantined_rows_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "line", name=op.f("pk_quarantined_rows")),
    )
    op.create_table(
        "snapshot_decisions",
        sa.Column("snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("basis", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decision IN ('approve', 'refuse')", name=op.f("ck_snapshot_decisions_decision_known")),
        sa.CheckConstraint("person <> ''", name=op.f("ck_snapshot_decisions_person_given")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshots.snapshot_id"], name=op.f("fk_snapshot_decisions_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "basis", name=op.f("pk_snapshot_decisions")),
    )
    op.create_table(
        "snapshot_findings",
        sa.Column("snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guard", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('warn', 'hold', 'refuse', 'store')", name=op.f("ck_snapshot_findings_verdict_known")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshots.snapshot_id"], name=op.f("fk_snapshot_findings_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "guard", "subject", name=op.f("pk_snapshot_findings")),
    )
    # ### end Alembic commands ###


def downgrade() -> None:
    op.drop_table("snapshot_findings")
    op.drop_table("snapshot_decisions")
    op.drop_table("quarantined_rows")
    with op.batch_alter_table("snapshots", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_snapshots_applied",
            sqlite_where=sa.text("verdict = 'applied'"),
            postgresql_where=sa.text("verdict = 'applied'"),
        )

    op.drop_table("snapshots")
    op.drop_table("region_list_rows")
    op.drop_table("volunteers")
    op.drop_table("title_mappings")
    op.drop_table("region_lists")
    op.drop_table("received_files")
    with op.batch_alter_table("person_links", schema=None) as batch_op:
        batch_op.drop_index("ix_person_links_person")

    op.drop_table("person_links")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_waiting")

    op.drop_table("outbox")
    with op.batch_alter_table("member_versions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_member_versions_region",
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.drop_index(
            "ix_member_versions_line",
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.drop_index(
            "ix_member_versions_current",
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.drop_index(
            "ix_member_versions_closed",
            sqlite_where=sa.text("valid_to IS NOT NULL"),
            postgresql_where=sa.text("valid_to IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_member_versions_absent",
            sqlite_where=sa.text("absent_since IS NOT NULL"),
            postgresql_where=sa.text("absent_since IS NOT NULL"),
        )

    op.drop_table("member_versions")
    op.drop_table("intake_turns")
    op.drop_table("flags")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_decisions_current",
            sqlite_where=sa.text("decided_to IS NULL"),
            postgresql_where=sa.text("decided_to IS NULL"),
        )

    op.drop_table("decisions")
    op.drop_table("decision_runs")
    op.drop_table("coordinators")
    op.drop_table("calendar_done")
    op.drop_table("audit")
    op.drop_table("applications")
    # ### end Alembic commands ###
