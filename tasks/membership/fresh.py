"""The lines of an export that a history does not know; a long export is searched by a process of its own."""

import json
import os
import struct
import subprocess
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tasks.membership.hashes import WIDTH, hashes_of
from tasks.shared.tables import Records, SourceTable

if TYPE_CHECKING:
    from tasks.membership.known import KnownLines

ROOT = Path(__file__).parents[2]
BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from tasks.membership.fresh import answer; answer()"
LONG = 16 << 20
"""Bytes of a file from which a second process pays."""
PIPED = 1 << 20
HEAD = struct.Struct("<IQ")
"""Before each block: how many fresh lines there are in it, and of how many lines of the file."""
END = 0xFFFFFFFF
FAILED = "the lines of an export were not read to their end; nothing was applied"

Child = subprocess.Popen[bytes]
Line = tuple[int, bytes, bytes]
"""The number of a line, what stands there, and its hash."""


@contextmanager
def process_beside(path: Path) -> Iterator[Child | None]:
    """A second process that waits to be told what to read, where a file is long enough for it to pay."""
    if path.stat().st_size < LONG or os.cpu_count() == 1:
        yield None
        return
    with subprocess.Popen(
        [sys.executable, "-I", "-c", BOOT, str(ROOT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env={"PATH": os.defpath}, pipesize=PIPED,
    ) as child:  # fmt: skip
        try:
            yield child
        finally:
            child.kill()  # nothing to kill, unless we failed half-way


class FreshLines:
    """
    The lines of a table that the history does not have, in order; afterwards `known` says which lines it was shown.

    What searches is imported where it searches: the other process does it, and ours imports it meanwhile.

    Attributes:
        rows: How many lines were read, known or not.
    """

    def __init__(self, table: SourceTable, packed: bytes | bytearray, child: Child | None) -> None:
        self.table, self.packed, self.child = table, packed, child
        self.known: KnownLines
        self.rows = 0

    def __iter__(self) -> Iterator[Line]:
        """
        The only work on every line: one hash, one look-up.

        Raises:
            RuntimeError: the other process did not come to the end of the file.
        """
        return self.here() if self.child is None or self.table.file is None else self.there(self.child, self.table.file)

    def here(self) -> Iterator[Line]:
        """Read by ourselves."""
        from tasks.membership.known import KnownLines, LookUp

        self.known = KnownLines(self.packed)
        look_up = LookUp(self.known)
        for first, records in self.table.blocks():
            self.rows += len(records)
            hashes = hashes_of(records)
            for place in look_up.unknown(hashes):
                yield first + place, records[place], hashes[place * WIDTH : (place + 1) * WIDTH]

    def there(self, child: Child, file: Records) -> Iterator[Line]:
        """Let the other process read."""
        if child.stdin is None or child.stdout is None:
            raise RuntimeError(FAILED)
        try:
            with child.stdin as told:
                told.write(json.dumps(file.told()).encode() + b"\n")
                told.write(self.packed)
        except BrokenPipeError as problem:
            raise RuntimeError(FAILED) from problem
        from tasks.membership.known import KnownLines

        self.known = KnownLines(self.packed)
        while (head := HEAD.unpack(exactly(child.stdout, HEAD.size)))[0] != END:
            count, rows = head
            self.rows += rows
            yield from received(child.stdout, count)
        self.known.take_shown(exactly(child.stdout, head[1]))


def received(blocks: IO[bytes], count: int) -> Iterator[Line]:
    """The fresh lines of one block, as `sent` wrote them."""
    numbers, ends = array("I"), array("I")
    numbers.frombytes(exactly(blocks, count * numbers.itemsize))
    ends.frombytes(exactly(blocks, count * ends.itemsize))
    hashes, whole = exactly(blocks, count * WIDTH), exactly(blocks, ends[-1] if ends else 0)
    for place, (start, end) in enumerate(pairwise((0, *ends))):
        yield numbers[place], whole[start:end], hashes[place * WIDTH : (place + 1) * WIDTH]


def sent(blocks: IO[bytes], rows: int, lines: list[Line]) -> None:
    """Write the fresh lines of one block."""
    blocks.write(HEAD.pack(len(lines), rows))
    blocks.write(array("I", [number for number, _, _ in lines]).tobytes())
    blocks.write(array("I", accumulate(len(raw) for _, raw, _ in lines)).tobytes())
    blocks.write(b"".join([line_hash for _, _, line_hash in lines]))
    blocks.write(b"".join([raw for _, raw, _ in lines]))


def exactly(blocks: IO[bytes], size: int) -> bytes:
    """So many bytes; an answer that breaks off is none."""
    found = blocks.read(size)
    if len(found) < size:
        raise RuntimeError(FAILED)
    return found


def answer() -> None:
    """In the other process: read what standard input tells, and write what is fresh to standard output."""
    from tasks.membership.known import KnownLines, LookUp

    file, out = Records.of(json.loads(sys.stdin.buffer.readline())), sys.stdout.buffer
    known = KnownLines(sys.stdin.buffer.read())
    look_up = LookUp(known)
    for first, records in file.groups():
        hashes = hashes_of(records)
        fresh = [
            (first + place, records[place], hashes[place * WIDTH : (place + 1) * WIDTH])
            for place in look_up.unknown(hashes)
        ]
        sent(out, len(records), fresh)
    shown = known.shown()
    out.write(HEAD.pack(END, len(shown)) + shown)
    out.flush()
