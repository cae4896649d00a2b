"""Airflow's database gets the pools that our tasks wait in, once; what a person changes stays."""

import os
import subprocess
import sys
from pathlib import Path

import airflow_home  # noqa: F401  (before the first airflow import)

from cli.airflow_tables import POOLS

LOOK = """
import runpy
runpy.run_module("cli.airflow_tables", run_name="__main__")
from airflow.models.pool import Pool
from cli.airflow_tables import POOLS, make_pools
make_pools()
print("slots", *[Pool.get_pool(name).slots for name in POOLS])
Pool.create_or_update_pool("mentor_inbox", slots=0, description="", include_deferred=False)
make_pools()
print("slots", *[Pool.get_pool(name).slots for name in POOLS])
"""


def test_the_tables_are_made_with_a_pool_of_one_slot_that_a_person_may_close(tmp_path: Path) -> None:
    settings = {**os.environ, "AIRFLOW_HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2]),
                "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{tmp_path}/airflow.db"}  # fmt: skip

    done = subprocess.run([sys.executable, "-c", LOOK], env=settings, capture_output=True, text=True, check=True)

    assert [line for line in done.stdout.splitlines() if line.startswith("slots")] == ["slots 1", "slots 0"]
    assert POOLS
