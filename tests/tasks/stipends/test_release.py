"""The guard of a release: everything is looked at again in the transaction that says that money leaves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from laid_ground import laid_once
from money_builders import (
    AMOUNT,
    TODAY,
    agree,
    change_account,
    end_match,
    lapse,
    noon,
    pay,
    propose,
    put_pair,
    put_two_regions,
    with_stipend,
)
from region_builders import ACSA, MASA, put_coordinator, rows_of
from sqlalchemy import Engine, insert, text, update

from sql import match_tables, payment_tables, tables
from tasks.stipends.audits import disagreements
from tasks.stipends.clawbacks import claw_back
from tasks.stipends.ledger import balances, take_back
from tasks.stipends.release import NotReleased, release


@pytest.fixture
def money(database: Engine):
    """Two regions, two mentors."""
    put_two_regions(database)
    return database


@laid_once
def put_approved(database: Engine):
    """Two regions, two mentors, and a batch that two people have approved; its id."""
    put_two_regions(database)
    batch_id = propose(database).batch_id
    agree(database, batch_id, "bea", "carl")
    return batch_id


@pytest.fixture
def approved(database: Engine):
    """An approved batch."""
    return put_approved(database)


def let_go(database: Engine, batch_id, program=MASA, today=TODAY):
    return release(program, database, batch_id, noon(today))


def books(database: Engine):
    with database.connect() as db:
        assert disagreements(db, MASA) == []
        return {book: minor for (book, _), minor in balances(db, "masa").items()}


def test_an_approved_batch_is_released_once(database, approved):
    assert let_go(database, approved).fresh
    before = {table.name: rows_of(database, table) for table in (payment_tables.releases, payment_tables.postings)}
    assert not let_go(database, approved).fresh
    assert before == {table.name: rows_of(database, table)
                      for table in (payment_tables.releases, payment_tables.postings)}  # fmt: skip


def test_a_release_moves_what_we_owe_into_clearing(money):
    pay(money)

    assert books(money) == {
        "expense:mentor-stipend": 2 * AMOUNT, "clearing:payments": -2 * AMOUNT,
        "liability:stipend:masa-region-5": 0, "liability:stipend:masa-region-6": 0,
    }  # fmt: skip


@pytest.mark.parametrize("actors", [(), ("bea",), ("bea", "BEA")])
def test_without_two_people_nothing_leaves(money, actors):
    batch_id = propose(money).batch_id
    if actors:
        agree(money, batch_id, *actors)

    with pytest.raises(NotReleased, match="needs 2 approvals"):
        let_go(money, batch_id)
    assert rows_of(money, payment_tables.releases) == []


def test_a_batch_called_approved_by_hand_does_not_leave(money):
    batch_id = propose(money).batch_id
    agree(money, batch_id, "bea")
    with money.begin() as db:
        db.execute(update(payment_tables.payment_batches).values(state="approved"))

    with pytest.raises(NotReleased, match="has 1"):
        let_go(money, batch_id)


def test_three_people_where_the_program_asks_for_three(money):
    program = with_stipend(control={"approvals": 3})
    batch_id = propose(money, program).batch_id
    agree(money, batch_id, "bea", "carl", program=program)
    with pytest.raises(NotReleased, match="needs 3 approvals and has 2"):
        let_go(money, batch_id, program)
    agree(money, batch_id, "dora", program=program)

    assert let_go(money, batch_id, program).state == "released"


def test_a_person_who_prepared_it_needs_one_other_where_the_program_asks_for_one(money):
    program = with_stipend(control={"approvals": 1})
    batch_id = propose(money, program, by="Ann").batch_id
    agree(money, batch_id, "bea", program=program)

    assert let_go(money, batch_id, program).state == "released"


@pytest.mark.parametrize(("change", "words"), [
    (lambda money: lapse(money, "bob"), "may not be paid any more"),
    (lambda money: lapse(money, "mentee-B", "Nonmember"), "may not be paid any more"),
    (lambda money: end_match(money, "m-B-bob-2"), "may not be paid any more"),
    (lambda money: end_match(money, "m-B-bob-2", "held"), "may not be paid any more"),
    (lambda money: change_account(money, "masa-region-5", state="suspended"), "not the verified one"),
    (lambda money: change_account(money, "masa-region-5", fingerprint="fp-masa-region-6"), "the same account"),
    (lambda money: change_account(money, "masa-region-5", verified_at=datetime(2026, 11, 1, tzinfo=UTC)),
     "verified less than 10 days ago"),
])  # fmt: skip
def test_what_changed_after_the_approval_is_not_paid(database, approved, change, words):
    change(database)
    found = let_go(database, approved)

    assert (found.state, words in found.sentence) == ("cancelled", True)
    assert rows_of(database, payment_tables.releases) == []
    assert "clearing:payments" not in books(database)
    with pytest.raises(NotReleased, match="cancelled"):
        let_go(database, approved)


def test_a_file_never_leaves_on_or_after_the_day_of_the_credit(database, approved):
    assert let_go(database, approved, today=date(2026, 11, 9)).state == "cancelled"


TAMPERED = {
    "the amounts of a line and its payment": (
        "UPDATE payment_lines SET amount_minor = 90000", "UPDATE payments SET amount_minor = 90000",
        "UPDATE payment_batches SET total_minor = 180000"),
    "the account": ("UPDATE payments SET account_id = 1",),
    "the name": ("UPDATE payments SET payee_name = 'Somebody else'",),
    "the reference": ("UPDATE payments SET end_to_end_id = 'X' || payee_name",),
    "a mentor": ("UPDATE payment_lines SET mentor_name = 'Nobody'",),
    "a line taken out": ("DELETE FROM payment_lines WHERE payee_id LIKE '%5'",),
    "the day": ("UPDATE payment_batches SET effective_on = '2026-11-30'",),
}  # fmt: skip


@pytest.mark.parametrize("statements", TAMPERED.values(), ids=TAMPERED.keys())
def test_rows_that_were_changed_behind_the_approvals_are_seen(database, approved, statements):
    without_triggers(database, *statements)
    found = let_go(database, approved)

    assert found.state == "cancelled"
    assert "The rows of the batch were changed" in found.sentence
    assert rows_of(database, payment_tables.releases) == []


def without_triggers(database: Engine, *statements):
    """Do what only an owner of the database can do."""
    with database.begin() as db:
        if database.dialect.name == "postgresql":
            db.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for (name,) in db.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                db.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            db.execute(text(statement))


def test_an_approver_who_turned_out_to_be_the_coordinator_does_not_count(money):
    batch_id = propose(money).batch_id
    agree(money, batch_id, "lind@example.org", "carl")
    put_coordinator(money)
    with money.begin() as db:
        db.execute(update(match_tables.matches).where(match_tables.matches.c.region == "Region 5")
                   .values(coordinator_is_party=1))  # fmt: skip

    with pytest.raises(NotReleased, match="has 1"):
        let_go(money, batch_id)


def test_another_programs_batch_is_not_released(money):
    batch_id = propose(money).batch_id

    with pytest.raises(LookupError):
        let_go(money, batch_id, ACSA)
    with pytest.raises(LookupError):
        let_go(money, "b-none")


def test_a_release_and_its_postings_are_one_transaction(database, approved, monkeypatch):
    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tasks.stipends.release.post_release", killed)
        with pytest.raises(KeyboardInterrupt):
            let_go(database, approved)
    assert rows_of(database, payment_tables.releases) == []
    assert let_go(database, approved).fresh


def test_what_people_and_schedules_did_is_on_record(money):
    pay(money)

    acts = [(row["action"], row["actor"]) for row in rows_of(money, tables.audit)]
    assert acts == [
        ("obligations_derived", "derive_obligations"), ("batch_proposed", "svc:pay_stipends"),
        ("batch_approved", "bea"), ("rules_signed", "carl"), ("batch_approved", "carl"),
        ("batch_released", "release_batch"),
    ]  # fmt: skip


def test_audits_find_what_does_not_agree(money):
    batch_id = pay(money)
    put_pair(money, "C", "cyd", number=3)
    propose(money, event="later", today=TODAY + timedelta(days=1))
    with money.begin() as db:
        db.execute(insert(payment_tables.postings).values(
            entry_key="odd", debit="clearing:payments", credit="cash", amount_minor=7, currency="USD", program="masa",
            source="x", source_id="x", posted_on=TODAY, at=noon(TODAY)))  # fmt: skip
    without_triggers(money, "UPDATE payments SET town = 'Oslo' WHERE trace_no IN ('masa:1', 'masa:2')",
                     "UPDATE payment_batches SET state = 'cancelled' WHERE number = 1")  # fmt: skip

    with money.connect() as db:
        found = disagreements(db, MASA)
    assert [sentence for sentence in found if "clearing:payments" in sentence] == [
        "The ledger has -999.93 USD on clearing:payments, and the rows come to -1,000.00 USD."]  # fmt: skip
    assert f"Batch {batch_id}: The rows of the batch were changed: they are not what was proposed." in found
    assert f"Batch {batch_id} is cancelled, and there is a release of it." in found


def test_what_is_owed_back_is_taken_off_the_next_payment_and_comes_back_with_it(money):
    pay(money)
    [paid] = [row["obligation_id"] for row in rows_of(money, payment_tables.obligations) if row["person_id"] == "bob"]
    claw_back(MASA, money, paid, "Dora", "The match was a mistake.", noon(TODAY))
    put_pair(money, "C", "cyd", number=3)
    put_pair(money, "D", "dan", number=4)
    later = TODAY + timedelta(days=1)
    found = propose(money, event="later", today=later)
    assert (found.payments, found.lines, found.total_minor) == (1, 3, AMOUNT)

    agree(money, found.batch_id, "bea", "carl", today=later)
    assert let_go(money, found.batch_id, today=later).state == "released"
    assert books(money) == {
        "expense:mentor-stipend": 3 * AMOUNT, "clearing:payments": -3 * AMOUNT,
        "liability:stipend:masa-region-5": 0, "liability:stipend:masa-region-6": 0,
    }  # fmt: skip

    [payment] = [row["payment_id"] for row in rows_of(money, payment_tables.payments)
                 if row["batch_id"] == found.batch_id]  # fmt: skip
    with money.begin() as db:
        event_id = db.execute(insert(payment_tables.bank_events).values(
            source_sha256="e" * 64, line=1, kind="return", payment_id=payment, end_to_end_id="", trace_no="",
            code="R02", amount_minor=AMOUNT, detail="", at=noon(later))).inserted_primary_key[0]  # fmt: skip
        assert len(take_back(db, payment, event_id, "return", later, noon(later), "R02")) == 3
    assert books(money)["liability:stipend:masa-region-5"] == -2 * AMOUNT
    assert propose(money, event="again", today=later).batch_id == "", "nothing goes again by itself"
