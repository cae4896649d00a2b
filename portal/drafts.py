"""What somebody has filled in so far, sealed with a key that only the link holds."""

import base64
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SALT, PURPOSE = b"mentor-cycle survey draft", b"v1"


def box(code: str) -> Fernet:
    """The key is made from the code itself, of which the database has the hash alone."""
    key = HKDF(hashes.SHA256(), 32, SALT, PURPOSE).derive(code.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def seal(code: str, form: Mapping[str, str]) -> str:
    """The fields of a form, sealed. It does not tell when: the time in its head is always the same."""
    return box(code).encrypt_at_time(json.dumps(dict(form)).encode(), 0).decode()


def unseal(code: str, sealed: str) -> dict[str, str]:
    """The fields of a draft; none if it is damaged, so that nobody is locked out by it."""
    try:
        return dict(json.loads(box(code).decrypt(sealed.encode())))
    except (InvalidToken, ValueError, TypeError):
        return {}
