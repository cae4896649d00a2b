"""Great Expectations proves what the reader decided: the same declaration, run by another program, kept as evidence."""

import json
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from schemas.files.membership import Expectation, expectations
from schemas.member import ROW_FIELDS
from schemas.program import Program
from sql.queries import query
from tasks.membership import data_docs
from tasks.membership.rules import Quarantined
from tasks.shared.files import Kept, home, private_folder

ROWS_AT_A_TIME = 200_000
CLASSES: dict[str, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    "required": ("ExpectColumnValuesToNotBeNull", lambda argument: {}),
    "matches": ("ExpectColumnValuesToMatchRegex", lambda argument: {"regex": argument}),
    "one_of": ("ExpectColumnValuesToBeInSet", lambda argument: {"value_set": sorted(argument)}),
    "max_length": ("ExpectColumnValueLengthsToBeBetween", lambda argument: {"max_value": argument}),
}
"""Each kind of declared expectation as Great Expectations calls it."""


class CouldNotCheck(ValueError):
    """A check did not run, did not name its rows, or found what the reader had not: a failure, never a pass."""


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
    data_docs.settle(folder, rows, len(expectations(program)))
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
    """
    Hold every frame against the suite; the Data Docs show counts and sentences, never a value of a person.

    Returns:
        The rows that were checked.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    suite = context.suites.add(gx.ExpectationSuite(name="membership_export"))
    declared = expectations(program)
    for one in declared:
        suite.add_expectation(as_gx(one))
    source = context.data_sources.add_pandas(program.code)
    whole = source.add_dataframe_asset("changed_rows").add_batch_definition_whole_dataframe("rows")
    definition = gx.ValidationDefinition(name="membership_export", data=whole, suite=suite)
    validation = context.validation_definitions.add(definition)
    context.add_data_docs_site(site_name="evidence", site_config=docs_site(folder))
    rows = 0
    for frame in chunks:
        rows += len(frame)
        with warnings.catch_warnings():  # pandas wonders aloud whether a group in a pattern was meant to be captured
            warnings.simplefilter("ignore", UserWarning)
            agree(validation.run(batch_parameters={"dataframe": frame}, result_format=COUNTS_ONLY), declared)
    context.build_data_docs(site_names=["evidence"])
    return rows


COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}


def as_gx(one: Expectation) -> Any:
    """One declared expectation as Great Expectations' own, with its code and sentence."""
    import great_expectations.expectations as gxe

    name, arguments = CLASSES[one.kind]
    meta = {"code": one.code, "say": one.say, "notes": one.say.format(line="N", heading=one.column)}
    return getattr(gxe, name)(column=one.column, **arguments(one.argument), meta=meta)


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


def docs_site(folder: Path) -> Any:
    """Where Great Expectations writes its Data Docs."""
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    return {"class_name": "SiteBuilder", "store_backend": store,
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"}}  # fmt: skip
