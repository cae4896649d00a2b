"""Where mail comes in: the IMAP mailbox of a connection's URI, or a folder in which people leave it."""

from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from tasks.shared.connections import parts_of, seconds, settings_of, token_from
from tasks.shared.folder_mailbox import FolderMailbox
from tasks.shared.lying import Lying

PORTS = {"tls": 993, "starttls": 143}
SETTINGS = ("security", "cafile", "token_file", "folder", "timeout")
__all__ = ["Lying", "Mailbox", "Mailboxes", "imap_from", "mailbox_from"]


class Mailbox(Protocol):
    """
    An inbox, and folders beside it in which people see what became of each mail. A folder only shows.

    A place names one copy of one mail for ever, in words that say nothing of people. One of `names` begins every place
    of the inbox, followed by a colon.
    """

    names: tuple[str, ...]

    def waiting(self, folder: str = "") -> list[Lying]:
        """What lies in the inbox, or in one of the folders, read or not, in the order in which it came."""

    def fetch(self, place: str) -> bytes | None:
        """The whole content, left unseen; None if it is not there any more."""

    def head(self, place: str) -> bytes | None:
        """The headers of a mail or the beginning of a file, for what is too big to be fetched."""

    def move(self, place: str, folder: str) -> None:
        """Move one copy to a folder; nothing happens if it is not there any more."""

    def counts(self, place: str) -> bool:
        """Whether the inbox, as it was last looked through, would still call a copy by this place."""

    def close(self) -> None:
        """Take leave. A later call connects again."""


class Mailboxes:
    """Several ways in that are looked through as one."""

    def __init__(self, *all_: Mailbox) -> None:
        self.names = tuple(name for each in all_ for name in each.names)
        self._all = all_

    def waiting(self, folder: str = "") -> list[Lying]:
        """What lies in each, one after the other."""
        return [lying for each in self._all for lying in each.waiting(folder)]

    def fetch(self, place: str) -> bytes | None:
        """The whole content."""
        return self._of(place).fetch(place)

    def head(self, place: str) -> bytes | None:
        """The headers or the beginning."""
        return self._of(place).head(place)

    def move(self, place: str, folder: str) -> None:
        """Move one copy, within the mailbox in which it lies."""
        self._of(place).move(place, folder)

    def counts(self, place: str) -> bool:
        """Whether one of the inboxes would still call a copy by this place."""
        return any(each.counts(place) for each in self._all)

    def close(self) -> None:
        """Take leave of each."""
        for each in self._all:
            each.close()

    def _of(self, place: str) -> Mailbox:
        return next(each for each in self._all if place.startswith(each.names))


def mailbox_from(uri: str | None, program_code: str) -> Mailbox:
    """
    The ways in which replies reach this installation: always a folder, and the mailbox of a connection if there is one.

    Args:
        uri: None for the folder MENTOR_HOME/inbox/<program>/replies alone; else `imap://user:password@host:port`, as
            an Airflow connection gives it. Settings: security (tls, which is the rule, or starttls; there is no
            unencrypted way), cafile, token_file (an OAuth2 token, read anew at each login, instead of a password),
            folder (instead of INBOX), timeout (seconds).
    Raises:
        ValueError: not such a URI, or a setting that is unknown. The text never repeats a value.
    """
    folder = FolderMailbox(program_code)
    return folder if uri is None else Mailboxes(folder, imap_from(uri))


def imap_from(uri: str) -> Mailbox:
    """
    The mailbox of a connection.

    Raises:
        ValueError: as in mailbox_from.
    """
    from tasks.shared.imap import ImapMailbox  # only who reads by IMAP loads its client

    parts, port = parts_of(uri, "imap")
    settings = settings_of(parts.query, SETTINGS)
    security, token_file = settings.get("security", "tls"), settings.get("token_file")
    if security not in PORTS:
        raise ValueError("security is tls or starttls")
    if not parts.username or not (parts.password or token_file):
        raise ValueError("a mailbox needs a user, and a password or a token_file")
    return ImapMailbox(
        unquote(parts.hostname or ""),
        port or PORTS[security],
        unquote(parts.username),
        security=security,
        password=None if token_file else unquote(parts.password or ""),
        token=token_from(Path(token_file)) if token_file else None,
        cafile=settings.get("cafile"),
        inbox=settings.get("folder", "INBOX"),
        timeout=seconds("timeout", settings.get("timeout", "30")),
    )
