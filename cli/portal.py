"""`mentor portal`: the form that people open from a mail, as a process of its own."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from starlette.applications import Starlette

PROXIES = "MENTOR_PORTAL_PROXIES"
MOST_CONNECTIONS = 500
STOP_SECONDS = 10


def application() -> "Starlette":
    """The form on the program database; each worker makes one."""
    from portal.app import build
    from sql.database import engine
    from tasks.shared.clock import now

    return build(engine(), now)


def portal(
    port: Annotated[int, typer.Option(help="Port of the form.", min=1, max=65535)],
    host: Annotated[str, typer.Option(help="Address to listen at; others reach it through a proxy with TLS.")]
        = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Processes; more than one with PostgreSQL only.", min=1)] = 1,
) -> None:  # fmt: skip
    """
    Serve the form of the surveys until Ctrl-C.

    It needs the program database and nothing else: neither Airflow nor the secret that links are made from. Paths hold
    people's links, so no request is ever written to a log.
    """
    from cli.output import wrong_usage
    from cli.stores import find_installation

    if not find_installation():
        wrong_usage("No program database: set MENTOR_DATABASE_URL, or start one here with `mentor run`.")
    import uvicorn

    proxies = os.environ.get(PROXIES, "")
    uvicorn.run(
        "cli.portal:application", factory=True, host=host, port=port, workers=workers,
        http="portal.connections:Connection", ws="none", lifespan="off", access_log=False, server_header=False,
        proxy_headers=bool(proxies), forwarded_allow_ips=proxies, limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )  # fmt: skip
