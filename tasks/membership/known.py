"""The lines that a history knows, as sorted hashes side by side: 24 bytes for each of millions, asked by the block."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from tasks.membership.hashes import WIDTH

ID_WIDTH = 8
"""Bytes of a version's number."""
Lines = Iterable[Iterable[Any]]
"""Numbers of versions, each with the hash of its line."""
Halves = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


class KnownLines:
    """The hashes of one source's lines with the numbers of their versions, and which of them a file has shown."""

    def __init__(self, packed: bytes | bytearray = b"") -> None:
        """Take what `packed` or `renewed` gave."""
        count = len(packed) // (WIDTH + ID_WIDTH)
        self.packed = packed
        self.hashes = memoryview(packed)[: count * WIDTH]
        self.halves = np.frombuffer(self.hashes, dtype=">u8").reshape(-1, 2)
        self.ids = np.frombuffer(packed, dtype="<i8", offset=count * WIDTH)
        self.is_shown = np.zeros(count, dtype=bool)

    def __len__(self) -> int:
        return len(self.ids)

    def lost(self) -> Iterator[tuple[int, bytes]]:
        """The versions whose lines were never shown, each with the hash of its line."""
        for place in np.flatnonzero(~self.is_shown).tolist():
            yield int(self.ids[place]), bytes(self.hashes[place * WIDTH : (place + 1) * WIDTH])

    def shown(self) -> bytes:
        """Which lines were shown, one bit for each."""
        return np.packbits(self.is_shown).tobytes()

    def take_shown(self, bits: bytes) -> None:
        """Believe what somebody else was shown."""
        self.is_shown = np.unpackbits(np.frombuffer(bits, dtype=np.uint8), count=len(self)).astype(bool)

    def renewed(self, ended: Iterable[int], begun: Lines) -> bytearray:
        """The same lines without those of some versions, and with others; as `packed` gives them."""
        stays = ~np.isin(self.ids, np.fromiter(ended, dtype="<i8"))
        added = KnownLines(packed([begun]))
        kept = self.halves[stays, 0].astype(np.uint64)
        is_new = np.zeros(len(kept) + len(added), dtype=bool)
        is_new[np.searchsorted(kept, added.halves[:, 0].astype(np.uint64)) + np.arange(len(added))] = True
        whole, halves, ids = room_for(len(is_new))
        halves[is_new], ids[is_new] = added.halves, added.ids
        halves[~is_new], ids[~is_new] = self.halves[stays], self.ids[stays]
        return whole


class LookUp:
    """
    Finds hashes among those of known lines.

    The first half of a hash finds the place, the second confirms it; a doubt counts as unknown, which is safe.
    """

    def __init__(self, known: KnownLines) -> None:
        self.known = known
        self.first, self.second = known.halves[:, 0].astype(np.uint64), known.halves[:, 1]
        self.shift = np.uint64(64 - max(1, len(known).bit_length()))
        """Hashes are as good as drawn by lot: their first bits lead close to their place."""
        starting = np.bincount((self.first >> self.shift).astype(np.int64), minlength=1 << (64 - int(self.shift)))
        self.starts = (np.cumsum(starting) - starting).astype(np.int32)

    def unknown(self, hashes: bytes) -> list[int]:
        """The places of those hashes that no line has, or whose line was shown before; the others are shown now."""
        asked = np.frombuffer(hashes, dtype=">u8").reshape(-1, 2)
        if not len(self.known):
            return list(range(len(asked)))
        first = asked[:, 0].astype(np.uint64)
        found, is_shown = self.places_of(first), self.known.is_shown
        is_known = (self.first[found] == first) & (self.second[found] == asked[:, 1]) & ~is_shown[found]
        places = np.flatnonzero(is_known)
        shown, once = np.unique(found[places], return_index=True)
        if len(shown) < len(places):
            is_known[np.delete(places, once)] = False
        is_shown[shown] = True
        fresh: list[int] = np.flatnonzero(~is_known).tolist()
        return fresh

    def places_of(self, first: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
        """Where each of these halves stands, or a place where it does not."""
        last = len(self.known) - 1
        found: npt.NDArray[np.int32] = np.minimum(self.starts[first >> self.shift], last)
        behind = np.flatnonzero(self.first[found] < first)
        while len(behind):
            behind = behind[found[behind] < last]
            found[behind] += 1
            behind = behind[self.first[found[behind]] < first[behind]]
        return found


def packed(chunks: Iterable[Lines]) -> bytearray:
    """
    Lines as `KnownLines` takes them: all hashes in ascending order, then their numbers in the same order.

    The first half of a hash makes the order, which is all that a search needs.
    """
    hashes, numbers = bytearray(), bytearray()
    for chunk in chunks:
        rows = list(chunk)
        hashes += b"".join([line_hash for _, line_hash in rows])
        numbers += np.array([number for number, _ in rows], dtype="<i8").tobytes()
    found = np.frombuffer(hashes, dtype=">u8").reshape(-1, 2)
    order = np.argsort(found[:, 0].astype(np.uint64), kind="stable")
    whole, halves, ids = room_for(len(order))
    np.take(found, order, axis=0, out=halves)
    np.take(np.frombuffer(numbers, dtype="<i8"), order, out=ids)
    return whole


def room_for(count: int) -> tuple[bytearray, Halves, Numbers]:
    """Room for so many lines, and a view of its hashes in halves and of its numbers."""
    whole = bytearray(count * (WIDTH + ID_WIDTH))
    halves = np.frombuffer(whole, dtype=">u8", count=2 * count).reshape(-1, 2)
    return whole, halves, np.frombuffer(whole, dtype="<i8", offset=count * WIDTH)
