"""A throw-away PostgreSQL from the machine's own server binaries, run as an ordinary user, on a socket of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "shared_buffers": "64MB", "max_connections": "40", "timezone": "UTC", "jit": "off",
    "autovacuum": "off", "wal_level": "minimal", "max_wal_senders": "0", "checkpoint_timeout": "1h",
    "max_parallel_workers_per_gather": "0", "bgwriter_lru_maxpages": "0",
}  # fmt: skip


def server_binaries() -> Path | None:
    """The folder of initdb and postgres: on the path, or where Debian keeps them, newest first."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    places = [*([Path(found).resolve().parent] if found else []), *places]
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root: the name of somebody else then, or None for ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Ask for a connection until there is one, ten seconds at most."""
    for _ in range(200):
        with suppress(psycopg.OperationalError):
            psycopg.connect(host=str(folder), user="mentor", dbname="postgres").close()
            return
        with suppress(subprocess.TimeoutExpired):
            raise RuntimeError(f"the throw-away PostgreSQL stopped while starting: exit {server.wait(0.05)}")
    raise RuntimeError("the throw-away PostgreSQL did not answer within ten seconds")


@contextmanager
def throw_away_server(binaries: Path) -> Iterator[str]:
    """
    Start a cluster in a new temporary folder and remove both afterwards.

    Yields:
        The URL of its maintenance database.
    """
    user, folder = ordinary_user(), Path(tempfile.mkdtemp(prefix="mentor-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    if user:
        shutil.chown(folder, user)
    run = {"user": user, "cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
    subprocess.run([binaries / "initdb", "-D", data, "-U", "mentor", "-A", "trust", "-E", "UTF8", "--no-sync"], **run)
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    server = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-k", folder, *settings], user=user, cwd=folder, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_ready(server, folder)
        yield f"postgresql+psycopg://mentor@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
