"""Commands that make a database of their own have it at once: its tables are copied, not made anew each time."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
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
