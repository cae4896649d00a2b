"""A button on a task that leads to its program's exports and their evidence on the Programs page."""

from typing import Any

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin
from airflow.sdk import BaseOperatorLink

PAGE = "/program/"


class ExportsLink(BaseOperatorLink):
    """Leads to the program of the DAG, whose id begins with the program's code."""

    name = "Exports and evidence"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """The page of this installation, at this program."""
        code, _, _ = operator.dag_id.partition("__")
        return f"{conf.get('api', 'base_url', fallback='').rstrip('/')}{PAGE}#{code}"


class ExportsLinkPlugin(AirflowPlugin):
    """What Airflow registers."""

    name = "exports_link"
    operator_extra_links = [ExportsLink()]  # noqa: RUF012  (Airflow's own way to declare it)
