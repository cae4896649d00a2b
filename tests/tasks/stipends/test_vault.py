"""Numbers of accounts are sealed for one row, with keys that are there and nobody else's."""

import os
import re
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from money_keys import key_file

from schemas.payment import Account
from tasks.stipends.vault import FINGERPRINT_KEY_FILE, KEY_FILE, KeyTrouble, SealBroken, hide_from_logs, open_vault

ACCOUNT = Account("aba", "091000019", "740012345678", "checking", "5678")
pytestmark = pytest.mark.usefixtures("bank_keys")
BOTH = pytest.mark.parametrize("setting", [KEY_FILE, FINGERPRINT_KEY_FILE])


def test_what_is_sealed_can_be_opened():
    vault = open_vault()

    assert vault.open(vault.seal(ACCOUNT, "p1", 7), "p1", 7) == ACCOUNT


def test_a_sealed_account_shows_nothing_of_its_number():
    vault = open_vault()

    assert "740012345678" not in vault.seal(ACCOUNT, "p1", 7)
    assert not re.search("5678$|091000019", vault.fingerprint("aba", ACCOUNT.routing, ACCOUNT.number))
    assert "5678" in repr(ACCOUNT)
    assert "740012345678" not in repr(ACCOUNT)
    assert repr(vault) == "Vault(••••)"


@pytest.mark.parametrize(("payee", "account"), [("p2", 7), ("p1", 8), ("p2", 8)])
def test_a_token_cannot_be_moved_to_another_row(payee, account):
    vault = open_vault()
    token = vault.seal(ACCOUNT, "p1", 7)

    with pytest.raises(SealBroken, match=f"account {account} was sealed for another account"):
        vault.open(token, payee, account)


def test_one_changed_letter_breaks_the_seal():
    vault = open_vault()
    token = vault.seal(ACCOUNT, "p1", 7)

    for place in range(0, len(token) - 2, 7):
        changed = token[:place] + ("B" if token[place] == "A" else "A") + token[place + 1 :]
        with pytest.raises(SealBroken, match="account 7 cannot be opened"):
            vault.open(changed, "p1", 7)


@pytest.mark.parametrize("inside", [b"", b"[]", b"740012345678", b'{"number": "740012345678"', b"\xff\xfe"])
def test_what_we_did_not_write_ourselves_breaks_the_seal_and_is_not_told(inside):
    vault = open_vault()
    token = vault.cipher.encrypt(inside).decode()

    with pytest.raises(SealBroken) as caught:
        vault.open(token, "p1", 7)

    assert "7400" not in "".join(traceback.format_exception(caught.value))


def test_a_fingerprint_says_whether_two_accounts_are_one():
    vault = open_vault()
    one = vault.fingerprint("aba", "091000019", "740012345678")

    assert one == vault.fingerprint("aba", "091000019", "00740012345678")
    assert one != vault.fingerprint("aba", "091000022", "740012345678")
    assert one != vault.fingerprint("gbsort", "091000019", "740012345678")
    assert vault.fingerprint("aba", "1", "23") != vault.fingerprint("aba", "12", "3")
    assert one.startswith(f"{vault.key_id}:")


def test_a_fingerprint_cannot_be_made_without_the_key(tmp_path, monkeypatch):
    before = open_vault().fingerprint("aba", "091000019", "740012345678")

    monkeypatch.setenv(FINGERPRINT_KEY_FILE, str(key_file(tmp_path / "other")))

    assert open_vault().fingerprint("aba", "091000019", "740012345678").split(":")[1] != before.split(":")[1]


def test_a_new_key_in_front_opens_what_the_old_one_sealed_and_seals_alone(tmp_path, monkeypatch):
    token = open_vault().seal(ACCOUNT, "p1", 7)
    old = Path(os.environ[KEY_FILE]).read_text()
    new = Fernet.generate_key().decode()

    monkeypatch.setenv(KEY_FILE, str(key_file(tmp_path / "two", new, old)))
    both = open_vault()
    again = both.seal(both.open(token, "p1", 7), "p1", 7)
    monkeypatch.setenv(KEY_FILE, str(key_file(tmp_path / "new", new)))

    assert open_vault().open(again, "p1", 7) == ACCOUNT
    with pytest.raises(SealBroken):
        open_vault().open(token, "p1", 7)


@BOTH
def test_no_setting_no_vault(setting, monkeypatch):
    monkeypatch.delenv(setting)

    with pytest.raises(KeyTrouble, match=f"{setting} is not set"):
        open_vault()


@BOTH
def test_no_file_no_vault(setting, monkeypatch, tmp_path):
    monkeypatch.setenv(setting, str(tmp_path / "nowhere"))

    with pytest.raises(KeyTrouble, match=f"{setting} names cannot be read: No such file"):
        open_vault()


@BOTH
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o620])
def test_a_key_that_others_may_read_is_no_key(setting, mode):
    os.chmod(os.environ[setting], mode)

    with pytest.raises(KeyTrouble, match=f"others may read the file that {setting} names"):
        open_vault()


@BOTH
@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(b"", "is empty", id="nothing"),
        pytest.param(b" \n\n", "is empty", id="blanks"),
        pytest.param(b"a password that somebody likes", "must hold different keys", id="a password"),
        pytest.param(b"A" * 43, "must hold different keys", id="too short"),
        pytest.param(b"A" * 43 + b"=", "can be guessed", id="zeros"),
        pytest.param(b"ab+/" * 11, "must hold different keys", id="the other base64"),
        pytest.param(b"\xff" * 44, "must hold different keys", id="no text"),
        pytest.param(Fernet.generate_key() + b"\n#old\n", "must hold different keys", id="a remark"),
        pytest.param(b"A" * 5000, "is no file of keys", id="too long"),
    ],
)
def test_what_is_no_key_is_refused(setting, words, why):
    Path(os.environ[setting]).write_bytes(words)

    with pytest.raises(KeyTrouble, match=why) as caught:
        open_vault()

    shown = "".join(traceback.format_exception(caught.value))
    assert not words.strip() or words.decode(errors="replace")[:20] not in shown


def test_the_same_key_twice_is_refused():
    path = Path(os.environ[KEY_FILE])
    path.write_text(f"{path.read_text()}\n{path.read_text()}")

    with pytest.raises(KeyTrouble, match="must hold different keys"):
        open_vault()


def test_a_folder_is_no_key(monkeypatch, tmp_path):
    monkeypatch.setenv(KEY_FILE, str(tmp_path))

    with pytest.raises(KeyTrouble, match="is no file of keys"):
        open_vault()


def test_a_pipe_is_no_key_and_nobody_waits_for_it(monkeypatch, tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    monkeypatch.setenv(KEY_FILE, str(tmp_path / "pipe"))

    with pytest.raises(KeyTrouble, match="is no file of keys"):
        open_vault()


def test_one_key_does_not_serve_twice(monkeypatch):
    monkeypatch.setenv(FINGERPRINT_KEY_FILE, os.environ[KEY_FILE])

    with pytest.raises(KeyTrouble, match="name the same key"):
        open_vault()


def test_fingerprints_have_one_key():
    key_file(Path(os.environ[FINGERPRINT_KEY_FILE]), *[Fernet.generate_key().decode() for _ in range(2)])

    with pytest.raises(KeyTrouble, match="must hold one key"):
        open_vault()


def test_airflow_is_told_which_numbers_no_log_may_show():
    pytest.importorskip("airflow.sdk.log")
    from airflow.sdk.log import redact

    hide_from_logs(["740012345678", ""])

    assert redact("paid to 740012345678") == "paid to ***"


def test_airflow_is_not_choked_with_numbers(monkeypatch):
    log = pytest.importorskip("airflow.sdk.log")
    hidden = []
    monkeypatch.setattr(log, "mask_secret", hidden.extend)

    hide_from_logs(f"{number:012d}" for number in range(5_000))

    assert 100 <= len(hidden) <= 500


def test_the_vault_does_not_bring_airflow_in():
    asked = "import sys; from tasks.stipends.vault import hide_from_logs; hide_from_logs(['740012345678']); "

    subprocess.run([sys.executable, "-c", f"{asked}sys.exit('airflow' in sys.modules)"], check=True)
