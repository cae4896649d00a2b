"""The tables of fees: invoices by the round in which they left, what finance and people said, and trial memberships."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from sql.columns import ID, counts, given, metadata, money, one_of, words
from sql.queries import Moment

ENDED = "kind IN ('cancelled', 'credited', 'waived')"
SETTLED_ONCE = "kind = 'paid'"
WAITS = "kind = 'unmatched'"

fee_rounds = Table(
    "fee_rounds", metadata,
    words("round_id", primary_key=True),
    words("program"),
    words("program_year"),
    Column("number", Integer, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("issued_at", Moment, nullable=False),
    *counts("invoices"),
    money("total_minor"),
    words("currency"),
    one_of("currency", "USD", "GBP"),
    CheckConstraint("invoices > 0 AND total_minor > 0", name="asks_for_something"),
    UniqueConstraint("program", "program_year", "number"),
)  # fmt: skip

fee_invoices = Table(
    "fee_invoices", metadata,
    words("invoice_no", primary_key=True),
    words("round_id", ForeignKey("fee_rounds.round_id")),
    words("program"),
    words("program_year"),
    words("person_id"),
    Column("number", Integer, nullable=False),
    words("fee_id"),
    words("payer"),
    money("amount_minor"),
    words("currency"),
    words("book"),
    words("includes"),
    words("trial_membership"),
    words("membership_status"),
    words("ever_member"),
    words("definition_sha256"),
    Column("due_on", Date, nullable=False),
    words("customer"),
    words("mentee_name"),
    words("district"),
    Column("replaces", Text),
    Column("credit_entry", Text, ForeignKey("postings.entry_key")),
    given("fee_id"),
    given("customer"),
    one_of("payer", "mentee", "district"),
    one_of("currency", "USD", "GBP"),
    one_of("ever_member", "yes", "no", ""),
    CheckConstraint("amount_minor > 0", name="amount_above_nothing"),
    CheckConstraint("length(invoice_no) BETWEEN 1 AND 21", name="invoice_no_fits"),
    CheckConstraint("number >= 1 AND (number = 1) = (replaces IS NULL)", name="a_later_one_replaces"),
    CheckConstraint("(replaces IS NULL) = (credit_entry IS NULL)"
                    " AND (credit_entry IS NULL OR credit_entry = 'fee-end:' || replaces)",
                    name="replaces_what_was_credited"),
    ForeignKeyConstraint(["replaces", "program", "program_year", "person_id"],
                         ["fee_invoices.invoice_no", "fee_invoices.program", "fee_invoices.program_year",
                          "fee_invoices.person_id"], name="fk_fee_invoices_replaces"),
    UniqueConstraint("program", "program_year", "person_id", "number"),
    UniqueConstraint("replaces"),
    UniqueConstraint("invoice_no", "program", "program_year", "person_id", name="uq_fee_invoices_whose"),
)  # fmt: skip

fee_files = Table(
    "fee_files", metadata,
    words("name", primary_key=True),
    words("round_id", ForeignKey("fee_rounds.round_id")),
    words("kind"),
    words("sha256"),
    *counts("invoices"),
    money("total_minor"),
    words("validated_by"),
    Column("at", Moment, nullable=False),
    one_of("kind", "csv", "pdf"),
    given("validated_by"),
    CheckConstraint("length(sha256) = 64", name="sha256_whole"),
)  # fmt: skip
Index("ix_fee_files_one_csv", fee_files.c.round_id, unique=True, sqlite_where=text("kind = 'csv'"),
      postgresql_where=text("kind = 'csv'"))  # fmt: skip

fee_events = Table(
    "fee_events", metadata,
    Column("event_id", ID, primary_key=True),
    words("program"),
    words("source_sha256"),
    Column("line", Integer, nullable=False),
    words("kind"),
    Column("invoice_no", Text, ForeignKey("fee_invoices.invoice_no")),
    Column("amount_minor", BigInteger),
    Column("on_day", Date),
    words("says"),
    words("detail"),
    words("person"),
    Column("decides", ID, ForeignKey("fee_events.event_id")),
    Column("at", Moment, nullable=False),
    one_of("kind", "paid", "cancelled", "credited", "waived", "kept", "unmatched", "seen"),
    CheckConstraint("kind IN ('unmatched', 'seen') OR invoice_no IS NOT NULL", name="about_an_invoice"),
    CheckConstraint("kind NOT IN ('credited', 'waived', 'kept', 'seen') OR person <> ''", name="decided_by_somebody"),
    CheckConstraint("person NOT LIKE 'svc:%'", name="a_schedule_is_nobody"),
    CheckConstraint("kind <> 'paid' OR (amount_minor IS NOT NULL AND on_day IS NOT NULL)", name="paid_on_a_day"),
    CheckConstraint("decides IS NULL OR kind IN ('paid', 'seen')", name="decides_a_row"),
    UniqueConstraint("source_sha256", "line"),
    UniqueConstraint("decides"),
)  # fmt: skip
for name, columns, where in (
    ("paid_once", ("invoice_no",), SETTLED_ONCE),
    ("ended_once", ("invoice_no",), ENDED),
    ("waits_once", ("program", "says"), WAITS),
):
    Index(f"ix_fee_events_{name}", *[fee_events.c[column] for column in columns], unique=True,
          sqlite_where=text(where), postgresql_where=text(where))  # fmt: skip

trial_memberships = Table(
    "trial_memberships", metadata,
    words("invoice_no", ForeignKey("fee_invoices.invoice_no"), primary_key=True),
    words("program"),
    words("person_id"),
    Column("from_day", Date, nullable=False),
    Column("until_day", Date, nullable=False),
    words("recorded_by"),
    Column("recorded_at", Moment, nullable=False),
    Column("ended_on", Date),
    words("ended_by", server_default=""),
    given("recorded_by"),
    CheckConstraint("until_day > from_day", name="lasts"),
    CheckConstraint("(ended_on IS NULL) = (ended_by = '')", name="ended_by_somebody"),
)  # fmt: skip
Index("ix_trial_memberships_person", trial_memberships.c.program, trial_memberships.c.person_id)
