"""`mentor portal` and the form beside Airflow: a process of its own that holds no secret and writes no link down."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest
from survey_builders import put_invitation, put_wave
from typer.testing import CliRunner

from cli.components import Airflow, form_component
from cli.home import Home
from cli.main import app
from tasks.shared.clock import now

CODE = "AAAAAAAAAAAAAAAAAAAAAA"


def a_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def opened(url):
    """The status and the headers of a page, as soon as somebody listens."""
    for _ in range(300):
        try:
            with urlopen(url, timeout=5) as page:
                return page.status, page.headers
        except HTTPError as page:
            return page.code, page.headers
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nobody listens")


@pytest.fixture
def wave(sqlite_database):
    """A survey that is open today."""
    moment = now()
    times = {"opens_at": moment - timedelta(days=1), "closes_at": moment + timedelta(days=1)}
    put_wave(sqlite_database, **times, grace_until=moment + timedelta(days=2))
    put_invitation(sqlite_database, "person 1", CODE)
    return sqlite_database


@contextmanager
def served(database, log):
    """The command in a process of its own."""
    port, plain = a_port(), {name: words for name, words in os.environ.items() if not name.startswith("MENTOR_")}
    url = database.url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-m", "cli.main", "portal", "--port", str(port)],
                               env={**plain, "MENTOR_DATABASE_URL": url}, stdout=log, stderr=log)  # fmt: skip
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()


def test_the_form_is_served_without_a_trace_of_anybodys_link(wave, tmp_path):
    with (tmp_path / "log").open("wb") as log, served(wave, log) as (process, port):
        status, headers = opened(f"http://127.0.0.1:{port}/s/{CODE}")
        wrong, _ = opened(f"http://127.0.0.1:{port}/s/BBBBBBBBBBBBBBBBBBBBBB")
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(20)

    assert (status, wrong) == (200, 404)
    assert "server" not in headers
    assert time.monotonic() - begun < 10
    said = (tmp_path / "log").read_text()
    assert f"127.0.0.1:{port}" in said
    assert "/s/" not in said
    assert "AAAA" not in said


def test_without_a_database_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTOR_HOME", str(tmp_path / "none"))

    answer = CliRunner().invoke(app, ["portal", "--port", "8280"])

    assert answer.exit_code == 2


def test_the_form_runs_beside_airflow_and_is_told_no_secret(wave, tmp_path, monkeypatch):
    monkeypatch.setenv("MENTOR_KEY", "of somebody else")
    monkeypatch.setattr(Home, "database_url", wave.url.render_as_string(hide_password=False))
    home, port = Home(tmp_path / "installation"), a_port()
    form = Airflow(home.form_settings(), home.logs, home.folder / "form-process.json", form_component(port))
    form.start()
    try:
        status, _ = opened(f"http://127.0.0.1:{port}/s/{CODE}")
        pid = form.running["form"].pid
        told = psutil.Process(pid).environ()
    finally:
        form.stop()

    assert status == 200
    assert {name for name in told if name.startswith(("MENTOR_", "AIRFLOW_"))} == {"MENTOR_DATABASE_URL"}
    assert not psutil.pid_exists(pid)
