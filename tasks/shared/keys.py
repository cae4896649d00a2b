"""What the installation's secret makes: ids that stay the same for ever and that nobody outside can guess."""

import base64
import hashlib
import hmac
import os


def secret() -> bytes:
    """
    The secret of this installation, from MENTOR_KEY.

    Raises:
        RuntimeError: MENTOR_KEY is not set.
    """
    key = os.environ.get("MENTOR_KEY")
    if not key:
        raise RuntimeError("MENTOR_KEY is not set: list tokens and Message-IDs cannot be made without it")
    return key.encode()


def mark(*parts: str, characters: int = 32) -> str:
    """
    An opaque mark of these parts: letters a-z and digits 2-7.

    Args:
        parts: Kept apart by their lengths, so that ("a", "bc") and ("ab", "c") differ.
        characters: At most 51; 32 hold 160 bits.
    """
    words = b"".join(b"%d:%b" % (len(part), part) for part in (part.encode() for part in parts))
    digest = hmac.new(secret(), words, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower().rstrip("=")[:characters]
