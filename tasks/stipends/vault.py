"""Bank account numbers at rest: sealed with keys of our own, which must be there and for nobody else to read."""

import hashlib
import hmac
import json
import os
import re
import stat
import sys
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from schemas.payment import Account

KEY_FILE, FINGERPRINT_KEY_FILE = "MENTOR_BANK_KEY_FILE", "MENTOR_BANK_FINGERPRINT_KEY_FILE"
KEY = re.compile(r"[A-Za-z0-9_-]{43}=", re.ASCII)
LARGEST_FILE = 4096
LEAST_DIFFERENT_BYTES = 12
"""A key drawn by chance has about thirty different bytes of its 32; one typed by hand has few."""
OTHERS = 0o077
MOST_HIDDEN = 200
INSIDE = {*Account.__slots__, "payee_id", "account_id"}


class KeyTrouble(RuntimeError):
    """A key is missing, or not as it must be. Nothing is sealed or opened then."""


class SealBroken(RuntimeError):
    """What is stored of an account is not what we sealed for it, or was sealed with a key that we do not have."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals and opens the numbers of accounts; a fingerprint says whether two are one without opening either."""

    cipher: MultiFernet
    fingerprint_key: bytes

    def __repr__(self) -> str:
        """What a log may show: no key."""
        return "Vault(••••)"

    def seal(self, account: Account, payee_id: str, account_id: int) -> str:
        """The account as it may be stored, in the row of this account of this payee and in no other."""
        inside = {name: getattr(account, name) for name in Account.__slots__}
        inside |= {"payee_id": payee_id, "account_id": account_id}
        return self.cipher.encrypt(json.dumps(inside, sort_keys=True).encode()).decode()

    def open(self, token: str, payee_id: str, account_id: int) -> Account:
        """
        The account in clear. Only the writer of a bank's file needs it.

        Raises:
            SealBroken: changed, of another row, or sealed with another key.
        """
        inside = self._inside(token)
        if inside is None:
            raise SealBroken(f"what is stored of account {account_id} cannot be opened with the keys in {KEY_FILE}")
        if (inside.pop("payee_id"), inside.pop("account_id")) != (payee_id, account_id):
            raise SealBroken(f"what is stored of account {account_id} was sealed for another account")
        return Account(**inside)

    def _inside(self, token: str) -> dict[str, Any] | None:
        """What a token holds; None if we did not make it. No exception remembers what was in it."""
        try:
            found = json.loads(self.cipher.decrypt(token.encode()))
        except (InvalidToken, ValueError):
            return None
        return found if isinstance(found, dict) and found.keys() == INSIDE else None

    @property
    def key_id(self) -> str:
        """Which key our fingerprints are made with, as their first letters say; it tells nothing of the key."""
        return hmac.digest(self.fingerprint_key, b"which key", hashlib.sha256).hex()[:8]

    def fingerprint(self, scheme: str, routing: str, number: str) -> str:
        """Equal for two spellings of one account, zeros in front or not; without the key it tells nothing."""
        parts = [part.encode() for part in (scheme, routing, number.lstrip("0"))]
        words = b"".join(b"%d:%b" % (len(part), part) for part in parts)
        return f"{self.key_id}:{hmac.digest(self.fingerprint_key, words, hashlib.sha256).hex()}"


def open_vault() -> Vault:
    """
    The vault with the keys of this installation.

    Raises:
        KeyTrouble: a key file is not named, missing, empty, for others to read, or holds something else; or one key
            serves for both.
    """
    keys, [other, *more] = keys_in(KEY_FILE), keys_in(FINGERPRINT_KEY_FILE)
    if more:
        raise KeyTrouble(f"the file that {FINGERPRINT_KEY_FILE} names must hold one key")
    if other in keys:
        raise KeyTrouble(f"{KEY_FILE} and {FINGERPRINT_KEY_FILE} name the same key: make two")
    return Vault(MultiFernet([Fernet(key) for key in keys]), urlsafe_b64decode(other))


def keys_in(setting: str) -> list[bytes]:
    """
    The keys in the file that a setting names, one on each line, the newest first.

    Raises:
        KeyTrouble: see `open_vault`.
    """
    words = words_in(setting).split()
    if not words:
        raise KeyTrouble(f"the file that {setting} names is empty")
    if not all(KEY.fullmatch(word) for word in words) or len(set(words)) < len(words):
        raise KeyTrouble(f"the file that {setting} names must hold different keys of 32 bytes in base64, one a line")
    if any(len(set(urlsafe_b64decode(word))) < LEAST_DIFFERENT_BYTES for word in words):
        raise KeyTrouble(f"the file that {setting} names holds a key that can be guessed: draw it by chance")
    return [word.encode() for word in words]


def words_in(setting: str) -> str:
    """
    What stands in the file that a setting names.

    Raises:
        KeyTrouble: no such setting, no such file, or others may read it.
    """
    named = os.environ.get(setting)
    if not named:
        raise KeyTrouble(f"{setting} is not set: bank accounts are neither stored nor paid without it")
    try:
        descriptor = os.open(named, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as fault:
        raise KeyTrouble(f"the file that {setting} names cannot be read: {fault.strerror}") from None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_FILE:
            raise KeyTrouble(f"what {setting} names is no file of keys")
        if found.st_mode & OTHERS:
            raise KeyTrouble(f"others may read the file that {setting} names: give it to one user, with mode 0600")
        return os.read(descriptor, LARGEST_FILE).decode("ascii", errors="replace")
    finally:
        os.close(descriptor)


def hide_from_logs(numbers: Iterable[str]) -> None:
    """
    Have Airflow, if it runs us, put asterisks where one of these numbers would be logged.

    A second line of defence, as nothing of ours logs a number. Airflow needs 0.05 s for a hundred and 12 s for a
    thousand, and slows every line down afterwards; so of many only the first MOST_HIDDEN are hidden.
    """
    if "airflow" in sys.modules:
        from airflow.sdk.log import mask_secret

        mask_secret([number for number in islice(numbers, MOST_HIDDEN) if number])
