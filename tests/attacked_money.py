"""Statements that nobody should get away with, for tests of the tables of money."""

import pytest
from laid_ground import laid_once
from money_builders import AMOUNT, MOMENT, TODAY, propose, put_two_regions
from region_builders import rows_of
from sqlalchemy import Engine, insert, text, update
from sqlalchemy.exc import DatabaseError

from sql import payment_tables as tables

A, B = "a" * 64, "b" * 64


@laid_once
def put_open_batch(database: Engine):
    """Two regions, two mentors, one open batch; its id."""
    put_two_regions(database)
    return propose(database, by="Ann").batch_id


def do(database: Engine, statement):
    with database.begin() as db:
        return db.execute(text(statement) if isinstance(statement, str) else statement)


def refuses(database: Engine, statement, words=""):
    """The database refuses a statement, and for the reason that is meant."""
    with pytest.raises(DatabaseError, match=words):
        do(database, statement)


def row(database: Engine, table, **where):
    found = rows_of(database, table)
    return next(one for one in found if all(one[name] == value for name, value in where.items()))


def a_batch(database: Engine, number=9, **more):
    """Another batch, cancelled so that it is not the second open one, and one payment of it."""
    batch = row(database, tables.payment_batches) | {
        "batch_id": f"b{number}", "number": number, "state": "cancelled", **more}  # fmt: skip
    do(database, insert(tables.payment_batches).values(batch))
    return batch


def a_payment(database: Engine, batch_id, payee="masa-region-5", number=9, **more):
    payment = row(database, tables.payments, payee_id=payee) | {
        "payment_id": f"p{number}", "batch_id": batch_id, "end_to_end_id": f"E{number}", "trace_no": f"t{number}",
        "uetr": f"u{number}", **more}  # fmt: skip
    do(database, insert(tables.payments).values(payment))
    return payment


def an_event(database: Engine, kind, payment_id, sha=A, line=1):
    do(database, insert(tables.bank_events).values(
        source_sha256=sha, line=line, kind=kind, payment_id=payment_id, end_to_end_id="", trace_no="", code="",
        amount_minor=AMOUNT, detail="", at=MOMENT))  # fmt: skip
    return row(database, tables.bank_events, source_sha256=sha, line=line)["event_id"]


def free(payment_id, event, kind):
    lines = tables.payment_lines
    return update(lines).where(lines.c.payment_id == payment_id).values(freed_by_event=event, freed_kind=kind)


def a_file(batch_id, number=1, **more):
    return insert(tables.payment_files).values({
        "file_id": f"f{number}", "batch_id": batch_id, "format": f"nacha{number}", "name": "x", "origin": "o",
        "file_date": TODAY, "id_modifier": f"{number}", "sha256": f"{number:064d}", "entries": 1,
        "total_minor": AMOUNT, "entry_hash": "", "validated_by": "reader", "at": MOMENT, **more})  # fmt: skip
