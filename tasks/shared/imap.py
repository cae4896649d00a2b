"""An IMAP mailbox over verified TLS: looked through without marking mails as seen, and tidied into folders."""

import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from tasks.shared.lying import FOLDERS, Lying, MailboxFailed, UnreadableMail

HEAD_BYTES = 64 << 10
SIZES_AT_ONCE = 500
LOOKS = 3
MAILS = "mails"
"""The stage at which a server that says no, or hangs up, does so because of single mails; connecting anew will tell."""
BROKEN = (IMAPClientError, OSError, ValueError, KeyError, AssertionError)
"""What the client raises for a server that says no, hangs up, or speaks no IMAP."""


class ImapMailbox:
    """
    One inbox on a server, and the folders beside it, which are made where they are missing.

    A place holds the number that the server gave the mail and the one that says how long such numbers are valid.
    """

    def __init__(
        self,
        host: str,
        port: int,
        user: str,
        *,
        security: str = "tls",
        password: str | None = None,
        token: Callable[[], str] | None = None,
        cafile: str | None = None,
        inbox: str = "INBOX",
        timeout: float = 30,
    ) -> None:
        self._name = "imap:" + sha256(f"{user}@{host}/{inbox}".encode()).hexdigest()[:8]
        self.names: tuple[str, ...] = (self._name,)
        self._host, self._port, self._timeout, self._inbox = host, port, timeout, inbox
        self._security, self._cafile = security, cafile
        self._user, self._password, self._token = user, password, token
        self._client: Any = None
        self._prefix = ""
        self._selected = ""
        self._numbering = 0
        self._counted = ""

    def waiting(self, folder: str = "") -> list[Lying]:
        """Everything that lies there, seen or not: a person who opens the mailbox hides no reply from us."""
        for _ in range(LOOKS - 1):
            with suppress(UnreadableMail):  # somebody moved a mail while we looked
                return self._look(folder)
        return self._look(folder)

    def fetch(self, place: str) -> bytes | None:
        """The whole mail, left unseen."""
        return self._ask(place, "BODY.PEEK[]", b"BODY[]")

    def head(self, place: str) -> bytes | None:
        """The headers of a mail, as far as they fit into 64 kB."""
        start = self._ask(place, f"BODY.PEEK[]<0.{HEAD_BYTES}>", b"BODY[]<0>")
        return start and re.split(rb"(?<=\n)\r?\n", start, maxsplit=1)[0]

    def move(self, place: str, folder: str) -> None:
        """
        Move one mail in one act where the server can; else copy it and remove just that one.

        Raises:
            UnreadableMail: the server said no, and the mail still lies there.
            MailboxFailed: the server can do neither, or is gone.
        """
        uid = self._find(place)
        if uid is None:
            return
        target = self._full(folder)
        try:
            self._move(uid, target)
        except UnreadableMail:
            if self._client is None or self._say("search", "search", ["UID", str(uid)]):
                raise  # else somebody else was first

    def counts(self, place: str) -> bool:
        """Whether the server still numbers the inbox as it did when the place was given out."""
        return bool(self._counted) and place.startswith(self._counted)

    def close(self) -> None:
        """Take leave, if anybody is there."""
        if self._client is not None:
            with suppress(*BROKEN):
                self._client.logout()
        self._drop()

    def _look(self, folder: str) -> list[Lying]:
        self._select(folder, anew=True)
        numbers = sorted(self._say("search", "search", "ALL"))
        found = []
        for some in in_parts(numbers, SIZES_AT_ONCE):
            sizes = self._say(MAILS, "fetch", some, ["RFC822.SIZE"])
            found += [Lying(self._place(uid), sizes[uid][b"RFC822.SIZE"]) for uid in some if sized(sizes, uid)]
        return found

    def _move(self, uid: int, target: str) -> None:
        if self._client.has_capability("MOVE"):
            self._say(MAILS, "move", [uid], target)
            return
        if not self._client.has_capability("UIDPLUS"):
            raise MailboxFailed("the mail server can neither move a mail nor remove a single one")
        self._say(MAILS, "copy", [uid], target)
        self._say(MAILS, "delete_messages", [uid], True)
        self._say(MAILS, "uid_expunge", [uid])

    def _ask(self, place: str, what: str, answer: bytes) -> bytes | None:
        uid = self._find(place)
        if uid is None:
            return None
        found = self._say(MAILS, "fetch", [uid], [what]).get(uid)
        if found is None:
            return None
        if not isinstance(found.get(answer), bytes):
            raise UnreadableMail(f"the mail server gives no content for {place}")
        return bytes(found[answer])

    def _find(self, place: str) -> int | None:
        """The number of a mail in its folder, which is then selected; None if numbers have changed their meaning."""
        name, numbering, uid = place.rsplit(":", 2)
        self._select(name.partition("/")[2])
        return int(uid) if int(numbering) == self._numbering else None

    def _select(self, folder: str, anew: bool = False) -> None:
        full = self._full(folder)
        if self._client is not None and self._selected == full and not anew:
            return
        self._selected = ""
        said = self._say("select", "select_folder", full)
        if not said.get(b"UIDVALIDITY"):
            raise MailboxFailed("the mail server does not say how long its numbers are valid (UIDVALIDITY)")
        self._selected, self._numbering = full, int(said[b"UIDVALIDITY"])
        if not folder:
            self._counted = f"{self._name}:{self._numbering}:"

    def _place(self, uid: int) -> str:
        folder = "" if self._selected == self._inbox else "/" + self._selected.removeprefix(self._prefix)
        return f"{self._name}{folder}:{self._numbering}:{uid:010d}"

    def _full(self, folder: str) -> str:
        self._connect()
        return f"{self._prefix}{folder}" if folder else self._inbox

    def _say(self, stage: str, command: str, *words: Any) -> Any:
        """One command. No error repeats what the server says, since that may name people."""
        self._connect()
        try:
            return getattr(self._client, command)(*words)
        except BROKEN as problem:
            if not isinstance(problem, IMAPClientError) or isinstance(problem, IMAPClientAbortError):
                self._drop()
            kind = UnreadableMail if stage == MAILS else MailboxFailed
            raise kind(f"the mail server failed at: {stage} ({type(problem).__name__})") from None

    def _connect(self) -> None:
        """Connect, have the server prove who it is, log in, and see that the folders are there."""
        if self._client is not None:
            return
        stage = "link"
        try:
            self._client = self._link()
            stage = "login"
            self._login()
            stage = "folders"
            self._prefix = self._make_folders()
        except BROKEN as problem:
            self._drop()
            raise MailboxFailed(f"the mail server failed at: {stage} ({type(problem).__name__})") from None

    def _link(self) -> Any:
        context = ssl.create_default_context(cafile=self._cafile)
        at_once = self._security == "tls"
        client = IMAPClient(self._host, self._port, ssl=at_once, ssl_context=context, timeout=self._timeout)
        if not at_once:
            try:
                client.starttls(context)
            except BaseException:
                with suppress(*BROKEN):
                    client.shutdown()
                raise
        return client

    def _login(self) -> None:
        if self._token is None:
            self._client.login(self._user, self._password)
            return
        words = iter([f"user={self._user}\1auth=Bearer {self._token()}\1\1"])
        # A second question is the server's explanation of its no: giving up answers it.
        self._client.sasl_login("XOAUTH2", lambda _: next(words, None))

    def _make_folders(self) -> str:
        """Make what is missing; gives what stands before the names of this account's folders."""
        prefix = ""
        if self._client.has_capability("NAMESPACE"):
            personal = self._client.namespace()[0]
            prefix = personal[0][0] if personal else ""
        there = {name for _, _, name in self._client.list_folders()}
        for folder in FOLDERS:
            if f"{prefix}{folder}" not in there:
                with suppress(IMAPClientError):  # another poller made it in this moment
                    self._client.create_folder(f"{prefix}{folder}")
                self._client.subscribe_folder(f"{prefix}{folder}")
        return prefix

    def _drop(self) -> None:
        """Hang up without a word."""
        if self._client is not None:
            with suppress(*BROKEN):
                self._client.shutdown()
        self._client, self._selected = None, ""


def in_parts(numbers: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    """The numbers in their order, at most so many at a time."""
    for start in range(0, len(numbers), most):
        yield numbers[start : start + most]


def sized(sizes: dict[int, dict[bytes, Any]], uid: int) -> bool:
    """Whether the server told a mail's size; of one that somebody has just moved it does not."""
    return b"RFC822.SIZE" in sizes.get(uid, {})
