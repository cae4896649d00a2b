"""The lines that a history knows stand side by side in one value, which any change of the history drops."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

LINE = ("program", "source", "line_hash", "valid_to")
SQLITE = [
    """
    CREATE TRIGGER member_versions_known_insert AFTER INSERT ON member_versions WHEN NEW.valid_to IS NULL
    BEGIN DELETE FROM known_lines WHERE program = NEW.program AND source = NEW.source; END
    """,
    """
    CREATE TRIGGER member_versions_known_delete AFTER DELETE ON member_versions WHEN OLD.valid_to IS NULL
    BEGIN DELETE FROM known_lines WHERE program = OLD.program AND source = OLD.source; END
    """,
    """
    CREATE TRIGGER member_versions_known_update
    AFTER UPDATE OF version_id, program, source, line_hash, valid_to ON member_versions
    BEGIN
        DELETE FROM known_lines WHERE program = OLD.program AND source = OLD.source;
        DELETE FROM known_lines WHERE program = NEW.program AND source = NEW.source;
    END
    """,
]
DROP = """
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM known_lines AS k WHERE EXISTS (
            SELECT 1 FROM ({changed}) AS c WHERE c.program = k.program AND c.source = k.source
        );
        RETURN NULL;
    END
    $$
"""
BEFORE, AFTER = (f"SELECT program, source FROM {when}" for when in ("lines_before", "lines_after"))
EACH = "FOR EACH STATEMENT EXECUTE FUNCTION"
POSTGRESQL = [
    DROP.format(name="known_lines_begin", changed=AFTER),
    DROP.format(name="known_lines_end", changed=BEFORE),
    DROP.format(name="known_lines_change", changed=f"{BEFORE} UNION {AFTER}"),
    DROP.format(name="known_lines_empty", changed="SELECT program, source FROM known_lines"),
    f"""
    CREATE TRIGGER member_versions_known_insert AFTER INSERT ON member_versions
    REFERENCING NEW TABLE AS lines_after {EACH} known_lines_begin()
    """,
    f"""
    CREATE TRIGGER member_versions_known_delete AFTER DELETE ON member_versions
    REFERENCING OLD TABLE AS lines_before {EACH} known_lines_end()
    """,
    f"""
    CREATE TRIGGER member_versions_known_update AFTER UPDATE ON member_versions
    REFERENCING OLD TABLE AS lines_before NEW TABLE AS lines_after {EACH} known_lines_change()
    """,
    f"CREATE TRIGGER member_versions_known_truncate AFTER TRUNCATE ON member_versions {EACH} known_lines_empty()",
]
TRIGGERS = ("insert", "delete", "update")
FUNCTIONS = ("begin", "end", "change", "empty")


def upgrade() -> None:
    op.create_table(
        "known_lines",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_known_lines_sha256_whole")),
        sa.PrimaryKeyConstraint("program", "source", name=op.f("pk_known_lines")),
    )
    op.drop_index("ix_member_versions_line", "member_versions")
    for statement in POSTGRESQL if on_postgresql() else SQLITE:
        op.execute(statement)


def on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def downgrade() -> None:
    for name in (*TRIGGERS, "truncate") if on_postgresql() else TRIGGERS:
        op.execute(f"DROP TRIGGER member_versions_known_{name}" + (" ON member_versions" if on_postgresql() else ""))
    for name in FUNCTIONS if on_postgresql() else ():
        op.execute(f"DROP FUNCTION known_lines_{name}()")
    current = sa.text("valid_to IS NULL")
    op.create_index("ix_member_versions_line", "member_versions", [*LINE], sqlite_where=current, postgresql_where=current)
    op.drop_table("known_lines")
