"""Speaks to LimeSurvey: with a time limit, without telling our password or its addresses, and never knocking twice."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlunsplit
from zoneinfo import ZoneInfo

from tasks.shared.connections import parts_of, seconds, settings_of
from tasks.surveys.places.port import PlaceRefused, PlaceSilent, PlaceTrouble

if TYPE_CHECKING:
    from citric import Client

SCHEME = "limesurvey"
KNOWN = ("time_zone", "timeout", "security", "path")
PATIENCE = "30"
RPC_PATH = "/index.php/admin/remotecontrol"
HOME = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where LimeSurvey is, who we are there, and by which clock it closes."""

    base: str
    rpc_path: str
    user: str
    password: str = field(repr=False)
    zone: ZoneInfo
    """Of the server: it is told local times without a zone."""
    timeout: float
    """Seconds for each request."""

    @property
    def rpc(self) -> str:
        """The address that programs speak to."""
        return f"{self.base}{self.rpc_path}"


def settings_from(uri: str) -> Settings:
    """
    Read `limesurvey://user:password@host[:port][/folder]?time_zone=America/Chicago`, or a connection of Airflow.

    Settings: `time_zone` (of the server, must be said), `timeout` (seconds, 30), `path` (of the RPC), and
    `security=none` for a server on this machine.
    Raises:
        PlaceRefused: something is missing or unknown; no sentence repeats a value.
    """
    try:
        parts, port = parts_of(uri, SCHEME)
        said = settings_of(parts.query, KNOWN)
        timeout = seconds("timeout", said.get("timeout", PATIENCE))
        zone = ZoneInfo(said["time_zone"])
    except KeyError:
        raise PlaceRefused("the connection to LimeSurvey says no time_zone that there is; its server closes by "
                           "one") from None  # fmt: skip
    except ValueError as wrong:
        raise PlaceRefused(re.sub(r"(a|the) mail server", "LimeSurvey", str(wrong))) from None
    if not parts.username or not parts.password:
        raise PlaceRefused("the connection to LimeSurvey has no user or no password")
    plain = said.get("security") == "none"
    if plain and parts.hostname not in HOME:
        raise PlaceRefused("LimeSurvey is on another machine: security=none would send the password in clear")
    host = f"{parts.hostname}:{port}" if port else str(parts.hostname)
    base = urlunsplit(("http" if plain else "https", host, parts.path.rstrip("/"), "", ""))
    return Settings(base, said.get("path", RPC_PATH), unquote(parts.username), unquote(parts.password), zone, timeout)


@contextmanager
def logged_in(settings: Settings) -> Iterator["Client"]:
    """
    A client of LimeSurvey that is logged out afterwards.

    Raises:
        PlaceRefused: the password is wrong, LimeSurvey has locked us out, or its JSON-RPC is off.
        PlaceSilent: no answer in time.
        PlaceTrouble: any other answer than what was asked for.
    """
    try:
        import citric  # noqa: F401
    except ImportError:
        raise PlaceRefused("LimeSurvey needs the package citric, the extra `limesurvey` of this project") from None
    import requests
    from citric import Client
    from citric.exceptions import (
        InvalidJSONResponseError,
        LimeSurveyError,
        LimeSurveyStatusError,
        RPCInterfaceNotEnabledError,
    )

    with told_plainly():
        try:
            client = Client(settings.rpc, settings.user, settings.password, requests_session=patient(settings.timeout))
        except (InvalidJSONResponseError, RPCInterfaceNotEnabledError):
            raise PlaceRefused("LimeSurvey's RPC does not speak JSON; set RPC interface to JSON-RPC there") from None
        except LimeSurveyStatusError:  # after three of them it refuses the right password too
            raise PlaceRefused("LimeSurvey refuses our user or password, or has locked us out for 10 minutes; this is "
                               "not tried again by itself, since each try counts against us") from None  # fmt: skip
        try:
            yield client
        finally:
            with suppress(requests.RequestException, LimeSurveyError):
                client.close()


def patient(timeout: float) -> Any:
    """A session that waits no longer than so many seconds, asks nothing twice, and follows nobody elsewhere."""
    import requests
    from requests.adapters import HTTPAdapter

    class Patient(HTTPAdapter):
        def send(self, request: Any, *args: Any, **more: Any) -> Any:
            return super().send(request, *args, **{**more, "timeout": more.get("timeout") or timeout})

    session = requests.Session()
    session.max_redirects = 0
    for scheme in ("https://", "http://"):
        session.mount(scheme, Patient(max_retries=0))
    return session


@contextmanager
def told_plainly() -> Iterator[None]:
    """Whatever goes wrong as one sentence of ours, without an address, a code or a page of HTML."""
    import requests
    from citric.exceptions import LimeSurveyError, ResponseMismatchError

    try:
        yield
    except (requests.Timeout, requests.ConnectionError):
        raise PlaceSilent("LimeSurvey does not answer, or not in time") from None
    except requests.HTTPError as error:
        status = error.response.status_code if error.response is not None else "?"
        raise PlaceTrouble(f"LimeSurvey answers HTTP {status}; an unknown method does so too, so "
                           "look at its version") from None  # fmt: skip
    except (requests.RequestException, ResponseMismatchError) as error:
        raise PlaceTrouble(f"LimeSurvey's answer is none ({type(error).__name__})") from None
    except LimeSurveyError as refused:
        raise PlaceTrouble(f"LimeSurvey says: {str(refused)[:80]}") from None
