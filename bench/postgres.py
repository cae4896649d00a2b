"""A PostgreSQL of its own that keeps its promises: it waits for the disk, as in production."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = ("listen_addresses=", "timezone=UTC", "shared_buffers=128MB")
TRIES, PAUSE = 200, 0.05


def binaries() -> Path | None:
    """The folder of initdb and postgres, newest first; None without a server."""
    found = [place for place in Path("/usr/lib/postgresql").glob("*/bin") if (place / "postgres").exists()]
    return max(found, key=lambda place: int(place.parent.name), default=None)


@contextmanager
def own_server(place: Path) -> Iterator[tuple[str, int]]:
    """
    Start a cluster in a new folder and remove both afterwards.

    Yields:
        The URL of its database, and the id of its first process.
    """
    root = os.geteuid() == 0
    user = ("postgres" if "postgres" in {one.pw_name for one in pwd.getpwall()} else "nobody") if root else None
    folder = Path(tempfile.mkdtemp(prefix="mentor-bench-pg-", dir="/var/tmp"))  # a disk, and a short name for a socket
    folder.chmod(0o755)
    if user:
        shutil.chown(folder, user)
    subprocess.run([place / "initdb", "-D", folder / "data", "-U", "mentor", "-A", "trust", "-E", "UTF8"],
                   user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    settings = [word for one in SETTINGS for word in ("-c", one)]
    server = subprocess.Popen([place / "postgres", "-D", folder / "data", "-k", folder, *settings],
                              user=user, cwd=folder, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        wait_for(folder / ".s.PGSQL.5432")
        yield f"postgresql+psycopg://mentor@/postgres?host={folder}", server.pid
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(door: Path) -> None:
    """
    Until it listens.

    Raises:
        RuntimeError: it does not within ten seconds.
    """
    for _ in range(TRIES):
        if door.exists():
            time.sleep(PAUSE)
            return
        time.sleep(PAUSE)
    raise RuntimeError("PostgreSQL did not start within ten seconds")
