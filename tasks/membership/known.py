"""The lines that a history knows, as sorted hashes side by side: 25 bytes for each of millions, asked by the block."""

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from tasks.membership.hashes import WIDTH


class KnownLines:
    """
    The hashes of one source's lines, and which of them a file has shown.

    The first half of a hash finds the place, the second confirms it; a doubt counts as unknown, which is safe.
    """

    def __init__(self, chunks: Iterable[Iterable[Iterable[bytes]]]) -> None:
        """Take the hashes in ascending order, in chunks of rows."""
        self.hashes = bytearray()
        for rows in chunks:
            self.hashes += b"".join(chain.from_iterable(rows))
        halves = np.frombuffer(self.hashes, dtype=">u8").reshape(-1, 2)
        self.first = halves[:, 0].astype(np.uint64)
        self.second = halves[:, 1]
        self.is_shown = np.zeros(len(halves), dtype=bool)

    def unknown(self, hashes: bytes) -> list[int]:
        """The places of those hashes that no line has, or whose line was shown before; the others are shown now."""
        asked = np.frombuffer(hashes, dtype=">u8").reshape(-1, 2)
        if not len(self.first):
            return list(range(len(asked)))
        first = asked[:, 0].astype(np.uint64)
        order = np.argsort(first, kind="stable")
        first, second = first[order], asked[order, 1]
        found = np.searchsorted(self.first, first)
        found[found == len(self.first)] = 0
        is_known = (self.first[found] == first) & (self.second[found] == second) & ~self.is_shown[found]
        places = np.flatnonzero(is_known)
        shown = found[places]
        is_known[places[1:][shown[1:] == shown[:-1]]] = False
        self.is_shown[shown] = True
        fresh: list[int] = np.sort(order[~is_known]).tolist()
        return fresh

    def lost(self) -> Iterator[bytes]:
        """The hashes of lines that were never shown."""
        for place in np.flatnonzero(~self.is_shown).tolist():
            yield bytes(self.hashes[place * WIDTH : (place + 1) * WIDTH])
