"""What became of one attempt to hand a mail over, whatever takes it: a folder or a server."""

from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What is known after one attempt."""

    SENT = "sent"
    """Taken over: the server answered 2xx after the content, or the file is in the folder. Not yet delivered."""
    RETRY = "retry"
    """Certainly not taken over; may be tried again."""
    FAILED = "failed"
    """Certainly not taken over, and never will be."""
    UNKNOWN = "unknown"
    """The link broke between the end of the content and the answer: it may have been taken over."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One attempt. `detail` is in our words; a server's own may hold addresses."""

    outcome: Outcome
    code: int | None = None
    detail: str = ""
    ours: bool = False
    """The link, the certificate, the login or the disk: our fault, so it is no attempt of this mail."""

    @property
    def stops(self) -> bool:
        """Whether the next mail would meet the same wall: nothing works here, the server closes (421), or doubt."""
        return self.ours or self.code == 421 or self.outcome is Outcome.UNKNOWN


class Transport(Protocol):
    """Takes one mail at a time; opened again by the next mail after `close`."""

    def send(self, *, contents: EmailMessage) -> Sent:
        """Hand over one mail to its one recipient. Never raises for what a server or a disk does."""

    def close(self) -> None:
        """Give back what is open."""
