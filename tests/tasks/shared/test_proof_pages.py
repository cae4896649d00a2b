"""The pages of a proof are those that Great Expectations itself draws, and a process compiles their templates once."""

import re
from pathlib import Path

import jinja2
import pandas as pd
import pytest

from tasks.shared import proofs
from tasks.shared.proofs import CouldNotCheck, Wanted, prove_frames

CHECKS = [
    Wanted("ExpectColumnValuesToNotBeNull", {"column": "title"}, {"code": "NO_TITLE"}, "Line N has no **title**."),
    Wanted("ExpectColumnValuesToBeInSet", {"column": "status", "value_set": ["active"]}, {"code": "STATUS"}, "<b>"),
    Wanted("ExpectTableColumnsToMatchSet", {"column_set": ["title"], "exact_match": False}, {"code": "COLUMNS"}, ""),
]
ROWS = pd.DataFrame({"number": [1, 2, 3], "title": ["a", None, "c"], "status": ["active", "lapsed", "secret"]})
OF_A_RUN = re.compile(
    r"\d{8}T\d{6}\.\d+Z|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*|'_run_time_sort': [\d.]+"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
"""The moments and random ids of a run."""


def pages(folder: Path, rows_by: str = "") -> list[tuple[str, str]]:
    """What a proof in this folder shows, without what is another in each run."""
    found = []
    assert prove_frames("a suite", "masa", CHECKS, [ROWS, ROWS[:1]], folder, found.append, rows_by) == 4
    assert [one.success for one in found] == [False, True]
    shown = [(str(page.relative_to(folder)), page.read_text()) for page in sorted(folder.rglob("*.html"))]
    return [(OF_A_RUN.sub("-", name), OF_A_RUN.sub("-", text.replace(str(folder), ""))) for name, text in shown]


def its_own_views(folder: Path) -> dict[str, object]:
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    return {"class_name": "SiteBuilder", "store_backend": store,
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"}}  # fmt: skip


@pytest.fixture
def compiled(monkeypatch):
    """The templates that are compiled from now on."""
    names = []
    compiling = jinja2.Environment.compile

    def noted(self, source, name=None, *rest, **more):
        names.append(name)
        return compiling(self, source, name, *rest, **more)

    monkeypatch.setattr(jinja2.Environment, "compile", noted)
    return names


def test_the_pages_are_those_that_great_expectations_draws_and_a_second_proof_compiles_nothing(
    tmp_path, compiled, monkeypatch
):
    first = pages(tmp_path / "first")
    compiled.clear()
    again = pages(tmp_path / "again", "number")
    assert compiled == []

    monkeypatch.setattr(proofs, "docs_site", its_own_views)
    assert first == again == pages(tmp_path / "its own")
    assert "page.j2" in compiled, "or nothing was measured"
    assert len(first) == 4, "the first page, the checks, and the result of each frame"
    assert "Line N has no" in first[0][1]
    assert not any(value in text for _, text in first for value in ("lapsed", "secret"))


def test_rows_are_named_where_a_check_objects_and_asked_for_nowhere_else(tmp_path, monkeypatch):
    asked, by_rows = [], proofs.by_rows
    monkeypatch.setattr(proofs, "by_rows", lambda *given: asked.append(len(given[2])) or by_rows(*given))
    found = []

    prove_frames("a suite", "masa", CHECKS, [ROWS, ROWS[:1]], tmp_path, found.append, "number")

    assert asked == [3]
    assert [[row["number"] for row in one.result.get("unexpected_index_list") or []] for one in found[0].results] == [
        [2], [2, 3], [],
    ]  # fmt: skip
    assert [one.result.get("unexpected_count") for one in found[1].results] == [0, 0, None]


def test_a_check_that_raises_is_asked_again_and_never_a_success(tmp_path, monkeypatch):
    asked, by_rows = [], proofs.by_rows
    monkeypatch.setattr(proofs, "by_rows", lambda *given: asked.append(len(given[2])) or by_rows(*given))

    def agree(result):
        raised = [one.expectation_config.meta["code"] for one in result.results if not one.success]
        raise CouldNotCheck(str(raised))

    with pytest.raises(CouldNotCheck, match="NO_TITLE"):
        prove_frames("a suite", "masa", CHECKS, [ROWS.drop(columns="title")], tmp_path, agree, "number")
    assert asked == [len(ROWS)]
    assert not list(tmp_path.rglob("*.html"))
