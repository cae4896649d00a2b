"""Where mail goes: a folder of .eml files when there is no server, else the server of a connection's URI."""

import hashlib
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote

from tasks.shared.connections import parts_of, seconds, settings_of, token_from
from tasks.shared.files import home, private_folder, write_once
from tasks.shared.mail import sender_address
from tasks.shared.sent import Outcome, Sent, Transport

PORTS = {"starttls": 587, "tls": 465, "none": 25}
TEXTS = ("security", "login", "envelope_from", "cafile", "token_file")
NUMBERS = ("timeout", "answer_timeout", "min_interval")


class FolderTransport:
    """Writes each mail as a file that a mail program opens; the same Message-ID a second time writes nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = private_folder(folder)

    def send(self, *, contents: EmailMessage) -> Sent:
        """Write one mail, readable by us alone, under a name that says nothing of people."""
        name = hashlib.sha256(str(contents["Message-ID"]).encode()).hexdigest()[:32]
        try:
            written = write_once(self.folder / f"{name}.eml", contents.as_bytes())
        except OSError as problem:
            return Sent(Outcome.RETRY, None, f"the folder takes no file: {type(problem).__name__}", ours=True)
        return Sent(Outcome.SENT, None, "written" if written else "was written already")

    def close(self) -> None:
        """Nothing is open."""


def transport_from(uri: str | None) -> Transport:
    """
    The way that mail leaves this installation.

    Args:
        uri: None for the folder MENTOR_HOME/outbox; else `smtp://user:password@host:port?security=starttls`, as an
            Airflow connection gives it. Further settings: login (if not the user), envelope_from, cafile,
            token_file (an OAuth2 token, read anew at each login, instead of a password), timeout, answer_timeout,
            min_interval (seconds).
    Raises:
        ValueError: not such a URI, or a setting that is unknown. The text never repeats a value.
    """
    if uri is None:
        return FolderTransport(home() / "outbox")
    parts, port = parts_of(uri, "smtp")
    return server_of(parts, port, settings_of(parts.query, TEXTS + NUMBERS))


def server_of(parts: SplitResult, port: int | None, settings: dict[str, str]) -> Transport:
    """The sender for one server."""
    from tasks.shared.smtp import SafeSMTP  # only who sends by SMTP loads yagmail

    security = settings.get("security", "starttls")
    if security not in PORTS:
        raise ValueError("security is starttls, tls or none")
    user = unquote(parts.username) if parts.username else None
    token_file = settings.get("token_file")
    return SafeSMTP(
        sender_address(),
        unquote(parts.password) if parts.password and not token_file else None,
        host=unquote(parts.hostname or ""),
        port=port or PORTS[security],
        security=security,
        login_name=settings.get("login") or user,
        token=token_from(Path(token_file)) if token_file else None,
        envelope_from=settings.get("envelope_from"),
        cafile=settings.get("cafile"),
        **{name: seconds(name, settings[name]) for name in NUMBERS if name in settings},
    )
