"""Whatever finance and people say of fees, in any order: nobody is asked or booked twice, and the books agree."""

import shutil
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from fee_builders import CODE, MEMBER, MOMENT, TODAY, WASBO, YEAR, a_table, drop, invoices, put_three_invoiced
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from region_builders import change_member, rows_of
from thorough import some

from sql import fee_tables
from sql.database import connect, reading
from tasks.matches.fees import settled_fees
from tasks.stipends.audits import disagreements
from tasks.stipends.fee_decisions import CannotDecide, decide_invoice, settle_row
from tasks.stipends.fee_payments import take_in_fee_payments
from tasks.stipends.fees import issue_invoices
from tasks.stipends.ledger import balances

PEOPLE = ("p1", "p2", "p3")
WHO = st.sampled_from(PEOPLE)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("table"), WHO, st.sampled_from(["paid", "unpaid", "cancelled"]),
                  st.sampled_from(["1685.00", "1755.00", "1000.00", ""])),
        st.tuples(st.just("decide"), WHO, st.sampled_from(["credit", "again", "waive", "keep"])),
        st.tuples(st.just("settle"), st.sampled_from(["paid", "seen"])),
        st.tuples(st.just("member"), WHO, st.sampled_from(["Active", "Nonmember", "Lapsed", "Trial"])),
        st.tuples(st.just("issue")),
    ),
    max_size=12,
)  # fmt: skip


@pytest.fixture
def ground(sqlite_database, tmp_path):
    """The file of a database in which three people owe a fee and were invoiced."""
    put_three_invoiced(sqlite_database)
    sqlite_database.dispose()
    return sqlite_database.url.database


@settings(max_examples=some(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_the_books_agree_after_every_act(ground, tmp_path, acts):
    path = tmp_path / "mentor.copy.db"
    shutil.copy(ground, path)
    database = connect(f"sqlite:///{path}")
    try:
        for number, act in enumerate(acts):
            do(database, number, act)
            check(database)
    finally:
        database.dispose()
        for one in tmp_path.glob("mentor.copy.db*"):
            one.unlink()


numbers = count()


def do(database, number, act):
    """One act; a decision that does not count changes nothing."""
    moment = MOMENT + timedelta(minutes=number)
    if act[0] == "issue":
        issue_invoices(WASBO, database, TODAY, moment)
    elif act[0] == "member":
        change_member(database, act[1], membership_status=act[2])
    elif act[0] == "table":
        _, person, status, amount = act
        day = "10/02/2026" if status == "paid" else ""
        drop(a_table((invoices(database)[person]["invoice_no"], status, amount, day)), f"{next(numbers)}.csv")
        take_in_fee_payments(WASBO, database, moment)
    else:
        with suppress(CannotDecide):
            decide(database, act, moment)


def decide(database, act, moment):
    """What a named person says."""
    if act[0] == "decide":
        decide_invoice(WASBO, database, invoices(database)[act[1]]["invoice_no"], act[2], "jo", "Because.", moment)
        return
    events = rows_of(database, fee_tables.fee_events)
    decided = {row["decides"] for row in events}
    for row in events:
        if row["kind"] == "unmatched" and row["event_id"] not in decided:
            settle_row(WASBO, database, row["event_id"], act[1], "jo", "Because.", moment)


def check(database):
    """Everything that must be so, always."""
    with reading(database) as db:
        assert disagreements(db, WASBO) == []
        books, settled = balances(db, CODE), settled_fees(db, WASBO, YEAR)
    assert sum(books.values()) == 0
    assert all(minor >= 0 for (book, _), minor in books.items() if book == "cash" or book.startswith("receivable:"))
    events = rows_of(database, fee_tables.fee_events)
    ended = {row["invoice_no"] for row in events if row["kind"] in {"cancelled", "credited", "waived"}}
    paid = [row["invoice_no"] for row in events if row["kind"] == "paid"]
    live = [row["person_id"] for row in rows_of(database, fee_tables.fee_invoices) if row["invoice_no"] not in ended]
    assert len(paid) == len(set(paid))
    assert len(live) == len(set(live)), "one live invoice for each person"
    assert books.get(("cash", "USD"), 0) >= MEMBER * len(set(paid) - ended)
    assert settled <= set(PEOPLE)
