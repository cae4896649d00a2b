"""Tokens that travel with what we send out: each names one thing of ours, and nobody else can make one."""

import hmac

from tasks.shared.keys import mark

CHARACTERS = 16
"""Of the mark behind the name: 80 bits."""


def token(name: str) -> str:
    """The token of one thing, the same for ever. `name` is an opaque id: it can be read from the token."""
    return f"{name}.{mark('token', name, characters=CHARACTERS)}"


def name_in(found: str) -> str | None:
    """The name in a token that this installation made, else None. A mail address may have changed its case."""
    said = found.strip().lower()
    name = said.partition(".")[0]
    return name if hmac.compare_digest(token(name).encode(), said.encode()) else None
