"""The known lines of a source, kept as one value beside the history, so that nobody asks for a million of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

from sql.database import stream
from sql.queries import query


@dataclass(frozen=True, slots=True)
class Remembered:
    """
    The known lines as `tasks.membership.known` packs them.

    Attributes:
        sha256: The hash under which they were kept; empty if they were not, and the history was asked.
    """

    packed: bytes | bytearray
    sha256: str = ""

    def renewed(self, ended: Iterable[int], begun: Iterable[tuple[int, bytes]]) -> bytearray:
        """The same lines, packed, without those of some versions and with others."""
        from tasks.membership.known import KnownLines

        return KnownLines(self.packed).renewed(ended, begun)


def recall(db: Connection, program: str, source: str) -> Remembered:
    """
    The known lines as they are kept, if they are kept and whole; else from the history itself, which takes a while.

    Triggers of the database drop what is kept as soon as anybody changes a line of the history.
    """
    kept = db.execute(query("membership/known_lines"), {"program": program, "source": source}).first()
    if kept is None or sha256(kept.packed).hexdigest() != kept.sha256:
        return from_history(db, program, source)
    return Remembered(kept.packed, kept.sha256)


def from_history(db: Connection, program: str, source: str) -> Remembered:
    """The known lines as the history has them."""
    return Remembered(whole_history(db, program, source))


def whole_history(db: Connection, program: str, source: str) -> bytearray:
    """Every current line of a history, asked for some at a time: there may be millions."""
    from tasks.membership.known import packed

    return packed(stream(db, query("membership/current_lines"), {"program": program, "source": source}))


def still_kept(db: Connection, program: str, source: str, remembered: Remembered | None) -> bool:
    """Whether these lines are still what is kept: nobody has changed the history since they were recalled."""
    if remembered is None or not remembered.sha256:
        return False
    found = db.execute(query("membership/known_lines_hash"), {"program": program, "source": source}).scalar()
    return bool(found == remembered.sha256)


def remember(db: Connection, program: str, source: str, known: bytearray | None) -> None:
    """
    Keep the known lines, in the caller's transaction and after everything else that it does to the history.

    Args:
        known: As `packed` gives them; None to have the history asked for them.
    """
    lines = whole_history(db, program, source) if known is None else known
    kept = {"program": program, "source": source, "sha256": sha256(lines).hexdigest(), "packed": lines}
    db.execute(query("membership/put_known_lines"), kept)
