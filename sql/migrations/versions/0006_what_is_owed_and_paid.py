"""what is owed and paid."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "payees",
        sa.Column("payee_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("payee_type", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("remittance_email", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('region', 'person', 'district')", name=op.f("ck_payees_kind_known")),
        sa.CheckConstraint("legal_name <> ''", name=op.f("ck_payees_legal_name_given")),
        sa.CheckConstraint("payee_type IN ('organisation', 'individual')", name=op.f("ck_payees_payee_type_known")),
        sa.CheckConstraint("length(country) = 2", name=op.f("ck_payees_country_iso")),
        sa.PrimaryKeyConstraint("payee_id", name=op.f("pk_payees")),
        sa.UniqueConstraint("program", "kind", "reference", name=op.f("uq_payees_program_kind_reference")),
    )
    op.create_table(
        "payment_batches",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("program_year", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payments", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.Text(), nullable=False),
        sa.Column("approvals_needed", sa.Integer(), nullable=False),
        sa.Column("oddities", sa.Text(), nullable=False),
        sa.CheckConstraint("prepared_by <> ''", name=op.f("ck_payment_batches_prepared_by_given")),
        sa.CheckConstraint(
            "prepared_by NOT LIKE 'svc:%' OR approvals_needed >= 2",
            name=op.f("ck_payment_batches_a_schedule_is_nobody"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'released', 'closed', 'cancelled')",
            name=op.f("ck_payment_batches_state_known"),
        ),
        sa.CheckConstraint("approvals_needed IN (1, 2, 3)", name=op.f("ck_payment_batches_approvals_needed_known")),
        sa.CheckConstraint("length(content_sha256) = 64", name=op.f("ck_payment_batches_content_whole")),
        sa.CheckConstraint("lines >= 0", name=op.f("ck_payment_batches_lines_counts")),
        sa.CheckConstraint("payments >= 0", name=op.f("ck_payment_batches_payments_counts")),
        sa.CheckConstraint("total_minor > 0", name=op.f("ck_payment_batches_total_above_nothing")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_payment_batches")),
        sa.UniqueConstraint("batch_id", "approvals_needed", name=op.f("uq_payment_batches_batch_id_approvals_needed")),
        sa.UniqueConstraint(
            "batch_id",
            "prepared_by",
            "content_sha256",
            name=op.f("uq_payment_batches_batch_id_prepared_by_content_sha256"),
        ),
        sa.UniqueConstraint(
            "program", "program_year", "number", name=op.f("uq_payment_batches_program_program_year_number")
        ),
    )
    with op.batch_alter_table("payment_batches", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payment_batches_open",
            ["program"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'approved')"),
            postgresql_where=sa.text("state IN ('proposed', 'approved')"),
        )

    op.create_table(
        "payment_turns",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.CheckConstraint("turn >= 0", name=op.f("ck_payment_turns_turn_counts")),
        sa.PrimaryKeyConstraint("program", name=op.f("pk_payment_turns")),
    )
    op.create_table(
        "postings",
        sa.Column("entry_key", sa.Text(), nullable=False),
        sa.Column("debit", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("credit <> ''", name=op.f("ck_postings_credit_given")),
        sa.CheckConstraint("currency IN ('USD', 'GBP')", name=op.f("ck_postings_currency_known")),
        sa.CheckConstraint("debit <> ''", name=op.f("ck_postings_debit_given")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_postings_amount_moves")),
        sa.CheckConstraint("debit <> credit", name=op.f("ck_postings_two_accounts")),
        sa.PrimaryKeyConstraint("entry_key", name=op.f("pk_postings")),
    )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.create_index("ix_postings_credit", ["program", "credit"], unique=False)
        batch_op.create_index("ix_postings_debit", ["program", "debit"], unique=False)

    op.create_table(
        "trace_counters",
        sa.Column("odfi8", sa.Text(), nullable=False),
        sa.Column("last_no", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_no <= 9999999", name=op.f("ck_trace_counters_last_no_fits")),
        sa.CheckConstraint("last_no >= 0", name=op.f("ck_trace_counters_last_no_counts")),
        sa.PrimaryKeyConstraint("odfi8", name=op.f("pk_trace_counters")),
    )
    op.create_table(
        "approvals",
        sa.Column("approval_id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("typed_total_minor", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("decision IN ('approve', 'reject')", name=op.f("ck_approvals_decision_known")),
        sa.CheckConstraint(
            "lower(actor) <> lower(prepared_by) AND actor NOT LIKE 'svc:%' AND actor = lower(actor) AND actor <> ''",
            name=op.f("ck_approvals_another_person"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id", "prepared_by", "content_sha256"],
            ["payment_batches.batch_id", "payment_batches.prepared_by", "payment_batches.content_sha256"],
            name=op.f("fk_approvals_batch_id_prepared_by_content_sha256"),
        ),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approvals")),
        sa.UniqueConstraint(
            "approval_id",
            "batch_id",
            "content_sha256",
            "decision",
            name=op.f("uq_approvals_approval_id_batch_id_content_sha256_decision"),
        ),
        sa.UniqueConstraint(
            "batch_id", "content_sha256", "actor", name=op.f("uq_approvals_batch_id_content_sha256_actor")
        ),
    )
    op.create_table(
        "obligations",
        sa.Column("obligation_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("program_year", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_key", sa.Text(), nullable=False),
        sa.Column("pair_key", sa.Text(), nullable=False),
        sa.Column("match_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("payee_id", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("definition_sha256", sa.Text(), nullable=False),
        sa.Column("evidence_sha256", sa.Text(), nullable=False),
        sa.Column("owed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("currency IN ('USD', 'GBP')", name=op.f("ck_obligations_currency_known")),
        sa.CheckConstraint("kind IN ('stipend', 'clawback', 'fee')", name=op.f("ck_obligations_kind_known")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_obligations_amount_above_nothing")),
        sa.ForeignKeyConstraint(["payee_id"], ["payees.payee_id"], name=op.f("fk_obligations_payee_id")),
        sa.PrimaryKeyConstraint("obligation_id", name=op.f("pk_obligations")),
        sa.UniqueConstraint("obligation_id", "payee_id", name=op.f("uq_obligations_obligation_id_payee_id")),
        sa.UniqueConstraint("program", "kind", "pair_key", name=op.f("uq_obligations_program_kind_pair_key")),
        sa.UniqueConstraint("program", "kind", "unit_key", name=op.f("uq_obligations_program_kind_unit_key")),
    )
    op.create_table(
        "payee_accounts",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payee_id", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("cipher", sa.Text(), nullable=False),
        sa.Column("last4", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_by", sa.Text(), server_default="", nullable=False),
        sa.Column("verified_how", sa.Text(), server_default="", nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_for", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("proposed_by <> ''", name=op.f("ck_payee_accounts_proposed_by_given")),
        sa.CheckConstraint("scheme = 'check' OR cipher <> ''", name=op.f("ck_payee_accounts_number_kept")),
        sa.CheckConstraint("scheme IN ('aba', 'gbsort', 'check')", name=op.f("ck_payee_accounts_scheme_known")),
        sa.CheckConstraint(
            "state <> 'verified' OR verified_by <> ''", name=op.f("ck_payee_accounts_verified_by_somebody")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'verified', 'suspended', 'retired')", name=op.f("ck_payee_accounts_state_known")
        ),
        sa.CheckConstraint("length(last4) <= 4", name=op.f("ck_payee_accounts_last4_short")),
        sa.CheckConstraint(
            "lower(verified_by) <> lower(proposed_by)", name=op.f("ck_payee_accounts_verified_by_another")
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["payees.payee_id"], name=op.f("fk_payee_accounts_payee_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_payee_accounts")),
    )
    with op.batch_alter_table("payee_accounts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payee_accounts_live",
            ["payee_id"],
            unique=True,
            sqlite_where=sa.text("state = 'verified'"),
            postgresql_where=sa.text("state = 'verified'"),
        )

    op.create_table(
        "obligation_holds",
        sa.Column("obligation_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligations.obligation_id"], name=op.f("fk_obligation_holds_obligation_id")
        ),
        sa.PrimaryKeyConstraint("obligation_id", "reason", name=op.f("pk_obligation_holds")),
    )
    op.create_table(
        "payments",
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("payee_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("end_to_end_id", sa.Text(), nullable=False),
        sa.Column("trace_no", sa.Text(), nullable=False),
        sa.Column("uetr", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("payee_name", sa.Text(), nullable=False),
        sa.Column("payee_type", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.CheckConstraint("payee_name <> ''", name=op.f("ck_payments_payee_name_given")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payments_amount_above_nothing")),
        sa.CheckConstraint("length(end_to_end_id) BETWEEN 1 AND 15", name=op.f("ck_payments_end_to_end_id_fits")),
        sa.ForeignKeyConstraint(["account_id"], ["payee_accounts.account_id"], name=op.f("fk_payments_account_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["payment_batches.batch_id"], name=op.f("fk_payments_batch_id")),
        sa.ForeignKeyConstraint(["payee_id"], ["payees.payee_id"], name=op.f("fk_payments_payee_id")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_payments")),
        sa.UniqueConstraint("batch_id", "payee_id", name=op.f("uq_payments_batch_id_payee_id")),
        sa.UniqueConstraint("end_to_end_id", name=op.f("uq_payments_end_to_end_id")),
        sa.UniqueConstraint("payment_id", "payee_id", name=op.f("uq_payments_payment_id_payee_id")),
        sa.UniqueConstraint("trace_no", name=op.f("uq_payments_trace_no")),
        sa.UniqueConstraint("uetr", name=op.f("uq_payments_uetr")),
    )
    op.create_table(
        "releases",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("approvals_needed", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("first_approval", sa.Text(), nullable=False),
        sa.Column("second_approval", sa.Text(), nullable=True),
        sa.Column("third_approval", sa.Text(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decision = 'approve'", name=op.f("ck_releases_decided_for")),
        sa.CheckConstraint(
            "approvals_needed < 2 OR second_approval IS NOT NULL", name=op.f("ck_releases_second_given")
        ),
        sa.CheckConstraint("approvals_needed < 3 OR third_approval IS NOT NULL", name=op.f("ck_releases_third_given")),
        sa.CheckConstraint(
            "second_approval <> first_approval AND third_approval <> first_approval AND third_approval <> second_approval",
            name=op.f("ck_releases_different_approvals"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id", "approvals_needed"],
            ["payment_batches.batch_id", "payment_batches.approvals_needed"],
            name=op.f("fk_releases_batch_id_approvals_needed"),
        ),
        sa.ForeignKeyConstraint(
            ["first_approval", "batch_id", "content_sha256", "decision"],
            ["approvals.approval_id", "approvals.batch_id", "approvals.content_sha256", "approvals.decision"],
            name="fk_releases_first_approval",
        ),
        sa.ForeignKeyConstraint(
            ["second_approval", "batch_id", "content_sha256", "decision"],
            ["approvals.approval_id", "approvals.batch_id", "approvals.content_sha256", "approvals.decision"],
            name="fk_releases_second_approval",
        ),
        sa.ForeignKeyConstraint(
            ["third_approval", "batch_id", "content_sha256", "decision"],
            ["approvals.approval_id", "approvals.batch_id", "approvals.content_sha256", "approvals.decision"],
            name="fk_releases_third_approval",
        ),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_releases")),
    )
    op.create_table(
        "bank_events",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=True),
        sa.Column("end_to_end_id", sa.Text(), nullable=False),
        sa.Column("trace_no", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), server_default="", nullable=False),
        sa.Column("decides", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'unmatched') = (payment_id IS NULL)", name=op.f("ck_bank_events_matched_or_told")),
        sa.CheckConstraint(
            "kind IN ('ack', 'reject', 'settle', 'return', 'noc', 'reversal', 'cancel', 'unmatched')",
            name=op.f("ck_bank_events_kind_known"),
        ),
        sa.ForeignKeyConstraint(["decides"], ["bank_events.event_id"], name=op.f("fk_bank_events_decides")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.payment_id"], name=op.f("fk_bank_events_payment_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_bank_events")),
        sa.UniqueConstraint("event_id", "payment_id", "kind", name=op.f("uq_bank_events_event_id_payment_id_kind")),
        sa.UniqueConstraint("source_sha256", "line", name=op.f("uq_bank_events_source_sha256_line")),
    )
    op.create_table(
        "passthroughs",
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("kept_minor", sa.BigInteger(), nullable=False),
        sa.Column("kept_why", sa.Text(), nullable=False),
        sa.CheckConstraint("confirmed_by <> ''", name=op.f("ck_passthroughs_confirmed_by_given")),
        sa.CheckConstraint("kept_minor = 0 OR kept_why <> ''", name=op.f("ck_passthroughs_kept_for_a_reason")),
        sa.CheckConstraint("kept_minor >= 0", name=op.f("ck_passthroughs_kept_counts")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.payment_id"], name=op.f("fk_passthroughs_payment_id")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_passthroughs")),
    )
    op.create_table(
        "payment_files",
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("file_date", sa.Date(), nullable=False),
        sa.Column("id_modifier", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("entry_hash", sa.Text(), nullable=False),
        sa.Column("validated_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("validated_by <> ''", name=op.f("ck_payment_files_validated_by_given")),
        sa.CheckConstraint("entries >= 0", name=op.f("ck_payment_files_entries_counts")),
        sa.ForeignKeyConstraint(["batch_id"], ["releases.batch_id"], name=op.f("fk_payment_files_batch_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_payment_files")),
        sa.UniqueConstraint("batch_id", "format", name=op.f("uq_payment_files_batch_id_format")),
        sa.UniqueConstraint(
            "origin", "file_date", "id_modifier", name=op.f("uq_payment_files_origin_file_date_id_modifier")
        ),
        sa.UniqueConstraint("sha256", name=op.f("uq_payment_files_sha256")),
    )
    op.create_table(
        "payment_lines",
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("obligation_id", sa.Text(), nullable=False),
        sa.Column("payee_id", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("mentor_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("freed_by_event", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("freed_kind", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "freed_kind IS NULL OR freed_kind IN ('reject', 'return', 'cancel')",
            name=op.f("ck_payment_lines_freed_kind_known"),
        ),
        sa.CheckConstraint(
            "(freed_by_event IS NULL) = (freed_kind IS NULL)", name=op.f("ck_payment_lines_freed_by_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["freed_by_event", "payment_id", "freed_kind"],
            ["bank_events.event_id", "bank_events.payment_id", "bank_events.kind"],
            name=op.f("fk_payment_lines_freed_by_event_payment_id_freed_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id", "payee_id"],
            ["obligations.obligation_id", "obligations.payee_id"],
            name=op.f("fk_payment_lines_obligation_id_payee_id"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id", "payee_id"],
            ["payments.payment_id", "payments.payee_id"],
            name=op.f("fk_payment_lines_payment_id_payee_id"),
        ),
        sa.PrimaryKeyConstraint("payment_id", "obligation_id", name=op.f("pk_payment_lines")),
    )
    with op.batch_alter_table("payment_lines", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payment_lines_never_pay_twice",
            ["obligation_id"],
            unique=True,
            sqlite_where=sa.text("freed_by_event IS NULL"),
            postgresql_where=sa.text("freed_by_event IS NULL"),
        )

    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table("payment_lines", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_payment_lines_never_pay_twice",
            sqlite_where=sa.text("freed_by_event IS NULL"),
            postgresql_where=sa.text("freed_by_event IS NULL"),
        )

    op.drop_table("payment_lines")
    op.drop_table("payment_files")
    op.drop_table("passthroughs")
    op.drop_table("bank_events")
    op.drop_table("releases")
    op.drop_table("payments")
    op.drop_table("obligation_holds")
    with op.batch_alter_table("payee_accounts", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_payee_accounts_live",
            sqlite_where=sa.text("state = 'verified'"),
            postgresql_where=sa.text("state = 'verified'"),
        )

    op.drop_table("payee_accounts")
    op.drop_table("obligations")
    op.drop_table("approvals")
    op.drop_table("trace_counters")
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.drop_index("ix_postings_debit")
        batch_op.drop_index("ix_postings_credit")

    op.drop_table("postings")
    op.drop_table("payment_turns")
    with op.batch_alter_table("payment_batches", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_payment_batches_open",
            sqlite_where=sa.text("state IN ('proposed', 'approved')"),
            postgresql_where=sa.text("state IN ('proposed', 'approved')"),
        )

    op.drop_table("payment_batches")
    op.drop_table("payees")
    # ### end Alembic commands ###
