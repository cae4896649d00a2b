"""What it costs to read every DAG file, beyond importing Airflow: the scheduler does it again and again."""

import os
import sys
import tempfile
import time
from pathlib import Path

from bench.sides import HOUSE


def parse() -> tuple[float, int]:
    """Processor seconds of reading all DAGs of the built-in programs, and how many DAGs there are."""
    for room in (HOUSE, HOUSE / "plugins"):
        sys.path.insert(0, str(room))
    from airflow.dag_processing.dagbag import DagBag

    started = time.process_time()
    bag = DagBag(dag_folder=str(HOUSE / "dags"))
    used = time.process_time() - started
    if bag.import_errors or not bag.dags:
        raise SystemExit(f"the DAGs cannot be read: {sorted(bag.import_errors)}")
    return used, len(bag.dags)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "MENTOR_SINCE": "2026-08-01T00:00:00",
            "AIRFLOW__CORE__DAGS_FOLDER": str(HOUSE / "dags"), "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(HOUSE / "plugins"),
        }  # fmt: skip
        Path(sys.argv[1]).write_text(" ".join(map(str, parse())), encoding="utf-8")
