"""What lies in a mailbox, and the folders beside the inbox."""

from dataclasses import dataclass

FOLDERS = ("Processed", "Rejected", "Quarantine", "Bounces", "AutoReplies", "Duplicates")


@dataclass(frozen=True, slots=True)
class Lying:
    """One copy of one mail or file: where it lies and how many bytes it has."""

    place: str
    size: int


class MailboxFailed(RuntimeError):
    """The mailbox cannot be used now: no link, no proof of who answers, no login. Holds our words only."""


class UnreadableMail(MailboxFailed):
    """The server does not give out this one mail; the others may be read."""
