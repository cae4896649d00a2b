"""Airflow's parts and the form as processes of ours: started, watched, revived, and stopped so that none is left."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

from cli.airflow_tables import POOLS
from tasks.shared.files import private_folder, write_whole

AIRFLOW = (sys.executable, "-m", "airflow")
TABLES = (sys.executable, "-m", "cli.airflow_tables")
COMPONENTS = {
    "api-server": (*AIRFLOW, "api-server"),  # first: the others report to it
    "scheduler": (*AIRFLOW, "scheduler", "--skip-serve-logs"),
    "dag-processor": (*AIRFLOW, "dag-processor"),
}
"""No triggerer: nothing here waits in it. No log server: logs are read from the folder, so no further port opens."""

PATIENCE_SECONDS = 20.0
SERVER_PATIENCE_SECONDS = 5.0
"""Once nobody reports to the api-server any more, nothing is lost with it."""

LOOK_SECONDS = 0.1
LIVES = 3
BEGUN_WITHIN_SECONDS = 1.0


class Broken(RuntimeError):
    """Airflow can't be started, or a part stops again and again; the sentence says where to look."""


def migrate_airflow(environment: Mapping[str, str], airflow: Path, logs: Path) -> None:
    """
    Bring Airflow's own database to the installed version, and make our pools, once for each version.

    Raises:
        Broken: the migration failed.
    """
    from importlib.metadata import version

    mark, installed = airflow / "migrated-to", f"{version('apache-airflow')}, pools {', '.join(POOLS)}"
    if mark.exists() and mark.read_text(encoding="utf-8") == installed:
        return
    with open_log(logs, "db-migrate") as log:
        done = subprocess.run(TABLES, env=dict(environment), stdout=log, stderr=log, umask=0o077)
    if done.returncode:
        raise Broken(f"Airflow's database could not be prepared: see {logs / 'db-migrate.log'}.")
    write_whole(mark, installed.encode())


def form_component(port: int) -> dict[str, Sequence[str]]:
    """What people answer surveys in; it knows nothing of Airflow and needs none of it."""
    return {"form": (sys.executable, "-m", "cli.main", "portal", "--port", str(port))}


class Airflow:
    """Components of one installation, each in a process group of its own: Airflow's, or others beside them."""

    def __init__(
        self, environment: Mapping[str, str], logs: Path, record: Path,
        components: Mapping[str, Sequence[str]] = COMPONENTS,
    ) -> None:  # fmt: skip
        """
        Nothing starts yet.

        Args:
            record: The file in which the process ids are kept, so that the next start finds what a killed one left.
        """
        self.environment, self.logs, self.record = dict(environment), logs, record
        self.components = components
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.deaths: Counter[str] = Counter()

    def start(self) -> None:
        """Start every component that does not run; first stop what an earlier, killed run left behind."""
        stop_all(recorded(self.record), SERVER_PATIENCE_SECONDS)
        for name in self.components:
            self.start_one(name)

    def start_one(self, name: str) -> None:
        """Start one component; its words go to a log file."""
        with open_log(self.logs, name) as log:
            self.running[name] = subprocess.Popen(
                self.components[name], env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, umask=0o077,
            )  # fmt: skip
        pids = [(one.pid, psutil.Process(one.pid).create_time()) for one in self.running.values()]
        write_whole(self.record, json.dumps(pids).encode())

    def revive(self) -> None:
        """
        Start again what stopped by itself.

        Raises:
            Broken: a component stopped too often.
        """
        for name, process in list(self.running.items()):
            if process.poll() is None:
                continue
            self.deaths[name] += 1
            if self.deaths[name] >= LIVES:
                raise Broken(f"The {name} stopped {LIVES} times: see {self.logs / name}.log.")
            self.start_one(name)

    def stop(self) -> None:
        """
        Ask every component to end, wait, and end what is left. Nothing of ours runs afterwards.

        The one that was started first ends last: running tasks report to it.
        """
        last = next(iter(self.components), None)
        leaders = {name: psutil.Process(one.pid) for name, one in self.running.items() if one.poll() is None}
        stop_all([leader for name, leader in leaders.items() if name != last], PATIENCE_SECONDS)
        stop_all([leader for name, leader in leaders.items() if name == last], SERVER_PATIENCE_SECONDS)
        for process in self.running.values():
            process.wait()
        self.running.clear()
        self.record.unlink(missing_ok=True)


def open_log(logs: Path, name: str) -> IO[bytes]:
    """A log file to add to, mode 0600."""
    path = private_folder(logs) / f"{name}.log"
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def recorded(record: Path) -> list[psutil.Process]:
    """The processes of an earlier run that still are the ones written down."""
    found = []
    with suppress(FileNotFoundError, json.JSONDecodeError):
        for pid, begun in json.loads(record.read_bytes()):
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                if abs(process.create_time() - begun) < BEGUN_WITHIN_SECONDS:
                    found.append(process)
    return found


def stop_all(leaders: Sequence[psutil.Process], patience: float) -> None:
    """
    Interrupt the process groups of these, give them and all their children time to end, then kill what is left by id.

    Running tasks may end in that time; what is killed in the middle of one has changed nothing, and is done again.
    """
    family = set(leaders)
    for leader in leaders:
        family |= children_of(leader)
    for leader in leaders:
        with suppress(ProcessLookupError):
            os.killpg(leader.pid, signal.SIGINT)
    end = time.monotonic() + patience
    while any(alive(process) for process in family) and time.monotonic() < end:
        time.sleep(LOOK_SECONDS)
        for leader in leaders:
            family |= children_of(leader)
    while left := [process for process in family if alive(process)]:
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        time.sleep(LOOK_SECONDS)


def children_of(process: psutil.Process) -> set[psutil.Process]:
    """Everything that it started and that still is below it."""
    with suppress(psutil.NoSuchProcess):
        return set(process.children(recursive=True))
    return set()


def alive(process: psutil.Process) -> bool:
    """Whether this very process, not another of the same id, still runs."""
    with suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False
