"""A seal is broken for the payee who is paid, in a batch that may leave, and to be sealed anew; else it holds."""

import os
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from money_keys import key_file
from payee_builders import MASA, MOMENT, aba, accounts, leave, put_batch, put_payee, release, verified
from sqlalchemy import update

from sql import payment_tables
from tasks.shared import audit
from tasks.stipends.accounts import propose_account, shared_accounts, suspend_account, verify_account
from tasks.stipends.payee_rules import account_in
from tasks.stipends.sealed_accounts import NotPayable, accounts_for_render, accounts_shown, rotate_keys
from tasks.stipends.vault import FINGERPRINT_KEY_FILE, KEY_FILE, KeyTrouble, SealBroken

pytestmark = pytest.mark.usefixtures("bank_keys")
FIVE, SIX = aba(), aba(number="5550001111", kind="savings")
TABLE = payment_tables.payee_accounts


@pytest.fixture
def batch(database):
    """Two payees with accounts, and one with a check, in one batch: payee -> account id."""
    payees = [put_payee(database, region) for region in ("Region 5", "Region 6", "Region 7")]
    chosen = (FIVE, SIX, account_in("check", "", ""))
    paid = {payee: verified(database, payee, account) for payee, account in zip(payees, chosen, strict=True)}
    put_batch(database, *paid.items())
    return list(paid.values())


def rendered(database):
    with database.connect() as db:
        return accounts_for_render(db, "b1")


def change(database, account_id, **facts):
    with database.begin() as db:
        db.execute(update(TABLE).where(TABLE.c.account_id == account_id).values(**facts))


def test_a_file_gets_each_payees_account_in_clear(database, batch):
    found = rendered(database)

    assert (found["b1-1"], found["b1-2"]) == (FIVE, SIX)
    assert (found["b1-3"].scheme, found["b1-3"].number) == ("check", "")


def test_people_get_the_last_digits_and_need_no_key(database, batch, monkeypatch):
    monkeypatch.delenv(KEY_FILE)

    with database.connect() as db:
        found = accounts_shown(db, "b1")

    assert [(one.scheme, one.routing, one.number, one.last4) for one in found.values()] == [
        ("aba", "", "", "5678"), ("aba", "", "", "1111"), ("check", "", "", "")]  # fmt: skip


@pytest.mark.parametrize("setting", [KEY_FILE, FINGERPRINT_KEY_FILE])
def test_without_keys_no_file(database, batch, setting, monkeypatch):
    monkeypatch.delenv(setting)

    with pytest.raises(KeyTrouble, match=f"{setting} is not set"):
        rendered(database)


def test_a_batch_of_checks_needs_no_key(database, monkeypatch):
    put_batch(database, (put_payee(database), verified(database, account=account_in("check", "", ""))))
    monkeypatch.delenv(KEY_FILE)

    assert rendered(database)["b1-1"].scheme == "check"


def test_an_account_that_was_suspended_meanwhile_stops_the_file(database, batch):
    with database.begin() as db:
        suspend_account(db, MASA, batch[0], "R02", "read_bank_files", MOMENT)

    with pytest.raises(NotPayable, match=f"payment b1-1: account {batch[0]} is suspended, not verified"):
        rendered(database)


def test_a_released_batch_whose_files_have_not_left_is_stopped_too(database, batch):
    release(database)
    with database.begin() as db:
        suspend_account(db, MASA, batch[0], "R02", "read_bank_files", MOMENT)

    with pytest.raises(NotPayable, match="is suspended"):
        rendered(database)


def test_an_account_that_was_changed_meanwhile_stops_the_file(database, batch):
    verified(database, account=aba(number="991122334455"))

    with pytest.raises(NotPayable, match=f"account {batch[0]} is retired"):
        rendered(database)


def test_an_account_that_nobody_verified_is_never_paid(database):
    payee = put_payee(database)
    found = propose_account(database, MASA, payee, FIVE, "Ann Lee", MOMENT).account_id
    put_batch(database, (payee, found))
    release(database)
    leave(database)

    with pytest.raises(NotPayable, match="is proposed, not verified"):
        rendered(database)


def test_a_batch_that_left_is_rendered_again_with_what_it_left_with(database, batch):
    release(database)
    leave(database)
    verified(database, account=aba(number="991122334455"))

    assert rendered(database)["b1-1"] == FIVE


def test_a_payment_into_another_payees_account_stops_the_file(database):
    put_payee(database)
    other = put_payee(database, "Region 6")
    put_batch(database, (other, verified(database)))

    with pytest.raises(NotPayable, match="is another payee's"):
        rendered(database)


def test_tokens_swapped_between_two_payees_break(database, batch):
    first, second, _ = accounts(database)
    change(database, batch[0], cipher=second["cipher"])
    change(database, batch[1], cipher=first["cipher"])

    with pytest.raises(SealBroken, match="was sealed for another account"):
        rendered(database)


def test_rows_swapped_whole_between_two_payees_break(database, batch):
    first, second, _ = accounts(database)
    for to, source in ((batch[0], second), (batch[1], first)):
        change(database, to, **{name: source[name] for name in ("cipher", "fingerprint", "last4")})

    with pytest.raises(SealBroken, match="was sealed for another account"):
        rendered(database)


def test_an_old_token_of_the_same_payee_breaks(database):
    payee = put_payee(database)
    verified(database)
    second = verified(database, account=SIX)
    old, _ = accounts(database)
    change(database, second, cipher=old["cipher"])
    put_batch(database, (payee, second))

    with pytest.raises(SealBroken, match="was sealed for another account"):
        rendered(database)


@pytest.mark.parametrize("facts", [{"last4": "9999"}, {"fingerprint": "x"}, {"scheme": "gbsort"}])
def test_what_is_shown_is_what_is_sealed(database, batch, facts):
    change(database, batch[0], **facts)

    with pytest.raises(SealBroken, match="what is shown of it"):
        rendered(database)


def test_a_verified_account_cannot_be_called_a_check_to_lose_its_number_in_silence(database, batch):
    change(database, batch[0], scheme="check", cipher="", last4="", fingerprint="")

    assert rendered(database)["b1-1"].number == ""  # no bank's file takes a check


def new_keys(monkeypatch, tmp_path, *, fingerprints: bool) -> str:
    """Put a new key in front of the old one; the new one."""
    fresh = Fernet.generate_key().decode()
    old = Path(os.environ[KEY_FILE]).read_text()
    monkeypatch.setenv(KEY_FILE, str(key_file(tmp_path / "two", fresh, old)))
    if fingerprints:
        monkeypatch.setenv(FINGERPRINT_KEY_FILE, str(key_file(tmp_path / "prints")))
    return fresh


@pytest.mark.parametrize("fingerprints", [False, True])
def test_after_a_rotation_the_old_keys_are_not_needed(database, batch, monkeypatch, tmp_path, fingerprints):
    fresh = new_keys(monkeypatch, tmp_path, fingerprints=fingerprints)

    assert rotate_keys(database, "Ann Lee", MOMENT) == 2

    monkeypatch.setenv(KEY_FILE, str(key_file(tmp_path / "new", fresh)))
    assert (rendered(database)["b1-1"], rendered(database)["b1-2"]) == (FIVE, SIX)
    shared = propose_account(database, MASA, "Region 6", FIVE, "Ann Lee", MOMENT)
    assert shared.shared_with == ("p-masa-region-5",)
    with database.connect() as db:
        assert len(shared_accounts(db, MASA)) == 2
        assert audit.facts_of(db, action="bank_key_rotated", subject="bank_key") == [{"accounts": 2}]


def test_a_rotation_that_fails_changes_nothing(database, batch, monkeypatch, tmp_path):
    new_keys(monkeypatch, tmp_path, fingerprints=True)
    change(database, batch[1], cipher=accounts(database)[0]["cipher"])
    before = accounts(database)

    with pytest.raises(SealBroken, match=f"account {batch[1]} was sealed for another account"):
        rotate_keys(database, "Ann Lee", MOMENT)

    assert accounts(database) == before


def test_a_rotation_without_the_old_key_changes_nothing(database, batch, monkeypatch, tmp_path):
    monkeypatch.setenv(KEY_FILE, str(key_file(tmp_path / "only-new")))
    before = accounts(database)

    with pytest.raises(SealBroken, match="cannot be opened with the keys"):
        rotate_keys(database, "Ann Lee", MOMENT)

    assert accounts(database) == before


def test_what_waited_before_a_rotation_can_be_verified_after_it(database, monkeypatch, tmp_path):
    put_payee(database)
    found = propose_account(database, MASA, "Region 5", FIVE, "Ann Lee", MOMENT).account_id
    new_keys(monkeypatch, tmp_path, fingerprints=True)

    rotate_keys(database, "Cy Cole", MOMENT)
    verify_account(database, MASA, found, FIVE, "call_back", "Bo Berg", MOMENT)

    assert accounts(database)[0]["state"] == "verified"
