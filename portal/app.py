"""The form as a web application: one link for each person, and the clock decides by itself whether it is open."""

from asyncio import get_running_loop, timeout
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal import store
from portal.drafts import seal, unseal
from portal.pages import HEADERS, form_page, language_for, message, stop_page
from portal.whose import moment_in_words, whose
from schemas.answers import read_form
from schemas.form_words import EXAMPLE_CODE
from schemas.survey import Survey

LARGEST_BODY, MOST_FIELDS, BODY_SECONDS = 64 << 10, 200, 20
THREADS = 8
"""Not more than the database has connections for; on two cores, more would only wait for each other."""
BAD_LINKS = parse("10/minute")
"""So many wrong links may one address open before it has to wait; a right one works meanwhile."""
OWN_PAGES = {"same-origin", "none"}
SCOPES = {"wave", "program"}


class TooLong(RuntimeError):
    """More was sent than any form of ours can hold."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for a person's form."""

    code: str
    address: str
    posted: Mapping[str, str] | None
    """The fields; None if nothing was sent."""
    language: str
    stop: bool
    """Whether it is about mails and not about answers."""


@dataclass(frozen=True, slots=True)
class Form:
    """What answers requests: the database, the clock, a count of wrong links, and threads to wait in."""

    engine: Engine
    now: Callable[[], datetime]
    limiter: FixedWindowRateLimiter
    threads: ThreadPoolExecutor

    def answer(self, asked: Asked) -> Response:
        """The page for one request."""
        if asked.code == EXAMPLE_CODE:
            return message("example")
        moment = self.now()
        invitation = store.find(self.engine, asked.code, moment)
        if invitation is None:  # whoever has a link is not stopped by others of the same school or proxy who have none
            return message("unknown" if self.limiter.hit(BAD_LINKS, asked.address) else "many")
        survey = store.form_of(self.engine, invitation)
        language = language_for(survey, asked.language)
        if asked.stop:
            return self.stop(invitation, survey, asked.posted, language)
        if invitation.submitted:
            return message("done", language, whose(invitation.wave_id))
        if not invitation.takes_answers:
            return message("closed", language, whose(invitation.wave_id))
        until = invitation.closes_at if moment <= invitation.closes_at else invitation.grace_until
        said = moment_in_words(until, whose(invitation.wave_id), language)
        if asked.posted is None:
            draft = unseal(asked.code, invitation.sealed) if invitation.sealed else {}
            return form_page(survey, language, asked.code, draft, {}, saved=bool(draft), until=said)
        return self.take(asked.code, invitation, survey, asked.posted, language, said)

    def take(
        self, code: str, invitation: store.Invitation, survey: Survey, posted: Mapping[str, str], language: str,
        until: str,
    ) -> Response:  # fmt: skip
        """Keep a draft or the answers. Only answers that can be taken spend the link."""
        if posted.get("do") == "save":
            kept = seal(code, {name: value for name, value in posted.items() if name != "do"})
            saved = store.save_draft(self.engine, invitation, kept, self.now())
            return message("saved", language) if saved else self.too_late(code, language)
        filled = read_form(survey, posted)
        if filled.faults:
            return form_page(survey, language, code, posted, filled.faults, until=until)
        spent = store.submit(self.engine, invitation, filled.answers, self.now())
        return message("thanks", language) if spent else self.too_late(code, language)

    def too_late(self, code: str, language: str) -> Response:
        """Why nothing could be kept any more of what was sent: it was answered, closed or replaced a moment ago."""
        now = store.find(self.engine, code, self.now())
        if now is None:
            return message("unknown", language)
        return message("done" if now.submitted else "closed", language, whose(now.wave_id))

    def stop(
        self, invitation: store.Invitation, survey: Survey, posted: Mapping[str, str] | None, language: str
    ) -> Response:
        """
        Ask which mails to stop, and stop them; a mail program's one click stops those of this survey.

        A scanner that posts nothing stops nothing. One click may come in either way in which forms are sent.
        """
        one_click = any("List-Unsubscribe" in words for pair in (posted or {}).items() for words in pair)
        if posted is None or not (one_click or posted.get("scope") in SCOPES):
            return stop_page(survey, language, 200 if posted is None else 422)
        store.opt_out(self.engine, invitation, "program" if posted.get("scope") == "program" else "wave")
        return message("stopped", language)


def build(engine: Engine, now: Callable[[], datetime]) -> Starlette:
    """
    The application.

    Args:
        now: The clock. Whether a wave takes answers is decided here, by the wave's own times, whoever else sleeps.
    """
    form = Form(engine, now, FixedWindowRateLimiter(MemoryStorage()), ThreadPoolExecutor(THREADS, "form"))

    async def page(request: Request) -> Response:
        return await respond(form, request, stop=False)

    async def stop(request: Request) -> Response:
        return await respond(form, request, stop=True)

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok", headers=HEADERS)

    async def elsewhere(_: Request, __: Exception) -> Response:
        return message("unknown")

    async def broken(_: Request, __: Exception) -> Response:
        return message("busy")

    methods = ["GET", "HEAD", "POST"]
    routes = [Route("/s/{code}", page, methods=methods), Route("/s/{code}/stop", stop, methods=methods),
              Route("/health", health)]  # fmt: skip
    made = Starlette(routes=routes, exception_handlers={HTTPException: elsewhere, Exception: broken})
    made.router.redirect_slashes = False  # it would send people wherever the Host header says
    return made


async def respond(form: Form, request: Request, *, stop: bool) -> Response:
    """Read a request and answer it beside the others; what is not from our own page, or too long, is refused."""
    posted = None
    if request.method == "POST":
        if not stop and request.headers.get("sec-fetch-site", "same-origin") not in OWN_PAGES:
            return message("unread")
        try:
            async with timeout(BODY_SECONDS):
                posted = await fields(request)
        except TooLong:
            return message("long")
        except (ValueError, TimeoutError):
            return message("unread")
    address = request.client.host if request.client else ""
    asked = Asked(request.path_params["code"], address, posted, request.query_params.get("lang", ""), stop)
    try:
        return await get_running_loop().run_in_executor(form.threads, form.answer, asked)
    except store.ChangedForm:
        return message("changed")
    except SQLAlchemyError:
        return message("busy")


async def fields(request: Request) -> dict[str, str]:
    """
    The fields of a form that was sent.

    Raises:
        TooLong: it has more bytes than any form of ours.
        ValueError: it cannot be read, or has too many fields.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise TooLong
    pairs = parse_qsl(bytes(body).decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    return {name: value.replace("\r\n", "\n").replace("\0", "") for name, value in pairs}
