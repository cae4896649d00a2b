"""Airflow's environment for the tests of DAGs, and the DAGs themselves."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import airflow_home
import pytest
from airflow.plugins_manager import ensure_plugins_loaded
from airflow_runs import NOW
from sqlalchemy import Engine, event

from examples.sample.association import PROGRAM, make_sample, write_sample

ensure_plugins_loaded()
"""Airflow reads each file of plugins anew, also one that somebody has imported: two classes of one name, and a refusal
that nobody catches. So it reads them before any test imports one."""


@pytest.fixture(scope="session")
def dags() -> dict[str, Any]:
    """Every DAG file parsed once; touches no database."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(airflow_home.ROOT / "dags"))
    assert bag.import_errors == {}
    assert bag.dags, "an empty bag proves nothing"
    return bag.dags


@pytest.fixture(scope="session")
def known_dags() -> Iterator[dict[str, Any]]:
    """
    Every DAG, known to Airflow's own tables and awake; a task that fails is not retried, so that tests end.

    `DAG.test()` reads all DAG files anew and stores what it finds, at each call: a third of the time of a run, for
    files that do not change meanwhile. What was stored here stands.
    """
    from airflow import settings
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    from airflow.models import DagModel
    from airflow.utils.db import initdb
    from airflow.utils.session import create_session

    for engine in (settings.engine, settings.async_engine.sync_engine):
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    initdb()
    DagBundlesManager().sync_bundles_to_db()
    bag = DagBag(dag_folder=str(airflow_home.ROOT / "dags"))
    for task in (task for dag in bag.dags.values() for task in dag.tasks):
        if task.is_mapped:
            task.partial_kwargs["retries"] = 0
        else:
            task.retries = 0
    sync_bag_to_db(bag, "dags-folder", None)
    with create_session() as session:
        session.query(DagModel).update({DagModel.is_paused: False})
    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr("airflow.dag_processing.dagbag.BundleDagBag", lambda **_: None)
        meanwhile.setattr("airflow.dag_processing.dagbag.sync_bag_to_db", lambda *_: None)
        speak_only_the_newest(meanwhile)
        yield dict(bag.dags)


def speak_only_the_newest(meanwhile: pytest.MonkeyPatch) -> None:
    """Tasks speak to Airflow as this version does; to build what older ones said takes seconds."""
    from airflow.api_fastapi.execution_api import versions
    from airflow.api_fastapi.execution_api.routes import execution_api_router as router
    from cadwyn import HeadVersion, Version, VersionBundle

    newest = VersionBundle(HeadVersion(), Version(versions.bundle.versions[0].value))
    meanwhile.setattr(versions, "bundle", newest)
    here = [route for route in router.routes if "_CADWYN_DELETED_ROUTE" not in getattr(route, "tags", ())]
    meanwhile.setattr(router, "routes", here)


@pytest.fixture
def installation(
    sqlite_database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known_dags: dict[str, Any]
) -> Iterator[Path]:
    """A home with the sample association's files in the inbox, and our tables empty."""
    import sql.database

    home = tmp_path / "home"
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    sql.database.engine.cache_clear()
    write_sample(make_sample(NOW.date()), home / "inbox" / PROGRAM, tmp_path / "truth.csv")
    monkeypatch.setattr("tasks.shared.clock.now", lambda: NOW)
    yield home
    sql.database.engine().dispose()
    sql.database.engine.cache_clear()


@pytest.fixture
def printed(request: pytest.FixtureRequest) -> Callable[[], str]:
    """What was printed since; Airflow writes to the stream that it found when it was set up, which capfd misses."""
    capture = request.config.pluginmanager.getplugin("capturemanager")
    return lambda: "".join(capture.read_global_capture())
