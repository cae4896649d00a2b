"""Reads a workbook from outside in a process of its own, so that the worst that one can do is to be refused."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from schemas.match import CellValue, ReceivedBook, Sheet
from tasks.matches.refusals import BOOK_CODES, RefusedBook
from tasks.matches.sniffing import refuse_other_kinds

ROOT = Path(__file__).parents[2]
BOOT = "import sys; sys.path += sys.argv[1:]; from tasks.matches.reader_child import answer; answer()"
WALL_SECONDS = 40
MAX_ANSWER = 60_000_000
"""Bytes of the child's answer. What it may honestly hold is less."""


def read_book(data: bytes, name: str) -> ReceivedBook:
    """
    A workbook as its cells say it; formulas are not calculated, their last values count.

    Args:
        name: As the sender called the file; it decides only what the bytes leave open.
    Raises:
        RefusedBook: no workbook that we read, one that holds two tokens, or its reader came to no end.
    """
    refuse_other_kinds(data, name)
    said = ask_child(data)
    if "refused" in said:
        code = str(said["refused"])
        raise RefusedBook(code if code in BOOK_CODES else "damaged", str(said.get("detail", ""))[:80])
    try:
        book = received(said)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise RefusedBook("damaged", "the reader's answer") from problem
    if len(book.tokens) > 1:
        raise RefusedBook("two_lists")
    return book


def ask_child(data: bytes) -> dict[str, Any]:
    """
    The answer of a child that has no environment, no key, no file of ours open and none that it could open.

    Raises:
        RefusedBook: too_slow, too_big (out of memory), or damaged (it died in another way, or speaks no JSON).
    """
    with tempfile.TemporaryFile() as question:
        question.write(data)
        question.seek(0)
        with subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-c", BOOT, str(ROOT), reader_room()],
            stdin=question, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env={},
        ) as child:  # fmt: skip
            try:
                said = everything(child.stdout)
            finally:
                child.kill()
    if child.returncode == -signal.SIGXCPU:
        raise RefusedBook("too_slow", "processor")
    if child.returncode == -signal.SIGABRT:
        raise RefusedBook("too_big", "memory")
    try:
        answer = json.loads(said)
    except (ValueError, RecursionError) as problem:
        raise RefusedBook("damaged", f"the reader ended with {child.returncode}") from problem
    return answer if isinstance(answer, dict) else {}


def reader_room() -> str:
    """The folder that holds the reader of workbooks: the child has no other library."""
    found = find_spec("python_calamine")
    if found is None or found.origin is None:
        raise RuntimeError("python-calamine is not installed")
    return str(Path(found.origin).parents[1])


def everything(pipe: IO[bytes] | None) -> bytes:
    """
    What the child says until it closes its end.

    Raises:
        RefusedBook: it takes too long, or says far too much.
    """
    if pipe is None:
        raise RuntimeError("a child without a pipe")
    said, ends_at = bytearray(), time.monotonic() + WALL_SECONDS
    with selectors.DefaultSelector() as ear:
        ear.register(pipe, selectors.EVENT_READ)
        while ear.select(max(0.0, ends_at - time.monotonic())):
            chunk = os.read(pipe.fileno(), 1 << 20)
            if not chunk:
                return bytes(said)
            said += chunk
            if len(said) > MAX_ANSWER:
                raise RefusedBook("too_big", "the reader's answer")
    raise RefusedBook("too_slow", "clock")


def received(said: Mapping[str, Any]) -> ReceivedBook:
    """The answer as values of ours; whatever else it holds is an error."""
    tokens = dict.fromkeys(str(token).strip().lower() for token in said["tokens"])
    sheets = [Sheet(str(name), tuple(tuple(map(value_of, row)) for row in rows)) for name, rows in said["sheets"]]
    return ReceivedBook(tuple(filter(None, tokens)), tuple(sheets))


def value_of(cell: Any) -> CellValue:
    """
    One cell.

    Raises:
        ValueError: nothing that a cell can be.
    """
    match cell:
        case None | str() | bool() | int() | float():
            return cell
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"moment": str(moment)}:
            return datetime.fromisoformat(moment)
    raise ValueError("not a cell")
