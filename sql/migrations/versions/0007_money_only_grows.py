"""What is owed, agreed, paid and posted refuses every change; the line of a payment is freed once, and only that."""

from alembic import op

revision = "0007"
down_revision = "0006"

REFUSAL = "what was agreed, paid and posted only grows"
TABLES = ("obligations", "payments", "approvals", "releases", "payment_files", "bank_events", "postings")
LINES = ("payment_id", "obligation_id", "payee_id", "amount_minor")
FREED_ONCE = "(OLD.freed_by_event IS NOT NULL AND (NEW.freed_by_event IS NULL OR " + " OR ".join(
    f"NEW.{name} <> OLD.{name}" for name in ("freed_by_event", "freed_kind")) + ")) OR " + " OR ".join(
    f"NEW.{name} <> OLD.{name}" for name in LINES)
"""A mentor's name in a line may be taken out later, when nobody needs it any more; the money in it never changes."""


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    statements = for_postgresql() if postgresql else for_sqlite()
    for statement in statements:
        op.execute(statement)


def for_postgresql() -> list[str]:
    raises = f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    never = "FOR EACH STATEMENT EXECUTE FUNCTION money_only_grows()"
    return [
        f"CREATE FUNCTION money_only_grows() RETURNS trigger LANGUAGE plpgsql AS {raises}",
        *[f"CREATE TRIGGER {table}_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} {never}"
          for table in TABLES],
        f"CREATE TRIGGER payment_lines_only_grow BEFORE DELETE OR TRUNCATE ON payment_lines {never}",
        "CREATE TRIGGER payment_lines_freed_once BEFORE UPDATE ON payment_lines FOR EACH ROW "
        f"WHEN ({FREED_ONCE}) EXECUTE FUNCTION money_only_grows()",
    ]  # fmt: skip


def for_sqlite() -> list[str]:
    raises = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return [
        *[f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {raises}"
          for table in TABLES for verb in ("UPDATE", "DELETE")],
        f"CREATE TRIGGER payment_lines_no_delete BEFORE DELETE ON payment_lines {raises}",
        f"CREATE TRIGGER payment_lines_freed_once BEFORE UPDATE ON payment_lines WHEN {FREED_ONCE} {raises}",
    ]  # fmt: skip


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        for name in (f"{table}_only_grow",) if postgresql else (f"{table}_no_update", f"{table}_no_delete"):
            op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
    for name in ("payment_lines_only_grow" if postgresql else "payment_lines_no_delete", "payment_lines_freed_once"):
        op.execute(f"DROP TRIGGER {name} ON payment_lines" if postgresql else f"DROP TRIGGER {name}")
    if postgresql:
        op.execute("DROP FUNCTION money_only_grows()")
