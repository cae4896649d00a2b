"""A program's inbox as tests fill it and look into it: the folder, or a mailbox on a real server."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update

from sql import match_tables as tables
from sql.tables import metadata
from tasks.shared.files import home
from tasks.shared.mailbox import Mailbox, mailbox_from

MOMENT = datetime(2026, 9, 20, 13, tzinfo=UTC)


def a_mail(number: int = 1, text: str = "Here it is.") -> bytes:
    """A mail as its sender's server lets it go."""
    lines = (
        "From: Ann Lind <ann@example.org>", "To: mentors@example.org", f"Subject: list {number}",
        f"Message-ID: <{number}@example.org>", "Date: Sun, 20 Sep 2026 12:00:00 +0000", "", text, "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def delivered(raw: bytes, by: str = "mx.example.org") -> bytes:
    """The mail with what a server adds on its way."""
    return f"Received: from outside by {by};\r\n\tSun, 20 Sep 2026 12:00:01 +0000\r\n".encode() + raw


@dataclass
class FolderPost:
    """The folder of a program."""

    program: str = "masa"
    arrivals: Any = field(default_factory=lambda: count(1))
    mailboxes: list[Mailbox] = field(default_factory=list)

    def arrive(self, raw: bytes, name: str = "") -> Path:
        """A mail comes in, or a file is left."""
        number = next(self.arrivals)
        path = self.folder() / (name or f"Ann Lind {number}.eml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        os.utime(path, (number, number))
        return path

    def folder(self) -> Path:
        """Where replies are left."""
        return home() / "inbox" / self.program / "replies"

    def uri(self) -> str | None:
        """The connection that an installation would have."""
        return None

    def mailbox(self) -> Mailbox:
        """What polls it."""
        return mailbox_from(None, self.program)

    def lies(self) -> dict[str, int]:
        """How many files lie in which folder."""
        places = {"INBOX": self.folder()} | {path.name: path for path in self.folder().iterdir() if path.is_dir()}
        counts = {name: sum(each.is_file() for each in path.iterdir()) for name, path in places.items()}
        return {name: files for name, files in counts.items() if files}

    def contents(self, folder: str) -> list[bytes]:
        """What lies in a folder."""
        return [path.read_bytes() for path in sorted((self.folder() / folder).iterdir())]

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class ImapPost:
    """A mailbox of its own on the server of the tests; the folder of the program is a way in beside it."""

    server: Any
    account: str
    mailboxes: list[Mailbox] = field(default_factory=list)

    def arrive(self, raw: bytes, name: str = "") -> None:
        """A mail comes in."""
        self.server.deliver(self.account, raw)

    def uri(self) -> str:
        """The connection that an installation would have."""
        return self.server.uri(self.account)

    def mailbox(self) -> Mailbox:
        """What polls it."""
        self.mailboxes.append(mailbox_from(self.uri(), "masa"))
        return self.mailboxes[-1]

    def lies(self) -> dict[str, int]:
        """How many mails lie in which folder."""
        return self.server.lies(self.account)

    def contents(self, folder: str) -> list[bytes]:
        """What lies in a folder."""
        return self.server.mails(self.account, folder)

    def close(self) -> None:
        """Take leave."""
        for mailbox in self.mailboxes:
            mailbox.close()


def settle(engine: Engine, reply_id: str, verdict: str) -> None:
    """Let a reply be read, with this result."""
    with engine.begin() as db:
        settled = None if verdict == "waiting" else MOMENT + timedelta(minutes=1)
        db.execute(update(tables.replies).where(tables.replies.c.reply_id == reply_id).values(
            verdict=verdict, settled_at=settled))  # fmt: skip


def rows(engine: Engine, name: str) -> list[dict[str, Any]]:
    """Everything in one table, in a fixed order."""
    table = metadata.tables[name]
    with engine.connect() as db:
        return [dict(row) for row in db.execute(select(table).order_by(*table.primary_key)).mappings()]


def moved_to(engine: Engine) -> list[str]:
    """Where the copies of replies lie, as far as we know."""
    return sorted(row["moved_to"] for row in rows(engine, "reply_places"))
