"""what regions send back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "attestations",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("attestation", sa.Text(), nullable=False),
        sa.Column("attested_by", sa.Text(), nullable=False),
        sa.Column("attested_on", sa.Date(), nullable=False),
        sa.CheckConstraint("attested_by <> ''", name=op.f("ck_attestations_attested_by_given")),
        sa.PrimaryKeyConstraint("program", "member_id", "attestation", name=op.f("pk_attestations")),
    )
    op.create_table(
        "chases",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("program_year", sa.Text(), nullable=False),
        sa.Column("list_ref", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("chased_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("program", "program_year", "list_ref", "step", name=op.f("pk_chases")),
    )
    op.create_table(
        "disclosures",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("other_member_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("disclosed_by", sa.Text(), nullable=False),
        sa.Column("disclosed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("disclosed_by <> ''", name=op.f("ck_disclosures_disclosed_by_given")),
        sa.CheckConstraint("kind IN ('conflict', 'supervises')", name=op.f("ck_disclosures_kind_known")),
        sa.PrimaryKeyConstraint("program", "member_id", "other_member_id", "kind", name=op.f("pk_disclosures")),
    )
    op.create_table(
        "match_turns",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.CheckConstraint("turn >= 0", name=op.f("ck_match_turns_turn_counts")),
        sa.PrimaryKeyConstraint("program", name=op.f("pk_match_turns")),
    )
    op.create_table(
        "replies",
        sa.Column("reply_id", sa.Text(), nullable=False),
        sa.Column("raw_sha256", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("list_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("answer_to", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(verdict = 'waiting') = (settled_at IS NULL)", name=op.f("ck_replies_settled_with_a_verdict")
        ),
        sa.CheckConstraint(
            "verdict IN ('waiting', 'submission', 'repeated', 'refused', 'question', 'quarantine', 'bounce', 'auto_reply')",
            name=op.f("ck_replies_verdict_known"),
        ),
        sa.CheckConstraint("length(reply_id) = 64 AND length(raw_sha256) = 64", name=op.f("ck_replies_hashes_whole")),
        sa.PrimaryKeyConstraint("reply_id", name=op.f("pk_replies")),
    )
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.create_index("ix_replies_waiting", ["program", "verdict", "received_at"], unique=False)

    op.create_table(
        "schools",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("leadership_rating", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("faith", sa.Text(), nullable=False),
        sa.Column("challenges", sa.Text(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("program", "school", name=op.f("pk_schools")),
    )
    op.create_table(
        "waivers",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("list_ref", sa.Text(), nullable=False),
        sa.Column("mentor_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("waived_by", sa.Text(), nullable=False),
        sa.Column("waived_on", sa.Date(), nullable=False),
        sa.CheckConstraint("authority IN ('region', 'association')", name=op.f("ck_waivers_authority_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_waivers_reason_given")),
        sa.CheckConstraint("waived_by <> ''", name=op.f("ck_waivers_waived_by_given")),
        sa.PrimaryKeyConstraint("program", "list_ref", "mentor_id", "rule", name=op.f("pk_waivers")),
    )
    op.create_table(
        "bounces",
        sa.Column("reply_id", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("list_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('permanent', 'temporary', 'unclear')", name=op.f("ck_bounces_kind_known")),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.reply_id"], name=op.f("fk_bounces_reply_id")),
        sa.PrimaryKeyConstraint("reply_id", "recipient", name=op.f("pk_bounces")),
    )
    op.create_table(
        "reply_decisions",
        sa.Column("reply_id", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decision IN ('accept', 'refuse')", name=op.f("ck_reply_decisions_decision_known")),
        sa.CheckConstraint("person <> ''", name=op.f("ck_reply_decisions_person_given")),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.reply_id"], name=op.f("fk_reply_decisions_reply_id")),
        sa.PrimaryKeyConstraint("reply_id", name=op.f("pk_reply_decisions")),
    )
    op.create_table(
        "reply_places",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reply_id", sa.Text(), nullable=False),
        sa.Column("moved_to", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.reply_id"], name=op.f("fk_reply_places_reply_id")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_reply_places")),
    )
    with op.batch_alter_table("reply_places", schema=None) as batch_op:
        batch_op.create_index("ix_reply_places_reply", ["reply_id"], unique=False)

    op.create_table(
        "submissions",
        sa.Column("submission_id", sa.Text(), nullable=False),
        sa.Column("reply_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("program_year", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Text(), nullable=False),
        sa.Column("coordinator", sa.Text(), nullable=False),
        sa.Column("rows_sha256", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("definition_sha256", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint("accepted >= 0", name=op.f("ck_submissions_accepted_counts")),
        sa.CheckConstraint("held >= 0", name=op.f("ck_submissions_held_counts")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_submissions_number_counts")),
        sa.CheckConstraint("rejected >= 0", name=op.f("ck_submissions_rejected_counts")),
        sa.CheckConstraint("unanswered >= 0", name=op.f("ck_submissions_unanswered_counts")),
        sa.CheckConstraint("warned >= 0", name=op.f("ck_submissions_warned_counts")),
        sa.ForeignKeyConstraint(["list_id"], ["region_lists.list_id"], name=op.f("fk_submissions_list_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.reply_id"], name=op.f("fk_submissions_reply_id")),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submissions")),
        sa.UniqueConstraint(
            "program",
            "program_year",
            "region",
            "number",
            name=op.f("uq_submissions_program_program_year_region_number"),
        ),
    )
    op.create_table(
        "matches",
        sa.Column("match_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("program_year", sa.Text(), nullable=False),
        sa.Column("list_ref", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("mentee_person_id", sa.Text(), nullable=False),
        sa.Column("mentor_person_id", sa.Text(), nullable=False),
        sa.Column("mentor_id", sa.Text(), nullable=False),
        sa.Column("mentee_region", sa.Text(), nullable=False),
        sa.Column("mentor_region", sa.Text(), nullable=False),
        sa.Column("mentee_status", sa.Text(), nullable=False),
        sa.Column("mentor_status", sa.Text(), nullable=False),
        sa.Column("match_date", sa.Date(), nullable=False),
        sa.Column("runs_until", sa.Date(), nullable=True),
        sa.Column("cross_region_reason", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("coordinator_is_party", sa.Integer(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("submission_id", sa.Text(), nullable=False),
        sa.Column("definition_sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'held', 'ended', 'replaced')", name=op.f("ck_matches_state_known")
        ),
        sa.CheckConstraint("coordinator_is_party IN (0, 1)", name=op.f("ck_matches_coordinator_is_party_flag")),
        sa.CheckConstraint("mentee_person_id <> mentor_person_id", name=op.f("ck_matches_two_people")),
        sa.CheckConstraint("runs_until IS NULL OR runs_until > match_date", name=op.f("ck_matches_runs_after_start")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.submission_id"], name=op.f("fk_matches_submission_id")
        ),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_matches")),
    )
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.create_index("ix_matches_mentor", ["program", "mentor_person_id"], unique=False)
        batch_op.create_index(
            "ix_matches_one_confirmed",
            ["program", "list_ref"],
            unique=True,
            sqlite_where=sa.text("state = 'confirmed'"),
            postgresql_where=sa.text("state = 'confirmed'"),
        )

    op.create_table(
        "submission_rows",
        sa.Column("submission_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("list_ref", sa.Text(), nullable=False),
        sa.Column("mentee_person_id", sa.Text(), nullable=False),
        sa.Column("mentor_person_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "result IN ('accept', 'accept_warn', 'hold', 'reject', 'unanswered')",
            name=op.f("ck_submission_rows_result_known"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.submission_id"], name=op.f("fk_submission_rows_submission_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", "number", name=op.f("pk_submission_rows")),
    )
    with op.batch_alter_table("submission_rows", schema=None) as batch_op:
        batch_op.create_index("ix_submission_rows_list_ref", ["list_ref"], unique=False)

    op.create_table(
        "match_events",
        sa.Column("match_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("submission_id", sa.Text(), nullable=False),
        sa.CheckConstraint("actor <> ''", name=op.f("ck_match_events_actor_given")),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'held', 'ended', 'replaced')", name=op.f("ck_match_events_state_known")
        ),
        sa.ForeignKeyConstraint(["match_id"], ["matches.match_id"], name=op.f("fk_match_events_match_id")),
        sa.PrimaryKeyConstraint("match_id", "number", name=op.f("pk_match_events")),
    )
    op.create_table(
        "row_findings",
        sa.Column("submission_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "result IN ('accept', 'accept_warn', 'hold', 'reject')", name=op.f("ck_row_findings_result_known")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id", "number"],
            ["submission_rows.submission_id", "submission_rows.number"],
            name=op.f("fk_row_findings_submission_id_number"),
        ),
        sa.PrimaryKeyConstraint("submission_id", "number", "rule", "column_name", name=op.f("pk_row_findings")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("service_since", sa.Date(), nullable=True))

    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_column("service_since")
        batch_op.drop_column("role_since")

    op.drop_table("row_findings")
    op.drop_table("match_events")
    with op.batch_alter_table("submission_rows", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_rows_list_ref")

    op.drop_table("submission_rows")
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_matches_one_confirmed",
            sqlite_where=sa.text("state = 'confirmed'"),
            postgresql_where=sa.text("state = 'confirmed'"),
        )
        batch_op.drop_index("ix_matches_mentor")

    op.drop_table("matches")
    op.drop_table("submissions")
    with op.batch_alter_table("reply_places", schema=None) as batch_op:
        batch_op.drop_index("ix_reply_places_reply")

    op.drop_table("reply_places")
    op.drop_table("reply_decisions")
    op.drop_table("bounces")
    op.drop_table("waivers")
    op.drop_table("schools")
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_index("ix_replies_waiting")

    op.drop_table("replies")
    op.drop_table("match_turns")
    op.drop_table("disclosures")
    op.drop_table("chases")
    op.drop_table("attestations")
    # ### end Alembic commands ###
