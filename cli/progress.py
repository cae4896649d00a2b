"""How far a start has come: what Airflow says of itself, and what our own database says was done."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from sqlalchemy import Engine

from sql.database import connect, reading
from sql.queries import query

ANSWER_SECONDS = 5
PARTS = {"scheduler": "latest_scheduler_heartbeat", "dag_processor": "latest_dag_processor_heartbeat"}
SILENT = (URLError, HTTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the program database holds, over all programs."""

    members: int = 0
    flagged: int = 0
    regions: int = 0
    lists_out: int = 0
    lists_back: int = 0

    @property
    def all_out(self) -> bool:
        """Whether every region that has a coordinator has been sent its list."""
        return 0 < self.regions <= self.lists_out


@dataclass(slots=True)
class Progress:
    """One start, from the command to the last region list."""

    seconds: float = 0.0
    healthy_after: float | None = None
    out_after: float | None = None
    counts: Counts = field(default_factory=Counts)
    failed: dict[str, str] = field(default_factory=dict)
    """DAG and the page of its failed run."""

    def lines(self) -> dict[str, str]:
        """What to tell a person, in order: a name for each line, and its words."""
        said = {"airflow": f"Starting Airflow ({self.seconds:.0f} s; a first start takes up to a minute)"}
        if self.healthy_after is not None:
            said["airflow"] = f"Airflow is healthy after {self.healthy_after:.0f} s"
            said["members"] = f"Members pulled: {self.counts.members:,}" if self.counts.members else "Pulling members"
        if self.counts.members:
            said["flagged"] = f"New in their role: {self.counts.flagged:,}" if self.counts.flagged else "Flagging"
        if self.counts.flagged:
            said["lists"] = f"Region lists out: {self.counts.lists_out} of {self.counts.regions or '?'}"
        if self.out_after is not None:
            said["lists"] += f" after {self.out_after:.0f} s"
        if self.counts.lists_back:
            said["back"] = f"Match lists back: {self.counts.lists_back} of {self.counts.lists_out}"
        for dag, page in self.failed.items():
            said[dag] = f"{dag} failed: see {page}"
        return said


class Watch:
    """Looks at one installation without touching it."""

    def __init__(self, url: str, user: str, password: str, database_url: str, since: datetime) -> None:
        """`since` is when this start began: an older heartbeat is another run's."""
        self.url, self.user, self.password, self.since = url, user, password, since
        self.engine: Engine = connect(database_url)
        self.token = ""

    def healthy(self) -> bool:
        """Whether the page answers, and every part has given a sign of life since the start."""
        with suppress(*SILENT):
            said = self.ask("/api/v2/monitor/health")
            return said["metadatabase"]["status"] == "healthy" and all(
                said[part]["status"] == "healthy" and datetime.fromisoformat(said[part][beat]) >= self.since
                for part, beat in PARTS.items()
            )
        return False

    def counts(self, today: date) -> Counts:
        """What is in the program database now."""
        with reading(self.engine) as db:
            return Counts(**db.execute(query("cli/count_progress"), {"today": today}).mappings().one())

    def failed(self) -> dict[str, str]:
        """The DAGs with a failed run since the start, and the page that says why."""
        with suppress(*SILENT):
            self.token = (
                self.token
                or self.ask("/auth/token", {"username": self.user, "password": self.password})["access_token"]
            )
            since = quote(self.since.isoformat())
            said = self.ask(f"/api/v2/dags/~/dagRuns?state=failed&limit=20&start_date_gte={since}")
            return {
                run["dag_id"]: f"{self.url}/dags/{run['dag_id']}/runs/{quote(run['dag_run_id'])}"
                for run in said["dag_runs"]
            }
        self.token = ""
        return {}

    def ask(self, path: str, body: dict[str, str] | None = None) -> Any:
        """One question to Airflow's API."""
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {self.token}"} if self.token else {}
        )
        content = json.dumps(body).encode() if body else None
        with urlopen(Request(self.url + path, content, headers), timeout=ANSWER_SECONDS) as answer:
            return json.load(answer)
