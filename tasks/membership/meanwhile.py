"""Reading through a second connection while the first is busy: what takes long and depends on nothing new."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine

from sql.database import reading

Found = TypeVar("Found")


@contextmanager
def meanwhile(engine: Engine, ask: Callable[[Connection], Found]) -> Iterator[Future[Found]]:
    """Ask the database what was committed so far, in a thread of its own; the answer waits until it is wanted."""
    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(asked, engine, ask)


def asked(engine: Engine, ask: Callable[[Connection], Found]) -> Found:
    """What a connection of its own answers."""
    with reading(engine) as db:
        return ask(db)
