"""Two keys of a run's own for bank accounts."""

from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet


def key_file(path: Path, *keys: str) -> Path:
    """A file of keys that only we can read; if none is named, one that no file of another name has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(keys or (key_of(path.name),)))
    path.chmod(0o600)
    return path


@cache
def key_of(name: str) -> str:
    """A key that is the same for a whole run, so that accounts may be sealed once for many tests."""
    return Fernet.generate_key().decode()
