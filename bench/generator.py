"""
A made-up association: two exports of the same members, some weeks apart.

The second is the first with 2 % of the rows changed (0.8 % a new role, 0.5 % a new employer, 0.7 % a new phone), 0.5 %
left out and 0.5 % new members at the end; each batch of it is shuffled, so that no diff can lean on places. The same
arguments always give the same bytes, and rows are made in batches, so memory stays flat at any size.
"""

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

BATCH = 100_000
FIRST, SECOND = date(2026, 8, 1), date(2026, 8, 16)
"""The days of the two exports."""
GIVEN = [
    a + b for a in ("Al", "Be", "Ca", "Da", "El", "Fa", "Gi", "Ha", "Is", "Jo") for b in ("na", "ren", "lia", "mas")
]
FAMILY = [
    a + b for a in ("Ander", "Berg", "Carl", "Dahl", "Eng", "Fisk", "Gran") for b in ("son", "sen", "quist", "vik")
]
TITLES = {
    "Superintendent": 5, "Assistant Superintendent": 5, "Asst. Superintendent": 1, "Principal": 20,
    "School Principal": 2, "Assistant Principal": 18, "Business Manager": 6, "Business Mgr": 1, "HR Director": 5,
    "Curriculum Leader": 8, "Special Education Director": 6, "Community Ed Director": 4, "Technology Director": 4,
    "Librarian": 5, "Retired": 5,
}  # fmt: skip
"""Titles as exports spell them, and how many of a hundred members have each."""


def write_exports(folder: Path, rows: int, seed: int) -> None:
    """Write first.csv and second.csv, comma separated and quoted where a comma asks for it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, is_second in (("first", False), ("second", True)):
        with (folder / f"{name}.csv").open("wb") as file:
            for number, batch in enumerate(batches(rows, seed, is_second=is_second)):
                batch.write_csv(file, include_header=number == 0, quote_style="necessary")


def batches(rows: int, seed: int, *, is_second: bool) -> Iterator[pl.DataFrame]:
    """The rows of one export, batch by batch."""
    for start in range(0, rows, BATCH):
        batch = members(start + 1, min(BATCH, rows - start), rows, np.random.default_rng([seed, start]))
        yield later(batch, np.random.default_rng([seed, start, 1])) if is_second else batch
    if is_second and rows >= 200:
        yield members(rows + 1, rows // 200, rows, np.random.default_rng([seed, rows, 2]))


def members(first: int, count: int, rows: int, rng: np.random.Generator) -> pl.DataFrame:
    """Members with the numbers `first` and following, 25 columns of each."""
    ids = np.arange(first, first + count)
    employer = rng.integers(1, max(3, rows // 40) + 1, count)

    def pick(words: Sequence[str], share: Sequence[int] | None = None) -> pl.Series:
        weights = None if share is None else np.array(share) / sum(share)
        return pl.Series(words).gather(rng.choice(len(words), count, p=weights))

    def number(prefix: str, numbers: np.ndarray, digits: int = 1) -> pl.Series:
        return prefix + pl.Series(numbers).cast(pl.String).str.zfill(digits)

    def day(since: str, days: int) -> pl.Series:
        return pl.Series(np.datetime64(since) + rng.integers(0, days, count)).dt.strftime("%Y-%m-%d")

    def sometimes(words: pl.Series, share: float) -> pl.Series:
        return words.zip_with(pl.Series(rng.random(count) < share), pl.Series([None] * count, dtype=pl.String))

    titles = pick([*TITLES], [*TITLES.values()])
    return pl.DataFrame({
        "Member ID": number("M", ids, 9), "First Name": pick(GIVEN), "Last Name": pick(FAMILY),
        "Email": number("user", ids) + "@example.org",
        "Phone": sometimes(number("612-555-", ids * 7919 % 10_000, 4), 0.98), "Title": titles,
        "Start Date": sometimes(day("2010-07-01", 5_900), 0.95), "District No": number("", employer, 6),
        "District": number("District ", employer) + pick([" Schools", ", Area Schools"], [9, 1]),
        "School": number("School ", rng.integers(1, 60, count)), "Region": number("Region ", employer % 9 + 1),
        "Component": pick(["A", "B", "C", "D"]), "Member Type": pick(["Active", "Retired", "Associate"], [83, 10, 7]),
        "Status": pick(["Active", "Lapsed", "Pending"], [93, 5, 2]), "Member Since": day("2000-01-01", 9_500),
        "Expires": day("2027-01-01", 365), "Prior Position": sometimes(pick([*TITLES]), 0.4),
        "Prior Employer": sometimes(number("District ", rng.integers(1, 999, count)), 0.4),
        "Prior State": pick(["MN", "WI", "IA"], [8, 1, 1]), "Functions": sometimes(pick(["Board", "Finance"]), 0.2),
        "Enrolled": pick(["No", "Yes"], [9, 1]), "Ever Member": pick(["Yes", "No"], [9, 1]),
        "Do Not Contact": pick(["No", "Yes"], [49, 1]), "City": number("City ", rng.integers(1, 900, count)),
        "Last Modified": day("2026-06-01", 60),
    })  # fmt: skip


def later(before: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The same members some weeks on."""
    count = before.height
    draw, row = pl.Series("draw", rng.random(count)), pl.col
    new_role, new_employer = row("draw") < 0.008, row("draw").is_between(0.008, 0.013, closed="left")
    new_phone = row("draw").is_between(0.013, 0.02, closed="left")
    roles = pl.Series("roles", [*TITLES]).gather(rng.choice(len(TITLES), count)).rename("roles")
    phones = pl.Series("phones", rng.integers(0, 10_000, count)).cast(pl.String).str.zfill(4)
    changes = {
        "Title": (new_role, row("roles")), "Start Date": (new_role, pl.lit("2026-08-01")),
        "District No": (new_employer, pl.lit("000001")), "District": (new_employer, pl.lit("District 1 Schools")),
        "Region": (new_employer, pl.lit("Region 2")), "Phone": (new_phone, "651-555-" + row("phones")),
        "Last Modified": (row("draw") < 0.02, pl.lit("2026-08-15")),
    }  # fmt: skip
    after = before.with_columns(draw, roles, phones).with_columns(
        pl.when(where).then(value).otherwise(row(name)).alias(name) for name, (where, value) in changes.items()
    )
    stays = pl.Series(rng.random(count) >= 0.005)
    after = after.drop("draw", "roles", "phones").filter(stays)
    return after[rng.permutation(after.height)]


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description="Write two made-up exports.")
    ask.add_argument("folder", type=Path)
    ask.add_argument("--rows", type=int, default=100_000)
    ask.add_argument("--seed", type=int, default=11)
    given = ask.parse_args()
    write_exports(given.folder, given.rows, given.seed)
