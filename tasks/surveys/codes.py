"""The codes in links: made from a secret that the form does not have, so that nothing worth stealing is at rest."""

import base64
import hashlib
import hmac
import os
import stat
from pathlib import Path

SECRET_FILE = "MENTOR_SURVEY_SECRET_FILE"
LEAST_BYTES, CODE_BYTES = 32, 16
OTHERS = 0o077


class SecretTrouble(RuntimeError):
    """The secret of the links is missing, or not as it must be; no link is made then."""


def read_secret() -> bytes:
    """
    The secret from the file that MENTOR_SURVEY_SECRET_FILE names.

    Raises:
        SecretTrouble: no such file, too short, or readable for others.
    """
    name = os.environ.get(SECRET_FILE, "")
    try:
        path = Path(name)
        if not name or stat.S_IMODE(path.stat().st_mode) & OTHERS:
            raise SecretTrouble(f"{SECRET_FILE} must name a file that nobody else can read")
        secret = path.read_bytes().strip()
    except OSError:
        raise SecretTrouble(f"{SECRET_FILE} names no file that can be read; links cannot be made without it") from None
    if len(secret) < LEAST_BYTES:
        raise SecretTrouble(f"the file that {SECRET_FILE} names is too short: {LEAST_BYTES} characters at least")
    return secret


def code_of(secret: bytes, wave_id: str, audience: str, person_key: str, generation: int) -> str:
    """The code of one person's link: 22 characters, the same in a reminder, another for each generation."""
    said = "|".join((wave_id, audience, person_key, str(generation))).encode()
    digest = hmac.new(secret, said, hashlib.sha256).digest()[:CODE_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def code_sha256(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def link_of(code: str) -> str:
    """
    The link as it stands in a mail: MENTOR_PORTAL_URL and the code.

    Raises:
        SecretTrouble: MENTOR_PORTAL_URL is not set.
    """
    url = os.environ.get("MENTOR_PORTAL_URL", "")
    if not url:
        raise SecretTrouble("MENTOR_PORTAL_URL is not set: nobody could open a link")
    return f"{url.rstrip('/')}/s/{code}"
