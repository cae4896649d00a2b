"""Money is freed by evidence only, and its history only grows: the database itself refuses the rest."""

import pytest
from attacked_money import B, a_file, an_event, do, free, put_open_batch, refuses, row
from laid_ground import laid_once
from money_builders import pay, put_money_ground, put_pair
from region_builders import rows_of
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import IntegrityError

from sql import payment_tables as tables
from sql.database import connect


@pytest.fixture
def money(database: Engine):
    """Two regions, two mentors, one open batch."""
    put_open_batch(database)
    return database


# Freed by evidence only ---------------------------------------------------------------------------------------------


def test_lines_are_freed_by_an_event_of_their_own_payment_that_frees(money):
    mine = row(money, tables.payments, payee_id="masa-region-5")["payment_id"]
    other = row(money, tables.payments, payee_id="masa-region-6")["payment_id"]
    ack, others = an_event(money, "ack", mine), an_event(money, "return", other, B)

    refuses(money, free(mine, 99, "return"), "(?i)foreign key")
    refuses(money, free(mine, ack, "return"), "(?i)foreign key")
    refuses(money, free(mine, ack, "ack"), "freed_kind_known")
    refuses(money, free(mine, others, "return"), "(?i)foreign key")
    refuses(money, free(mine, None, "return"), "freed_by_evidence")
    do(money, free(mine, an_event(money, "return", mine, line=2), "return"))


def test_a_freed_line_is_never_taken_back(money):
    mine = row(money, tables.payments, payee_id="masa-region-5")["payment_id"]
    event = an_event(money, "return", mine)
    do(money, free(mine, event, "return"))

    refuses(money, free(mine, None, None), "only grows")
    refuses(money, free(mine, an_event(money, "return", mine, B), "return"), "only grows")
    refuses(money, free(mine, an_event(money, "cancel", mine, B, 2), "cancel"), "only grows")


def test_a_line_of_a_bank_file_counts_once(money):
    mine = row(money, tables.payments)["payment_id"]
    an_event(money, "ack", mine)
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        an_event(money, "return", mine)


@pytest.mark.parametrize(("kind", "payment"), [("return", None), ("unmatched", "")])
def test_an_event_belongs_to_a_payment_or_is_reported(money, kind, payment):
    payment_id = None if payment is None else row(money, tables.payments)["payment_id"]
    with pytest.raises(IntegrityError, match="matched_or_told"):
        an_event(money, kind, payment_id)


# History only grows -------------------------------------------------------------------------------------------------


HISTORY = {
    "obligations": "amount_minor = 1", "payments": "amount_minor = 1", "payment_lines": "amount_minor = 1",
    "approvals": "note = 'x'", "releases": "approvals_needed = 1", "payment_files": "name = 'y'",
    "bank_events": "kind = 'return'", "postings": "amount_minor = 1",
}  # fmt: skip


@pytest.fixture
@laid_once
def year(database: Engine):
    """A batch that was released, its file, and what the bank said."""
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann")
    batch_id = pay(database)
    do(database, a_file(batch_id))
    an_event(database, "ack", row(database, tables.payments)["payment_id"])


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_neither_edited_nor_removed_nor_replaced(year, table):
    columns = ", ".join(column.name for column in tables.metadata.tables[table].columns)
    changes = [f"UPDATE {table} SET {HISTORY[table]}", f"DELETE FROM {table}"]  # noqa: S608
    if year.dialect.name == "postgresql":
        changes.append(f"TRUNCATE {table} CASCADE")
    else:
        changes.append(f"INSERT OR REPLACE INTO {table} SELECT {columns} FROM {table}")  # noqa: S608
    before = rows_of(year, tables.metadata.tables[table])

    for change in changes:
        refuses(year, change, "only grows")
    assert before
    assert rows_of(year, tables.metadata.tables[table]) == before


@pytest.mark.parametrize(("change", "words"), [
    ({"debit": "cash", "credit": "cash"}, "two_accounts"), ({"amount_minor": 0}, "amount_moves"),
    ({"amount_minor": -5}, "amount_moves"), ({"debit": ""}, "debit_given"), ({"entry_key": "same"}, "(?i)unique"),
])  # fmt: skip
def test_no_entry_is_out_of_balance_or_there_twice(year, change, words):
    entry = row(year, tables.postings) | {"entry_key": "new"}
    if change.get("entry_key") == "same":
        change = {"entry_key": row(year, tables.postings)["entry_key"]}
    refuses(year, insert(tables.postings).values(entry | change), words)


def test_references_are_checked_on_every_connection(sqlite_database):
    url = str(sqlite_database.url)
    again = connect(url)
    with again.connect() as db:
        assert db.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert db.execute(text("PRAGMA recursive_triggers")).scalar() == 1
    again.dispose()
