"""What named people decide of fees: an invoice is credited, replaced, waived or kept, and a row gets a meaning."""

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
)
from laid_ground import laid_once
from region_builders import change_member, rows_of
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from sql import fee_tables, tables
from sql.database import reading
from tasks.matches.fees import settled_fees
from tasks.stipends.audits import disagreements
from tasks.stipends.fee_alarms import fee_alarms
from tasks.stipends.fee_decisions import CannotDecide, decide_invoice, settle_row
from tasks.stipends.fee_files import write_invoices
from tasks.stipends.fee_mail import mail_invoices
from tasks.stipends.fee_payments import take_in_fee_payments
from tasks.stipends.fees import issue_invoices, look
from tasks.stipends.ledger import balances

WHEN = MOMENT + timedelta(days=2)


@pytest.fixture
@laid_once
def past(database):
    """Somebody who was a member before, invoiced at the price of that case."""
    put_ground(database)
    put_protege(database, "p3", "Nonmember", ever_member="Yes")
    issue_invoices(WASBO, database, TODAY, MOMENT)


def number(database, person="p3"):
    """The number of somebody's newest invoice."""
    return invoices(database)[person]["invoice_no"]


def decide(database, verdict, who="Jo Berg", reason="We spoke with them.", of=None):
    """A named person decides of the newest invoice."""
    return decide_invoice(WASBO, database, of or number(database), verdict, who, reason, WHEN)


def pay(database, minor=NEVER, of=None):
    """Finance says that an invoice was paid."""
    drop(a_table((of or number(database), "paid", f"{minor // 100}.00", "10/02/2026")), f"{minor}.csv")
    take_in_fee_payments(WASBO, database, MOMENT)


def books(database):
    """The accounts on which anything stands; they agree with the rows."""
    with reading(database) as db:
        assert disagreements(db, WASBO) == []
        return {book: minor for (book, _), minor in balances(db, CODE).items() if minor}


def settled(database):
    """Whose match waits no more."""
    with reading(database) as db:
        return settled_fees(db, WASBO, YEAR)


def test_a_changed_membership_is_credited_and_invoiced_anew_by_a_person(past):
    first = number(past)
    change_member(past, "p3", membership_status="Active")

    second = decide(past, "again")

    row = invoices(past)["p3"]
    assert (row["invoice_no"], row["replaces"], row["amount_minor"]) == (second, first, MEMBER)
    assert second == first[:-1] + "2"
    assert books(past) == {f"receivable:{second}": MEMBER, "revenue:year-of-success": -MEMBER}
    assert issue_invoices(WASBO, past, TODAY, MOMENT).invoices == ()


def test_a_membership_that_changed_and_is_kept_rings_no_more_until_it_changes_again(past):
    change_member(past, "p3", membership_status="Active")
    decide(past, "keep")

    with reading(past) as db:
        assert look(db, WASBO, TODAY).changed == ()
    change_member(past, "p3", membership_status="Nonmember", ever_member="No")
    with reading(past) as db:
        assert len(look(db, WASBO, TODAY).changed) == 1


def test_a_credited_invoice_is_issued_again_by_nobody_but_a_person(past):
    decide(past, "credit")

    assert books(past) == {}
    assert issue_invoices(WASBO, past, TODAY, MOMENT).invoices == ()
    with pytest.raises(CannotDecide, match="was credited before"):
        decide(past, "again")


def test_a_waived_fee_lets_the_match_go_and_books_nothing_as_paid(past):
    assert settled(past) == set()

    decide(past, "waive")

    assert settled(past) == {"p3"}
    assert books(past) == {}


def test_money_that_goes_back_ends_the_trial_and_the_match_would_wait_again(database):
    put_ground(database)
    put_protege(database, "p3", "Nonmember", ever_member="No")
    issue_invoices(WASBO, database, TODAY, MOMENT)
    pay(database)
    assert settled(database) == {"p3"}

    decide(database, "credit")

    [trial] = rows_of(database, fee_tables.trial_memberships)
    assert (trial["ended_on"], trial["ended_by"]) == (date(2026, 10, 7), "jo berg")
    assert settled(database) == set()
    assert books(database) == {}


@pytest.mark.parametrize(
    ("verdict", "who", "reason", "words"),
    [("waive", "", "Because.", "named person"), ("waive", "svc:fees", "Because.", "named person"),
     ("credit", "Jo Berg", " ", "Say why")],
)  # fmt: skip
def test_nobody_and_no_schedule_decides_and_a_reason_is_kept(past, verdict, who, reason, words):
    before = rows_of(past, fee_tables.fee_events)

    with pytest.raises(ValueError, match=words):
        decide(past, verdict, who, reason)
    assert rows_of(past, fee_tables.fee_events) == before


def test_what_is_paid_is_not_waived_and_an_unknown_invoice_not_decided(past):
    pay(past)

    with pytest.raises(CannotDecide, match="is paid: there is nothing to waive"):
        decide(past, "waive")
    with pytest.raises(CannotDecide, match="no invoice of this number"):
        decide(past, "credit", of="F26-NOBODY-1")


def test_no_other_invoice_is_issued_while_the_case_is_not_known_and_the_first_one_stands(past):
    change_member(past, "p3", ever_member="")

    with pytest.raises(CannotDecide, match="Attest `ever_member` or `never_member`"):
        decide(past, "again")
    assert books(past) == {f"receivable:{number(past)}": NEVER, "revenue:year-of-success": -NEVER}


@pytest.mark.usefixtures("printed_once")
def test_a_mail_that_has_not_gone_is_held_back_when_its_invoice_is_credited(past):
    write_invoices(WASBO, past, MOMENT)
    mail_invoices(WASBO, past, TODAY, MOMENT)

    decide(past, "credit")

    assert {row["state"] for row in rows_of(past, tables.outbox)} == {"held"}


def test_two_parts_are_paid_when_a_person_says_so(past):
    pay(past, 1_000_00)
    pay(past, 755_00)
    first, second = [row["event_id"] for row in rows_of(past, fee_tables.fee_events)]

    settle_row(WASBO, past, first, "seen", "Jo Berg", "The first part.", WHEN)
    settle_row(WASBO, past, second, "paid", "Jo Berg", "The second part.", WHEN)

    assert settled(past) == {"p3"}
    assert books(past) == {"cash": NEVER, "revenue:year-of-success": -NEVER}
    with reading(past) as db:
        assert fee_alarms(db, WASBO, TODAY) == []
    with pytest.raises(CannotDecide, match="No row of this number waits"):
        settle_row(WASBO, past, second, "paid", "Jo Berg", "Once more.", WHEN)


def test_a_row_that_names_no_invoice_pays_nothing_off(past):
    pay(past, of="F26-NOBODY-1")
    [row] = rows_of(past, fee_tables.fee_events)

    with pytest.raises(CannotDecide, match="names no open invoice"):
        settle_row(WASBO, past, row["event_id"], "paid", "Jo Berg", "Surely.", WHEN)


def test_the_database_refuses_a_second_invoice_whose_first_was_not_credited(past):
    row = invoices(past)["p3"] | {"invoice_no": "F26-OTHER-2", "number": 2, "replaces": number(past)}

    for entry in (None, f"fee-end:{number(past)}", f"fee:{number(past)}"):
        with pytest.raises(DBAPIError), past.begin() as db:
            db.execute(insert(fee_tables.fee_invoices).values(row | {"credit_entry": entry}))
    with pytest.raises(DBAPIError), past.begin() as db:
        db.execute(insert(fee_tables.fee_invoices).values(
            row | {"number": 1, "replaces": None, "credit_entry": None}))  # fmt: skip


@pytest.mark.parametrize("kinds", [("paid", "paid"), ("credited", "waived"), ("cancelled", "credited")])
def test_the_database_lets_an_invoice_be_paid_once_and_ended_once(past, kinds):
    said = {"program": CODE, "invoice_no": number(past), "amount_minor": NEVER, "on_day": TODAY, "says": "",
            "detail": "", "person": "jo", "decides": None, "at": MOMENT}  # fmt: skip

    rows = [{**said, "source_sha256": "s", "line": line, "kind": kind} for line, kind in enumerate(kinds)]
    with pytest.raises(DBAPIError), past.begin() as db:
        db.execute(insert(fee_tables.fee_events), rows)
