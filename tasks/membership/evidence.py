"""Great Expectations proves what the reader decided: the same declaration, run by another program, kept as evidence."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from schemas.files.membership import Expectation, expectations
from schemas.member import ROW_FIELDS
from schemas.program import Program
from sql.queries import query
from tasks.membership.rules import Quarantined
from tasks.shared import data_docs
from tasks.shared.files import Kept, home, private_folder
from tasks.shared.proofs import CouldNotCheck, Wanted, prove_frames

__all__ = ["CouldNotCheck", "agree", "prove"]
ROWS_AT_A_TIME = 200_000
SUITE = "membership_export"
CLASSES: dict[str, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    "required": ("ExpectColumnValuesToNotBeNull", lambda argument: {}),
    "matches": ("ExpectColumnValuesToMatchRegex", lambda argument: {"regex": argument}),
    "one_of": ("ExpectColumnValuesToBeInSet", lambda argument: {"value_set": sorted(argument)}),
    "max_length": ("ExpectColumnValueLengthsToBeBetween", lambda argument: {"max_value": argument}),
}
"""Each kind of declared expectation as Great Expectations calls it."""


def prove(db: Connection, program: Program, kept: Kept, quarantined: list[Quarantined]) -> str:
    """
    Run the declared expectations over the staged rows and keep the Data Docs.

    Every staged row passed the reader, so every expectation must find nothing to object to.

    Returns:
        The folder of the evidence, relative to `evidence/` of this installation.
    Raises:
        CouldNotCheck: Great Expectations disagrees, or an expectation did not run.
    """
    folder = private_folder(home() / "evidence" / kept.sha256[:16])
    rows = check_frames(program, frames(db, program), folder)
    data_docs.settle(folder, "What this export was checked for", summary(rows, len(expectations(program))))
    return folder.name


def frames(db: Connection, program: Program) -> Iterator[Any]:
    """The staged rows as data frames of bounded size, one column for each declared one; an empty text is missing."""
    import pandas as pd

    beyond = [name for name in program.roster.columns if name not in ROW_FIELDS]

    rows = iter(db.execute(query("membership/staged_rows"), execution_options={"yield_per": 10_000}))
    columns = ["line", *ROW_FIELDS]
    while chunk := list(islice(rows, ROWS_AT_A_TIME)):
        frame = pd.DataFrame.from_records([tuple(row) for row in chunk], columns=columns)
        extra = frame.pop("extra").map(lambda packed: json.loads(packed or "{}"))
        for name in beyond:
            frame[name] = [values.get(name) for values in extra]
        yield frame.replace("", None)


def check_frames(program: Program, chunks: Iterator[Any], folder: Path) -> int:
    """Hold every frame against the declaration; how many rows were checked."""
    declared = expectations(program)
    wanted = [as_wanted(one) for one in declared]
    return prove_frames(SUITE, program.code, wanted, chunks, folder, lambda result: agree(result, declared))


def as_wanted(one: Expectation) -> Wanted:
    """One declared expectation as Great Expectations calls it, with its code and sentence."""
    name, arguments = CLASSES[one.kind]
    notes = one.say.format(line="N", heading=one.column)
    return Wanted(name, {"column": one.column, **arguments(one.argument)}, {"code": one.code, "say": one.say}, notes)


def agree(result: Any, declared: Sequence[Expectation]) -> None:
    """Nothing objected to and everything run, or a failure that names the codes and no value."""
    if len(result.results) != len(declared):
        raise CouldNotCheck(f"{len(result.results)} of {len(declared)} checks answered; nothing was applied")
    for one in result.results:
        code = (one.expectation_config.meta or {}).get("code", one.expectation_config.type)
        found = one.result.get("unexpected_count")
        if found is None:
            raise CouldNotCheck(f"{code}: the check did not run; nothing was applied")
        if found or not one.success:
            raise CouldNotCheck(f"{code}: {found} rows passed the reader and not the check; nothing was applied")


def summary(rows: int, checks: int) -> str:
    """What was proved, in one sentence."""
    if not rows:
        return "Nothing in this export was new or changed, so there was nothing to check."
    return (
        f"Great Expectations ran {checks} checks over the {rows} rows that were new or changed and passed the reader. "
        "Every check ran and every row passed. Rows that the reader kept aside are listed with the export."
    )
