"""Two keys of a test's own for bank accounts."""

from pathlib import Path

from cryptography.fernet import Fernet


def key_file(path: Path, *keys: str) -> Path:
    """A file of keys that only we can read; a fresh one if none is named."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(keys or (Fernet.generate_key().decode(),)))
    path.chmod(0o600)
    return path
