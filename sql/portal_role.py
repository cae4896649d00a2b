"""What the form may do on PostgreSQL: read invitations without their person, write answers, and nothing else."""

from sqlalchemy import Engine, text

ROLE = "mentor_portal"
READS = {
    "survey_waves": ("wave_id", "state", "opens_at", "closes_at", "grace_until"),
    "survey_forms": ("wave_id", "survey_key", "content", "content_sha256"),
    "survey_invitations": ("invitation_id", "wave_id", "survey_key", "cut", "code_sha256", "revoked_for"),
    "survey_submitted": ("invitation_id",),
    "survey_opt_outs": ("invitation_id", "scope"),
    "survey_drafts": ("invitation_id", "sealed"),
}
"""Tables and columns; never whose an invitation is, and never an answer, its own or another's."""
WRITES = {
    "survey_submitted": ("INSERT",),
    "survey_opt_outs": ("INSERT", "UPDATE (scope)"),
    "survey_drafts": ("INSERT", "UPDATE (sealed)", "DELETE"),
    "survey_inbox": ("INSERT",),
}


def grants(role: str = ROLE) -> list[str]:
    """The statements, in order: first everything is taken away, so that nothing stays of an earlier version."""
    reads = [f"GRANT SELECT ({', '.join(columns)}) ON {table} TO {role}" for table, columns in READS.items()]
    writes = [f"GRANT {right} ON {table} TO {role}" for table, rights in WRITES.items() for right in rights]
    return [f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
            f"GRANT USAGE ON SCHEMA public TO {role}", *reads, *writes]  # fmt: skip


def grant_to_portal(engine: Engine, role: str = ROLE) -> bool:
    """
    Give the form's role exactly its rights; the owner of the tables does it after each migration.

    False if there is nothing to do: SQLite knows no roles, or nobody has made this one, and the form stays closed.
    """
    if engine.dialect.name != "postgresql":
        return False
    with engine.begin() as db:
        if not db.execute(text("SELECT true FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar():
            return False
        for statement in grants(role):
            db.execute(text(statement))
    return True
