"""A new account counts when a second person heard the same number, and the old one then counts no more."""

import threading

import pytest
from payee_builders import (
    CHECK,
    MASA,
    MOMENT,
    NUMBER,
    OTHER_ROUTING,
    aba,
    accounts,
    propose,
    put_payee,
    states,
    verified,
    verify,
)
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from sql import payment_tables
from tasks.shared import audit
from tasks.stipends.accounts import CannotVerify, NotTheSame, suspend_account
from tasks.stipends.payee_rules import account_in

pytestmark = pytest.mark.usefixtures("bank_keys")


def facts(database, action, account_id):
    with database.connect() as db:
        return audit.facts_of(db, action=action, subject=f"account:{account_id}")


def test_a_proposed_account_waits_and_shows_four_digits(database):
    payee_id = put_payee(database)

    found = propose(database, person="  Ann   LEE ")

    [row] = accounts(database)
    assert (found.last4, found.shared_with) == ("5678", ())
    assert (row["state"], row["payee_id"], row["last4"], row["proposed_by"]) == (
        "proposed", payee_id, "5678", "ann lee")  # fmt: skip
    assert facts(database, "account_proposed", found.account_id) == [
        {"program": "masa", "payee": payee_id, "scheme": "aba", "last4": "5678", "shared": 0}]  # fmt: skip


def test_another_person_who_heard_the_same_number_makes_it_count(database):
    put_payee(database)
    found = propose(database).account_id

    assert verify(database, found, person="Bo BERG") == ()

    [row] = accounts(database)
    assert (row["state"], row["verified_by"], row["verified_how"], row["verified_at"]) == (
        "verified", "bo berg", "call_back", MOMENT)  # fmt: skip


@pytest.mark.parametrize("person", ["Ann Lee", "ANN LEE", " ann  lee ", "\uff21nn Lee"])
def test_whoever_proposed_it_does_not_verify_it_however_they_write_their_name(database, person):
    put_payee(database)
    found = propose(database).account_id

    with pytest.raises(CannotVerify, match="proposed this account yourself"):
        verify(database, found, person=person)

    assert states(database) == ["proposed"]


@pytest.mark.parametrize("person", ["ann lee", "ANN LEE"])
def test_the_database_holds_that_too(database, person):
    put_payee(database)
    propose(database)

    with pytest.raises(IntegrityError, match="verified_by_another"), database.begin() as db:
        db.execute(update(payment_tables.payee_accounts).values(state="verified", verified_by=person))


@pytest.mark.parametrize("person", ["", "  ", "svc:pay", "SVC:pay", "Ann 740012345678", "An\u202en"])
def test_somebody_proposes_and_somebody_verifies(database, person):
    put_payee(database)
    found = propose(database).account_id

    with pytest.raises(ValueError, match=r"Say who you are|A name has no"):
        propose(database, person=person)
    with pytest.raises(ValueError, match=r"Say who you are|A name has no"):
        verify(database, found, person=person)

    assert states(database) == ["proposed"]


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param(aba(number="740012345679"), id="another number"),
        pytest.param(aba(routing=OTHER_ROUTING), id="another bank"),
        pytest.param(CHECK, id="a check"),
        pytest.param(account_in("gbsort", "12-34-56", "12345678"), id="another country"),
    ],
)
def test_who_hears_another_number_verifies_nothing_and_it_is_on_record(database, heard):
    put_payee(database)
    found = propose(database).account_id

    with pytest.raises(NotTheSame, match="call the payee again"):
        verify(database, found, heard)

    assert states(database) == ["proposed"]
    assert len(facts(database, "account_not_the_same", found)) == 1


def test_zeros_in_front_and_blanks_make_no_other_number(database):
    put_payee(database)
    found = propose(database).account_id

    verify(database, found, aba(number="00 7400 1234 5678"))

    assert states(database) == ["verified"]


def test_it_is_said_how(database):
    put_payee(database)
    found = propose(database).account_id

    with pytest.raises(ValueError, match="call_back, in_person or bank_document"):
        verify(database, found, how="by mail")


def test_a_change_is_a_new_row_and_the_old_one_becomes_history_when_it_is_verified(database):
    put_payee(database)
    first = verified(database)
    second = propose(database, account=aba(number="991122334455")).account_id
    before = states(database)

    retired = verify(database, second, aba(number="991122334455"))

    assert before == ["verified", "proposed"]
    assert retired == (first,)
    assert states(database) == ["retired", "verified"]


def test_a_new_proposal_takes_the_place_of_one_that_waited(database):
    put_payee(database)
    first = propose(database).account_id
    propose(database, account=aba(number="991122334455"))

    assert states(database) == ["retired", "proposed"]
    with pytest.raises(CannotVerify, match=f"Account {first} is retired"):
        verify(database, first)


def test_verified_once_is_verified(database):
    put_payee(database)
    found = verified(database)

    with pytest.raises(CannotVerify, match="is verified: only a proposed account"):
        verify(database, found)


def test_two_verified_accounts_of_one_payee_cannot_be(database):
    put_payee(database)
    verified(database)
    propose(database)

    with pytest.raises(IntegrityError), database.begin() as db:
        db.execute(update(payment_tables.payee_accounts).values(state="verified", verified_by="bo berg"))


def test_of_sixteen_who_verify_at_once_one_does(database):
    put_payee(database)
    found, done = propose(database).account_id, []

    def try_it(number):
        try:
            verify(database, found, person=f"person {number}")
            done.append(number)
        except CannotVerify:
            pass

    threads = [threading.Thread(target=try_it, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == 1
    assert states(database) == ["verified"]
    assert accounts(database)[0]["verified_by"] == f"person {done[0]}"


def test_a_suspended_account_counts_no_more_and_says_why(database):
    put_payee(database)
    found = verified(database)

    with database.begin() as db:
        assert suspend_account(db, MASA, found, "R02", "read_bank_files", MOMENT)
        assert not suspend_account(db, MASA, found, "R03", "read_bank_files", MOMENT)

    [row] = accounts(database)
    assert (row["state"], row["suspended_for"]) == ("suspended", "R02")
    assert len(facts(database, "account_suspended", found)) == 1


def test_a_suspended_account_comes_back_only_as_a_new_proposal(database):
    put_payee(database)
    found = verified(database)
    with database.begin() as db:
        suspend_account(db, MASA, found, "closed, says the bank", "cy cole", MOMENT)

    with pytest.raises(CannotVerify, match="is suspended"):
        verify(database, found)
    verified(database)

    assert states(database) == ["retired", "verified"]
    assert accounts(database)[0]["suspended_for"] == "closed, says the bank"


@pytest.mark.parametrize(
    "why", ["", "  ", f"not {NUMBER}", "it is 74 00-12.34", "7_4_0_0_1", "\u0667\u0664\u0660\u0660\u0661", "a\x1b[2J"]
)
def test_a_reason_is_words_and_no_number(database, why):
    put_payee(database)
    found = verified(database)

    with pytest.raises(ValueError, match="Say "), database.begin() as db:
        suspend_account(db, MASA, found, why, "cy cole", MOMENT)

    assert states(database) == ["verified"]


def test_the_chain_of_acts_is_whole(database):
    put_payee(database)
    verified(database)

    with database.connect() as db:
        assert audit.broken(db) == []
        assert db.execute(text("SELECT count(*) FROM audit")).scalar() == 2
