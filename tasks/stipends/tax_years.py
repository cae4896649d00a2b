"""Reads what a program paid in a calendar year, and from which sum on a 1099 may be due."""

import tomllib
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

import schemas
from schemas.program import Program
from sql.database import reading
from sql.queries import query
from tasks.stipends.tax_rules import PaidLine, TaxYear, tax_year

THRESHOLDS = Path(next(iter(schemas.__path__))) / "tax_thresholds.toml"
DOLLARS = "USD"


class ThresholdsUnclear(ValueError):
    """The table of thresholds cannot be read as one; nothing is said of any year."""


def read_tax_year(program: Program, engine: Engine, year: int) -> TaxYear:
    """
    What was paid in a calendar year by payee and by mentor, less what came back.

    Raises:
        ThresholdsUnclear: the table of thresholds is not as it must be.
    """
    known = thresholds() if program.currency == DOLLARS else {}
    with reading(engine) as db:
        rows = db.execute(query("stipends/paid_lines"), {
            "program": program.code, "first": date(year, 1, 1), "last": date(year, 12, 31)}).mappings()  # fmt: skip
        lines = [PaidLine(**{**row, "settled": bool(row["settled"])}) for row in rows]
    return tax_year(lines, year, known.get(year))


def thresholds(path: Path = THRESHOLDS) -> dict[int, int]:
    """
    The thresholds that are known: calendar year -> cents.

    Raises:
        ThresholdsUnclear: something in the table is no year with an amount, or a year stands there twice.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["threshold"]
        found = [(row["year"], row["amount_minor"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise ThresholdsUnclear(f"{path.name} cannot be read: {type(why).__name__}") from None
    if any(type(part) is not int or part <= 0 for row in found for part in row):
        raise ThresholdsUnclear(f"{path.name}: a year or an amount is no whole number above nothing")
    if len(dict(found)) != len(found):
        raise ThresholdsUnclear(f"{path.name}: a year stands there twice")
    return dict(found)
