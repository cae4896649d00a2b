"""what is asked for and paid: invoices, answers and trial memberships, none of which is ever changed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

REFUSAL = "what was invoiced, said and filed only grows"
WHOLE = ("fee_rounds", "fee_files", "fee_events")
INVOICE = (
    "invoice_no",
    "round_id",
    "program",
    "program_year",
    "person_id",
    "number",
    "fee_id",
    "payer",
    "amount_minor",
    "currency",
    "book",
    "includes",
    "trial_membership",
    "membership_status",
    "ever_member",
    "definition_sha256",
    "due_on",
    "replaces",
    "credit_entry",
)
"""What of an invoice never changes; a name may be taken out later, when nobody needs it any more."""
TRIAL = ("invoice_no", "program", "person_id", "from_day", "until_day", "recorded_by", "recorded_at")
SAME = {
    "fee_invoices": " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in INVOICE),
    "trial_memberships": "OLD.ended_on IS NOT NULL OR "
    + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in TRIAL),
}


def upgrade() -> None:
    op.create_table(
        "fee_rounds",
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("program_year", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invoices", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.CheckConstraint("currency IN ('USD', 'GBP')", name=op.f("ck_fee_rounds_currency_known")),
        sa.CheckConstraint("invoices > 0 AND total_minor > 0", name=op.f("ck_fee_rounds_asks_for_something")),
        sa.CheckConstraint("invoices >= 0", name=op.f("ck_fee_rounds_invoices_counts")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_fee_rounds")),
        sa.UniqueConstraint(
            "program", "program_year", "number", name=op.f("uq_fee_rounds_program_program_year_number")
        ),
    )
    op.create_table(
        "fee_files",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("invoices", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("validated_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('csv', 'pdf')", name=op.f("ck_fee_files_kind_known")),
        sa.CheckConstraint("validated_by <> ''", name=op.f("ck_fee_files_validated_by_given")),
        sa.CheckConstraint("invoices >= 0", name=op.f("ck_fee_files_invoices_counts")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_fee_files_sha256_whole")),
        sa.ForeignKeyConstraint(["round_id"], ["fee_rounds.round_id"], name=op.f("fk_fee_files_round_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fee_files")),
    )
    with op.batch_alter_table("fee_files", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fee_files_one_csv",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'csv'"),
            postgresql_where=sa.text("kind = 'csv'"),
        )

    op.create_table(
        "fee_invoices",
        sa.Column("invoice_no", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("program_year", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fee_id", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("includes", sa.Text(), nullable=False),
        sa.Column("trial_membership", sa.Text(), nullable=False),
        sa.Column("membership_status", sa.Text(), nullable=False),
        sa.Column("ever_member", sa.Text(), nullable=False),
        sa.Column("definition_sha256", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("mentee_name", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Text(), nullable=True),
        sa.Column("credit_entry", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(replaces IS NULL) = (credit_entry IS NULL)"
            " AND (credit_entry IS NULL OR credit_entry = 'fee-end:' || replaces)",
            name=op.f("ck_fee_invoices_replaces_what_was_credited"),
        ),
        sa.CheckConstraint("currency IN ('USD', 'GBP')", name=op.f("ck_fee_invoices_currency_known")),
        sa.CheckConstraint("customer <> ''", name=op.f("ck_fee_invoices_customer_given")),
        sa.CheckConstraint("ever_member IN ('yes', 'no', '')", name=op.f("ck_fee_invoices_ever_member_known")),
        sa.CheckConstraint("fee_id <> ''", name=op.f("ck_fee_invoices_fee_id_given")),
        sa.CheckConstraint("payer IN ('mentee', 'district')", name=op.f("ck_fee_invoices_payer_known")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_fee_invoices_amount_above_nothing")),
        sa.CheckConstraint("length(invoice_no) BETWEEN 1 AND 21", name=op.f("ck_fee_invoices_invoice_no_fits")),
        sa.CheckConstraint(
            "number >= 1 AND (number = 1) = (replaces IS NULL)", name=op.f("ck_fee_invoices_a_later_one_replaces")
        ),
        sa.ForeignKeyConstraint(["credit_entry"], ["postings.entry_key"], name=op.f("fk_fee_invoices_credit_entry")),
        sa.ForeignKeyConstraint(
            ["replaces", "program", "program_year", "person_id"],
            ["fee_invoices.invoice_no", "fee_invoices.program", "fee_invoices.program_year", "fee_invoices.person_id"],
            name="fk_fee_invoices_replaces",
        ),
        sa.ForeignKeyConstraint(["round_id"], ["fee_rounds.round_id"], name=op.f("fk_fee_invoices_round_id")),
        sa.PrimaryKeyConstraint("invoice_no", name=op.f("pk_fee_invoices")),
        sa.UniqueConstraint("invoice_no", "program", "program_year", "person_id", name="uq_fee_invoices_whose"),
        sa.UniqueConstraint(
            "program",
            "program_year",
            "person_id",
            "number",
            name=op.f("uq_fee_invoices_program_program_year_person_id_number"),
        ),
        sa.UniqueConstraint("replaces", name=op.f("uq_fee_invoices_replaces")),
    )
    op.create_table(
        "fee_events",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("invoice_no", sa.Text(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("decides", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decides IS NULL OR kind IN ('paid', 'seen')", name=op.f("ck_fee_events_decides_a_row")),
        sa.CheckConstraint(
            "kind <> 'paid' OR (amount_minor IS NOT NULL AND on_day IS NOT NULL)",
            name=op.f("ck_fee_events_paid_on_a_day"),
        ),
        sa.CheckConstraint(
            "kind IN ('paid', 'cancelled', 'credited', 'waived', 'kept', 'unmatched', 'seen')",
            name=op.f("ck_fee_events_kind_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('unmatched', 'seen') OR invoice_no IS NOT NULL", name=op.f("ck_fee_events_about_an_invoice")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('credited', 'waived', 'kept', 'seen') OR person <> ''",
            name=op.f("ck_fee_events_decided_by_somebody"),
        ),
        sa.CheckConstraint("person NOT LIKE 'svc:%'", name=op.f("ck_fee_events_a_schedule_is_nobody")),
        sa.ForeignKeyConstraint(["decides"], ["fee_events.event_id"], name=op.f("fk_fee_events_decides")),
        sa.ForeignKeyConstraint(["invoice_no"], ["fee_invoices.invoice_no"], name=op.f("fk_fee_events_invoice_no")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_fee_events")),
        sa.UniqueConstraint("decides", name=op.f("uq_fee_events_decides")),
        sa.UniqueConstraint("source_sha256", "line", name=op.f("uq_fee_events_source_sha256_line")),
    )
    with op.batch_alter_table("fee_events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fee_events_ended_once",
            ["invoice_no"],
            unique=True,
            sqlite_where=sa.text("kind IN ('cancelled', 'credited', 'waived')"),
            postgresql_where=sa.text("kind IN ('cancelled', 'credited', 'waived')"),
        )
        batch_op.create_index(
            "ix_fee_events_paid_once",
            ["invoice_no"],
            unique=True,
            sqlite_where=sa.text("kind = 'paid'"),
            postgresql_where=sa.text("kind = 'paid'"),
        )
        batch_op.create_index(
            "ix_fee_events_waits_once",
            ["program", "says"],
            unique=True,
            sqlite_where=sa.text("kind = 'unmatched'"),
            postgresql_where=sa.text("kind = 'unmatched'"),
        )

    op.create_table(
        "trial_memberships",
        sa.Column("invoice_no", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_by = '')", name=op.f("ck_trial_memberships_ended_by_somebody")),
        sa.CheckConstraint("recorded_by <> ''", name=op.f("ck_trial_memberships_recorded_by_given")),
        sa.CheckConstraint("until_day > from_day", name=op.f("ck_trial_memberships_lasts")),
        sa.ForeignKeyConstraint(
            ["invoice_no"], ["fee_invoices.invoice_no"], name=op.f("fk_trial_memberships_invoice_no")
        ),
        sa.PrimaryKeyConstraint("invoice_no", name=op.f("pk_trial_memberships")),
    )
    with op.batch_alter_table("trial_memberships", schema=None) as batch_op:
        batch_op.create_index("ix_trial_memberships_person", ["program", "person_id"], unique=False)
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in for_postgresql() if postgresql else for_sqlite():
        op.execute(statement)


def for_postgresql() -> list[str]:
    raises = f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    calls = "EXECUTE FUNCTION fees_only_grow()"
    return [
        f"CREATE FUNCTION fees_only_grow() RETURNS trigger LANGUAGE plpgsql AS {raises}",
        *[
            f"CREATE TRIGGER {table}_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT {calls}"
            for table in WHOLE
        ],
        *[
            f"CREATE TRIGGER {table}_only_grow BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT {calls}"
            for table in SAME
        ],
        *[
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({other}) {calls}"
            for table, other in SAME.items()
        ],
    ]


def for_sqlite() -> list[str]:
    raises = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return [
        *[
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {raises}"
            for table in WHOLE
            for verb in ("UPDATE", "DELETE")
        ],
        *[f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {raises}" for table in SAME],
        *[
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table} WHEN {other.replace('IS DISTINCT FROM', 'IS NOT')} "
            f"{raises}"
            for table, other in SAME.items()
        ],
    ]


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in WHOLE:
        for name in (f"{table}_only_grow",) if postgresql else (f"{table}_no_update", f"{table}_no_delete"):
            op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
    for table in SAME:
        for name in (f"{table}_only_grow" if postgresql else f"{table}_no_delete", f"{table}_stay"):
            op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
    if postgresql:
        op.execute("DROP FUNCTION fees_only_grow()")
    op.drop_table("trial_memberships")
    op.drop_table("fee_events")
    op.drop_table("fee_invoices")
    op.drop_table("fee_files")
    op.drop_table("fee_rounds")
