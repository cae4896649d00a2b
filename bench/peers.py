"""
The same work as a script in three other tools: diff an export and the history, refuse a bad one, end and open versions.

Each keeps its history in the store that suits it best, and makes it durable: DuckDB in its own file, polars and pandas
in one Parquet file that is written anew, synced and renamed. None validates rows, keeps the received file, or leaves
a record of the run.
"""

import os
import sys
from pathlib import Path
from typing import Any

KEY = "Member ID"
MOST_CHANGED = 0.2
OURS = ["valid_from", "valid_to"]


def refuse(*, is_first: bool, twice: int, fresh: int, rows: int) -> None:
    """Stop before the history is touched: ids twice, or too many rows changed at once."""
    if twice or (not is_first and fresh > MOST_CHANGED * rows):
        raise SystemExit(f"refused: {twice} ids twice, {fresh} of {rows} rows changed")


def script_in_duckdb(store: Path, export: Path, day: str) -> None:
    """Stage every row as text, compare every column."""
    import duckdb

    db = duckdb.connect(str(store))
    db.execute("BEGIN")
    db.execute("CREATE TEMP TABLE stage AS FROM read_csv(?, header = true, all_varchar = true)", [str(export)])
    db.execute("""CREATE TABLE IF NOT EXISTS history AS
        SELECT *, NULL::VARCHAR AS valid_from, NULL::VARCHAR AS valid_to FROM stage LIMIT 0""")
    names = [f'"{column[0]}"' for column in db.execute("FROM stage LIMIT 0").description]
    differs = " OR ".join(f"s.{name} IS DISTINCT FROM h.{name}" for name in names)
    db.execute(f"""CREATE TEMP TABLE delta AS SELECT s."Member ID" FROM stage AS s
        LEFT JOIN (FROM history WHERE valid_to IS NULL) AS h USING ("Member ID")
        WHERE h."Member ID" IS NULL OR {differs}""")  # noqa: S608
    is_first, twice, fresh, rows = db.execute("""SELECT (SELECT count(*) = 0 FROM history),
        count(*) - count(DISTINCT "Member ID"), (SELECT count(*) FROM delta), count(*) FROM stage""").fetchall()[0]
    refuse(is_first=is_first, twice=twice, fresh=fresh, rows=rows)
    db.execute(
        """UPDATE history SET valid_to = $day WHERE valid_to IS NULL
        AND ("Member ID" IN (FROM delta) OR "Member ID" NOT IN (SELECT "Member ID" FROM stage))""",
        {"day": day},
    )
    db.execute(
        """INSERT INTO history
        SELECT s.*, $day, NULL FROM stage AS s JOIN delta USING ("Member ID")""",
        {"day": day},
    )
    db.execute("COMMIT")
    db.close()


def script_in_polars(store: Path, export: Path, day: str) -> None:
    """Join the export with the current rows, compare every column, write the history anew."""
    import polars as pl

    stage = pl.read_csv(export, infer_schema=False)
    names = stage.columns
    empty = pl.DataFrame(schema=dict.fromkeys([*names, *OURS], pl.String))
    history = pl.read_parquet(store) if store.exists() else empty
    current = history.filter(pl.col("valid_to").is_null()).select(names)
    both = stage.join(current, on=KEY, how="left", suffix=" before", coalesce=False)
    differs = [pl.col(name).ne_missing(pl.col(f"{name} before")) for name in names]
    fresh = both.filter(pl.any_horizontal(differs)).select(names)
    refuse(
        is_first=history.is_empty(), twice=stage.height - stage[KEY].n_unique(), fresh=fresh.height, rows=stage.height
    )
    ended = pl.col(KEY).is_in(fresh[KEY].implode()) | ~pl.col(KEY).is_in(stage[KEY].implode())
    until = pl.when(pl.col("valid_to").is_null() & ended).then(pl.lit(day)).otherwise(pl.col("valid_to"))
    opened = fresh.with_columns(valid_from=pl.lit(day), valid_to=pl.lit(None, pl.String))
    whole = pl.concat([history.with_columns(valid_to=until), opened])
    write_durably(store, whole.write_parquet)


def script_in_pandas(store: Path, export: Path, day: str) -> None:
    """Merge the export with the current rows, compare every column, write the history anew."""
    import pandas as pd

    stage = pd.read_csv(export, dtype=str)
    names = [*stage.columns]
    history = pd.read_parquet(store) if store.exists() else pd.DataFrame(columns=[*names, *OURS], dtype=str)
    current = history.loc[history["valid_to"].isna(), names]
    both = stage.merge(current, on=KEY, how="left", suffixes=("", " before"), indicator=True)
    is_fresh = both["_merge"] == "left_only"
    for name in names[1:]:
        before = both[f"{name} before"]
        is_fresh |= (both[name] != before) & ~(both[name].isna() & before.isna())
    fresh = both.loc[is_fresh, names]
    twice = len(stage) - stage[KEY].nunique()
    refuse(is_first=history.empty, twice=twice, fresh=len(fresh), rows=len(stage))
    ended = history["valid_to"].isna() & (history[KEY].isin(fresh[KEY]) | ~history[KEY].isin(stage[KEY]))
    history.loc[ended, "valid_to"] = day
    opened = fresh.assign(valid_from=day, valid_to=pd.Series(pd.NA, index=fresh.index, dtype="str"))
    whole = opened if history.empty else pd.concat([history, opened])
    write_durably(store, lambda path: whole.to_parquet(path, index=False))


def write_durably(store: Path, write: Any) -> None:
    """Write beside, sync, rename: a reader sees the old history or the new one."""
    draft = store.with_suffix(".new")
    write(draft)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(store)


SCRIPTS = {"duckdb": script_in_duckdb, "polars": script_in_polars, "pandas": script_in_pandas}

if __name__ == "__main__":
    _, tool, store, export, day = sys.argv
    SCRIPTS[tool](Path(store), Path(export), day)
