"""The database that a command looks at: the stored one, or an empty one in memory that is gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import wrong_usage

if TYPE_CHECKING:
    from sqlalchemy import Engine


@contextmanager
def stored() -> Iterator["Engine"]:
    """The program database, or the end with a sentence that says how to name it."""
    from sql.database import engine

    if not os.environ.get("MENTOR_DATABASE_URL"):
        wrong_usage("MENTOR_DATABASE_URL is not set: name the program database, or run this beside `.mentor`.")
    yield engine()


@contextmanager
def empty() -> Iterator["Engine"]:
    """A database and a home of this command alone, in a folder that is removed afterwards."""
    from sql.database import connect, upgrade

    before = os.environ.get("MENTOR_HOME")
    with tempfile.TemporaryDirectory(prefix="mentor-") as folder:
        os.environ["MENTOR_HOME"] = str(Path(folder) / "home")
        engine = connect(f"sqlite:///{folder}/mentor.db")
        try:
            upgrade(engine)
            yield engine
        finally:
            engine.dispose()
            os.environ.pop("MENTOR_HOME")
            if before is not None:
                os.environ["MENTOR_HOME"] = before


@contextmanager
def stored_or_empty(alone: bool) -> Iterator["Engine"]:
    """The stored history where there is one and it was not ruled out; otherwise none."""
    with empty() if alone or not os.environ.get("MENTOR_DATABASE_URL") else stored() as engine:
        yield engine
