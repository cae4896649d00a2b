"""What the URI of a mail server's connection says, ours or Airflow's; no sentence about it repeats a value."""

import json
from collections.abc import Callable, Collection
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit


def parts_of(uri: str, scheme: str) -> tuple[SplitResult, int | None]:
    """
    The parts of a URI and its port, if it names one.

    Raises:
        ValueError: not such a URI.
    """
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        raise ValueError("not a URI of a mail server") from None
    if parts.scheme != scheme or not parts.hostname:
        raise ValueError(f"not a URI of a mail server: {scheme}://user:password@host:port")
    return parts, port


def settings_of(words: str, known: Collection[str]) -> dict[str, str]:
    """
    The settings behind the question mark, also where Airflow wrote them as one JSON object.

    Raises:
        ValueError: a setting that nobody knows.
    """
    found = dict(parse_qsl(words, keep_blank_values=True))
    packed = found.pop("__extra__", "")
    if packed:
        try:
            found |= {name: str(value) for name, value in json.loads(packed).items()}
        except (ValueError, AttributeError):
            raise ValueError("the connection's extra is not a JSON object") from None
    if unknown := set(found) - set(known):
        raise ValueError(f"{len(unknown)} unknown settings of the mail server; known are {', '.join(known)}")
    return found


def seconds(name: str, words: str) -> float:
    """
    A number of seconds from a setting.

    Raises:
        ValueError: not a number from 0 to 3600.
    """
    try:
        found = float(words)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 3600:
        raise ValueError(f"{name} is a number of seconds, at most 3600")
    return found


def token_from(path: Path) -> Callable[[], str]:
    """Reads the token anew at each login, since another program renews it."""
    return lambda: path.read_text(encoding="ascii").strip()
