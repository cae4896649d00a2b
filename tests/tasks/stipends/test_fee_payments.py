"""What finance says of fees: plain rows are booked once, everything else is told and waits for a person."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta

import pytest
from fee_builders import (
    CODE,
    MEMBER,
    MOMENT,
    NEVER,
    TODAY,
    WASBO,
    YEAR,
    a_table,
    drop,
    invoices,
    put_ground,
    put_protege,
    put_three_invoiced,
    said_beside,
)
from region_builders import change_member, rows_of

from sql import fee_tables, payment_tables
from sql.database import reading
from tasks.matches.fees import members_on_trial, settled_fees
from tasks.stipends.audits import disagreements
from tasks.stipends.fee_alarms import fee_alarms
from tasks.stipends.fee_payments import take_in_fee_payments
from tasks.stipends.fees import issue_invoices
from tasks.stipends.ledger import balances

PAID_ON = "10/02/2026"
"""As this program writes its days."""


@pytest.fixture
def three(database):
    """The three cases, invoiced; the numbers of their invoices."""
    put_three_invoiced(database)
    return database


def number(database, person):
    """The number of somebody's invoice."""
    return invoices(database)[person]["invoice_no"]


def take(database, *rows, name="paid.csv", moment=MOMENT):
    """Drop finance's table and take it in: the counts, and what is written beside the file."""
    folder = drop(a_table(*rows), name)
    return take_in_fee_payments(WASBO, database, moment), said_beside(folder)


def settled(database):
    """Whose match waits no more."""
    with reading(database) as db:
        return settled_fees(db, WASBO, YEAR)


def alarms(database, today=TODAY):
    """What rings."""
    with reading(database) as db:
        assert disagreements(db, WASBO) == []
        return fee_alarms(db, WASBO, today)


def test_a_paid_fee_is_booked_and_the_hold_ends(three):
    counts, said = take(three, (number(three, "p1"), "paid", "1685.00", PAID_ON))

    assert (counts["taken"], counts["paid"], counts["unmatched"]) == (1, 1, 0)
    assert f"Line 2 ({number(three, 'p1')}): paid, 1,685.00 USD on 2 October 2026" in said
    assert settled(three) == {"p1"}
    with reading(three) as db:
        books = balances(db, CODE)
    assert books[("cash", "USD")] == MEMBER
    assert books[(f"receivable:{number(three, 'p1')}", "USD")] == 0
    assert alarms(three) == []


def test_whoever_was_never_a_member_becomes_one_on_trial_for_a_year_from_the_payment(three):
    take(three, (number(three, "p2"), "paid", "1755", PAID_ON), (number(three, "p3"), "paid", '"1,755.00"', PAID_ON))

    [trial] = rows_of(three, fee_tables.trial_memberships)
    assert (trial["person_id"], trial["from_day"], trial["until_day"]) == ("p2", date(2026, 10, 2), date(2027, 10, 1))
    assert trial["recorded_by"].startswith("take_in_fee_payments ")
    with reading(three) as db:
        on_trial = {day: members_on_trial(db, WASBO, day) for day in
                    (date(2026, 10, 1), date(2026, 10, 2), date(2027, 10, 1), date(2027, 10, 2))}  # fmt: skip
    assert list(on_trial.values()) == [set(), {"p2"}, {"p2"}, set()]


def test_a_trial_that_we_recorded_is_no_change_of_membership_also_when_the_roster_says_it(three):
    take(three, (number(three, "p2"), "paid", "1755", PAID_ON))
    assert alarms(three) == []

    change_member(three, "p2", membership_status="Trial")
    assert alarms(three) == []

    change_member(three, "p2", membership_status="Active")
    assert len(alarms(three)) == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [pytest.param([("{p1}", "paid", "1000.00", PAID_ON)], "1,000.00 USD was paid, and 1,685.00 USD is", id="a part"),
     pytest.param([("{p1}", "paid", "1755.00", PAID_ON)], "Give back what is too much", id="too much"),
     pytest.param([("{p1}", "paid", "", PAID_ON)], "the amount cannot be read, or is missing", id="no amount"),
     pytest.param([("{p1}", "paid", "many", PAID_ON)], "the amount cannot be read", id="no number"),
     pytest.param([("{p1}", "paid", "0.00", PAID_ON)], "the amount cannot be read", id="nothing"),
     pytest.param([("{p1}", "paid", "1685.00")], "the paid date is missing", id="no day"),
     pytest.param([("{p1}", "paid", "1685.00", "10/06/2026")], "no day that has come", id="a day to come"),
     pytest.param([("{p1}", "perhaps")], "write paid, unpaid or cancelled", id="neither"),
     pytest.param([("", "paid", "1685.00", PAID_ON)], "the row names no invoice", id="no invoice"),
     pytest.param([("F26-NOBODY", "paid", "1685.00", PAID_ON)], "we know no invoice of this number", id="unknown"),
     pytest.param([("{p1}", "unpaid", "", PAID_ON)], "names a day on which it was paid", id="unpaid on a day")],
)  # fmt: skip
def test_what_is_not_plain_is_told_and_waits_and_books_nothing(sqlite_database, rows, words):
    put_ground(sqlite_database)
    put_protege(sqlite_database, "p1")
    issue_invoices(WASBO, sqlite_database, TODAY, MOMENT)
    before = rows_of(sqlite_database, payment_tables.postings)

    counts, said = take(sqlite_database, *[(row[0].format(p1=number(sqlite_database, "p1")), *row[1:]) for row in rows])

    assert counts["unmatched"] == 1
    assert words in said
    assert "A named person decides it" in said
    assert rows_of(sqlite_database, payment_tables.postings) == before
    assert settled(sqlite_database) == set()
    assert len([one for one in alarms(sqlite_database) if words.split(",")[0] in one]) == 1


def test_the_same_file_twice_adds_nothing(three):
    take(three, (number(three, "p1"), "paid", "1685.00", PAID_ON), (number(three, "p2"), "paid", "1.00", PAID_ON))
    before = [rows_of(three, table) for table in (fee_tables.fee_events, payment_tables.postings)]

    _, said = take(
        three, (number(three, "p1"), "paid", "1685.00", PAID_ON), (number(three, "p2"), "paid", "1.00", PAID_ON)
    )

    assert "This very file was read before" in said
    assert [rows_of(three, table) for table in (fee_tables.fee_events, payment_tables.postings)] == before


def test_a_table_that_grows_from_day_to_day_says_each_thing_once(three):
    rows = [(number(three, "p1"), "paid", "1685.00", PAID_ON), (number(three, "p2"), "paid", "1.00", PAID_ON),
            (number(three, "p3"), "unpaid")]  # fmt: skip
    take(three, *rows)
    counts, said = take(three, *rows, (number(three, "p3"), "paid", "1755.00", PAID_ON), name="next.csv")

    assert (counts["known"], counts["paid"], counts["unmatched"]) == (2, 1, 1)
    assert "nothing new" in said
    assert len([row for row in rows_of(three, fee_tables.fee_events) if row["kind"] == "unmatched"]) == 1


def test_paid_twice_on_different_days_is_a_question(three):
    take(three, (number(three, "p1"), "paid", "1685.00", PAID_ON))
    counts, said = take(three, (number(three, "p1"), "paid", "1685.00", "10/05/2026"), name="again.csv")

    assert counts["unmatched"] == 1
    assert "perhaps it was paid twice" in said


def test_twice_in_one_table_is_booked_once(three):
    row = (number(three, "p1"), "paid", "1685.00", PAID_ON)
    counts, _ = take(three, row, row)

    assert (counts["paid"], counts["known"]) == (1, 1)
    assert alarms(three) == []


def test_a_cancelled_invoice_is_taken_back_by_a_new_entry_and_asked_for_no_more(three):
    counts, _ = take(three, (number(three, "p1"), "cancelled", "", "", "moved away"))

    assert counts["cancelled"] == 1
    with reading(three) as db:
        books = balances(db, CODE)
    assert books[(f"receivable:{number(three, 'p1')}", "USD")] == 0
    assert books[("revenue:year-of-success", "USD")] == -2 * NEVER
    assert issue_invoices(WASBO, three, TODAY, MOMENT).invoices == ()
    assert settled(three) == set(), "whoever is not asked has not paid"

    _, said = take(three, (number(three, "p1"), "paid", "1685.00", PAID_ON), name="later.csv")
    assert "this invoice was cancelled" in said


def test_what_is_paid_is_neither_cancelled_nor_unpaid_by_a_table(three):
    take(three, (number(three, "p1"), "paid", "1685.00", PAID_ON))

    counts, _ = take(three, (number(three, "p1"), "cancelled"), (number(three, "p1"), "unpaid"), name="later.csv")

    assert counts["unmatched"] == 2
    assert settled(three) == {"p1"}


def test_two_at_once_book_a_payment_once(three):
    drop(a_table((number(three, "p1"), "paid", "1685.00", PAID_ON)), "one.csv")
    drop(a_table((number(three, "p1"), "paid", "1685.00", PAID_ON), (number(three, "p3"), "unpaid")), "other.csv")

    def quietly(_):
        with suppress(FileNotFoundError):  # the other one has settled the file
            take_in_fee_payments(WASBO, three, MOMENT)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(quietly, range(2)))
    take_in_fee_payments(WASBO, three, MOMENT)

    assert len([row for row in rows_of(three, fee_tables.fee_events) if row["kind"] == "paid"]) == 1
    assert alarms(three) == []


@pytest.mark.parametrize("text", ["", "Name,Money\r\nJo,1\r\n", "no table at all"])
def test_a_file_of_another_kind_is_refused_whole(sqlite_database, text):
    put_ground(sqlite_database)
    folder = drop(text)

    assert take_in_fee_payments(WASBO, sqlite_database, MOMENT)["refused"] == 1
    assert "The columns are: Invoice number, Paid or unpaid" in said_beside(folder)


def test_an_invoice_that_nobody_pays_rings_after_its_day(three):
    late = TODAY + timedelta(days=31)

    assert alarms(three, late - timedelta(days=1)) == []
    [sentence] = alarms(three, late)
    assert sentence.startswith("3 invoices of 5,195.00 USD should have been paid")
