"""Where our tables are declared, and the kinds of columns and checks of which they are made."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData, Text, text

metadata = MetaData(naming_convention={
    "pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s",
})  # fmt: skip
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


def money(name: str, *rest: Any, **more: Any) -> Column[int]:
    """Whole cents or pence."""
    return Column(name, BigInteger, *rest, nullable=False, **more)


def live(column: str, value: str = "") -> dict[str, Any]:
    """The condition of a partial unique index, in both databases."""
    condition = text(f"{column} = '{value}'" if value else f"{column} IS NULL")
    return {"unique": True, "sqlite_where": condition, "postgresql_where": condition}
