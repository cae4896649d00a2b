"""The database that a command looks at: the stored one, or an empty one in memory that is gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import errors, wrong_usage

if TYPE_CHECKING:
    from sqlalchemy import Engine


PLACES = (Path(), Path(__file__).parents[1])
OWN_HOME, OWN_KEY = "MENTOR_HOME", "MENTOR_KEY"


def find_installation() -> bool:
    """
    Name the program database of an installation that `mentor run` made here, where the environment names none.

    Returns:
        Whether there is a program database to look at. Which one was found is said on the screen.
    """
    from cli.home import Home

    if os.environ.get("MENTOR_DATABASE_URL"):
        return True
    named = os.environ.get(OWN_HOME)
    for folder in [Path(named)] if named else [place.resolve() / ".mentor" for place in PLACES]:
        home = Home(folder)
        if home.begun and (folder / "mentor.db").is_file():
            settings = home.program_settings()
            for name in [name for name in settings if name.startswith("MENTOR_")]:
                os.environ.setdefault(name, settings[name])
            errors.print(f"Reading the installation in {folder}.", markup=False, highlight=False, soft_wrap=True)
            return True
    return False


@contextmanager
def stored() -> Iterator["Engine"]:
    """The program database, or the end with a sentence that says how to name it."""
    from sql.database import engine

    if not find_installation():
        wrong_usage("No program database: set MENTOR_DATABASE_URL, or start one here with `mentor run`.")
    yield engine()


@contextmanager
def empty() -> Iterator["Engine"]:
    """A database, a home and a key of this command alone, in a folder that is removed afterwards."""
    from sql.database import connect, upgrade

    with tempfile.TemporaryDirectory(prefix="mentor-") as folder:
        before = {name: os.environ.get(name) for name in (OWN_HOME, OWN_KEY)}
        os.environ |= {OWN_HOME: str(Path(folder) / "home"), OWN_KEY: before[OWN_KEY] or "looked at, never sent"}
        engine = connect(f"sqlite:///{folder}/mentor.db")
        try:
            upgrade(engine)
            yield engine
        finally:
            engine.dispose()
            for name, words in before.items():
                os.environ.pop(name)
                if words is not None:
                    os.environ[name] = words


@contextmanager
def stored_or_empty(alone: bool) -> Iterator["Engine"]:
    """The stored history where there is one and it was not ruled out; otherwise none."""
    with empty() if alone or not find_installation() else stored() as engine:
        yield engine
