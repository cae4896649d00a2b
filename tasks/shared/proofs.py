"""Lets Great Expectations run a declaration over rows and keeps what it found as evidence, without a person's value."""

import os
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}


class CouldNotCheck(ValueError):
    """A check did not run, did not name its rows, or found what the reader had not: a failure, never a pass."""


class Wanted(NamedTuple):
    """One expectation as Great Expectations calls it, with its code and sentence as `meta`, and what the page says."""

    kind: str
    arguments: dict[str, Any]
    meta: dict[str, str]
    notes: str


def prove_frames(
    suite: str, source: str, wanted: Sequence[Wanted], frames: Iterable[Any], folder: Path,
    agree: Callable[[Any], None], rows_by: str = "",
) -> int:  # fmt: skip
    """
    Hold every frame against a suite; the Data Docs show counts and sentences, never a value of a person.

    Args:
        suite, source: What the evidence calls the checks and the program.
        folder: Where the Data Docs are written.
        agree: Looks at each result; it raises CouldNotCheck where it cannot agree.
        rows_by: The column that names rows. With it `agree` also learns which rows each check objects to; the Data
            Docs never do.
    Returns:
        The rows that were checked.
    """
    context, definition, suite_of = settled(suite, source, wanted, folder)
    rows = 0
    for frame in frames:
        rows += len(frame)
        with warnings.catch_warnings():  # pandas wonders aloud whether a group in a pattern was meant to be captured
            warnings.simplefilter("ignore", UserWarning)
            shown = definition.run(batch_parameters={"dataframe": frame}, result_format=COUNTS_ONLY)
            named = rows_by and not shown.success  # a check that objects to nothing has no rows to name
            agree(by_rows(definition, suite_of, frame, rows_by) if named else shown)
    context.build_data_docs(site_names=["evidence"])
    return rows


def settled(suite: str, source: str, wanted: Sequence[Wanted], folder: Path) -> tuple[Any, Any, Any]:
    """A context of Great Expectations that lives in memory, its checks over a frame, and the suite of them."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    checks = [getattr(gxe, one.kind)(**one.arguments, meta=one.meta, notes=one.notes) for one in wanted]
    suite_of = context.suites.add(gx.ExpectationSuite(name=suite, expectations=checks))
    pandas = context.data_sources.add_pandas(source)
    whole = pandas.add_dataframe_asset("changed_rows").add_batch_definition_whole_dataframe("rows")
    definition = context.validation_definitions.add(gx.ValidationDefinition(name=suite, data=whole, suite=suite_of))
    context.add_data_docs_site(site_name="evidence", site_config=docs_site(folder))
    return context, definition, suite_of


def by_rows(definition: Any, suite: Any, frame: Any, rows_by: str) -> Any:
    """The same checks once more, with the rows that they object to; nothing of this is kept."""
    batch = definition.data.get_batch(batch_parameters={"dataframe": frame})
    named = {"result_format": "COMPLETE", "unexpected_index_column_names": [rows_by]}
    return batch.validate(suite, result_format=named)


def docs_site(folder: Path) -> Any:
    """Where Great Expectations writes its Data Docs, and by which views of ours it draws each page."""
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    page, first = (
        {"module_name": "tasks.shared.proof_pages", "class_name": name} for name in ("PageView", "FirstView")
    )
    return {
        "class_name": "SiteBuilder",
        "store_backend": store,
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "view": first},
        "site_section_builders": {name: {"view": page} for name in ("expectations", "validations", "profiling")},
    }
