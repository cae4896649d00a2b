"""docs/DAGS.md is what the DAGs say."""

from typing import Any

from cli.dag_docs import DOCS, page


def test_the_page_of_the_dags_is_up_to_date(dags: dict[str, Any]) -> None:
    assert DOCS.read_text(encoding="utf-8") == page(dags), "run python -m cli.dag_docs"


def test_the_page_names_every_dag_with_what_wakes_it(dags: dict[str, Any]) -> None:
    words = page(dags)

    assert [dag_id for dag_id in dags if f"| `{dag_id}` |" not in words] == []
    assert words.count("**If it fails:**") == 15
