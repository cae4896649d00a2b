"""The Programs page in Airflow's side bar: how each program stands, and the evidence of its exports. It only reads."""

import os
from pathlib import Path

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import get_user, requires_access_view
from airflow.plugins_manager import AirflowPlugin
from airflow.sdk.timezone import utcnow
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from program_numbers import numbers_of

from schemas.registry import all_programs
from sql.database import engine, reading
from sql.queries import query

# A plugin's routes have no authentication of their own; these close every route of the app, also the unknown ones.
may_see = requires_access_view(AccessView.PLUGINS)
app = FastAPI(
    title="Programs",
    docs_url=None,
    redoc_url=None,
    openapi_url=None,
    dependencies=[Depends(get_user), Depends(may_see)],
)
templates = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
# Airflow shows the page in a frame of its own origin. No script runs, also none that a Data Docs page brings along.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
KINDS = {".html": "text/html", ".css": "text/css", ".png": "image/png", ".svg": "image/svg+xml"}
STANDINGS = {
    "unknown": "not listed: the export names no region for them",
    "blocked": "blocked: not enough coordinators",
    "queued": "list waits in the outbox",
    "listed": "listed",
    "due": "not listed yet",
    "empty": "nobody to list",
}
ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"
 stroke-width="2"><circle cx="9" cy="8" r="4"/><path d="M2 21c0-4 3-7 7-7s7 3 7 7"/><path d="M17 6l2 2 4-4"/></svg>"""


@app.exception_handler(HTTPException)
async def refuse(request: Request, error: HTTPException) -> Response:
    """Send a person to the login page, and a program a plain answer."""
    if error.status_code == 401 and "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("/auth/login?next=/program/", status_code=307)
    return JSONResponse({"detail": error.detail}, status_code=error.status_code)


@app.exception_handler(Exception)
async def stumble(request: Request, error: Exception) -> Response:
    """Say that it failed and nothing more: an error's words may hold what people entered."""
    return JSONResponse({"detail": f"The page could not be made ({type(error).__name__})."}, status_code=500)


@app.middleware("http")
async def harden(request: Request, call_next) -> Response:
    """Nothing is kept by browsers, guessed at, framed elsewhere, or allowed to run."""
    response = await call_next(request)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Content-Security-Policy"] = POLICY
    return response


@app.get("/", response_class=HTMLResponse)
def page() -> str:
    """How every program stands."""
    moment = utcnow()
    with reading(engine()) as db:
        programs = [numbers_of(db, program, moment) for program in all_programs()]
        head = db.execute(query("audit/last_row")).first()
    programs.sort(key=lambda one: not one.exports)  # those that have begun first
    words = {"programs": programs, "moment": moment, "standings": STANDINGS, "head": head}
    return templates.get_template("programs_page.html").render(words)


@app.get("/icon.svg")
def icon() -> Response:
    """The picture in the side bar."""
    return Response(ICON, media_type="image/svg+xml")


@app.get("/evidence/{folder}/{path:path}")
def evidence(folder: str, path: str) -> Response:
    """One file of the Data Docs of one export; whatever is not a plain file below the evidence is not there."""
    room = (Path(os.environ["MENTOR_HOME"]) / "evidence").resolve()
    wanted = room / folder / path
    try:
        found = wanted.resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        raise HTTPException(404, "There is no such evidence.") from None
    kind = KINDS.get(found.suffix)
    if found != wanted or not found.is_relative_to(room) or not found.is_file() or kind is None:
        raise HTTPException(404, "There is no such evidence.")
    return FileResponse(found, media_type=kind)


class ProgramsPagePlugin(AirflowPlugin):
    """What Airflow registers."""

    name = "programs_page"
    fastapi_apps = [{"app": app, "url_prefix": "/program", "name": "Programs"}]  # noqa: RUF012  (Airflow's own way)
    external_views = [  # noqa: RUF012
        {
            "name": "Programs",
            "href": "/program/",
            "destination": "nav",
            "url_route": "program",
            "icon": "/program/icon.svg",
            "nav_top_level": True,
        }
    ]
