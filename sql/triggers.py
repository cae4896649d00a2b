"""Which tables the database itself lets only grow: what is asked of it every night, on both databases."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

ONLY_GROW = frozenset({
    "approvals", "audit", "bank_events", "batch_rules", "fee_events", "fee_files", "fee_rounds", "match_events",
    "obligations", "payment_files", "payment_rule_signoffs", "payments", "postings", "release_rules", "releases",
})  # fmt: skip
"""The tables of which each refuses that a row is removed or changed."""
WITHIN_LIMITS = frozenset({"fee_invoices", "payment_lines", "trial_memberships"})
"""No row of these is removed, and only a part of one may change: a line comes free once, an invoice gets a day."""
VERBS = ("DELETE", "UPDATE")
ON_SQLITE = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
ON_POSTGRESQL = """
    SELECT c.relname, PG_GET_TRIGGERDEF(t.oid), p.prosrc
    FROM pg_trigger AS t
    INNER JOIN pg_class AS c ON t.tgrelid = c.oid
    INNER JOIN pg_proc AS p ON t.tgfoid = p.oid
    WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = CURRENT_SCHEMA()::regnamespace
    ORDER BY t.tgname
"""


def unguarded(db: Connection) -> list[tuple[str, str]]:
    """Each table that should only grow and the verb that the database would let pass; none if all is well."""
    return sorted(must_refuse(db) - set(refusals(db)))


def must_refuse(db: Connection) -> frozenset[tuple[str, str]]:
    """Every table that only grows, as far as its migration has run, with both verbs."""
    there = set(inspect(db).get_table_names())
    return frozenset((table, verb) for table in (ONLY_GROW | WITHIN_LIMITS) & there for verb in VERBS)


def refusals(db: Connection) -> Iterator[tuple[str, str]]:
    """Every table and verb that the database refuses whatever the row, or within limits where a table has some."""
    postgresql = db.dialect.name == "postgresql"
    for table, made, *body in db.execute(text(ON_POSTGRESQL if postgresql else ON_SQLITE)).all():
        head, refuses = (made, "RAISE EXCEPTION") if postgresql else (made.partition(" BEGIN ")[0], "RAISE(ABORT")
        event = re.search(rf"\bBEFORE\b(.*?)\bON\b\s+(?:\w+\.)?{table}\b(.*)", head, re.DOTALL)
        if event is None or refuses not in (body[0] if body else made):
            continue
        limited = "WHEN" in event[2]
        yield from ((table, verb) for verb in VERBS if verb in event[1]
                    and not (limited and (table not in WITHIN_LIMITS or verb == "DELETE")))  # fmt: skip
