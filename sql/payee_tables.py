"""Who is paid, and the accounts that two people have seen."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from sql.columns import ID, given, live, metadata, one_of, words
from sql.queries import Moment

payees = Table(
    "payees", metadata,
    words("payee_id", primary_key=True),
    words("program"),
    words("kind"),
    words("reference"),
    words("legal_name"),
    given("legal_name"),
    words("payee_type"),
    words("town"),
    words("country"),
    words("remittance_email"),
    UniqueConstraint("program", "kind", "reference"),
    one_of("kind", "region", "person", "district"),
    one_of("payee_type", "organisation", "individual"),
    CheckConstraint("length(country) = 2", name="country_iso"),
)  # fmt: skip

payee_accounts = Table(
    "payee_accounts", metadata,
    Column("account_id", ID, primary_key=True),
    words("payee_id", ForeignKey("payees.payee_id")),
    words("scheme"),
    words("cipher"),
    words("last4"),
    words("fingerprint"),
    words("state"),
    words("proposed_by"),
    given("proposed_by"),
    Column("proposed_at", Moment, nullable=False),
    words("verified_by", server_default=""),
    words("verified_how", server_default=""),
    Column("verified_at", Moment),
    words("suspended_for", server_default=""),
    one_of("scheme", "aba", "gbsort", "check"),
    one_of("state", "proposed", "verified", "suspended", "retired"),
    CheckConstraint("lower(verified_by) <> lower(proposed_by)", name="verified_by_another"),
    CheckConstraint("state <> 'verified' OR verified_by <> ''", name="verified_by_somebody"),
    CheckConstraint("scheme = 'check' OR cipher <> ''", name="number_kept"),
    CheckConstraint("length(last4) <= 4", name="last4_short"),
)  # fmt: skip
Index("ix_payee_accounts_live", payee_accounts.c.payee_id, **live("state", "verified"))
