"""The tables of money: what is owed, who agreed, which files left, what came back, and every posting."""

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

from sql.columns import ID, counts, given, live, metadata, money, one_of, words
from sql.payee_tables import payee_accounts as payee_accounts
from sql.payee_tables import payees as payees
from sql.queries import Moment
from sql.rule_tables import payment_rule_signoffs as payment_rule_signoffs

# What is owed -------------------------------------------------------------------------------------------------------

obligations = Table(
    "obligations", metadata,
    words("obligation_id", primary_key=True),
    words("program"),
    words("program_year"),
    words("kind"),
    words("unit_key"),
    words("pair_key"),
    words("match_id"),
    words("person_id"),
    words("payee_id", ForeignKey("payees.payee_id")),
    money("amount_minor"),
    words("currency"),
    words("definition_sha256"),
    words("evidence_sha256"),
    Column("owed_on", Date, nullable=False),
    one_of("kind", "stipend", "clawback", "fee"),
    one_of("currency", "USD", "GBP"),
    CheckConstraint("amount_minor > 0", name="amount_above_nothing"),
    UniqueConstraint("program", "kind", "unit_key"),
    UniqueConstraint("program", "kind", "pair_key"),
    UniqueConstraint("obligation_id", "payee_id"),
)  # fmt: skip

obligation_holds = Table(
    "obligation_holds", metadata,
    words("obligation_id", ForeignKey("obligations.obligation_id"), primary_key=True),
    words("reason", primary_key=True),
    words("sentence"),
    Column("held_on", Date, nullable=False),
    Column("ended_on", Date),
    words("ended_by", server_default=""),
    words("ended_why", server_default=""),
)  # fmt: skip

payment_turns = Table("payment_turns", metadata, words("program", primary_key=True), *counts("turn"))

# A batch, its payments, and the people who agree --------------------------------------------------------------------

payment_batches = Table(
    "payment_batches", metadata,
    words("batch_id", primary_key=True),
    words("program"),
    words("program_year"),
    Column("number", Integer, nullable=False),
    words("event_key"),
    words("state"),
    Column("proposed_on", Date, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    *counts("payments", "lines"),
    money("total_minor"),
    words("currency"),
    words("content_sha256"),
    words("prepared_by"),
    given("prepared_by"),
    Column("approvals_needed", Integer, nullable=False),
    words("oddities"),
    one_of("state", "proposed", "approved", "released", "closed", "cancelled"),
    CheckConstraint("approvals_needed IN (1, 2, 3)", name="approvals_needed_known"),
    CheckConstraint("prepared_by NOT LIKE 'svc:%' OR approvals_needed >= 2", name="a_schedule_is_nobody"),
    CheckConstraint("length(content_sha256) = 64", name="content_whole"),
    CheckConstraint("total_minor > 0", name="total_above_nothing"),
    UniqueConstraint("program", "program_year", "number"),
    UniqueConstraint("batch_id", "approvals_needed"),
    UniqueConstraint("batch_id", "prepared_by", "content_sha256"),
)  # fmt: skip
Index("ix_payment_batches_open", payment_batches.c.program, unique=True,
      sqlite_where=text("state IN ('proposed', 'approved')"),
      postgresql_where=text("state IN ('proposed', 'approved')"))  # fmt: skip

payments = Table(
    "payments", metadata,
    words("payment_id", primary_key=True),
    words("batch_id", ForeignKey("payment_batches.batch_id")),
    words("payee_id", ForeignKey("payees.payee_id")),
    Column("account_id", ID, ForeignKey("payee_accounts.account_id"), nullable=False),
    words("end_to_end_id", unique=True),
    words("trace_no", unique=True),
    words("uetr", unique=True),
    money("amount_minor"),
    words("payee_name"),
    words("payee_type"),
    words("town"),
    words("country"),
    given("payee_name"),
    CheckConstraint("amount_minor > 0", name="amount_above_nothing"),
    CheckConstraint("length(end_to_end_id) BETWEEN 1 AND 15", name="end_to_end_id_fits"),
    UniqueConstraint("batch_id", "payee_id"),
    UniqueConstraint("payment_id", "payee_id"),
)  # fmt: skip

bank_events = Table(
    "bank_events", metadata,
    Column("event_id", ID, primary_key=True),
    words("source_sha256"),
    Column("line", Integer, nullable=False),
    words("kind"),
    Column("payment_id", Text, ForeignKey("payments.payment_id")),
    words("end_to_end_id"),
    words("trace_no"),
    words("code"),
    Column("amount_minor", BigInteger),
    words("detail"),
    words("program", server_default=""),
    Column("decides", ID, ForeignKey("bank_events.event_id")),
    Column("at", Moment, nullable=False),
    one_of("kind", "ack", "reject", "settle", "return", "noc", "reversal", "cancel", "unmatched"),
    CheckConstraint("(kind = 'unmatched') = (payment_id IS NULL)", name="matched_or_told"),
    UniqueConstraint("source_sha256", "line"),
    UniqueConstraint("event_id", "payment_id", "kind"),
)  # fmt: skip

payment_lines = Table(
    "payment_lines", metadata,
    words("payment_id", primary_key=True),
    words("obligation_id", primary_key=True),
    words("payee_id"),
    money("amount_minor"),
    words("mentor_name"),
    words("role"),
    Column("freed_by_event", ID),
    Column("freed_kind", Text),
    CheckConstraint("(freed_by_event IS NULL) = (freed_kind IS NULL)", name="freed_by_evidence"),
    CheckConstraint("freed_kind IS NULL OR freed_kind IN ('reject', 'return', 'cancel')", name="freed_kind_known"),
    ForeignKeyConstraint(["payment_id", "payee_id"], ["payments.payment_id", "payments.payee_id"]),
    ForeignKeyConstraint(["obligation_id", "payee_id"], ["obligations.obligation_id", "obligations.payee_id"]),
    ForeignKeyConstraint(["freed_by_event", "payment_id", "freed_kind"],
                         ["bank_events.event_id", "bank_events.payment_id", "bank_events.kind"]),
)  # fmt: skip
Index("ix_payment_lines_never_pay_twice", payment_lines.c.obligation_id, **live("freed_by_event"))

approvals = Table(
    "approvals", metadata,
    words("approval_id", primary_key=True),
    words("batch_id"),
    words("prepared_by"),
    words("content_sha256"),
    words("decision"),
    words("actor"),
    money("typed_total_minor"),
    Column("at", Moment, nullable=False),
    words("note"),
    one_of("decision", "approve", "reject"),
    CheckConstraint("lower(actor) <> lower(prepared_by) AND actor NOT LIKE 'svc:%' AND actor = lower(actor)"
                    " AND actor <> ''", name="another_person"),
    ForeignKeyConstraint(["batch_id", "prepared_by", "content_sha256"],
                         ["payment_batches.batch_id", "payment_batches.prepared_by",
                          "payment_batches.content_sha256"]),
    UniqueConstraint("batch_id", "content_sha256", "actor"),
    UniqueConstraint("approval_id", "batch_id", "content_sha256", "decision"),
)  # fmt: skip

releases = Table(
    "releases", metadata,
    words("batch_id", primary_key=True),
    Column("approvals_needed", Integer, nullable=False),
    words("content_sha256"),
    words("decision"),
    words("first_approval"),
    Column("second_approval", Text),
    Column("third_approval", Text),
    Column("released_at", Moment, nullable=False),
    CheckConstraint("decision = 'approve'", name="decided_for"),
    CheckConstraint("approvals_needed < 2 OR second_approval IS NOT NULL", name="second_given"),
    CheckConstraint("approvals_needed < 3 OR third_approval IS NOT NULL", name="third_given"),
    CheckConstraint("second_approval <> first_approval AND third_approval <> first_approval"
                    " AND third_approval <> second_approval", name="different_approvals"),
    ForeignKeyConstraint(["batch_id", "approvals_needed"],
                         ["payment_batches.batch_id", "payment_batches.approvals_needed"]),
    *[ForeignKeyConstraint([name, "batch_id", "content_sha256", "decision"],
                           ["approvals.approval_id", "approvals.batch_id", "approvals.content_sha256",
                            "approvals.decision"], name=f"fk_releases_{name}")
      for name in ("first_approval", "second_approval", "third_approval")],
)  # fmt: skip

payment_files = Table(
    "payment_files", metadata,
    words("file_id", primary_key=True),
    words("batch_id", ForeignKey("releases.batch_id")),
    words("format"),
    words("name"),
    words("origin"),
    Column("file_date", Date, nullable=False),
    words("id_modifier"),
    words("sha256", unique=True),
    *counts("entries"),
    money("total_minor"),
    words("entry_hash"),
    words("validated_by"),
    given("validated_by"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("origin", "file_date", "id_modifier"),
    UniqueConstraint("batch_id", "format"),
)  # fmt: skip

trace_counters = Table(
    "trace_counters", metadata,
    words("odfi8", primary_key=True),
    *counts("last_no"),
    CheckConstraint("last_no <= 9999999", name="last_no_fits"),
)  # fmt: skip

# What a region says of the money that it was to pass on; it may say so again, and the last word counts ----------------

passthroughs = Table(
    "passthroughs", metadata,
    words("payment_id", ForeignKey("payments.payment_id"), primary_key=True),
    words("confirmed_by"),
    given("confirmed_by"),
    Column("confirmed_on", Date, nullable=False),
    money("kept_minor"),
    words("kept_why"),
    CheckConstraint("kept_minor >= 0", name="kept_counts"),
    CheckConstraint("kept_minor = 0 OR kept_why <> ''", name="kept_for_a_reason"),
)  # fmt: skip

# Double entry: a row moves an amount from one account to another, so no entry can be out of balance ------------------

postings = Table(
    "postings", metadata,
    words("entry_key", primary_key=True),
    words("debit"),
    words("credit"),
    money("amount_minor"),
    words("currency"),
    words("program"),
    words("source"),
    words("source_id"),
    Column("posted_on", Date, nullable=False),
    Column("at", Moment, nullable=False),
    given("debit"),
    given("credit"),
    CheckConstraint("debit <> credit", name="two_accounts"),
    CheckConstraint("amount_minor > 0", name="amount_moves"),
    one_of("currency", "USD", "GBP"),
)  # fmt: skip
Index("ix_postings_debit", postings.c.program, postings.c.debit)
Index("ix_postings_credit", postings.c.program, postings.c.credit)
