"""Airflow's environment for the tests of plugins."""

import airflow_home  # noqa: F401  (before the first airflow import)
