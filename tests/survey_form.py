"""The real form behind a real socket, for tests in which people answer over HTTP."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread

import uvicorn
from sqlalchemy import Engine

from portal.app import build


@contextmanager
def served_form(engine: Engine, now: Callable[[], datetime]) -> Iterator[str]:
    """Serve the form at a free port; gives its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    config = uvicorn.Config(build(engine, now), host="127.0.0.1", port=port, access_log=False, log_level="warning",
                            lifespan="off", ws="none")  # fmt: skip
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    assert server.started
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
