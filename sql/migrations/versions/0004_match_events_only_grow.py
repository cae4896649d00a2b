"""What happened to a match stays written: its events refuse every change."""

from alembic import op

revision = "0004"
down_revision = "0003"

REFUSAL = "the history of a match only grows"

POSTGRESQL = [
    f"""
    CREATE FUNCTION match_events_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}';
    END
    $$
    """,
    """
    CREATE TRIGGER match_events_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON match_events
    FOR EACH STATEMENT EXECUTE FUNCTION match_events_only_grow()
    """,
]
SQLITE = [
    f"CREATE TRIGGER match_events_no_update BEFORE UPDATE ON match_events BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER match_events_no_delete BEFORE DELETE ON match_events BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    # REPLACE removes a row without asking the trigger above
    f"""
    CREATE TRIGGER match_events_no_replace BEFORE INSERT ON match_events
    WHEN EXISTS (SELECT 1 FROM match_events WHERE match_id = NEW.match_id AND number >= NEW.number)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
]


def upgrade() -> None:
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER match_events_only_grow ON match_events")
        op.execute("DROP FUNCTION match_events_only_grow()")
        return
    for name in ("match_events_no_update", "match_events_no_delete", "match_events_no_replace"):
        op.execute(f"DROP TRIGGER {name}")
