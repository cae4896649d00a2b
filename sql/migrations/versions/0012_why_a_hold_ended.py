"""Why a named person ended a hold, in their words."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("obligation_holds") as table:
        table.add_column(sa.Column("ended_why", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("obligation_holds") as table:
        table.drop_column("ended_why")
