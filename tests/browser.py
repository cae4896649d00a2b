"""The machine's own Chromium, driven as a person drives it, and the form served for it on this machine."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps",
         "--force-color-profile=srgb")  # fmt: skip
NO_CHROMIUM = "no Chromium on this machine (install chromium): the form was not opened in a real browser"


def needs_chromium() -> None:
    """Skip without a browser; under TEST_BROWSER=required that is an error."""
    if CHROMIUM.exists():
        return
    if os.environ.get("TEST_BROWSER") == "required":
        pytest.fail(f"TEST_BROWSER=required, but there is {NO_CHROMIUM}")
    pytest.skip(NO_CHROMIUM)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with an empty profile that speaks to nobody by itself."""
    needs_chromium()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=[*FLAGS])
        yield browser
        browser.close()


@contextmanager
def served(app: object, **settings: object) -> Iterator[str]:
    """Serve an application on a free port of this machine; where it is."""
    config = uvicorn.Config(app, port=0, log_level="error", lifespan="off", http="portal.connections:Connection",
                            **settings)  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
