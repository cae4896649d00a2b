"""for whom a person vouched, which match a waiver replaces, what staff have seen to, and who was invited."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("waivers", sa.Column("match_id", sa.Text(), server_default="", nullable=False))
    op.add_column("reply_decisions", sa.Column("stands_for", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "staff_ticks",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('correction', 'question', 'in_vain')", name=op.f("ck_staff_ticks_kind_known")),
        sa.CheckConstraint("person <> ''", name=op.f("ck_staff_ticks_person_given")),
        sa.PrimaryKeyConstraint("program", "kind", "subject", name=op.f("pk_staff_ticks")),
    )
    op.create_table(
        "invitations",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("list_ref", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("program", "list_ref", name=op.f("pk_invitations")),
    )


def downgrade() -> None:
    op.drop_table("invitations")
    op.drop_table("staff_ticks")
    op.drop_column("reply_decisions", "stands_for")
    op.drop_column("waivers", "match_id")
