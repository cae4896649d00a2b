"""The hash of every line of an export; of a long one in a process of its own, ahead of the one that looks them up."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from tasks.membership.hashes import WIDTH, hashes_of
from tasks.shared.tables import Group, Records, SourceTable

ROOT = Path(__file__).parents[2]
BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from tasks.membership.hashing import answer; answer(sys.argv[2])"
LONG = 16 << 20
"""Bytes of a file from which a second process pays."""
PIPED = 1 << 20

Hashed = Iterator[tuple[int, list[bytes], bytes]]
"""The number of a first line, the records from there on, and their hashes side by side."""


@contextmanager
def hashed_lines(table: SourceTable) -> Iterator[Hashed]:
    """
    Every record of a table with its hash. Where it is worth it another process begins to hash at once, before the
    first is asked for.

    Raises:
        RuntimeError: the other process did not hash exactly the records of the table.
    """
    if table.file is None or table.file.path.stat().st_size < LONG or os.cpu_count() == 1:
        yield ((first, records, hashes_of(records)) for first, records in table.blocks())
        return
    command = [sys.executable, "-I", "-c", BOOT, str(ROOT), json.dumps(table.file.told())]
    ready: SimpleQueue[bytes] = SimpleQueue()
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PATH": os.defpath}) as child,
        ThreadPoolExecutor(1) as pool,
    ):
        pool.submit(fetch, child, ready)
        try:
            yield paired(table.blocks(), ready.get)
        finally:
            child.kill()  # nothing to kill, unless we failed half-way


def fetch(child: "subprocess.Popen[bytes]", ready: SimpleQueue[bytes]) -> None:
    """Take what the other process has, so that it never waits; nothing at all says that it has ended."""
    try:
        while child.stdout and (block := child.stdout.read(PIPED)):
            ready.put(block)
    finally:
        ready.put(b"")


def paired(blocks: Iterator[Group], more: Callable[[], bytes]) -> Hashed:
    """Records and hashes from two places, side by side; the first of each block is hashed again to be certain."""
    held = bytearray()
    for first, records in blocks:
        needed = len(records) * WIDTH
        while len(held) < needed and (block := more()):
            held += block
        hashes = bytes(held[:needed])
        del held[:needed]
        if len(hashes) < needed or not hashes.startswith(hashes_of(records[:1])):
            raise RuntimeError("the lines of an export were not hashed as they were read; nothing was applied")
        yield first, records, hashes
    if held or more():
        raise RuntimeError("an export has fewer lines than were hashed; nothing was applied")


def answer(told: str) -> None:
    """In the other process: the hashes of a file's records to standard output."""
    for _, records in Records.of(json.loads(told)).groups():
        sys.stdout.buffer.write(hashes_of(records))
    sys.stdout.buffer.flush()
