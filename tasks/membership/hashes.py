"""The hash by which a line of an export is known."""

from collections.abc import Iterable
from hashlib import blake2b

WIDTH = 16
"""Bytes of a hash."""


def hashes_of(records: Iterable[bytes]) -> bytes:
    """The hashes of some records, side by side."""
    return b"".join([blake2b(raw, digest_size=WIDTH).digest() for raw in records])
