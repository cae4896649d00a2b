"""what surveys ask and keep."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "survey_waves",
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("program_year", sa.Text(), nullable=False),
        sa.Column("wave", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grace_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("questions_sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("audience_sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("approved_by", sa.Text(), server_default="", nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_stopped", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'approved', 'open', 'closed', 'aggregated', 'released', 'cancelled')",
            name=op.f("ck_survey_waves_state_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR (approved_by <> '' AND approved_at IS NOT NULL AND length(questions_sha256) = 64 AND length(audience_sha256) = 64)",
            name=op.f("ck_survey_waves_approved_whole"),
        ),
        sa.CheckConstraint("mail_stopped >= 0", name=op.f("ck_survey_waves_mail_stopped_counts")),
        sa.CheckConstraint(
            "opens_at < closes_at AND closes_at <= grace_until", name=op.f("ck_survey_waves_opens_before_it_closes")
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_survey_waves")),
        sa.UniqueConstraint("program", "program_year", "wave", name=op.f("uq_survey_waves_program_program_year_wave")),
    )
    op.create_table(
        "survey_forms",
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("survey_key", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("length(content_sha256) = 64", name=op.f("ck_survey_forms_content_whole")),
        sa.ForeignKeyConstraint(["wave_id"], ["survey_waves.wave_id"], name=op.f("fk_survey_forms_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "survey_key", name=op.f("pk_survey_forms")),
    )
    op.create_table(
        "survey_results",
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(content_sha256) = 64", name=op.f("ck_survey_results_content_whole")),
        sa.ForeignKeyConstraint(["wave_id"], ["survey_waves.wave_id"], name=op.f("fk_survey_results_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "version", name=op.f("pk_survey_results")),
        sa.UniqueConstraint(
            "wave_id", "version", "content_sha256", name=op.f("uq_survey_results_wave_id_version_content_sha256")
        ),
    )
    op.create_table(
        "survey_skips",
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('no_address', 'opted_out', 'asked_lately', 'do_not_contact', 'same_person', 'left', 'too_many')",
            name=op.f("ck_survey_skips_reason_known"),
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["survey_waves.wave_id"], name=op.f("fk_survey_skips_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "audience", "person_key", name=op.f("pk_survey_skips")),
    )
    op.create_table(
        "survey_answers",
        sa.Column("answer_id", sa.Text(), nullable=False),
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("survey_key", sa.Text(), nullable=False),
        sa.Column("cut", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id", "survey_key"],
            ["survey_forms.wave_id", "survey_forms.survey_key"],
            name=op.f("fk_survey_answers_wave_id_survey_key"),
        ),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_survey_answers")),
    )
    with op.batch_alter_table("survey_answers", schema=None) as batch_op:
        batch_op.create_index("ix_survey_answers_wave", ["wave_id", "survey_key"], unique=False)

    op.create_table(
        "survey_comments",
        sa.Column("comment_id", sa.Text(), nullable=False),
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("survey_key", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("flags", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'waiting' OR (decided_by <> '' AND decided_at IS NOT NULL)",
            name=op.f("ck_survey_comments_decided_by_somebody"),
        ),
        sa.CheckConstraint("state IN ('waiting', 'approved', 'withheld')", name=op.f("ck_survey_comments_state_known")),
        sa.ForeignKeyConstraint(
            ["wave_id", "survey_key"],
            ["survey_forms.wave_id", "survey_forms.survey_key"],
            name=op.f("fk_survey_comments_wave_id_survey_key"),
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_survey_comments")),
    )
    op.create_table(
        "survey_inbox",
        sa.Column("inbox_id", sa.Text(), nullable=False),
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("survey_key", sa.Text(), nullable=False),
        sa.Column("cut", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id", "survey_key"],
            ["survey_forms.wave_id", "survey_forms.survey_key"],
            name=op.f("fk_survey_inbox_wave_id_survey_key"),
        ),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_survey_inbox")),
    )
    op.create_table(
        "survey_invitations",
        sa.Column("invitation_id", sa.Text(), nullable=False),
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("survey_key", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("cut", sa.Text(), nullable=False),
        sa.Column("code_sha256", sa.Text(), nullable=False),
        sa.Column("revoked_for", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "audience IN ('mentor', 'mentee', 'region', 'mentor_candidate')",
            name=op.f("ck_survey_invitations_audience_known"),
        ),
        sa.CheckConstraint("person_key <> ''", name=op.f("ck_survey_invitations_person_key_given")),
        sa.CheckConstraint("generation >= 1", name=op.f("ck_survey_invitations_generation_counts")),
        sa.CheckConstraint("length(code_sha256) = 64", name=op.f("ck_survey_invitations_code_hashed")),
        sa.ForeignKeyConstraint(
            ["wave_id", "survey_key"],
            ["survey_forms.wave_id", "survey_forms.survey_key"],
            name=op.f("fk_survey_invitations_wave_id_survey_key"),
        ),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_survey_invitations")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_survey_invitations_code_sha256")),
        sa.UniqueConstraint(
            "wave_id",
            "audience",
            "person_key",
            "generation",
            name=op.f("uq_survey_invitations_wave_id_audience_person_key_generation"),
        ),
    )
    with op.batch_alter_table("survey_invitations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_invitations_live",
            ["wave_id", "audience", "person_key"],
            unique=True,
            sqlite_where=sa.text("revoked_for = ''"),
            postgresql_where=sa.text("revoked_for = ''"),
        )

    op.create_table(
        "survey_places",
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("survey_key", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('published', 'open', 'closed')", name=op.f("ck_survey_places_state_known")),
        sa.ForeignKeyConstraint(
            ["wave_id", "survey_key"],
            ["survey_forms.wave_id", "survey_forms.survey_key"],
            name=op.f("fk_survey_places_wave_id_survey_key"),
        ),
        sa.PrimaryKeyConstraint("wave_id", "survey_key", "place", name=op.f("pk_survey_places")),
    )
    op.create_table(
        "survey_releases",
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decided_by <> ''", name=op.f("ck_survey_releases_decided_by_given")),
        sa.CheckConstraint("decision IN ('approve', 'reject')", name=op.f("ck_survey_releases_decision_known")),
        sa.ForeignKeyConstraint(
            ["wave_id", "version", "content_sha256"],
            ["survey_results.wave_id", "survey_results.version", "survey_results.content_sha256"],
            name=op.f("fk_survey_releases_wave_id_version_content_sha256"),
        ),
        sa.PrimaryKeyConstraint("wave_id", "version", name=op.f("pk_survey_releases")),
    )
    op.create_table(
        "survey_drafts",
        sa.Column("invitation_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["survey_invitations.invitation_id"], name=op.f("fk_survey_drafts_invitation_id")
        ),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_survey_drafts")),
    )
    op.create_table(
        "survey_opt_outs",
        sa.Column("invitation_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.CheckConstraint("scope IN ('wave', 'program')", name=op.f("ck_survey_opt_outs_scope_known")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["survey_invitations.invitation_id"], name=op.f("fk_survey_opt_outs_invitation_id")
        ),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_survey_opt_outs")),
    )
    op.create_table(
        "survey_reminders",
        sa.Column("invitation_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_survey_reminders_two_at_most")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["survey_invitations.invitation_id"], name=op.f("fk_survey_reminders_invitation_id")
        ),
        sa.PrimaryKeyConstraint("invitation_id", "number", name=op.f("pk_survey_reminders")),
    )
    op.create_table(
        "survey_submitted",
        sa.Column("invitation_id", sa.Text(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.CheckConstraint("late IN (0, 1)", name=op.f("ck_survey_submitted_late_or_not")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["survey_invitations.invitation_id"], name=op.f("fk_survey_submitted_invitation_id")
        ),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_survey_submitted")),
    )


def downgrade() -> None:
    op.drop_table("survey_submitted")
    op.drop_table("survey_reminders")
    op.drop_table("survey_opt_outs")
    op.drop_table("survey_drafts")
    op.drop_table("survey_releases")
    op.drop_table("survey_places")
    with op.batch_alter_table("survey_invitations", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_survey_invitations_live",
            sqlite_where=sa.text("revoked_for = ''"),
            postgresql_where=sa.text("revoked_for = ''"),
        )

    op.drop_table("survey_invitations")
    op.drop_table("survey_inbox")
    op.drop_table("survey_comments")
    with op.batch_alter_table("survey_answers", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_answers_wave")

    op.drop_table("survey_answers")
    op.drop_table("survey_skips")
    op.drop_table("survey_results")
    op.drop_table("survey_forms")
    op.drop_table("survey_waves")
