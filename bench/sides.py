"""One process from its start to its end: the time it took, the processor time, and the most memory it held."""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HOUSE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Used:
    """What one process used: seconds of wall and processor (user and system), and MiB at its peak."""

    wall: float
    cpu: float
    peak: float


def run_alone(module: str, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> Used:
    """
    Run `python -m module` and wait for it. The peak of a child begins with its parent's, so the parent stays light.

    Raises:
        RuntimeError: the process failed.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    started = time.perf_counter()
    pid = os.posix_spawn(command[0], command, surroundings(environment or {}))
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - started
    if status:
        raise RuntimeError(f"{' '.join(command[1:4])} failed with {os.waitstatus_to_exitcode(status)}")
    return Used(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def surroundings(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a side: nothing of an installation here, and byte code is kept, as in production."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("MENTOR_", "AIRFLOW_"))}
    plain.pop("PYTHONDONTWRITEBYTECODE", None)
    return plain | {"PYTHONPATH": str(HOUSE)} | dict(more)


def middle(taken: Sequence[Used]) -> Used:
    """The median of each figure."""
    return Used(*(median(getattr(one, name) for one in taken) for name in ("wall", "cpu", "peak")))
