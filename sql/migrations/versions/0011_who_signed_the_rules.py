"""No batch leaves but under rules that somebody signed; what a bank asks for is no account until two people said so."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

TABLES = ("payment_rule_signoffs", "batch_rules", "release_rules")
UNSIGNED = "a batch leaves only under rules that somebody signed"
UNHEARD = "an account that no person proposed is never verified"
NO_PERSON = "NEW.state = 'verified' AND NEW.proposed_by LIKE 'svc:%'"
SIGNED = "EXISTS (SELECT 1 FROM release_rules AS r WHERE r.batch_id = NEW.batch_id)"


def upgrade() -> None:
    make_tables()
    op.execute("UPDATE payee_accounts SET proposed_by = 'svc:' || proposed_by WHERE proposed_by = 'bank notification'")
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in for_postgresql() if postgresql else for_sqlite():
        op.execute(statement)


def make_tables() -> None:
    op.create_table(
        "payment_rule_signoffs",
        sa.Column("signoff_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rules_sha256", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("rules <> ''", name=op.f("ck_payment_rule_signoffs_rules_given")),
        sa.CheckConstraint("changed_by <> ''", name=op.f("ck_payment_rule_signoffs_changed_by_given")),
        sa.CheckConstraint("length(rules_sha256) = 64", name=op.f("ck_payment_rule_signoffs_rules_whole")),
        sa.CheckConstraint("number > 0", name=op.f("ck_payment_rule_signoffs_number_counts")),
        sa.CheckConstraint(
            "lower(signed_by) <> lower(changed_by) AND signed_by NOT LIKE 'svc:%' AND signed_by <> ''"
            " AND signed_by = lower(signed_by)",
            name=op.f("ck_payment_rule_signoffs_another_person"),
        ),
        sa.PrimaryKeyConstraint("signoff_id", name=op.f("pk_payment_rule_signoffs")),
        sa.UniqueConstraint("program", "number", name=op.f("uq_payment_rule_signoffs_program_number")),
        sa.UniqueConstraint(
            "signoff_id", "rules_sha256", name=op.f("uq_payment_rule_signoffs_signoff_id_rules_sha256")
        ),
    )
    op.create_table(
        "batch_rules",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("rules_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("length(rules_sha256) = 64", name=op.f("ck_batch_rules_rules_whole")),
        sa.ForeignKeyConstraint(["batch_id"], ["payment_batches.batch_id"], name=op.f("fk_batch_rules_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batch_rules")),
        sa.UniqueConstraint("batch_id", "rules_sha256", name=op.f("uq_batch_rules_batch_id_rules_sha256")),
    )
    op.create_table(
        "release_rules",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("rules_sha256", sa.Text(), nullable=False),
        sa.Column("signoff_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id", "rules_sha256"],
            ["batch_rules.batch_id", "batch_rules.rules_sha256"],
            name=op.f("fk_release_rules_batch_id_rules_sha256"),
        ),
        sa.ForeignKeyConstraint(
            ["signoff_id", "rules_sha256"],
            ["payment_rule_signoffs.signoff_id", "payment_rule_signoffs.rules_sha256"],
            name=op.f("fk_release_rules_signoff_id_rules_sha256"),
        ),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_release_rules")),
    )


def for_postgresql() -> list[str]:
    never = "FOR EACH STATEMENT EXECUTE FUNCTION money_only_grows()"
    return [
        *[f"CREATE TRIGGER {table}_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} {never}"
          for table in TABLES],
        "CREATE FUNCTION rules_are_signed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT {SIGNED} THEN RAISE EXCEPTION '{UNSIGNED}'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER releases_under_signed_rules BEFORE INSERT ON releases "
        "FOR EACH ROW EXECUTE FUNCTION rules_are_signed()",
        "CREATE FUNCTION a_person_proposed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {NO_PERSON} THEN RAISE EXCEPTION '{UNHEARD}'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER payee_accounts_of_a_person BEFORE INSERT OR UPDATE ON payee_accounts "
        "FOR EACH ROW EXECUTE FUNCTION a_person_proposed()",
    ]  # fmt: skip


def for_sqlite() -> list[str]:
    def refuse(words: str) -> str:
        return f"BEGIN SELECT RAISE(ABORT, '{words}'); END"

    return [
        *[f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
          f"{refuse('what was agreed, paid and posted only grows')}"
          for table in TABLES for verb in ("UPDATE", "DELETE")],
        f"CREATE TRIGGER releases_under_signed_rules BEFORE INSERT ON releases WHEN NOT {SIGNED} {refuse(UNSIGNED)}",
        *[f"CREATE TRIGGER payee_accounts_of_a_person_{verb.lower()} BEFORE {verb} ON payee_accounts "
          f"WHEN {NO_PERSON} {refuse(UNHEARD)}" for verb in ("INSERT", "UPDATE")],
    ]  # fmt: skip


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        for trigger, function, table in (
            ("releases_under_signed_rules", "rules_are_signed", "releases"),
            ("payee_accounts_of_a_person", "a_person_proposed", "payee_accounts"),
        ):
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
            op.execute(f"DROP FUNCTION {function}()")
    else:
        for trigger in (
            "releases_under_signed_rules",
            "payee_accounts_of_a_person_insert",
            "payee_accounts_of_a_person_update",
        ):
            op.execute(f"DROP TRIGGER {trigger}")
    for table in reversed(TABLES):
        op.drop_table(table)
