"""What commands have at once in tests: the tables of a database of their own, and the command line itself."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer.testing
from sqlalchemy import Engine

import sql.database


@pytest.fixture(scope="module", autouse=True)
def tables_at_once(sqlite_template: Path) -> Iterator[None]:
    """A SQLite file that is not there yet becomes a copy of one with every table; others are upgraded as ever."""
    upgrade = sql.database.upgrade

    def copied(engine: Engine) -> None:
        path = Path(engine.url.database or "")
        if engine.dialect.name == "sqlite" and not path.exists():
            shutil.copy(sqlite_template, path)
        else:
            upgrade(engine)

    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr("sql.database.upgrade", copied)
        yield


@pytest.fixture(scope="module", autouse=True)
def command_line_at_once() -> Iterator[None]:
    """What is typed meets the same commands each time, as they are made once in a process."""
    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr("typer.testing._get_command", made)
        yield


made = cache(typer.testing._get_command)
