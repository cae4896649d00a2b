"""The signature without which no batch leaves, for tests that write rows themselves."""

from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select

from sql import rule_tables

SIGNED = datetime(2026, 8, 3, 15, 0, tzinfo=UTC)
SHA = "e" * 64


def sign_batch(database: Engine, batch_id: str, sha=SHA):
    """Somebody signed the rules of a batch, which may leave by them; its own rules, if it has any."""
    signoffs, batches, releases = (
        rule_tables.payment_rule_signoffs,
        rule_tables.batch_rules,
        rule_tables.release_rules,
    )
    with database.begin() as db:
        own = db.execute(select(batches.c.rules_sha256).where(batches.c.batch_id == batch_id)).scalar()
        if own is None:
            db.execute(insert(batches).values(batch_id=batch_id, rules_sha256=sha))
        name = f"s-{batch_id}"
        number = len(db.execute(select(signoffs)).all()) + 1
        db.execute(insert(signoffs).values(
            signoff_id=name, program="masa", number=number, rules_sha256=own or sha, rules="rules", changed_by="ann",
            signed_by="bob", at=SIGNED, note=""))  # fmt: skip
        db.execute(insert(releases).values(batch_id=batch_id, rules_sha256=own or sha, signoff_id=name))
