"""Who may have an account, of which program, and what is told of a number that several have."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from money_keys import key_file
from payee_builders import CHECK, MASA, MOMENT, MSA, NUMBER, aba, accounts, propose, put_payee, states, verified, verify
from sqlalchemy import update

from sql import payment_tables
from tasks.stipends.accounts import (
    CannotPropose,
    CannotVerify,
    shared_accounts,
    suspend_account,
    verified_since,
    verify_account,
)
from tasks.stipends.payee_rules import account_in
from tasks.stipends.vault import FINGERPRINT_KEY_FILE, KEY_FILE, KeyTrouble

pytestmark = pytest.mark.usefixtures("bank_keys")


def test_an_account_of_another_program_is_not_there(database):
    put_payee(database)
    found = propose(database).account_id

    with pytest.raises(LookupError, match=f"msa has no account {found}"), database.begin() as db:
        suspend_account(db, MSA, found, "R02", "cy cole", MOMENT)
    with pytest.raises(LookupError, match="msa has no account"):
        verify_account(database, MSA, found, aba(), "call_back", "Bo Berg", MOMENT)


def test_a_payee_that_is_not_there_is_named(database):
    with pytest.raises(LookupError, match="masa has no payee 'Region 77'"):
        propose(database, "Region 77")


def test_a_payee_is_found_by_reference_or_id(database):
    payee_id = put_payee(database)

    propose(database, "  region  5 ")
    propose(database, payee_id)

    assert [row["payee_id"] for row in accounts(database)] == [payee_id] * 2


def test_a_member_is_never_asked_for_an_account(database):
    put_payee(database, "00123", kind="person", payee_type="individual")

    for account in (aba(), CHECK):
        with pytest.raises(CannotPropose, match=r"never holds a member's bank account \(privacy.never_collect\)"):
            propose(database, "00123", account)

    assert accounts(database) == []


def test_an_individual_behind_a_region_gets_a_check(database):
    put_payee(database, payee_type="individual")

    with pytest.raises(CannotPropose, match="Pay with a check"):
        propose(database)
    verified(database, account=CHECK)

    assert [(row["scheme"], row["cipher"], row["fingerprint"], row["last4"]) for row in accounts(database)] == [
        ("check", "", "", "")]  # fmt: skip


def test_a_program_that_may_hold_members_accounts_holds_them(database):
    privacy = MASA.privacy.model_copy(update={"never_collect": ("meeting_notes",)})
    open_minded = MASA.model_copy(update={"privacy": privacy})
    put_payee(database, "00123", kind="person", payee_type="individual")

    verified(database, "00123", of=open_minded)

    assert states(database) == ["verified"]


def test_who_became_an_individual_meanwhile_is_not_verified(database):
    put_payee(database)
    found = propose(database).account_id
    with database.begin() as db:
        db.execute(update(payment_tables.payees).values(payee_type="individual"))

    with pytest.raises(CannotVerify, match="Pay with a check"):
        verify(database, found)


def test_an_account_is_of_the_programs_money(database):
    put_payee(database)

    with pytest.raises(CannotPropose, match="pays in USD: choose aba or check"):
        propose(database, account=account_in("gbsort", "12-34-56", "12345678"))


def test_a_number_that_another_payee_has_is_told_and_kept(database):
    five, six = put_payee(database), put_payee(database, "Region 6")
    first = verified(database)

    second = propose(database, "Region 6", aba(number=f"00{NUMBER}"))

    assert second.shared_with == (five,)
    assert states(database) == ["verified", "proposed"]
    with database.connect() as db:
        told = [(one.account_id, one.payee_id, one.state, one.other_payee_id) for one in shared_accounts(db, MASA)]
    assert told == [(first, five, "verified", six), (second.account_id, six, "proposed", five)]


def test_a_number_that_a_payee_of_another_program_has_is_told(database):
    put_payee(database)
    put_payee(database, "Region 5", code="msa")
    verified(database)

    found = propose(database, "Region 5", of=MASA.model_copy(update={"code": "msa"}))

    assert found.shared_with == ("p-masa-region-5",)


def test_a_payees_own_earlier_account_and_history_are_not_shared(database):
    put_payee(database)
    put_payee(database, "Region 6")
    verified(database)
    verified(database)
    verified(database, "Region 6", aba(number="5550001111"))
    propose(database, "Region 6", aba())
    propose(database, "Region 6", aba(number="5550002222"))
    put_payee(database, "Region 7")
    put_payee(database, "Region 8")
    verified(database, "Region 7", CHECK)
    verified(database, "Region 8", CHECK)

    with database.connect() as db:
        assert shared_accounts(db, MASA) == ()


def test_a_young_account_is_found_by_the_day_of_the_program(database):
    payee = put_payee(database)
    late = MOMENT.replace(hour=3, minute=30)  # the evening before in Minnesota, still after it was verified
    found = verified(database, moment=late)

    with database.connect() as db:
        [young] = verified_since(db, MASA, date(2026, 10, 4))
        assert verified_since(db, MASA, date(2026, 10, 5)) == ()

    assert (young.account_id, young.payee_id, young.had_another) == (found, payee, False)
    assert young.verified_at == late + timedelta(hours=1)


def test_a_changed_account_is_told_from_a_first_one(database):
    put_payee(database)
    verified(database)
    verified(database, account=aba(number="5550001111"))

    with database.connect() as db:
        [young] = verified_since(db, MASA, date(2026, 10, 1))

    assert young.had_another


@pytest.mark.parametrize("setting", [KEY_FILE, FINGERPRINT_KEY_FILE])
def test_without_keys_nothing_is_proposed_or_verified_but_checks(database, setting, monkeypatch):
    put_payee(database)
    found = propose(database).account_id
    monkeypatch.delenv(setting)

    with pytest.raises(KeyTrouble, match=f"{setting} is not set"):
        propose(database)
    with pytest.raises(KeyTrouble, match=f"{setting} is not set"):
        verify(database, found)

    assert states(database) == ["proposed"]
    verified(database, account=CHECK)


def test_fingerprints_of_another_key_are_not_compared_in_silence(database, monkeypatch, tmp_path):
    put_payee(database)
    found = propose(database).account_id
    monkeypatch.setenv(FINGERPRINT_KEY_FILE, str(key_file(tmp_path / "another")))

    with pytest.raises(KeyTrouble, match="fingerprints of another key"):
        propose(database)
    with pytest.raises(KeyTrouble, match="fingerprints of another key"):
        verify(database, found)

    assert states(database) == ["proposed"]


def test_what_is_stored_is_sealed_for_its_own_row(database):
    from tasks.stipends.vault import open_vault

    payee_id = put_payee(database)
    found = propose(database, account=aba(kind="savings")).account_id

    [row] = accounts(database)
    assert open_vault().open(row["cipher"], payee_id, found) == replace(aba(), kind="savings")
