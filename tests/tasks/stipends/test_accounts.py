"""A new account counts when a second person heard the same number, and the old one then counts no more."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from money_keys import key_file
from payee_builders import (
    MASA,
    MOMENT,
    MSA,
    NUMBER,
    OTHER_ROUTING,
    ROUTING,
    aba,
    accounts,
    propose,
    put_payee,
    states,
    verified,
)
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from sql import payment_tables
from tasks.shared import audit
from tasks.stipends.accounts import (
    CannotPropose,
    CannotVerify,
    NotTheSame,
    shared_accounts,
    suspend_account,
    verified_since,
    verify_account,
)
from tasks.stipends.payee_rules import WrongNumbers, account_in, canonical, said
from tasks.stipends.vault import FINGERPRINT_KEY_FILE, KEY_FILE, KeyTrouble

pytestmark = pytest.mark.usefixtures("bank_keys")
CHECK = account_in("check", "", "")


def verify(database, account_id, heard=None, how="call_back", person="Bo Berg"):
    return verify_account(database, MASA, account_id, heard or aba(), how, person, MOMENT)


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


@pytest.mark.parametrize(
    ("routing", "why"),
    [
        ("000000000", "all zeros"),
        ("091000018", "check digit"),
        ("500000005", "begins with two digits"),
        ("999999992", "begins with two digits"),
        ("09100001", "not nine digits"),
        ("0910000190", "not nine digits"),
        ("", "not nine digits"),
        ("\u0660\u0669\u0661\u0660\u0660\u0660\u0660\u0661\u0669", "not nine digits"),
    ],
)
def test_a_routing_number_that_no_bank_has_is_refused(routing, why):
    with pytest.raises(WrongNumbers, match=why):
        aba(routing=routing)


@pytest.mark.parametrize(
    "number", ["", "123", "1" * 18, "12345x", "1234-5678", "0000000", "\u0661\u0662\u0663\u0664\u0665"]
)
def test_an_account_number_is_4_to_17_digits(number):
    with pytest.raises(WrongNumbers, match=r"not 4 to 17 digits|nothing but zeros"):
        aba(number=number)


def test_all_that_is_wrong_is_said_at_once_and_no_digit_of_it():
    with pytest.raises(WrongNumbers) as caught:
        aba(number="74001234567890123456", routing="091000018")

    assert len(caught.value.sentences) == 2
    assert not {"7400", "0910"} & {word[:4] for word in str(caught.value).split()}


def test_the_bank_of_a_rehearsal_is_let_through_only_in_a_rehearsal():
    assert account_in("aba", "999999992", "9002", rehearsal=True).routing == "999999992"


@pytest.mark.parametrize("routing", ["123456", "12-34-56", "12 34 56"])
def test_a_sort_code_may_have_hyphens(routing):
    account = account_in("gbsort", routing, "1234 5678")

    assert (account.routing, account.number, account.last4) == ("123456", "12345678", "5678")


@pytest.mark.parametrize(("routing", "number"), [("000000", "12345678"), ("12345", "12345678"), ("123456", "1234567")])
def test_a_british_account_has_six_and_eight_digits(routing, number):
    with pytest.raises(WrongNumbers, match=r"sort code|8 digits"):
        account_in("gbsort", routing, number)


def test_a_check_has_no_number():
    with pytest.raises(WrongNumbers, match="goes to an address"):
        account_in("check", "", "1234")


@pytest.mark.parametrize("scheme", ["", "iban", "ABA"])
def test_another_way_to_pay_is_unknown(scheme):
    with pytest.raises(WrongNumbers, match="Say aba"):
        account_in(scheme, ROUTING, NUMBER)


@pytest.mark.parametrize(
    ("number", "shown"), [("9002", "02"), ("12345", "45"), ("123456", "456"), ("12345678", "5678")]
)
def test_never_more_than_half_of_a_number_is_shown(number, shown):
    assert aba(number=number).last4 == shown


@given(st.text(max_size=40))
def test_a_name_has_one_form(name):
    try:
        plain = canonical(name)
    except ValueError:
        return

    assert canonical(plain) == plain
    assert canonical(f"  {name.upper()}  ") == canonical(name.upper())


@given(st.text(max_size=60), st.text(st.characters(categories=["Nd"]), min_size=5, max_size=17))
def test_no_reason_holds_a_long_number(words, digits):
    with pytest.raises(ValueError, match="Say "):
        said(f"{words} {digits}")


def test_the_chain_of_acts_is_whole(database):
    put_payee(database)
    verified(database)

    with database.connect() as db:
        assert audit.broken(db) == []
        assert db.execute(text("SELECT count(*) FROM audit")).scalar() == 2
