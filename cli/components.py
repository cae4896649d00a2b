"""Airflow's parts as processes of ours: started, watched, revived, and stopped so that none is left."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

from tasks.shared.files import private_folder, write_whole

COMPONENTS = {
    "api-server": ("api-server",),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
}
"""No triggerer: nothing here waits in it. No log server: logs are read from the folder, so no further port opens."""

PATIENCE_SECONDS = 40
LIVES = 3
BEGUN_WITHIN_SECONDS = 1.0


class Broken(RuntimeError):
    """Airflow can't be started, or a part of it stops again and again; the sentence says where to look."""


def migrate_airflow(environment: Mapping[str, str], airflow: Path, logs: Path) -> None:
    """
    Bring Airflow's own database to the installed version, once for each version.

    Raises:
        Broken: the migration failed.
    """
    from importlib.metadata import version

    mark, installed = airflow / "migrated-to", version("apache-airflow")
    if mark.exists() and mark.read_text(encoding="utf-8") == installed:
        return
    with open_log(logs, "db-migrate") as log:
        done = subprocess.run(command("db", "migrate"), env=dict(environment), stdout=log, stderr=log, umask=0o077)
    if done.returncode:
        raise Broken(f"Airflow's database could not be prepared: see {logs / 'db-migrate.log'}.")
    write_whole(mark, installed.encode())


class Airflow:
    """The components of one installation, each in a process group of its own."""

    def __init__(self, environment: Mapping[str, str], logs: Path, record: Path) -> None:
        """`record` names the file in which our process ids are kept, for a start after a power cut."""
        self.environment, self.logs, self.record = dict(environment), logs, record
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.deaths: Counter[str] = Counter()

    def start(self) -> None:
        """Start every component that does not run; first stop what an earlier, killed run left behind."""
        stop_all(recorded(self.record))
        for name in COMPONENTS:
            self.start_one(name)

    def start_one(self, name: str) -> None:
        """Start one component; its words go to a log file."""
        with open_log(self.logs, name) as log:
            self.running[name] = subprocess.Popen(
                command(*COMPONENTS[name]), env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
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
                raise Broken(f"Airflow's {name} stopped {LIVES} times: see {self.logs / name}.log.")
            self.start_one(name)

    def stop(self) -> None:
        """Ask every component to end, wait, and end what is left. Nothing of ours runs afterwards."""
        stop_all([psutil.Process(one.pid) for one in self.running.values() if one.poll() is None])
        for process in self.running.values():
            process.wait()
        self.running.clear()
        self.record.unlink(missing_ok=True)


def command(*words: str) -> list[str]:
    """Airflow's command line in our own environment."""
    return [sys.executable, "-m", "airflow", *words]


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


def stop_all(leaders: list[psutil.Process]) -> None:
    """Interrupt the process groups of these, wait for them and all their children, then kill what is left by id."""
    family = list(leaders)
    for leader in leaders:
        with suppress(psutil.NoSuchProcess):
            family += leader.children(recursive=True)
    for leader in leaders:
        with suppress(ProcessLookupError):
            os.killpg(leader.pid, signal.SIGINT)
    _, left = psutil.wait_procs(family, timeout=PATIENCE_SECONDS)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=PATIENCE_SECONDS)
