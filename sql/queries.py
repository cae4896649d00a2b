"""The only way to a .sql file. Its header is part of it: `(date)` makes a bind or a column a date on both databases."""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Dialect, Executable, LargeBinary, TypeDecorator, bindparam, text
from sqlalchemy.types import TypeEngine

ROOM = Path(__file__).parent


class Moment(TypeDecorator[datetime]):
    """An instant, kept in UTC and always given back with its zone; SQLite alone would forget it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC, whatever zone it was told in."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone, also where the database forgot it."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


KINDS: dict[str, TypeEngine[Any]] = {"date": Date(), "moment": Moment(), "bytes": LargeBinary(), "flag": Boolean()}


@cache
def query(name: str) -> Executable:
    """
    Load sql/<name>.sql.

    Values go in by name (`:region`), never by string formatting.

    Raises:
        FileNotFoundError: no such query; the message names the path.
        KeyError: the header marks a name with a kind that is not in KINDS.
    """
    words = (ROOM / f"{name}.sql").read_text(encoding="utf-8")
    binds = [bindparam(bind, type_=KINDS[kind]) for bind, kind in header(words, "binds").items() if kind]
    columns = {column: KINDS[kind] for column, kind in header(words, "returns").items() if kind}
    statement = text(words).bindparams(*binds)
    return statement.columns(**columns) if columns else statement


def header(words: str, part: str) -> dict[str, str]:
    """The names after `-- binds:` or `-- returns:`, each with its kind, or "" where it needs none."""
    line = re.search(rf"^-- {part}: +(.+(?:\n--   +.+)*)$", words, re.MULTILINE)
    if line is None:
        raise ValueError(f"the query has no `-- {part}:` line: {words[:60]!r}")
    found = dict(re.findall(r"(\w+)(?: \((\w+)\))?", line[1]))
    return {} if set(found) == {"nothing"} else found
