"""The tables that say by which rules is paid: who signed them, and under which a batch was proposed and left."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Integer, Table, UniqueConstraint

from sql.columns import given, metadata, words
from sql.queries import Moment

payment_rule_signoffs = Table(
    "payment_rule_signoffs", metadata,
    words("signoff_id", primary_key=True),
    words("program"),
    Column("number", Integer, nullable=False),
    words("rules_sha256"),
    words("rules"),
    words("changed_by"),
    words("signed_by"),
    Column("at", Moment, nullable=False),
    words("note"),
    given("rules"),
    given("changed_by"),
    CheckConstraint("length(rules_sha256) = 64", name="rules_whole"),
    CheckConstraint("number > 0", name="number_counts"),
    CheckConstraint("lower(signed_by) <> lower(changed_by) AND signed_by NOT LIKE 'svc:%' AND signed_by <> ''"
                    " AND signed_by = lower(signed_by)", name="another_person"),
    UniqueConstraint("program", "number"),
    UniqueConstraint("signoff_id", "rules_sha256"),
)  # fmt: skip

batch_rules = Table(
    "batch_rules", metadata,
    words("batch_id", ForeignKey("payment_batches.batch_id"), primary_key=True),
    words("rules_sha256"),
    CheckConstraint("length(rules_sha256) = 64", name="rules_whole"),
    UniqueConstraint("batch_id", "rules_sha256"),
)  # fmt: skip

release_rules = Table(
    "release_rules", metadata,
    words("batch_id", primary_key=True),
    words("rules_sha256"),
    words("signoff_id"),
    ForeignKeyConstraint(["batch_id", "rules_sha256"], ["batch_rules.batch_id", "batch_rules.rules_sha256"]),
    ForeignKeyConstraint(["signoff_id", "rules_sha256"],
                         ["payment_rule_signoffs.signoff_id", "payment_rule_signoffs.rules_sha256"]),
)  # fmt: skip
