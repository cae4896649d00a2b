"""Who is invoiced for which fee, once, and who waits for a word that nobody may guess."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from fee_builders import (
    MEMBER,
    MOMENT,
    NEVER,
    TODAY,
    WASBO,
    YEAR,
    attest,
    end_match,
    invoices,
    put_ground,
    put_match,
    put_protege,
    put_three,
)
from region_builders import MASA, change_member, rows_of
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from schemas.money import Fee
from sql import fee_tables, payment_tables
from sql.database import reading
from tasks.stipends.audits import disagreements
from tasks.stipends.fee_rules import case_of, invoice_no
from tasks.stipends.fees import issue_invoices, look
from tasks.stipends.ledger import balances

LATER = TODAY + timedelta(days=9)


def issue(database, today=TODAY, program=WASBO):
    """Invoice everybody who owes a fee on a day."""
    return issue_invoices(program, database, today, MOMENT + (today - TODAY))


def looked(database, today=TODAY):
    """Where fees stand."""
    with reading(database) as db:
        return look(db, WASBO, today)


@pytest.fixture
def three(database):
    """A member, somebody who never was one, and somebody who was one before; each with a match that waits."""
    put_three(database)
    return database


def test_each_of_the_three_cases_is_invoiced_at_its_price(three):
    done = issue(three)

    found = invoices(three)
    assert (done.round_id, len(done.invoices), done.held) == (f"wasbo-{YEAR}-fees-001", 3, 0)
    assert {person: (row["fee_id"], row["amount_minor"], row["trial_membership"]) for person, row in found.items()} == {
        "p1": ("year_of_success_member", MEMBER, ""),
        "p2": ("year_of_success_never_member", NEVER, "P1Y"),
        "p3": ("year_of_success_past_member", NEVER, ""),
    }
    assert {row["due_on"] for row in found.values()} == {TODAY + timedelta(days=30)}
    assert [found[person]["ever_member"] for person in ("p1", "p2", "p3")] == ["", "no", "yes"]


def test_a_member_on_trial_pays_the_members_price(database):
    put_ground(database)
    put_protege(database, "p1", "Trial")

    issue(database)

    assert invoices(database)["p1"]["amount_minor"] == MEMBER


def test_what_nobody_knows_is_not_guessed_and_the_sentence_says_what_to_attest(database):
    put_ground(database)
    put_protege(database, "p1", "Nonmember")

    assert issue(database).invoices == ()
    [(person, sentence)] = looked(database).held
    assert person == "p1"
    assert "Attest `ever_member` or `never_member` (a register in inbox/wasbo/attestations)" in sentence

    attest(database, "p1", "never_member")
    issue(database)
    assert invoices(database)["p1"]["fee_id"] == "year_of_success_never_member"


def test_somebody_who_is_attested_to_have_been_a_member_gets_no_trial(database):
    put_ground(database)
    put_protege(database, "p1", "Nonmember", attested=["ever_member"])
    put_protege(database, "p2", "Lapsed")

    issue(database)

    assert {row["fee_id"] for row in invoices(database).values()} == {"year_of_success_past_member"}


@pytest.mark.parametrize(
    ("status", "facts", "attested", "words"),
    [pytest.param("Nonmember", {"ever_member": "No"}, ["ever_member"], "never to have been one", id="two words"),
     pytest.param("Lapsed", {}, ["never_member"], "never to have been one", id="a lapsed one who never was one"),
     pytest.param("Whatever", {}, [], "the membership is not known", id="a status that is no word of ours"),
     pytest.param("Active", {"first_name": "", "last_name": ""}, [], "no invoice can hold", id="without a name"),
     pytest.param("Active", {"last_name": "L" * 100}, [], "no invoice can hold", id="a name that is too long"),
     pytest.param("Active", {"last_name": "Lind\nBerg"}, [], "no invoice can hold", id="a name with a line end")],
)  # fmt: skip
def test_whoever_cannot_be_invoiced_is_told_of_with_a_reason(sqlite_database, status, facts, attested, words):
    put_ground(sqlite_database)
    put_protege(sqlite_database, "p1", status, attested=attested, **facts)

    assert issue(sqlite_database).held == 1
    [(_, sentence)] = looked(sqlite_database).held
    assert words in sentence


def test_a_match_that_is_over_asks_for_nothing_and_an_attested_enrolment_does(database):
    put_ground(database)
    put_protege(database, "p1", state="ended")
    put_protege(database, "p2", matched=False, attested=["enrolled"])
    put_protege(database, "p3", matched=False)
    put_protege(database, "p4", matched=False)
    attest(database, "p4", "enrolled", on=date(2026, 5, 1))
    put_protege(database, "p5", state="confirmed")

    issue(database)

    assert set(invoices(database)) == {"p2", "p5"}, "an enrolment of last year counts for last year"


def test_whoever_is_attested_to_have_paid_is_not_invoiced_and_an_open_invoice_of_theirs_is_shown(database):
    put_ground(database)
    put_protege(database, "p1", attested=["fee_paid"])
    put_protege(database, "p2")
    issue(database)
    assert set(invoices(database)) == {"p2"}

    attest(database, "p2", "fee_paid")
    assert "somebody attests that the fee is paid" in looked(database).changed[0][1]


def test_somebody_who_is_not_on_the_roster_is_not_invoiced(database):
    put_ground(database)
    put_match(database, "gone")

    assert issue(database).held == 1
    assert "not on the roster" in looked(database).held[0][1]


def test_invoicing_twice_invoices_nobody_twice(three):
    issue(three)
    before = {table.name: rows_of(three, table) for table in (fee_tables.fee_invoices, fee_tables.fee_rounds,
                                                              payment_tables.postings)}  # fmt: skip

    assert issue(three, LATER).invoices == ()
    assert {table: rows for table, rows in before.items()} == {
        table.name: rows_of(three, table)
        for table in (fee_tables.fee_invoices, fee_tables.fee_rounds, payment_tables.postings)
    }


def test_eight_at_once_invoice_each_once(three):
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: issue(three), range(8)))

    assert sorted(len(one.invoices) for one in done) == [0] * 7 + [3]
    assert len(rows_of(three, fee_tables.fee_invoices)) == 3


def test_the_next_year_asks_again(database):
    put_ground(database)
    put_protege(database, "p1")
    issue(database)
    put_match(database, "p1", year="2027-28")

    issue(database, date(2027, 10, 4))

    assert [row["program_year"] for row in rows_of(database, fee_tables.fee_invoices)] in (
        [YEAR, "2027-28"],
        ["2027-28", YEAR],
    )


def test_an_invoice_is_a_receivable_and_revenue(three):
    issue(three)

    with reading(three) as db:
        books = balances(db, "wasbo")
        assert disagreements(db, WASBO) == []
    total = MEMBER + 2 * NEVER
    assert books.pop(("revenue:year-of-success", "USD")) == -total
    assert sorted(books.values()) == sorted([MEMBER, NEVER, NEVER])
    assert all(book.startswith("receivable:F26-") for book, _ in books)


def test_a_number_fits_names_nobody_and_is_the_same_for_ever():
    assert invoice_no("wasbo", YEAR, "p1", 1) == invoice_no("wasbo", YEAR, "p1", 1)
    assert len({invoice_no(code, year, who, number) for code in ("a", "b") for year in (YEAR, "2027-28")
                for who in ("p1", "Jo Lind") for number in (1, 2)}) == 16  # fmt: skip
    assert len(invoice_no("wasbo", YEAR, "Somebody With A Very Long Name", 9999)) <= 21
    assert "LIND" not in invoice_no("wasbo", YEAR, "Jo Lind", 1)


def test_a_change_of_membership_is_shown_and_the_invoice_stays(three):
    issue(three)
    before = rows_of(three, fee_tables.fee_invoices)

    change_member(three, "p3", membership_status="Active")

    [(number, sentence)] = looked(three).changed
    assert number == invoices(three)["p3"]["invoice_no"]
    assert "is for year_of_success_past_member, and today year_of_success_member would fit" in sentence
    assert issue(three, LATER).invoices == ()
    assert rows_of(three, fee_tables.fee_invoices) == before


def test_an_open_invoice_of_somebody_whose_match_is_over_is_shown(three):
    issue(three)
    end_match(three, "p1")

    assert "no match of its payer stands" in looked(three).changed[0][1]


@pytest.mark.parametrize("column", ["amount_minor", "fee_id", "person_id", "due_on"])
def test_an_invoice_is_never_changed(three, column):
    issue(three)
    value = {"amount_minor": 1, "due_on": TODAY}.get(column, "other")

    with pytest.raises(DBAPIError, match="only grows"), three.begin() as db:
        db.execute(update(fee_tables.fee_invoices).values({column: value}))
    with pytest.raises(DBAPIError, match="only grows"), three.begin() as db:
        db.execute(delete(fee_tables.fee_invoices))


def test_a_name_may_be_taken_out_of_an_invoice_when_nobody_needs_it(three):
    issue(three)

    with three.begin() as db:
        db.execute(update(fee_tables.fee_invoices).values(customer="removed", mentee_name="", district=""))


def test_a_program_without_fees_says_so(sqlite_database):
    assert issue(sqlite_database, program=MASA) is None


def test_two_cases_that_fit_are_no_case():
    every = {"field": "mentee.ever_member", "op": "absent"}
    both = [Fee(id=name, payer="mentee", amount_minor=100, when=every) for name in ("one", "other")]

    assert case_of(both, {}) is None
    assert case_of(both[:1], {}) == both[0]
