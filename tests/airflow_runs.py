"""Runs of real DAGs in a test, and everything that Airflow and people can read afterwards."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import airflow_home  # noqa: F401  (before the first airflow import)
import pytest
from sqlalchemy import text

from examples.sample.association import PROGRAM

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


def run(known_dags: dict[str, Any], verb: str) -> dict[str, str]:
    """Run one DAG as Airflow does; the state of the run and of each task."""
    from airflow.utils.session import create_session

    ran = known_dags[f"{PROGRAM}__{verb}"].test()
    with create_session() as session:
        states = {ti.task_id: str(ti.state) for ti in ran.get_task_instances(session=session)}
    return {"run": str(ran.state), **states}


ROUTES = "routes/public/hitl.py"
Said = tuple[str, str, dict[str, str]]
"""Person, option, and what they entered."""


@cache
def routes_of_questions() -> Any:
    """Airflow's own code for answers; its package would build every other route of the API too, which takes seconds."""
    import airflow.api_fastapi.core_api as api

    spec = spec_from_file_location("airflow_routes_of_questions", Path(str(api.__file__)).parent / ROUTES)
    assert spec is not None
    assert spec.loader is not None
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def answer_next(dag: str, following: Callable[[str], Said | None], role: str = "user") -> None:
    """
    Answer the question of a DAG that waits, as the page does; without an answer it ends as Airflow ends it.

    Args:
        dag: its id.
        following: gives the answer for a task, by its id; None if nobody answers.
        role: of whoever answers, in Airflow.
    """
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
    from airflow.models import TaskInstance
    from airflow.utils.session import create_session

    routes = routes_of_questions()
    with create_session() as session:
        asked = session.query(TaskInstance).filter_by(dag_id=dag, state="awaiting_input").first()
        if asked is None:
            return
        said = following(asked.task_id)
        if said is None:
            asked.state = "failed"
            return
        person, option, entered = said
        payload = routes.UpdateHITLDetailPayload(chosen_options=[option], params_input=entered)
        user = SimpleAuthManagerUser(username=person, role=role)
        routes.update_hitl_detail(dag, asked.run_id, asked.task_id, payload, user, session, asked.map_index)


def woken() -> set[str]:
    """Which DAGs Airflow is about to start because of an asset; asking clears it."""
    from airflow.models.asset import AssetDagRunQueue
    from airflow.utils.session import create_session

    with create_session() as session:
        found = {row.target_dag_id for row in session.query(AssetDagRunQueue)}
        session.query(AssetDagRunQueue).delete()
    return found


def regions_mapped() -> int:
    """Over how many regions Airflow knows that it is to map the last plan; a scheduler maps nothing without it."""
    from airflow.models.taskmap import TaskMap
    from airflow.utils.session import create_session

    with create_session() as session:
        found = session.query(TaskMap).filter(TaskMap.task_id == "plan").order_by(TaskMap.run_id.desc()).first()
        return found.length if found else 0


def count(table: str) -> int:
    from sql.database import engine

    with engine().connect() as db:
        return int(db.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def everything_airflow_keeps() -> Iterator[tuple[str, str]]:
    """Every table of Airflow's own database and every log file, as text."""
    from airflow import settings
    from airflow.configuration import AIRFLOW_HOME
    from sqlalchemy import inspect

    with settings.engine.connect() as db:
        for table in inspect(settings.engine).get_table_names():
            rows = db.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608
            yield table, repr(rows)
    for log in Path(AIRFLOW_HOME).rglob("*.log"):
        yield str(log), log.read_text(encoding="utf-8", errors="replace")


def everything_people_may_read(home: Path) -> Iterator[tuple[str, str]]:
    """Notes, evidence, names of files, and the tables that hold sentences, codes and counts."""
    from sql.database import engine

    yield "file names", " ".join(path.name for path in home.rglob("*"))
    for path in [*home.rglob("*.txt"), *home.rglob("*.html")]:
        yield str(path), path.read_text(encoding="utf-8")
    with engine().connect() as db:
        for table in ("audit", "chases", "decisions", "flags", "matches", "quarantined_rows", "snapshot_findings",
                      "snapshots", "region_lists", "region_list_rows", "calendar_done"):  # fmt: skip
            yield table, repr(db.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608


def ask(monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    """Let this question about money be the one that runs."""
    monkeypatch.setattr("dags.acts.stipends.get_current_context", lambda: {"ti": SimpleNamespace(id=question)})
