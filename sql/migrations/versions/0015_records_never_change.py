"""A record of a member never changes: which one stands, which has ended and whose member is missing is said beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

KEPT = (
    "version_id", "program", "source", "row_key", "member_id", "last_name", "first_name", "email", "district",
    "district_number", "school", "title", "component_group", "region", "membership_type", "membership_status",
    "join_date", "paid_through", "position_start", "prior_title", "prior_district", "prior_state", "functions",
    "enrolled", "ever_member", "do_not_contact", "record_updated", "extra", "line_hash", "content_hash",
    "valid_from",
)
ALL = ", ".join(KEPT)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
VIEW = """
    CREATE VIEW member_versions AS
    SELECT {kept}, e.valid_to, m.absent_since
    FROM member_records AS r
    LEFT JOIN ended_records AS e ON r.version_id = e.version_id
    LEFT JOIN missing_records AS m ON r.version_id = m.version_id
"""
FILL = (
    f"INSERT INTO member_records ({ALL}) SELECT {ALL} FROM member_versions ORDER BY version_id",
    "INSERT INTO standing_records (program, row_key, source, version_id, region)"
    " SELECT program, row_key, source, version_id, region FROM member_versions WHERE valid_to IS NULL"
    " ORDER BY program, row_key, source",
    "INSERT INTO standing_regions (program, source, region, members)"
    " SELECT program, source, region, COUNT(*) FROM standing_records GROUP BY program, source, region",
    "INSERT INTO ended_records (version_id, program, source, row_key, valid_from, valid_to)"
    " SELECT version_id, program, source, row_key, valid_from, valid_to FROM member_versions"
    " WHERE valid_to IS NOT NULL ORDER BY version_id",
    "INSERT INTO missing_records (version_id, program, source, absent_since, absent_pulls)"
    " SELECT version_id, program, source, absent_since, absent_pulls FROM member_versions"
    " WHERE valid_to IS NULL AND absent_since IS NOT NULL ORDER BY version_id",
)
NUMBERS = """
    SELECT SETVAL(
        PG_GET_SERIAL_SEQUENCE('member_records', 'version_id'), (SELECT COALESCE(MAX(version_id), 0) + 1 FROM member_records),
        FALSE
    )
"""
SQLITE = """
    CREATE TRIGGER {table}_known_{verb} AFTER {event} ON {table}
    BEGIN DELETE FROM known_lines WHERE {which}; END
"""
OLD, NEW = (f"(program = {row}.program AND source = {row}.source)" for row in ("OLD", "NEW"))
WHICH = {"insert": NEW, "delete": OLD, "update": f"{OLD} OR {NEW}"}
LINE = {"member_records": "version_id, program, source, line_hash", "ended_records": "version_id, program, source"}
SAME_REGION = " AND ".join(f"standing_regions.{name} = {{row}}.{name}" for name in ("program", "source", "region"))
LESS = f"UPDATE standing_regions SET members = members - 1 WHERE {SAME_REGION.format(row='OLD')};"
MORE = """
    INSERT INTO standing_regions (program, source, region, members) VALUES (NEW.program, NEW.source, NEW.region, 1)
    ON CONFLICT (program, source, region) DO UPDATE SET members = members + 1;
"""
MOVED = "WHEN OLD.program <> NEW.program OR OLD.source <> NEW.source OR OLD.region <> NEW.region"
COUNTED = {
    "insert": ("INSERT", "", MORE),
    "delete": ("DELETE", "", LESS),
    "update": ("UPDATE OF program, source, region", MOVED, LESS + MORE),
}
COUNT = """
    CREATE FUNCTION standing_regions_{verb}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE standing_regions AS s SET members = s.members + c.members
        FROM ({summed}) AS c WHERE s.program = c.program AND s.source = c.source AND s.region = c.region;
        INSERT INTO standing_regions (program, source, region, members)
        SELECT c.program, c.source, c.region, c.members FROM ({summed}) AS c
        WHERE NOT EXISTS (
            SELECT 1 FROM standing_regions AS s
            WHERE s.program = c.program AND s.source = c.source AND s.region = c.region
        );
        RETURN NULL;
    END
    $$
"""
CAME = "SELECT program, source, region, 1 AS members FROM lines_after"
WENT = "SELECT program, source, region, -1 AS members FROM lines_before"
CHANGED = {"insert": CAME, "delete": WENT, "update": f"{CAME} UNION ALL {WENT}"}
SUMMED = "SELECT program, source, region, SUM(members) AS members FROM ({changed}) AS e GROUP BY program, source, region"
POSTGRESQL = {
    "insert": ("NEW TABLE AS lines_after", "known_lines_begin"),
    "delete": ("OLD TABLE AS lines_before", "known_lines_end"),
    "update": ("OLD TABLE AS lines_before NEW TABLE AS lines_after", "known_lines_change"),
}


def upgrade() -> None:
    op.create_table(
        "member_records",
        sa.Column("version_id", ID, nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("district_number", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("component_group", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("membership_type", sa.Text(), nullable=False),
        sa.Column("membership_status", sa.Text(), nullable=False),
        sa.Column("join_date", sa.Text(), nullable=False),
        sa.Column("paid_through", sa.Text(), nullable=False),
        sa.Column("position_start", sa.Text(), nullable=False),
        sa.Column("prior_title", sa.Text(), nullable=False),
        sa.Column("prior_district", sa.Text(), nullable=False),
        sa.Column("prior_state", sa.Text(), nullable=False),
        sa.Column("functions", sa.Text(), nullable=False),
        sa.Column("enrolled", sa.Text(), nullable=False),
        sa.Column("ever_member", sa.Text(), nullable=False),
        sa.Column("do_not_contact", sa.Text(), nullable=False),
        sa.Column("record_updated", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("line_hash", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.CheckConstraint("row_key <> ''", name=op.f("ck_member_records_row_key_given")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_member_records")),
    )
    op.create_table(
        "standing_records",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("program", "row_key", "source", name=op.f("pk_standing_records")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standing_regions",
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.CheckConstraint("members >= 0", name=op.f("ck_standing_regions_members_counts")),
        sa.PrimaryKeyConstraint("program", "source", "region", name=op.f("pk_standing_regions")),
    )
    op.create_table(
        "ended_records",
        sa.Column("version_id", ID, autoincrement=False, nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_ended_records_ends_after_start")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_ended_records")),
    )
    op.create_table(
        "missing_records",
        sa.Column("version_id", ID, autoincrement=False, nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("absent_since", sa.Date(), nullable=False),
        sa.Column("absent_pulls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_missing_records")),
    )
    for statement in FILL:
        op.execute(statement)
    op.drop_table("member_versions")
    op.create_index("ix_ended_records_key", "ended_records", ["program", "row_key"])
    op.create_index("ix_missing_records_source", "missing_records", ["program", "source"])
    op.execute(VIEW.format(kept=", ".join(f"r.{name}" for name in KEPT)))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(NUMBERS)
        triggers_on_postgresql()
    else:
        triggers_on_sqlite()


def triggers_on_sqlite() -> None:
    """One line is dropped at a time."""
    for table, columns in LINE.items():
        for verb, which in WHICH.items():
            event = f"UPDATE OF {columns}" if verb == "update" else verb.upper()
            op.execute(SQLITE.format(table=table, verb=verb, event=event, which=which))
    for verb, (event, when, then) in COUNTED.items():
        op.execute(f"CREATE TRIGGER standing_regions_{verb} AFTER {event} ON standing_records {when} BEGIN {then} END")


def triggers_on_postgresql() -> None:
    """Once for each statement, whatever it changes."""
    each = "FOR EACH STATEMENT EXECUTE FUNCTION"
    for table in LINE:
        for verb, (tables, function) in POSTGRESQL.items():
            op.execute(
                f"CREATE TRIGGER {table}_known_{verb} AFTER {verb.upper()} ON {table} REFERENCING {tables} {each} {function}()"
            )
        op.execute(f"CREATE TRIGGER {table}_known_truncate AFTER TRUNCATE ON {table} {each} known_lines_empty()")
    for verb, (tables, _) in POSTGRESQL.items():
        op.execute(COUNT.format(verb=verb, summed=SUMMED.format(changed=CHANGED[verb])))
        op.execute(
            f"CREATE TRIGGER standing_regions_{verb} AFTER {verb.upper()} ON standing_records REFERENCING {tables}"
            f" {each} standing_regions_{verb}()"
        )


def downgrade() -> None:
    raise RuntimeError("records that were told apart are not joined again; restore the backup of before the upgrade")
