"""Titles as people write them, and the kinds of job that they name (R1)."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple, Protocol

from schemas.folding import fold

PARTS = re.compile(r"[/;]")


class Mapped(Protocol):
    """One row of titles.csv, or of what operations staff mapped later."""

    @property
    def title(self) -> str:
        """The title in any spelling."""

    @property
    def match(self) -> str:
        """`exact`, `starts` or `words`."""

    @property
    def role_family(self) -> str:
        """The kind of job."""


class TitleReading(NamedTuple):
    """What a title says."""

    families: tuple[str, ...]
    """The kinds of job, in the order of the alphabet; empty if the title, or a part of it, is unmapped."""
    interim: bool
    unmapped: str
    """The normalised title, or the part of it, that somebody must map; empty if all is mapped."""


class TitleBook:
    """
    The title map of one program; each distinct title is read once.

    Args:
        rows: In rising authority: of two rows with one title and one kind of match, the later counts.
        interim_words: Words that say that somebody holds a job for a while; they are taken out of the title.
    """

    def __init__(self, rows: Iterable[Mapped], interim_words: Collection[str] = ()) -> None:
        self.exact: dict[str, str] = {}
        self.starts: dict[tuple[str, ...], str] = {}
        self.words: dict[frozenset[str], set[str]] = {}
        latest = {(fold(row.title), row.match): row.role_family for row in rows}
        for (title, match), family in latest.items():
            if match == "exact":
                self.exact[title] = family
            elif match == "starts":
                self.starts[tuple(title.split())] = family
            else:
                self.words.setdefault(frozenset(title.split()), set()).add(family)
        either = "|".join(fold(word) for word in interim_words)
        self.interim = re.compile(rf"\b(?:{either})\b") if either else None
        self.known: dict[str, TitleReading] = {}

    def read(self, title: str) -> TitleReading:
        """The families that a title names. Only a title unmapped as a whole is split at `/` and `;` (R1)."""
        found = self.known.get(title)
        if found is None:
            found = self.known[title] = self.understand(title)
        return found

    def understand(self, title: str) -> TitleReading:
        """Read one title, whole or in its parts."""
        whole, interim = self.plain(title)
        family = self.family(whole)
        if family:
            return TitleReading((family,), interim, "")
        parts = [plain for part in PARTS.split(title) if (plain := self.plain(part)[0])]
        families = {part: self.family(part) for part in parts} if len(parts) > 1 else {whole: ""}
        unmapped = [part for part, found in families.items() if not found]
        if unmapped:
            return TitleReading((), interim, unmapped[0] or fold(title))
        return TitleReading(tuple(sorted(set(families.values()))), interim, "")

    def plain(self, title: str) -> tuple[str, bool]:
        """The title in its compared form without its interim words, and whether it had any."""
        folded = fold(title)
        if self.interim is None or not self.interim.search(folded):
            return folded, False
        return " ".join(self.interim.sub(" ", folded).split()), True

    def family(self, plain: str) -> str:
        """The family of a plain title: an exact row, else the row with most words; empty for none or a tie."""
        if plain in self.exact:
            return self.exact[plain]
        words = plain.split()
        fits = [(length, family) for length in range(len(words), 0, -1)
                if (family := self.starts.get(tuple(words[:length])))]  # fmt: skip
        present = frozenset(words)
        fits += [(len(row), family) for row, families in self.words.items() if row <= present for family in families]
        most = max((length for length, _ in fits), default=0)
        best = {family for length, family in fits if length == most}
        return best.pop() if len(best) == 1 else ""
