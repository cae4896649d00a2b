"""Airflow's environment for the tests of DAGs, and the DAGs themselves."""

from typing import Any

import airflow_home
import pytest


@pytest.fixture(scope="session")
def dags() -> dict[str, Any]:
    """Every DAG file parsed once; touches no database."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(airflow_home.ROOT / "dags"))
    assert bag.import_errors == {}
    assert bag.dags, "an empty bag proves nothing"
    return bag.dags
