"""Attacks on the tables of money: what the database itself refuses, whatever our code or a person tries."""

import threading

import pytest
from money_builders import (
    AMOUNT,
    MOMENT,
    TODAY,
    agree,
    noon,
    pay,
    propose,
    put_account,
    put_money_ground,
    put_pair,
    put_payee,
)
from region_builders import MASA, rows_of
from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from sql import payment_tables as tables
from sql.database import connect
from tasks.stipends.obligations import derive_obligations
from tasks.stipends.release import release

A, B = "a" * 64, "b" * 64


@pytest.fixture
def money(database: Engine):
    """Two regions, two mentors, one open batch."""
    put_money_ground(database, "Region 5", "Region 6")
    put_pair(database, "A", "ann", region="Region 6", number=1)
    put_pair(database, "B", "bob", number=2)
    propose(database, by="Ann")
    return database


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


def an_approval(database: Engine, actor, number=1, decision="approve", **more):
    batch = row(database, tables.payment_batches, number=1)
    return insert(tables.approvals).values({
        "approval_id": f"a{number}", "batch_id": batch["batch_id"], "prepared_by": batch["prepared_by"],
        "content_sha256": batch["content_sha256"], "decision": decision, "actor": actor,
        "typed_total_minor": batch["total_minor"], "at": MOMENT, "note": "", **more})  # fmt: skip


def a_release(database: Engine, *approvals, **more):
    batch = row(database, tables.payment_batches, number=1)
    first, second, third = [*approvals, None, None, None][:3]
    return insert(tables.releases).values({
        "batch_id": batch["batch_id"], "approvals_needed": batch["approvals_needed"], "decision": "approve",
        "content_sha256": batch["content_sha256"], "first_approval": first, "second_approval": second,
        "third_approval": third, "released_at": MOMENT, **more})  # fmt: skip


def an_event(database: Engine, kind, payment_id, sha=A, line=1):
    do(database, insert(tables.bank_events).values(
        source_sha256=sha, line=line, kind=kind, payment_id=payment_id, end_to_end_id="", trace_no="", code="",
        amount_minor=AMOUNT, detail="", at=MOMENT))  # fmt: skip
    return row(database, tables.bank_events, source_sha256=sha, line=line)["event_id"]


def free(payment_id, event, kind):
    lines = tables.payment_lines
    return update(lines).where(lines.c.payment_id == payment_id).values(freed_by_event=event, freed_kind=kind)


# Owed once, paid once -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", [{"unit_key": "mentor:x:2026-27"}, {"pair_key": "pair:x:x"}])
def test_a_unit_and_a_pair_are_owed_once(money, other):
    owed = row(money, tables.obligations)
    refuses(money, insert(tables.obligations).values(owed | other | {"obligation_id": "again"}), "(?i)unique")


def test_nothing_is_owed_to_nobody_or_for_nothing(money):
    new = row(money, tables.obligations) | {"obligation_id": "x", "unit_key": "x", "pair_key": "x"}

    refuses(money, insert(tables.obligations).values(new | {"payee_id": "nobody"}), "(?i)foreign key")
    refuses(money, insert(tables.obligations).values(new | {"amount_minor": 0}), "amount_above_nothing")
    refuses(money, insert(tables.obligations).values(new | {"currency": "EUR"}), "currency")


def test_no_obligation_is_in_two_payments(money):
    line = row(money, tables.payment_lines, payee_id="masa-region-5")
    payment = a_payment(money, a_batch(money)["batch_id"])

    refuses(money, insert(tables.payment_lines).values(line | {"payment_id": payment["payment_id"]}), "(?i)unique")


def test_a_line_goes_to_the_payee_of_its_obligation(money):
    line = row(money, tables.payment_lines, payee_id="masa-region-5")
    payment = a_payment(money, a_batch(money)["batch_id"], "masa-region-6")
    moved = line | {"payment_id": payment["payment_id"]}

    refuses(money, insert(tables.payment_lines).values(moved | {"payee_id": "masa-region-6"}), "(?i)foreign key|unique")
    refuses(money, insert(tables.payment_lines).values(moved), "(?i)foreign key|unique")


@pytest.mark.parametrize("name", ["end_to_end_id", "trace_no", "uetr"])
def test_what_names_a_payment_is_never_used_again(money, name):
    payment = row(money, tables.payments, payee_id="masa-region-5")
    batch = a_batch(money)

    with pytest.raises(IntegrityError, match=name):
        a_payment(money, batch["batch_id"], **{name: payment[name]})


def test_a_payee_is_paid_once_in_a_batch(money):
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        a_payment(money, row(money, tables.payment_batches)["batch_id"])


def test_a_reference_fits_every_format(money):
    batch = a_batch(money)
    with pytest.raises(IntegrityError, match="end_to_end_id_fits"):
        a_payment(money, batch["batch_id"], end_to_end_id="X" * 16)


# An account is seen by two people -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("by", "words"), [("Ann", "verified_by_another"), ("ann", "verified_by_another"),
                                           ("", "verified_by_somebody")])  # fmt: skip
def test_nobody_verifies_their_own_account(money, by, words):
    account = row(money, tables.payee_accounts) | {"account_id": 99, "payee_id": put_payee(money, "R7", account=False)}
    refuses(money, insert(tables.payee_accounts).values(account | {"verified_by": by}), words)


def test_a_payee_has_one_verified_account(money):
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        put_account(money, "masa-region-5")


# Approved by others, and this content -------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ["ann", "Ann", "ANN", "svc:other", "", "Bea"])
def test_whoever_prepared_it_never_approves_nor_a_schedule_nor_a_second_spelling(money, actor):
    refuses(money, an_approval(money, actor), "another_person")


@pytest.mark.parametrize("lie", [{"prepared_by": "carl"}, {"content_sha256": B}, {"batch_id": "other"}])
def test_an_approval_is_of_this_content_of_this_batch_by_this_preparer(money, lie):
    refuses(money, an_approval(money, "bea", **lie), "(?i)foreign key")


def test_one_person_is_one_approval(money):
    do(money, an_approval(money, "bea"))
    refuses(money, an_approval(money, "bea", 2), "(?i)unique")
    refuses(money, an_approval(money, "bea", 2, "reject"), "(?i)unique")


@pytest.mark.parametrize("change", ["content_sha256 = '" + B + "'", "prepared_by = 'carl'"])
def test_what_was_approved_cannot_become_something_else(money, change):
    do(money, an_approval(money, "bea"))
    refuses(money, f"UPDATE payment_batches SET {change}", "(?i)foreign key")  # noqa: S608


def test_a_schedule_alone_is_nobody(money):
    with pytest.raises(IntegrityError, match="a_schedule_is_nobody"):
        a_batch(money, prepared_by="svc:x", approvals_needed=1)


def test_one_batch_is_open_at_a_time(money):
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        a_batch(money, state="approved")


# Nothing leaves without them ----------------------------------------------------------------------------------------


def test_a_release_needs_approvals_that_are_different_and_in_favour(money):
    do(money, an_approval(money, "bea", 1))
    do(money, an_approval(money, "carl", 2, "reject"))

    refuses(money, a_release(money), "(?i)null")
    refuses(money, a_release(money, "a1"), "second_given")
    refuses(money, a_release(money, "a1", "a1"), "different_approvals")
    refuses(money, a_release(money, "a1", "a2"), "(?i)foreign key")
    refuses(money, a_release(money, "a1", "a2", decision="reject"), "decided_for")
    refuses(money, a_release(money, "a1", "none"), "(?i)foreign key")
    refuses(money, a_release(money, "a1", approvals_needed=1), "(?i)foreign key")
    refuses(money, a_release(money, "a1", "a1", content_sha256=B), "(?i)foreign key|different_approvals")


def test_a_release_happens_once(money):
    do(money, an_approval(money, "bea", 1))
    do(money, an_approval(money, "carl", 2))
    do(money, a_release(money, "a1", "a2"))

    refuses(money, a_release(money, "a1", "a2"), "(?i)unique")
    refuses(money, "UPDATE payment_batches SET approvals_needed = 1", "(?i)foreign key")


def a_file(batch_id, number=1, **more):
    return insert(tables.payment_files).values({
        "file_id": f"f{number}", "batch_id": batch_id, "format": f"nacha{number}", "name": "x", "origin": "o",
        "file_date": TODAY, "id_modifier": f"{number}", "sha256": f"{number:064d}", "entries": 1,
        "total_minor": AMOUNT, "entry_hash": "", "validated_by": "reader", "at": MOMENT, **more})  # fmt: skip


def test_a_file_needs_a_release_and_an_identity_of_its_own(money):
    batch_id = row(money, tables.payment_batches)["batch_id"]
    refuses(money, a_file(batch_id), "(?i)foreign key")
    agree(money, batch_id, "bea", "carl")
    refuses(money, a_file(batch_id), "(?i)foreign key")
    first, second = (row(money, tables.approvals, actor=actor)["approval_id"] for actor in ("bea", "carl"))
    do(money, a_release(money, first, second))
    do(money, a_file(batch_id))

    refuses(money, a_file(batch_id, 2, format="nacha1"), "(?i)unique")
    refuses(money, a_file(batch_id, 2, id_modifier="1"), "(?i)unique")
    refuses(money, a_file(batch_id, 2, sha256=f"{1:064d}"), "(?i)unique")


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
def year(database: Engine):
    """A batch that was released, its file, and what the bank said."""
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann")
    batch_id = pay(database)
    do(database, a_file(batch_id))
    an_event(database, "ack", row(database, tables.payments)["payment_id"])
    return database


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


# Sixteen at once ----------------------------------------------------------------------------------------------------


def race(work, workers=16):
    """Let sixteen threads go at once; what each came back with, in no order."""
    found, gate = [], threading.Barrier(workers)

    def run(number):
        gate.wait()
        try:
            found.append(work(number))
        except IntegrityError:
            found.append(None)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == workers
    return found


def test_of_sixteen_payments_that_want_one_obligation_one_gets_it(money):
    line = row(money, tables.payment_lines, payee_id="masa-region-5")
    do(money, free(line["payment_id"], an_event(money, "cancel", line["payment_id"]), "cancel"))
    for number in range(16):
        a_payment(money, a_batch(money, 100 + number)["batch_id"], number=100 + number)
    new = line | {"freed_by_event": None, "freed_kind": None}

    def work(number):
        do(money, insert(tables.payment_lines).values(new | {"payment_id": f"p{100 + number}"}))
        return number

    assert len([one for one in race(work) if one is not None]) == 1


def test_sixteen_proposals_at_once_make_one_batch(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann")
    found = race(lambda _: propose(database))

    assert [one.fresh for one in found].count(True) == 1
    assert len({one.batch_id for one in found}) == 1
    assert len(rows_of(database, tables.payment_lines)) == 1


def test_sixteen_at_once_owe_a_mentor_once(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann")
    found = race(lambda _: derive_obligations(MASA, database, TODAY, MOMENT))

    assert sorted(one.created for one in found) == [0] * 15 + [1]


def test_of_sixteen_releases_at_once_one_releases(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann")
    batch_id = propose(database).batch_id
    agree(database, batch_id, "bea", "carl")
    found = race(lambda _: release(MASA, database, batch_id, noon(TODAY)))

    assert [one.fresh for one in found].count(True) == 1
    with database.connect() as db:
        released = [key for key in db.execute(select(tables.postings.c.entry_key)).scalars() if "release" in key]
    assert len(released) == 1
