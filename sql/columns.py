"""The kinds of columns and checks of which our tables are made."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, Text

ID = BigInteger().with_variant(Integer, "sqlite")
"""A number given by the database; SQLite counts by itself only when the type is INTEGER."""


def words(name: str, *rest: Any, **more: Any) -> Column[str]:
    """A text that is always there; what is missing is empty."""
    return Column(name, Text, *rest, nullable=False, **more)


def counts(*names: str) -> list[Any]:
    """Numbers of things, never negative."""
    columns = [Column(name, Integer, nullable=False) for name in names]
    return [*columns, *[CheckConstraint(f"{name} >= 0", name=f"{name}_counts") for name in names]]


def given(name: str) -> CheckConstraint:
    """The text says something."""
    return CheckConstraint(f"{name} <> ''", name=f"{name}_given")


def one_of(name: str, *allowed: str) -> CheckConstraint:
    """Only these words may stand in the column."""
    return CheckConstraint(f"{name} IN ({', '.join(repr(word) for word in allowed)})", name=f"{name}_known")
