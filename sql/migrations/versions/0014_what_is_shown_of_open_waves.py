"""How many of each region have answered an open wave at least, as it may be shown: once a day, small groups hidden."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "survey_turnout",
        sa.Column("wave_id", sa.Text(), nullable=False),
        sa.Column("survey_key", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("asked_of", sa.Text(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("at_least", sa.Integer(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "region = '' OR (asked IS NULL) = (at_least IS NULL)", name=op.f("ck_survey_turnout_hidden_whole")
        ),
        sa.CheckConstraint(
            "at_least IS NULL OR (at_least >= 3 AND at_least < asked)",
            name=op.f("ck_survey_turnout_never_of_few_or_of_all"),
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "survey_key"],
            ["survey_forms.wave_id", "survey_forms.survey_key"],
            name=op.f("fk_survey_turnout_wave_id_survey_forms"),
        ),
        sa.PrimaryKeyConstraint("wave_id", "survey_key", "region", name=op.f("pk_survey_turnout")),
    )


def downgrade() -> None:
    op.drop_table("survey_turnout")
