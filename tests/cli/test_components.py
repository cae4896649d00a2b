"""What is started is stopped, whole, whatever happened to it or to us."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from cli.components import Airflow, Broken, alive

STUBBORN = (
    "import signal, subprocess, sys, time; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print('up', flush=True); time.sleep(60)"
)
POLITE = "import time; print('up', flush=True); time.sleep(60)"


@pytest.fixture
def started(tmp_path):
    """Starts one Python program as the only component; stops it at the end of the test."""
    made = []

    def start(program: str) -> Airflow:
        parts = Airflow(
            os.environ, tmp_path / "logs", tmp_path / "pids.json", {"part": (sys.executable, "-c", program)}
        )
        made.append(parts)
        parts.start()
        return parts

    yield start
    for parts in made:
        parts.stop()


def wait_for(said: str, parts: Airflow) -> None:
    log = parts.logs / "part.log"
    for _ in range(200):
        if said in log.read_text():
            return
        time.sleep(0.05)
    raise AssertionError(f"{said!r} was not said")


def test_stopping_leaves_no_process(started):
    parts = started(POLITE)
    wait_for("up", parts)
    pid = parts.running["part"].pid

    parts.stop()

    assert not psutil.pid_exists(pid)
    assert not parts.record.exists()


def test_a_part_that_does_not_listen_is_stopped_with_its_children(started, monkeypatch):
    monkeypatch.setattr("cli.components.SERVER_PATIENCE_SECONDS", 1)
    parts = started(STUBBORN)
    wait_for("up", parts)
    [child] = psutil.Process(parts.running["part"].pid).children()

    parts.stop()

    assert not alive(child)


def test_the_next_start_stops_what_a_killed_one_left_behind(started):
    killed = started(POLITE)
    wait_for("up", killed)
    left = killed.running["part"]

    again = started(POLITE)

    assert left.wait(10) is not None
    assert again.running["part"].poll() is None


def test_a_process_that_only_has_the_same_id_is_left_alone(started, tmp_path):
    with subprocess.Popen([sys.executable, "-c", POLITE]) as stranger:
        (tmp_path / "pids.json").write_text(f"[[{stranger.pid}, 1.0]]")

        started(POLITE)

        assert stranger.poll() is None
        stranger.send_signal(signal.SIGKILL)


def test_a_part_that_ends_is_started_again_until_it_is_hopeless(started):
    parts = started("raise SystemExit(3)")

    for _ in range(2):
        parts.running["part"].wait(10)
        parts.revive()
    parts.running["part"].wait(10)

    with pytest.raises(Broken, match="part stopped 3 times"):
        parts.revive()
